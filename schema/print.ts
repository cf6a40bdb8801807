/** Writes the committed SDL snapshots. Usage: node schema/print.ts */
import { writeFileSync } from 'node:fs'
import { schemas, sdl } from './index.ts'

const { full, public: open } = schemas()
writeFileSync(new URL('./schema.graphql', import.meta.url), sdl(full))
writeFileSync(new URL('./schema.public.graphql', import.meta.url), sdl(open))
