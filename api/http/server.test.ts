import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bootstrapKey, type Instance, startInstance } from '../../tests/harness/index.ts'

let instance: Instance
beforeAll(async () => {
  instance = await startInstance()
})
afterAll(() => instance.stop())

/** Sends bytes as no library would, and gives what came back until the server closed. */
const raw = (text: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(instance.platform.port, '127.0.0.1', () => socket.write(text))
    let answer = ''
    socket.on('data', (bytes) => {
      answer += bytes
    })
    socket.on('close', () => resolve(answer))
    socket.on('error', reject)
  })
const get = (target: string, headers: Record<string, string> = {}) =>
  raw(
    `GET ${target} HTTP/1.1\r\n${Object.entries({ host: 'localhost', connection: 'close', ...headers })
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join('')}\r\n`,
  )
const upgrade = { connection: 'Upgrade', upgrade: 'websocket' }
const id = (text: string) => Buffer.from(text).toString('base64url')
const alive = async () => expect((await fetch(`${instance.url}/healthz`)).status).toBe(200)

describe('a request that no library sends', () => {
  it.each(['//', '//[', '/\\', 'http://[', '*'])('[GQL-4] for %s is refused, as a 400 or a 404', async (target) => {
    expect(await get(target)).toMatch(/^HTTP\/1\.1 40[04] /)
  })

  it.each(['//', '//[', '/\\', '/', '/admin', '/graphql/x', 'http://['])(
    '[GQL-4] to upgrade %s is refused, its socket closed, and the server goes on',
    async (target) => {
      // the promise resolves only because the server closes the socket by itself
      expect(await get(target, upgrade)).toMatch(/^HTTP\/1\.1 404 /)
      await alive()
    },
  )

  it('[GQL-4] to upgrade that is reset at once ends nothing but itself', async () => {
    for (let i = 0; i < 5; i++) {
      const socket = connect(instance.platform.port, '127.0.0.1')
      await new Promise<void>((resolve) => socket.once('connect', resolve))
      socket.write('GET /x HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n')
      socket.resetAndDestroy()
    }
    await alive()
  })

  it.each(['a:b:c', '[', 'a b', 'x/../y', '<script>', 'user@host:x'])(
    '[GQL-6] with the host %j is refused without a stack',
    async (host) => {
      const body = JSON.stringify({ query: '{ viewer { kind } }' })
      const answer = await raw(
        `POST /graphql HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nAuthorization: Bearer ${bootstrapKey}\r\n` +
          `Content-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
      )
      expect(answer).toMatch(/^HTTP\/1\.1 (200|400) /)
      expect(answer).not.toMatch(/node_modules|at \w+ \(|file:/)
    },
  )
})

describe('a tenant that is asked for', () => {
  const ask = (tenant: string, cookie: string) =>
    instance.graph('{ viewer { kind } }', {}, { 'x-tenant-id': tenant, cookie, 'x-csrf': '1' })

  it.each(['((', '[', '(a+)+$', '.*', '*', '__proto__', '../demo', 'x'.repeat(5_000)])(
    '[TEN-1] by a header that is no name is one that does not exist: %s',
    async (tenant) => {
      for (const cookie of ['sft-demo.session_token=x', `sft-${'a'.repeat(3_000)}!.session_token=x`]) {
        const { status, errors } = await ask(tenant, cookie)
        expect(['UNAUTHENTICATED', 'TENANT_NOT_FOUND']).toContain(errors?.[0]?.extensions.code)
        expect(status).toBeLessThan(500)
      }
    },
  )

  it('[TEN-1] is not found in another tenant’s cookie, whose name begins or ends alike', async () => {
    for (const cookie of ['sft-demo2.session_token=x', 'xsft-demo.session_token=x', 'a=sft-demo.session_token=x']) {
      expect((await ask('demo', cookie)).errors?.[0]?.extensions.code).toMatch(/UNAUTHENTICATED|TENANT_NOT_FOUND/)
    }
  })
})

describe('a document', () => {
  const codeOf = async (query: string, variables = {}) => {
    const { status, errors } = await instance.graph(query, variables)
    return { status, code: errors?.[0]?.extensions.code }
  }

  it('[GQL-7] that is nested deeper than the parser can go is refused', async () => {
    const deep = [
      `${'{...'.repeat(4_000)}{__typename}${'}'.repeat(4_000)}`,
      `{ documents(first: ${'['.repeat(7_000)}${']'.repeat(7_000)}) { totalCount } }`,
      `query ($a: ${'['.repeat(7_000)}Int${']'.repeat(7_000)}) { __typename }`,
    ]
    for (const query of deep) expect(await codeOf(query)).toMatchObject({ status: 400, code: 'QUERY_TOO_COSTLY' })
  })

  it('[GQL-7] whose fragments double 40 times is counted once a fragment, and refused', async () => {
    const levels = Array.from({ length: 40 }, (_, i) => `fragment F${i + 1} on Query { ...F${i} ...F${i} }`)
    const answer = await codeOf(`{ ...F40 } fragment F0 on Query { __typename } ${levels.join(' ')}`)
    expect(answer).toEqual({ status: 400, code: 'QUERY_TOO_COSTLY' })
  })

  it('[GQL-7] is charged for the defaults of its variables', async () => {
    const query = `query ($n: Int = 100) { documents(first: $n) { nodes { chunks(first: $n) { nodes { document { chunks(first: $n) { nodes { id } } } } } } } }`
    expect(await codeOf(query)).toMatchObject({ status: 400, code: 'QUERY_TOO_COSTLY' })
  })

  it('[GQL-2] with a forged cursor gets a typed error', async () => {
    const nil = '00000000-0000-0000-0000-000000000000'
    const order = 'createdAt-,id-'
    const forged = [
      [order, '2026 (x)', nil],
      [order, '0000-01-01T00:00:00.000Z', nil],
      [order, '+275760-09-13T00:00:00.000Z', nil],
      [order, '1', nil],
      [order, '2026-01-01T00:00:00.000Z', 'x'],
      [order, null, nil],
      [order],
      {},
    ]
    for (const cursor of forged) {
      const answer = await codeOf('query ($c: Cursor) { documents(after: $c) { nodes { id } } }', {
        c: id(JSON.stringify(cursor)),
      })
      expect(answer.code, JSON.stringify(cursor)).toBe('INVALID_CURSOR')
    }
    // a passage's position is 32 bits wide
    await instance.data(`mutation { documentCreate(input: { title: "t", text: "Bonjour." }) { document { id } } }`)
    const query = 'query ($c: Cursor) { documents { nodes { chunks(after: $c) { nodes { id } } } } }'
    for (const position of [2 ** 31, 99999999999, -(2 ** 40), 0.5]) {
      const answer = await codeOf(query, { c: id(JSON.stringify(['position+,id+', position, nil])) })
      expect(answer.code, String(position)).toBe('INVALID_CURSOR')
    }
  })

  it('[GQL-4] with a JSON value of any depth gets an answer', async () => {
    const query =
      'mutation ($c: JSON!) { integrationConnect(input: { connector: "local-folder", config: $c }) { userErrors { code } } }'
    for (const depth of [100, 100_000]) {
      const body = `{"query":${JSON.stringify(query)},"variables":{"c":{"path":${'['.repeat(depth)}${']'.repeat(depth)}}}}`
      const response = await fetch(`${instance.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${bootstrapKey}` },
        body,
      })
      expect(response.status, String(depth)).toBeLessThan(500)
    }
  })
})
