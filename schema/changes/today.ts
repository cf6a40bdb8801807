import { fullSchema, publicSchema, sdl } from '../index.ts'
import type { Graphs } from './compare.ts'

/** Both graphs as the code makes them now. */
export const graphsOfToday = (): Graphs => ({ public: sdl(publicSchema()), full: sdl(fullSchema()) })

/** Today as YYYY-MM-DD, in UTC. */
export const dateOfToday = (): string => new Date().toISOString().slice(0, 10)
