import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The repository's folder, with no separator at its end. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)))
