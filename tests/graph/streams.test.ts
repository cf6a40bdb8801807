import { once } from 'node:events'
import { createClient } from 'graphql-ws'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { bootstrapKey, type Instance, startInstance, subscribe } from '../harness/index.ts'
import { makeKey, revokeKey } from '../harness/keys.ts'

const follow = 'subscription { documentIngestion { cursor } }'
const mostStreams = 3
let instance: Instance
beforeAll(async () => {
  instance = await startInstance({ WORKERS: '0', STREAMS_PER_PRINCIPAL: String(mostStreams) })
})
afterAll(() => instance?.stop())

const post = (body: object, headers: Record<string, string>, signal?: AbortSignal) =>
  fetch(`${instance.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
    ...(signal ? { signal } : {}),
  })

const addDocument = () =>
  instance.data('mutation { documentCreate(input: { title: "T", text: "Words." }) { document { id } } }')

/** Opens as many streams as a caller may have, and gives their last. */
async function openAll(headers: Record<string, string>) {
  const leaving = new AbortController()
  const responses: Response[] = []
  for (let n = 0; n < mostStreams; n++) {
    const sent = { ...headers, accept: 'text/event-stream' }
    responses.push(await post({ query: follow }, sent, leaving.signal))
  }
  return { types: responses.map((response) => response.headers.get('content-type')), leave: () => leaving.abort() }
}

describe('a subscription over HTTP', () => {
  it('[GQL-7] [GQL-10] that nobody could read is refused and holds no place', async () => {
    const { headers } = await makeKey(instance, ['DOCUMENTS_READ'])
    for (let n = 0; n <= mostStreams; n++) {
      const response = await post({ query: follow }, { ...headers, accept: 'application/json' })
      expect(response.status).toBe(400)
      expect(await response.json()).toMatchObject({
        errors: [{ message: expect.stringContaining('text/event-stream'), extensions: { code: 'BAD_REQUEST' } }],
        extensions: { cost: { points: 1 } },
      })
    }
    const batch = await post(Array(mostStreams + 1).fill({ query: follow }) as object, headers)
    const answers = (await batch.json()) as { errors: { extensions: { code: string } }[] }[]
    expect(answers.map(({ errors }) => errors[0]?.extensions.code)).toEqual(Array(mostStreams + 1).fill('BAD_REQUEST'))
    const { types, leave } = await openAll(headers)
    expect(types).toEqual(Array(mostStreams).fill('text/event-stream'))
    leave()
  })

  it('[GQL-7] [GQL-12] gives its place back when its reader leaves', async () => {
    const { headers } = await makeKey(instance, ['DOCUMENTS_READ'])
    for (let round = 0; round < 3; round++) {
      let opened = await openAll(headers)
      // the server hears of it a moment after the reader has left
      while (opened.types.some((type) => !type?.startsWith('text/event-stream'))) {
        opened.leave()
        opened = await openAll(headers)
      }
      opened.leave()
    }
  })
})

describe.each(['sse', 'websocket'] as const)('a stream over %s', (transport) => {
  it('[GQL-7] says with its first result what it cost, and what is left', async () => {
    const { headers } = await makeKey(instance, ['DOCUMENTS_READ'])
    const live = subscribe(instance, transport, 'subscription { documentIngestion { cursor } }', {}, headers)
    const first = live.next()
    let arrived = false
    void first.then(() => {
      arrived = true
    })
    while (!arrived) await addDocument()
    expect((await first).value).toMatchObject({
      data: { documentIngestion: { cursor: expect.any(String) } },
      extensions: { cost: { requested: 2, points: 1, remaining: expect.any(Number) } },
    })
    await addDocument()
    expect((await live.next()).value).not.toHaveProperty('extensions.cost')
    await live.return()
  })

  it('[GQL-3] [GQL-6] tells an error with its field, and nothing that is meant for the head of a response', async () => {
    const id = Buffer.from('Message:019a0000-0000-7000-8000-000000000000').toString('base64url')
    const query = 'subscription ($id: ID!) { messageStream(messageId: $id) { cursor } }'
    const told = subscribe(instance, transport, query, { id })
    const result = await told.next().then(
      ({ value }) => value as { errors: { extensions: object }[] },
      // an operation that cannot begin is an error of the client's
      (errors: { extensions: object }[]) => ({ errors }),
    )
    expect(result.errors[0]?.extensions).toEqual({ code: 'NOT_FOUND', field: ['messageId'] })
    await told.return().catch(() => undefined)
  })
})

describe('a socket', () => {
  it('[GQL-10] without an operation is closed when its key is revoked', async () => {
    const { id, secret } = await makeKey(instance, ['DOCUMENTS_READ'])
    const socket = new WebSocket(`${instance.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws')
    await once(socket, 'open')
    socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${secret}` } }))
    await once(socket, 'message')
    const closed = once(socket, 'close')
    await revokeKey(instance, id)
    const [code] = await closed
    expect(code).toBe(4403)
  })

  it('[GQL-6] tells what is wrong with a document without what is meant for HTTP', async () => {
    const client = createClient({
      url: `${instance.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { authorization: `Bearer ${bootstrapKey}` },
    })
    const refused = client.iterate({ query: '{ viewr }' }).next()
    await expect(refused).rejects.toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }])
    await expect(refused).rejects.not.toMatchObject([{ extensions: { http: expect.anything() } }])
    const forbidden = await client
      .iterate({
        query: 'query { document(id: "x") { id } nodes(ids: []) { id } viewer { kind } rateLimit { limit } }',
      })
      .next()
    expect(JSON.stringify(forbidden)).not.toContain('"http"')
    await client.dispose()
  })
})

describe('a stranger', () => {
  it('[GQL-16] is told nothing of the schema, whatever is asked', async () => {
    for (const query of ['{ nope }', '{ viewer { kind } }', '{', '{ __schema { queryType { name } } }', '']) {
      const response = await post({ query }, {})
      const { errors } = (await response.json()) as { errors: { extensions: { code: string } }[] }
      expect([query, response.status, errors[0]?.extensions.code]).toEqual([query, 401, 'UNAUTHENTICATED'])
    }
  })
})

describe('a refused value', () => {
  it('[GQL-7] in a document costs a point, and says so', async () => {
    const { headers } = await makeKey(instance, ['DOCUMENTS_READ'])
    const remaining = async () => {
      const response = await post({ query: '{ documents(after: 5) { totalCount } }' }, headers)
      const { errors, extensions } = (await response.json()) as never as {
        errors: { extensions: { code: string } }[]
        extensions: { cost: { points: number; remaining: number } }
      }
      expect(errors[0]?.extensions.code).toBe('INVALID_INPUT')
      expect(extensions.cost.points).toBe(1)
      return extensions.cost.remaining
    }
    await post({ query: '{ viewer { kind } }' }, headers) // by which the key is known
    expect(await remaining()).toBeGreaterThanOrEqual(0)
  })
})
