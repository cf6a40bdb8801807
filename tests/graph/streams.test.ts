import { once } from 'node:events'
import { createClient } from 'graphql-ws'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { encodeEventCursor, positionOf } from '../../api/data/events/cursor.ts'
import { newId } from '../../api/data/ids.ts'
import { type Topic, write } from '../../api/data/write.ts'
import { chatOf } from '../harness/chat.ts'
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

describe('an event stream', () => {
  /** The head of a stream's answer, which is left again. */
  const headOf = async (query: string, variables: object = {}): Promise<Headers> => {
    const leaving = new AbortController()
    const { headers } = await makeKey(instance, ['DOCUMENTS_READ', 'INTEGRATIONS_READ', 'USAGE_READ'])
    const response = await post({ query, variables }, { ...headers, accept: 'text/event-stream' }, leaving.signal)
    leaving.abort()
    expect(response.headers.get('content-type')).toBe('text/event-stream')
    return response.headers
  }

  it.each(['documentIngestion', 'integrationSync', 'usageLive'])(
    '[GQL-11] of %s that begins from now on says in its head where that is: resumed there, it tells all since',
    async (field) => {
      const query = `subscription ($after: Cursor) { live: ${field}(after: $after) { cursor } }`
      const begins = (await headOf(query)).get('last-event-id')
      const { databases, events, onWritten } = instance.platform.parts
      const topic = { documentIngestion: 'document', integrationSync: 'integration', usageLive: 'usage' }[
        field
      ] as Topic
      expect(begins).toBe(encodeEventCursor(`demo.${topic}`, await events.head(databases.tenant('demo'))))
      await write(databases.tenant('demo'), onWritten, async (tx) =>
        tx.event({ topic, subject: newId(), type: 'DELETED', payload: {} }),
      )
      const live = subscribe<{ live: { cursor: string } }>(instance, 'sse', query, { after: begins })
      const { cursor } = (await live.next()).value!.data!.live
      await live.return()
      expect(positionOf(cursor)).toBe(positionOf(begins!) + 1)
      expect((await headOf(query, { after: begins })).has('last-event-id')).toBe(false)
    },
  )

  it('[GQL-11] that begins with a state says where with that, and not in its head', async () => {
    const { documentCreate } = await instance.data<{ documentCreate: { document: { id: string } } }>(
      'mutation { documentCreate(input: { title: "T", text: "Words." }) { document { id } } }',
    )
    const query = 'subscription ($id: ID) { documentIngestion(documentId: $id) { cursor } }'
    expect((await headOf(query, { id: documentCreate.document.id })).has('last-event-id')).toBe(false)
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

describe.each(['sse', 'websocket'] as const)('a refused cursor over %s', (transport) => {
  const fields: [string, string][] = [
    ['documentIngestion', 'documentIngestion(after: $after)'],
    ['integrationSync', 'integrationSync(after: $after)'],
    ['usageLive', 'usageLive(after: $after)'],
    ['messageStream', 'messageStream(messageId: $messageId, after: $after)'],
  ]
  it.each(fields)('[GQL-3] [GQL-4] of %s is told as a list tells its own', async (_name, field) => {
    const messageId = await chatOf(instance).ask('Anybody?')
    const list = await instance.graph('query ($after: Cursor) {\n  told: documents(after: $after) { totalCount } }', {
      after: 'none',
    })
    const takesMessage = field.includes('$messageId') ? '$messageId: ID!, ' : ''
    const query = `subscription (${takesMessage}$after: Cursor) {\n  ...Part }
      fragment Part on Subscription { told: ${field} { cursor } }`
    const told = subscribe(instance, transport, query, { ...(takesMessage && { messageId }), after: 'none' })
    const { value } = await told.next()
    await told.return()
    expect(value?.errors).toMatchObject([
      {
        message: 'The cursor was not given out by this list.',
        path: ['told'],
        extensions: { code: 'INVALID_CURSOR', field: ['after'] },
      },
    ])
    const shape = (errors: object[] | undefined) => errors?.map((each) => Object.keys(each).sort())
    expect(shape(value?.errors)).toEqual(shape(list.errors))
    expect(list.errors).toMatchObject([{ path: ['told'], extensions: { code: 'INVALID_CURSOR', field: ['after'] } }])
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
