import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bootstrapKey } from './harness/instance.ts'
import { type ServerProcess, startServer } from './harness/process.ts'

const run = promisify(execFile)
const root = join(import.meta.dirname, '..')
const NODE_OPTIONS = `--import=${pathToFileURL(join(root, 'tests/harness/refuse-outbound.mjs'))}`

describe('without a network', () => {
  let dataDir: string
  let server: ServerProcess
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'sft-offline-'))
    server = await startServer({ DATA_DIR: dataDir, NODE_OPTIONS, ADMIN_UI: 'true' })
  })
  afterAll(async () => {
    await server.end('SIGTERM')
    await rm(dataDir, { recursive: true, force: true })
  })

  it('[SET-3] the refusal is real: a call to the outside fails and is reported', async () => {
    const script = `fetch('http://192.0.2.1/').catch(() => process.exit(7))`
    const result = await run(process.execPath, ['-e', script], { env: { ...process.env, NODE_OPTIONS } }).catch(
      (e) => e,
    )
    expect(result.code).toBe(7)
    expect(result.stderr).toContain('REFUSED 192.0.2.1')
  })

  it('[SET-3] plays the whole main job, and nothing even tries to leave the machine', async () => {
    const { stdout, stderr } = await run(process.execPath, ['setup/demo/main.ts'], {
      cwd: root,
      env: { ...process.env, NODE_OPTIONS, URL: server.url, API_KEY: bootstrapKey },
    })
    expect(stderr).toBe('')
    expect(stdout).toContain('guide-du-collaborateur.pdf')
    expect(server.output()).not.toContain('REFUSED')
  })

  it('[SET-3] the admin’s pages name nothing outside', async () => {
    const page = await (await fetch(`${server.url}/admin/sign-in`)).text()
    expect(page).toContain('</html>')
    const outside = [...page.matchAll(/(?:src|href)="(https?:)?\/\/([^"]+)/g)].map((match) => match[2])
    expect(outside).toEqual([])
    expect(server.output()).not.toContain('REFUSED')
  })
})
