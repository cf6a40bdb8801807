import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bootstrapKey } from '../harness/instance.ts'
import { type ServerProcess, spawnServer, startServer } from '../harness/process.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sft-boot-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('the first boot', () => {
  let server: ServerProcess
  let dataDir: string
  beforeAll(async () => {
    dataDir = join(folder, 'first')
    // as a newcomer has it: nothing set
    server = await startServer({ DATA_DIR: dataDir, ADMIN_EMAIL: '', ADMIN_PASSWORD: '', BOOTSTRAP_API_KEY: '' })
  })
  afterAll(() => server.end('SIGKILL'))

  it('[SET-1] prints the URL, the sign-in, a curl that works, and what to try next', async () => {
    const output = server.output()
    expect(output).toContain(`${server.url}/admin`)
    expect(output).toContain('npm run demo')
    const key = /Bearer (sft_demo_\w+)/.exec(output)?.[1]
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
      body: '{"query":"{ viewer { kind tenant { name } } documents { totalCount } }"}',
    })
    expect(await response.json()).toMatchObject({ data: { viewer: { kind: 'API_KEY' }, documents: { totalCount: 0 } } })
    const [, email, password] = /Sign in +(\S+) +with the one-time password +(\S+)/.exec(output)!
    const signIn = await fetch(`${server.url}/api/auth/sign-in/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password }),
    })
    expect(signIn.status).toBe(200)
  })

  it('[SET-6] keeps what is secret in files that only its user can read', async () => {
    for (const name of ['secret.key', 'local.key', 'server.json']) {
      expect((await stat(join(dataDir, name))).mode & 0o077, name).toBe(0)
    }
    expect(JSON.parse(await readFile(join(dataDir, 'server.json'), 'utf8'))).toMatchObject({ url: server.url })
  })

  it('answers live, ready and metrics', async () => {
    expect(await (await fetch(`${server.url}/healthz`)).json()).toEqual({ status: 'live' })
    expect(await (await fetch(`${server.url}/readyz`)).json()).toEqual({ status: 'ready' })
    const metrics = await (await fetch(`${server.url}/metrics`)).text()
    expect(metrics).toContain('llm_calls_total')
    expect(metrics).toMatch(/superfasttt_tenant_connections\{state="open"\} \d/)
  })
})

describe('a wrong environment', () => {
  it.each([
    ['PORT', 'eighty', '"eighty"'],
    ['PORT', '70000', '"70000"'],
    ['TENANT_ID', 'Ünïcode', '"Ünïcode"'],
    ['DATABASE_URL', 'mysql://u:hunter2@h/d', 'a secret'],
    ['BOOTSTRAP_API_KEY', 'tooshort', 'a secret'],
    ['EGRESS_ALLOW', 'everything', '"everything"'],
  ])('[SET-6] stops the boot with one line for %s=%s', async (name, value, shown) => {
    const result = await spawnServer({
      DATA_DIR: join(folder, 'wrong'),
      [name]: value,
      ...(name === 'PORT' ? {} : { PORT: '0' }),
    })
    expect(result.code).toBe(1)
    const lines = result.output().trim().split('\n')
    expect(lines).toHaveLength(1)
    expect(lines[0]).toContain(name)
    expect(lines[0]).toContain(shown)
    expect(lines[0]).toContain('allowed')
    expect(result.output()).not.toContain('hunter2')
    expect(result.output()).not.toContain('tooshort')
  })

  it('[SET-6] says so when the port is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => taken.once('listening', resolve))
    const { port } = taken.address() as { port: number }
    const result = await spawnServer({ DATA_DIR: join(folder, 'taken'), PORT: String(port) })
    taken.close()
    expect(result.code).toBe(1)
    expect(result.output()).toContain(`Port ${port}`)
  })
})

describe('stopping', () => {
  it('[SET-7] drains on SIGTERM: sockets get a code, new connections are refused, and it exits 0', async () => {
    const server = await startServer({ DATA_DIR: join(folder, 'drain') })
    const { WebSocket } = await import('ws')
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws')
    await new Promise((resolve) => socket.once('open', resolve))
    const acknowledged = new Promise((resolve) => socket.once('message', resolve))
    socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${bootstrapKey}` } }))
    await acknowledged
    const closed = new Promise<number>((resolve) => socket.once('close', resolve))
    const stream = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'text/event-stream',
        authorization: `Bearer ${bootstrapKey}`,
      },
      body: JSON.stringify({ query: 'subscription { documentIngestion { cursor } }' }),
    })
    const cut = stream.text().then(
      (text) => (text.includes('event: complete') ? 'completed' : 'ended'),
      () => 'cut',
    )
    const started = performance.now()
    const code = await server.end('SIGTERM')
    expect(code).toBe(0)
    expect(performance.now() - started).toBeLessThan(10_000)
    expect(await closed).toBe(1001)
    expect(await cut).toBe('cut')
    await expect(fetch(`${server.url}/healthz`)).rejects.toThrow()
    await expect(stat(join(folder, 'drain', 'server.json'))).rejects.toThrow()
  })
})
