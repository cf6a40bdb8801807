import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { FolderLockedError, lockFolder } from './lock.ts'

let folder: string
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'sft-lock-')), 'data')
})
afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }))

function refusal(): FolderLockedError {
  try {
    lockFolder(folder).release()
  } catch (error) {
    if (error instanceof FolderLockedError) return error
    throw error
  }
  throw new Error('The folder was free.')
}

it('[SET-9] makes a private folder and takes it for one holder, whom a second is told', () => {
  const lock = lockFolder(folder)
  expect(statSync(folder).mode & 0o777).toBe(0o700)
  const error = refusal()
  expect(error.holder).toEqual({ pid: process.pid, startedAt: expect.any(String) })
  expect(error.message).toContain(folder)
  expect(error.message).toContain(`process ${process.pid}`)
  lock.release()
})

it('[SET-9] gives the folder up when it is released, and a refused attempt takes nothing', () => {
  const first = lockFolder(folder)
  refusal()
  refusal()
  first.release()
  const second = lockFolder(folder)
  refusal()
  second.release()
})

it('[SET-9] is held against another process, and taken over from one that was killed', async () => {
  const script = `import { lockFolder } from ${JSON.stringify(new URL('./lock.ts', import.meta.url).href)}
    lockFolder(${JSON.stringify(folder)})
    console.log('held')
    setInterval(() => {}, 1000)`
  const holder = spawn(process.execPath, ['--input-type=module-typescript', '-e', script], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  try {
    await once(holder.stdout, 'data')
    expect(refusal().holder?.pid).toBe(holder.pid)
  } finally {
    const ended = once(holder, 'exit')
    holder.kill('SIGKILL')
    await ended
  }
  lockFolder(folder).release()
})
