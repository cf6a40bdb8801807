/** Writes the committed SDL snapshots. Usage: node schema/print.ts */
import { writeFileSync } from 'node:fs'
import { fullSchema, publicSchema, sdl } from './index.ts'

writeFileSync(new URL('./schema.graphql', import.meta.url), sdl(fullSchema()))
writeFileSync(new URL('./schema.public.graphql', import.meta.url), sdl(publicSchema()))
