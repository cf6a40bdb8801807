import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

export interface FolderLock {
  release(): void
}

export interface LockHolder {
  pid: number
  startedAt: string
}

/** The folder is another process's. */
export class FolderLockedError extends Error {
  override readonly name = 'FolderLockedError'
  readonly holder: LockHolder | undefined

  constructor(folder: string, holder: LockHolder | undefined) {
    const who = holder ? `process ${holder.pid}, running since ${holder.startedAt}` : 'another process'
    super(`The data folder ${folder} is in use by ${who}. Stop it first, or set DATA_DIR to another folder.`)
    this.holder = holder
  }
}

/**
 * Takes the folder for this process alone until `release` or the process's end, however it ends.
 * The kernel holds the lock (an exclusive SQLite transaction is a byte-range lock on its file), so a killed process
 * leaves nothing stale behind and two processes can never both believe they hold it.
 * @throws FolderLockedError naming the holder
 */
export function lockFolder(folder: string): FolderLock {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const holderFile = join(folder, 'holder.json')
  const db = new DatabaseSync(join(folder, 'lock.sqlite'))
  try {
    db.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE')
  } catch (error) {
    db.close()
    if ((error as { errcode?: number }).errcode !== 5) throw error
    throw new FolderLockedError(folder, readHolder(holderFile))
  }
  const holder: LockHolder = { pid: process.pid, startedAt: new Date().toISOString() }
  writeFileSync(holderFile, JSON.stringify(holder))
  return { release: () => db.close() }
}

function readHolder(file: string): LockHolder | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as LockHolder
  } catch {
    return undefined // the holder is just writing it, or is on another machine's mount
  }
}
