import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lock } from './lock.mjs'

describe('lock', () => {
  /** @type {string} */
  let folder
  /** @type {string} */
  let file
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lock-'))
    file = join(folder, 'lock')
  })
  afterEach(() => rm(folder, { recursive: true }))

  /** A process that takes the lock, runs `body` and gives it back. */
  const holder = (/** @type {string} */ body) =>
    spawn(
      process.execPath,
      [
        '--input-type=module',
        '-e',
        `import { appendFileSync, readFileSync } from 'node:fs'
         import { lock } from ${JSON.stringify(join(import.meta.dirname, 'lock.mjs'))}
         const file = ${JSON.stringify(file)}
         const release = await lock(file, (pid) => console.log('waits for ' + pid))
         ${body}
         release()`,
      ],
      { stdio: ['pipe', 'pipe', 'inherit'] },
    )

  it('is held by one process at a time', async () => {
    const body = `
      appendFileSync(file + '.log', 'in ')
      await new Promise((resolve) => setTimeout(resolve, 20))
      appendFileSync(file + '.log', 'out ')`
    await Promise.all([1, 2, 3, 4].map(() => once(holder(body), 'exit')))
    expect(await readFile(`${file}.log`, 'utf8')).toBe('in out '.repeat(4))
    expect(existsSync(file)).toBe(false)
  })

  it('makes the others wait and tells them who holds it', async () => {
    const first = holder(
      "console.log('held'); await new Promise((resolve) => process.stdin.once('data', resolve)); process.stdin.destroy()",
    )
    await once(first.stdout, 'data')
    const second = holder('')
    const [told] = await once(second.stdout, 'data')
    expect(String(told).trim()).toBe(`waits for ${first.pid}`)
    first.stdin.write('go')
    expect(await once(second, 'exit')).toEqual([0, null])
  })

  it('is taken over at once from a process that was killed', async () => {
    const first = holder("console.log('held'); await new Promise(() => setInterval(() => {}, 1000))")
    await once(first.stdout, 'data')
    first.kill('SIGKILL')
    await once(first, 'exit')
    expect(existsSync(file)).toBe(true)
    const release = await lock(file, () => expect.unreachable('there is nobody to wait for'))
    release()
    expect(existsSync(file)).toBe(false)
  })

  it('is not given back by a process that has lost it', async () => {
    const release = await lock(file)
    await writeFile(file, '1')
    release()
    expect(await readFile(file, 'utf8')).toBe('1')
  })
})
