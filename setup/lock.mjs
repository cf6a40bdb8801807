import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { performance } from 'node:perf_hooks'

/** How often the holder shows that it lives, and how long a waiter sees no sign before it takes over (ms). */
const beat = 2_000
const patience = 20_000
const poll = 200

/**
 * Takes a lock file that only one process of this machine holds at a time, and returns what gives it back. A lock whose
 * holder is dead is taken over at once; one whose holder has the number of a dead one, after 20 s without a beat.
 * @param {string} file
 * @param {(pid: number) => void} [onWait] called once, with the holder's process id, when the lock is not free
 * @returns {Promise<() => void>}
 */
export async function lock(file, onWait = () => {}) {
  mkdirSync(dirname(file), { recursive: true })
  const mine = `${file}.${process.pid}`
  writeFileSync(mine, String(process.pid))
  let waited = false
  let seen = { mark: '', since: performance.now() }
  try {
    while (!take(mine, file)) {
      const holder = holderOf(file)
      if (!holder) continue
      if (holder.mark !== seen.mark) seen = { mark: holder.mark, since: performance.now() }
      if (!alive(holder.pid) || performance.now() - seen.since > patience) {
        evict(file, holder)
        continue
      }
      if (!waited) onWait(holder.pid)
      waited = true
      await new Promise((resolve) => setTimeout(resolve, poll))
    }
  } finally {
    rmSync(mine, { force: true })
  }
  const beating = setInterval(() => {
    if (holderOf(file)?.pid === process.pid) utimesSync(file, new Date(), new Date())
  }, beat)
  beating.unref()
  let held = true
  const release = () => {
    if (!held) return
    held = false
    clearInterval(beating)
    process.off('exit', release)
    if (holderOf(file)?.pid === process.pid) rmSync(file, { force: true })
  }
  process.on('exit', release)
  return release
}

/**
 * A link either makes the lock with its content or finds one there: nobody ever sees an empty lock.
 * @param {string} mine
 * @param {string} file
 */
function take(mine, file) {
  try {
    linkSync(mine, file)
    return true
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false
    throw error
  }
}

/**
 * @param {string} file
 * @returns {{ pid: number, mark: string } | undefined} undefined when it has just been given back
 */
function holderOf(file) {
  try {
    const { mtimeMs } = statSync(file)
    const pid = Number(readFileSync(file, 'utf8'))
    return { pid, mark: `${pid} ${mtimeMs}` }
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return undefined
    throw error
  }
}

/**
 * Moves a dead holder's lock aside. If another waiter has done so and taken the lock since, its lock is put back.
 * @param {string} file
 * @param {{ pid: number }} holder
 */
function evict(file, holder) {
  const aside = `${file}.${process.pid}.stale`
  try {
    renameSync(file, aside)
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return
    throw error
  }
  if (holderOf(aside)?.pid !== holder.pid) take(aside, file)
  rmSync(aside, { force: true })
}

/** @param {number} pid */
function alive(pid) {
  if (pid === process.pid) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM'
  }
}
