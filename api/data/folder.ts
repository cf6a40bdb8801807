import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type EmbeddedServer, startEmbedded } from './embedded/server.ts'
import { type FolderLock, lockFolder } from './lock.ts'

const templateFolder = fileURLToPath(new URL('../../.setup/database', import.meta.url))

export interface DataFolder {
  lock: FolderLock
  /** The embedded database, which boots while the rest of the server is being loaded; null when another is used. */
  embedded: Promise<EmbeddedServer | null>
}

/** Takes the data folder for this process and starts the database in it. @throws FolderLockedError */
export function openDataFolder(config: { DATA_DIR: string; DATABASE_URL?: string | undefined }): DataFolder {
  const lock = lockFolder(config.DATA_DIR)
  const embedded = config.DATABASE_URL
    ? Promise.resolve(null)
    : startEmbedded(join(config.DATA_DIR, 'postgres'), templateFolder)
  embedded.catch(() => undefined) // whoever awaits it is told
  return { lock, embedded }
}
