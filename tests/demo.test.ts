import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

const run = promisify(execFile)
const root = join(import.meta.dirname, '..')

describe('npm run demo', () => {
  let dataDir: string
  let server: ReturnType<typeof spawn>

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'superfasttt-demo-server-'))
    server = spawn(process.execPath, ['api/main.ts'], {
      cwd: root,
      stdio: 'ignore',
      env: { ...process.env, PORT: '0', DATA_DIR: dataDir, FOLDER_ROOTS: tmpdir(), ADMIN_UI: 'false' },
    })
    await vi.waitFor(() => readFile(join(dataDir, 'server.json')), { timeout: 30_000, interval: 50 })
  }, 40_000)

  afterAll(async () => {
    const ended = once(server, 'exit')
    server.kill('SIGTERM')
    await ended
    await rm(dataDir, { recursive: true })
  })

  const demo = (env: NodeJS.ProcessEnv, ...args: string[]) =>
    run(process.execPath, ['setup/demo/main.ts', ...args], {
      cwd: root,
      env: { ...process.env, URL: '', API_KEY: '', BOOTSTRAP_API_KEY: '', ...env },
    }).catch((error) => error)

  it('[SET-5] plays the whole main job and cleans up after itself', { timeout: 120_000 }, async () => {
    const { stdout, stderr, code } = await demo({ DATA_DIR: dataDir }, '--clean')
    expect(`${stderr}`).toBe('')
    expect(code).toBeUndefined()
    for (const name of [
      'first-week.md',
      'garantie.html',
      'guide-du-collaborateur.pdf',
      'orders-2025.csv',
      'supply-agreement.docx',
    ]) {
      expect(stdout).toMatch(new RegExp(`✓ ${name} .* [1-9]\\d* passages`))
    }
    expect(stdout).toMatch(/\[1\] guide-du-collaborateur\.pdf, page 2 .*deux jours par semaine/)
    expect(stdout).toMatch(/\[1\] supply-agreement\.docx .*penalty of 0\.5 per cent/)
    expect(stdout).toMatch(/1\.000 {2}garantie\.html/)
    expect(stdout).toMatch(/chat +[1-9]\d* +[1-9]\d* +\S+ \w{3} +completed/)
    expect(stdout).toContain('✓ 5 added, 0 updated, 0 deleted, 0 unchanged, 0 failed')
    expect(stdout).toContain('✓ 1 added, 1 updated, 1 deleted, 3 unchanged, 0 failed')

    const { url, apiKey } = JSON.parse(await readFile(join(dataDir, 'server.json'), 'utf8'))
    const left = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        query: '{ documents { totalCount } integrations { totalCount } conversations { totalCount } }',
      }),
    })
    expect(await left.json()).toMatchObject({
      data: { documents: { totalCount: 0 }, integrations: { totalCount: 0 }, conversations: { totalCount: 0 } },
    })
  })

  it.each([
    ['no server runs here', { DATA_DIR: '/nowhere' }, 'start it first with `npm start`'],
    ['the key is not known', { DATA_DIR: '/nowhere', URL: 'http://127.0.0.1:1' }, 'give it as API_KEY'],
    ['the server does not answer', { URL: 'http://127.0.0.1:1', API_KEY: 'x' }, 'could not be reached'],
  ])('[SET-5] ends with code 1 and says what to do when %s', async (_what, env, text) => {
    const { stderr, code } = await demo(env)
    expect(code).toBe(1)
    expect(stderr).toContain(text)
  })
})
