import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

/** A server that writes down why it was told to stop, and then stops with code 7. */
const server = `
import { appendFileSync } from 'node:fs'
const say = (text) => { appendFileSync(process.argv[2], text + ' '); if (text !== 'up') process.exit(7) }
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => say(signal))
process.on('disconnect', () => say('disconnect'))
setInterval(() => {}, 1000)
say('up')
`

describe('serve', () => {
  /** @type {string} */
  let folder
  /** @type {string} */
  let said
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'serve-'))
    said = join(folder, 'said')
    await writeFile(join(folder, 'server.mjs'), server)
    await writeFile(
      join(folder, 'launcher.mjs'),
      `import { serve } from ${JSON.stringify(join(import.meta.dirname, 'serve.mjs'))}
       console.log(process.pid)
       serve(process.execPath, ['server.mjs', ${JSON.stringify(said)}], { cwd: ${JSON.stringify(folder)}, env: process.env, byNpm: true })`,
    )
  })
  afterEach(() => rm(folder, { recursive: true }))

  const hears = (/** @type {string} */ text) =>
    vi.waitFor(async () => expect((await readFile(said, 'utf8')).trim()).toBe(text), { timeout: 10_000, interval: 20 })

  const launch = async () => {
    const launcher = spawn(process.execPath, ['launcher.mjs'], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] })
    await hears('up')
    return launcher
  }

  it.each(/** @type {const} */ (['SIGTERM', 'SIGINT', 'SIGHUP']))(
    '[SET-7] passes %s on and ends with the exit code of the server',
    async (signal) => {
      const launcher = await launch()
      launcher.kill(signal)
      expect(await once(launcher, 'exit')).toEqual([7, null])
      await hears(`up ${signal}`)
    },
  )

  it('[SET-7] leaves no server behind when it is killed', async () => {
    const launcher = await launch()
    launcher.kill('SIGKILL')
    await hears('up disconnect')
  })

  it.each([
    ['the shell of npm dies of a signal without passing it on', 'SIGTERM', 'shell'],
    // How it is noticed where a shell stands between: by /proc.
    ...(existsSync('/proc') ? [['npm itself is killed', 'SIGKILL', 'npm']] : []),
  ])('[SET-7] stops the server when %s', async (_what, signal, victim) => {
    const shell = `"${process.execPath}" launcher.mjs; true`
    const npm = spawn(
      process.execPath,
      [
        '-e',
        `console.log(require('child_process').spawn('sh', ['-c', ${JSON.stringify(shell)}], { stdio: 'ignore' }).pid)`,
      ],
      { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] },
    )
    const [pid] = await once(npm.stdout, 'data')
    await hears('up')
    process.kill(victim === 'npm' ? /** @type {number} */ (npm.pid) : Number(String(pid)), signal)
    await hears('up SIGTERM')
    npm.kill('SIGKILL')
  })
})
