import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { bootstrapKey, type Instance, startInstance } from '../harness/index.ts'

let instance: Instance
const lines: Record<string, unknown>[] = []
const waiting: (() => void)[] = []
beforeAll(async () => {
  instance = await startInstance({ WORKERS: '0', LOG_REQUESTS: 'true' })
  vi.spyOn(instance.platform.parts.log, 'info').mockImplementation((line: unknown, text?: unknown) => {
    if (text !== 'request') return
    lines.push(line as Record<string, unknown>)
    for (const look of waiting) look()
  })
})
afterAll(async () => {
  vi.restoreAllMocks()
  await instance?.stop()
})
beforeEach(() => {
  lines.length = 0
})

const key = { authorization: `Bearer ${bootstrapKey}` }
const post = (body: unknown, headers: Record<string, string> = key) =>
  fetch(`${instance.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
/** The lines of a request, which are there a moment after its answer. */
const lineOf = async (id: string | null) => {
  const { promise, resolve } = Promise.withResolvers<Record<string, unknown>>()
  const look = () => {
    const line = lines.find(({ requestId }) => requestId === id)
    if (line) resolve(line)
  }
  waiting.push(look)
  look()
  return promise
}
const idOf = (response: Response) => response.headers.get('x-request-id')

describe('a request', () => {
  it('[GQL-6] has an id of its own in every answer, and the same where the caller gave it one', async () => {
    const ids = new Set<string>()
    const answers = [
      await post({ query: '{ viewer { kind } }' }),
      await post({ query: '{ viewer { kind } }' }),
      await post({ query: '{ viewer { kind } }' }), // planned by now
      await post({ query: '{ nothing }' }),
      await post({ query: '{ viewer { kind } }' }, {}),
      await fetch(`${instance.url}/healthz`),
      await fetch(`${instance.url}/nothing`),
    ]
    for (const answer of answers) {
      expect(idOf(answer)).toMatch(/^[0-9a-f-]{36}$/)
      ids.add(idOf(answer)!)
    }
    expect(ids.size).toBe(answers.length)
    const named = (id: string) => post({ query: '{ viewer { kind } }' }, { ...key, 'x-request-id': id }).then(idOf)
    expect(await named('edge.7_of-a-proxy')).toBe('edge.7_of-a-proxy')
    for (const odd of ['short', 'x'.repeat(129), 'with space in it', '{"json":"injected"}']) {
      expect(await named(odd)).toMatch(/^[0-9a-f-]{36}$/)
    }
  })

  it('[GQL-6] that meets a fault of ours tells its id with it, and one that the caller is wrong in does not', async () => {
    const database = instance.platform.parts.databases.tenant('demo')
    const kept = database.queryArrays
    database.queryArrays = () => Promise.reject(new Error('boom'))
    try {
      const answer = await post({ query: '{ documents { nodes { id } } }' })
      expect(await answer.json()).toMatchObject({
        errors: [{ extensions: { code: 'INTERNAL', requestId: idOf(answer) } }],
      })
    } finally {
      database.queryArrays = kept
    }
    const wrong = (await (await post({ query: '{ documents(first: 1000) { totalCount } }' })).json()) as {
      errors: { extensions: object }[]
    }
    expect(wrong.errors[0]!.extensions).not.toHaveProperty('requestId')
    vi.spyOn(instance.platform.parts.databases, 'ping').mockRejectedValueOnce(new Error('boom'))
    const plain = await fetch(`${instance.url}/readyz`)
    expect(await plain.json()).toMatchObject({ code: 'INTERNAL', requestId: idOf(plain) })
  })

  it('[GQL-7] is logged when it has ended: who asked for what, and its points', async () => {
    const query = 'query Mine { viewer { kind } documents(first: 5) { nodes { id } } }'
    const line = {
      method: 'POST',
      path: '/graphql',
      status: 200,
      tenant: 'demo',
      caller: expect.stringMatching(/^apiKey:/),
      operations: [{ name: 'Mine', type: 'query', points: 1 }],
      ms: expect.any(Number),
    }
    // by the usual way, and by its plan
    for (let turn = 0; turn < 3; turn++) expect(await lineOf(idOf(await post({ query })))).toMatchObject(line)
    const change = await post({ query: 'mutation { conversationCreate(input: {}) { userErrors { code } } }' })
    expect(await lineOf(idOf(change))).toMatchObject({ operations: [{ name: null, type: 'mutation', points: 10 }] })
    const batch = await post([{ query }, { query: '{ viewer { kind } }' }])
    expect(await lineOf(idOf(batch))).toMatchObject({
      operations: expect.arrayContaining([
        { name: 'Mine', type: 'query', points: 1 },
        { name: null, type: 'query', points: 1 },
      ]),
    })
    const stranger = await post({ query }, {})
    expect(await lineOf(idOf(stranger))).toMatchObject({ status: 401, tenant: undefined, operations: [] })
  })

  it('[GQL-7] is logged without what may be secret in its address, and without its values', async () => {
    const address = `${instance.url}/graphql?${new URLSearchParams({ query: 'query Got { viewer { kind } }' })}`
    const got = await lineOf(idOf(await fetch(address, { headers: key })))
    expect(got).toMatchObject({ method: 'GET', path: '/graphql', operations: [{ name: 'Got' }] })
    const long = `query ${'N'.repeat(5_000)} { viewer { kind } }`
    expect(JSON.stringify(await lineOf(idOf(await post({ query: long })))).length).toBeLessThan(600)
    expect(JSON.stringify(lines)).not.toContain(bootstrapKey)
  })

  it('[GQL-10] that is a stream is logged when it ends, as one that was cut off where its reader left', async () => {
    const id = 'stream-of-a-reader'
    const reader = new AbortController()
    await fetch(`${instance.url}/graphql`, {
      method: 'POST',
      headers: { ...key, 'content-type': 'application/json', accept: 'text/event-stream', 'x-request-id': id },
      body: JSON.stringify({ query: 'subscription Live { usageLive { cursor } }' }),
      signal: reader.signal,
    })
    expect(lines).toEqual([])
    reader.abort()
    expect(await lineOf(id)).toMatchObject({
      operations: [{ name: 'Live', type: 'subscription' }],
      cut: true,
    })
  })

  it('[GQL-7] for health and metrics is not logged', async () => {
    for (const path of ['/healthz', '/readyz', '/metrics']) await fetch(`${instance.url}${path}`)
    await lineOf(idOf(await post({ query: '{ viewer { kind } }' })))
    expect(lines.map(({ path }) => path)).toEqual(['/graphql'])
  })
})
