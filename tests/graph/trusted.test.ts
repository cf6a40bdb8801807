import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createClient } from 'graphql-ws'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { operations } from '../../sdk/src/generated.ts'
import { bootstrapKey, type GraphResult, type Instance, startInstance } from '../harness/index.ts'

const texts: Record<string, string> = JSON.parse(
  readFileSync(new URL('../../web/gql/persisted-documents.json', import.meta.url), 'utf8'),
)
const hashOf = (beginning: string) => Object.entries(texts).find(([, text]) => text.includes(beginning))![0]
const named = (sha256Hash: unknown) => ({ extensions: { persistedQuery: { version: 1, sha256Hash } } })
const own = '{ viewer { kind } }'

/** Sends a body as it is, and tells what came back in one word: the first error's code, or the status. */
async function send(instance: Instance, body: object, headers: Record<string, string>) {
  const response = await fetch(`${instance.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
  const result = (await response.json()) as GraphResult
  return { ...result, said: result.errors?.[0]?.extensions.code ?? response.status }
}

describe('a browser session, where the admin is served', () => {
  let instance: Instance
  let session: Record<string, string>
  const key = { authorization: `Bearer ${bootstrapKey}` }
  beforeAll(async () => {
    instance = await startInstance({ ADMIN_UI: 'true', WORKERS: '0' })
    session = await instance.signIn()
  })
  afterAll(() => instance?.stop())

  it('[GQL-16] runs the admin’s documents by their SHA-256', async () => {
    for (const [hash, text] of Object.entries(texts)) {
      expect(createHash('sha256').update(text).digest('hex')).toBe(hash)
    }
    const { data } = await send(instance, { ...named(hashOf('query Viewer')), operationName: 'Viewer' }, session)
    expect(data).toMatchObject({ viewer: { __typename: 'Viewer' } })
  })

  it('[GQL-16] runs no text of its own, by POST, by GET, or in a batch', async () => {
    expect((await send(instance, { query: own }, session)).said).toBe('PERSISTED_QUERY_REQUIRED')
    const address = `${instance.url}/graphql?${new URLSearchParams({ query: own })}`
    expect((await fetch(address, { headers: session })).status).toBe(403)
    const batch = [{ ...named(hashOf('query Viewer')) }, { query: own }]
    expect(JSON.stringify(await send(instance, batch, session))).toContain('PERSISTED_QUERY_REQUIRED')
  })

  it('[GQL-16] gets nothing more by a hash that is none, or by a text beside a hash', async () => {
    for (const hash of ['0'.repeat(64), '', '__proto__', 5, null, {}]) {
      expect([hash, (await send(instance, named(hash), session)).said]).toEqual([hash, 'PERSISTED_QUERY_NOT_FOUND'])
    }
    expect((await send(instance, { query: own, ...named('0'.repeat(64)) }, session)).said).toBe(
      'PERSISTED_QUERY_REQUIRED',
    )
    const both = await send(instance, { query: '{ __typename }', ...named(hashOf('query Viewer')) }, session)
    expect(both.said).toBe('BAD_REQUEST')
    const same = { query: texts[hashOf('query Viewer')], ...named(hashOf('query Viewer')) }
    expect((await send(instance, same, session)).data).toHaveProperty('viewer')
  })

  it('[GQL-16] [GQL-17] runs the client library’s documents, which come as texts', async () => {
    const { text } = operations.viewer
    expect((await send(instance, { query: text, operationName: 'viewer' }, session)).said).toBe(200)
    expect((await send(instance, { query: `${text} ` }, session)).said).toBe('PERSISTED_QUERY_REQUIRED')
  })

  it('[GQL-16] still needs the CSRF header', async () => {
    const { said } = await send(instance, named(hashOf('query Viewer')), { cookie: session.cookie! })
    expect(said).toBe('CSRF')
  })

  it('[GQL-16] leaves third parties, who have a key, their own documents', async () => {
    expect((await send(instance, { query: own }, key)).data).toEqual({ viewer: { kind: 'API_KEY' } })
    expect((await send(instance, { query: own }, { ...session, ...key })).data).toEqual({ viewer: { kind: 'API_KEY' } })
  })

  it('[GQL-16] keeps what a key sent with its hash, for keys alone', async () => {
    const query = '{ viewer { kind scopes } }'
    const hash = named(createHash('sha256').update(query).digest('hex'))
    // the hash first, then with its text, then alone: as clients of automatic persisted queries do
    const unknown = await send(instance, hash, key)
    expect([unknown.said, unknown.errors?.[0]?.message]).toEqual([
      'PERSISTED_QUERY_NOT_FOUND',
      'PersistedQueryNotFound',
    ])
    for (const body of [{ query, ...hash }, hash, hash]) {
      expect((await send(instance, body, key)).data).toMatchObject({ viewer: { kind: 'API_KEY' } })
    }
    expect((await send(instance, hash, session)).said).toBe('PERSISTED_QUERY_NOT_FOUND')
    expect((await send(instance, { query: own, ...named('0'.repeat(64)) }, key)).said).toBe('BAD_REQUEST')
  })

  it('[GQL-16] is held to the same over WebSocket', async () => {
    class Socket extends WebSocket {
      constructor(address: string, protocols: string[]) {
        super(address, protocols, { headers: { cookie: session.cookie!, origin: instance.url } })
      }
    }
    const client = createClient({
      url: `${instance.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: Socket,
      retryAttempts: 0,
    })
    const first = (payload: { query: string; extensions?: Record<string, unknown> }) =>
      new Promise<unknown>((resolve) => {
        client.subscribe(payload, { next: resolve, error: resolve, complete: () => undefined })
      })
    expect(await first({ query: '', ...named(hashOf('query Viewer')) })).toMatchObject({
      data: { viewer: { __typename: 'Viewer' } },
    })
    expect(JSON.stringify(await first({ query: own }))).toContain('PERSISTED_QUERY_REQUIRED')
    await client.dispose()
  })

  it('[GQL-16] may run any document from GraphiQL, which follows its own configuration', async () => {
    const headers = { ...session, 'x-graphiql': '1' }
    expect((await send(instance, { query: own }, headers)).data).toEqual({ viewer: { kind: 'USER' } })
    for (const off of ['GRAPHIQL', 'INTROSPECTION']) {
      const closed = await startInstance({ ADMIN_UI: 'true', WORKERS: '0', [off]: 'false' })
      try {
        const marked = { ...(await closed.signIn()), 'x-graphiql': '1' }
        expect((await send(closed, { query: own }, marked)).said).toBe('PERSISTED_QUERY_REQUIRED')
        const page = await fetch(`${closed.url}/graphql`, { headers: { accept: 'text/html' } })
        expect(page.status).toBe(404)
      } finally {
        await closed.stop()
      }
    }
  })

  it('[GQL-16] [SET-3] finds GraphiQL at /graphql, whole from this server, under a strict policy', async () => {
    const page = await fetch(`${instance.url}/graphql?tenant=acme`, { headers: { accept: 'text/html,*/*;q=0.8' } })
    expect(page.headers.get('x-content-type-options')).toBe('nosniff')
    expect(page.headers.get('content-security-policy')).toMatch(/default-src 'none'; script-src 'self';.*frame-anc/)
    const html = await page.text()
    expect(html).toContain('"x-tenant-id":"acme"')
    const linked = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1]!)
    const files = linked.filter((address) => address.startsWith('/graphql/graphiql/'))
    expect(files).toHaveLength(2)
    expect(linked.filter((address) => !files.includes(address) && !address.startsWith('data:'))).toEqual([])
    for (const file of files) {
      const answer = await fetch(instance.url + file)
      expect(answer.headers.get('cache-control')).toContain('immutable')
      expect((await answer.text()).length).toBeGreaterThan(100_000)
    }
    expect((await fetch(`${instance.url}/graphql/graphiql/other.js`)).status).toBe(404)
    const hostile = await fetch(`${instance.url}/graphql?tenant=${encodeURIComponent('</script><b>')}`, {
      headers: { accept: 'text/html' },
    })
    expect(await hostile.text()).not.toContain('<b>')
  })
})
