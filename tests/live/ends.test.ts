import { once } from 'node:events'
import { Server } from 'node:http'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import { encodeEventCursor } from '../../api/data/events/cursor.ts'
import { newId } from '../../api/data/ids.ts'
import { type Topic, write } from '../../api/data/write.ts'
import { addTexts, rowId } from '../harness/chat.ts'
import { bootstrapKey, type Instance, startInstance, subscribe, type Transport } from '../harness/index.ts'
import { makeKey } from '../harness/keys.ts'

let instance: Instance
beforeAll(async () => {
  instance = await startInstance()
})
afterAll(() => instance?.stop())

interface Event {
  __typename: string
  cursor: string
  status?: string
}
const query = `subscription ($documentId: ID, $after: Cursor) { live: documentIngestion(documentId: $documentId, after: $after) {
  __typename cursor ... on DocumentProgress { status } } }`
const integration = `subscription ($integrationId: ID, $after: Cursor) {
  live: integrationSync(integrationId: $integrationId, after: $after) { __typename cursor } }`

/** Everything that a stream gives until the server ends it; its errors are thrown with their codes. */
async function whole(
  transport: Transport,
  variables: Record<string, unknown>,
  text = query,
  headers?: Record<string, string>,
): Promise<Event[]> {
  const events: Event[] = []
  const live = subscribe<{ live: Event }>(instance, transport, text, variables, headers)
  try {
    for await (const { data, errors } of live) {
      if (errors || !data) throw errors
      events.push(data.live)
    }
  } catch (errors) {
    // one that cannot begin is thrown by a WebSocket's client
    throw new Error(JSON.stringify(errors))
  }
  return events
}

async function addDocument(): Promise<string> {
  const [id] = await addTexts(instance, [{ title: 'Furnace', text: 'It is never switched off.' }])
  return id!
}
const mutate = (name: string, id: string) =>
  instance.data(`mutation ($id: ID!) { ${name}(input: { id: $id }) { userErrors { message } } }`, { id })

/** Tells that a document came so far, as services do; with `row`, it has. */
async function move(documentId: string, status: 'PROCESSING' | 'READY' | 'FAILED', { row }: { row: boolean }) {
  const { databases, onWritten } = instance.platform.parts
  const id = rowId(documentId)
  await write(databases.tenant('demo'), onWritten, async (tx) => {
    if (row) await tx.prisma.document.update({ where: { id }, data: { status } })
    tx.event({ topic: 'document', subject: id, type: 'PROGRESS', payload: { status, stage: 'INDEX', percent: 40 } })
  })
}

/** The cursor behind everything that has happened so far. */
async function headOf(topic: Topic): Promise<string> {
  const { events, databases } = instance.platform.parts
  return encodeEventCursor(`demo.${topic}`, await events.head(databases.tenant('demo')))
}
const kinds = (events: Event[]) => events.map(({ __typename }) => __typename)
const statuses = (events: Event[]) => events.map(({ status }) => status)

describe.each(['sse', 'websocket'] as const)('a stream with an end, over %s', (transport) => {
  it('[GQL-10] [GQL-11] ends at once behind its last event, whether that was told live or as the present state', async () => {
    const start = await headOf('document')
    const documentId = await addDocument()
    const live = await whole(transport, { documentId, after: start })
    expect(statuses(live).at(-1)).toBe('READY')
    expect(await whole(transport, { documentId, after: live.at(-1)!.cursor })).toEqual([])
    const state = await whole(transport, { documentId })
    expect(statuses(state)).toEqual(['READY'])
    expect(await whole(transport, { documentId, after: state[0]!.cursor })).toEqual([])
  })

  it('[GQL-10] [GQL-11] goes on to the next end when the document is read again behind its last event', async () => {
    const documentId = await addDocument()
    const [ready] = await whole(transport, { documentId })
    await mutate('documentReindex', documentId)
    const again = await whole(transport, { documentId, after: ready!.cursor })
    expect(statuses(again)[0]).toBe('PENDING')
    expect(statuses(again).at(-1)).toBe('READY')
    expect(again.filter(({ status }) => status === 'READY')).toHaveLength(1)
  })

  /** Two streams that begin after those that are open, and end: by then the others have had what there is. */
  async function others(): Promise<void> {
    const documentId = await addDocument()
    const [ready] = await whole(transport, { documentId })
    expect(await whole(transport, { documentId, after: ready!.cursor })).toEqual([])
  }

  it('[GQL-10] [GQL-11] waits behind an event that is not the last, though nothing follows it yet', async () => {
    const documentId = await addDocument()
    await move(documentId, 'PROCESSING', { row: true })
    const first = subscribe<{ live: Event }>(instance, transport, query, { documentId })
    const { cursor } = (await first.next()).value!.data!.live
    first.drop()
    const resumed = whole(transport, { documentId, after: cursor })
    await others()
    await move(documentId, 'FAILED', { row: true })
    expect(statuses(await resumed)).toEqual(['FAILED'])
  })

  it('[GQL-10] [GQL-11] goes on when the document is read again just after its state was looked at', async () => {
    const documentId = await addDocument()
    const [ready] = await whole(transport, { documentId })
    // as if the row had been seen before this and the log after it
    await move(documentId, 'PROCESSING', { row: false })
    const resumed = whole(transport, { documentId, after: ready!.cursor })
    await others()
    await move(documentId, 'READY', { row: false })
    expect(statuses(await resumed)).toEqual(['PROCESSING', 'READY'])
  })

  it('[GQL-10] [GQL-11] tells one that was away that the document was deleted, and ends behind that', async () => {
    const documentId = await addDocument()
    const [ready] = await whole(transport, { documentId })
    await mutate('documentDelete', documentId)
    const deleted = await whole(transport, { documentId, after: ready!.cursor })
    expect(kinds(deleted)).toEqual(['DocumentDeleted'])
    expect(await whole(transport, { documentId, after: deleted[0]!.cursor })).toEqual([])
    await expect(whole(transport, { documentId })).rejects.toThrow('NOT_FOUND') // nothing is resumed: it is not there
  })

  it('[GQL-10] [GQL-11] tells one that was away that the integration was disconnected, and ends behind that', async () => {
    const { prisma } = instance.platform.parts.databases.tenant('demo')
    const { id } = await prisma.integration.create({
      data: { id: newId(), connector: 'local-folder', name: 'n', config: {}, intervalSeconds: 300, status: 'PAUSED' },
    })
    const integrationId = Buffer.from(`Integration:${id}`).toString('base64url')
    const live = subscribe<{ live: Event }>(instance, transport, integration, { integrationId })
    const { cursor } = (await live.next()).value!.data!.live
    live.drop()
    await mutate('integrationDisconnect', integrationId)
    const deleted = await whole(transport, { integrationId, after: cursor }, integration)
    expect(kinds(deleted)).toEqual(['IntegrationDeleted'])
    expect(await whole(transport, { integrationId, after: deleted[0]!.cursor }, integration)).toEqual([])
  })

  it('[GQL-10] [GQL-16] tells of what is not there only what the log holds, to whom may read it', async () => {
    const before = await headOf('document')
    const documentId = await addDocument()
    await mutate('documentDelete', documentId)
    const never = Buffer.from(`Document:${newId()}`).toString('base64url')
    await expect(whole(transport, { documentId: never, after: before })).rejects.toThrow('NOT_FOUND')
    // behind its end by more than the end itself: as if it had never been
    await addDocument()
    const after = await headOf('document')
    await expect(whole(transport, { documentId, after })).rejects.toThrow('NOT_FOUND')
    const { headers } = await makeKey(instance, ['USAGE_READ'])
    await expect(whole(transport, { documentId, after: before }, query, headers)).rejects.toThrow('FORBIDDEN')
    const forged = whole(transport, { documentId, after: 'none' })
    await expect(forged).rejects.toThrow(/"path":\["live"\].*"code":"INVALID_CURSOR","field":\["after"\]/)
  })

  it('[GQL-10] [GQL-11] ends behind a resync when nothing is being read', async () => {
    const after = await headOf('document')
    const documentId = await addDocument()
    const { events, databases } = instance.platform.parts
    await events.prune(databases.tenant('demo'), -1)
    expect(kinds(await whole(transport, { documentId, after }))).toEqual(['DocumentResync'])
  })
})

describe('a platform that stops', () => {
  const follow = 'subscription { documentIngestion { cursor } }'

  it.each(['text/event-stream', '*/*', 'text/*'])(
    '[GQL-11] [SET-7] cuts event streams that were asked for by %s and does not complete them: their readers come back',
    async (accept) => {
      const late = vi.spyOn(Server.prototype, 'closeAllConnections')
      const own = await startInstance({ WORKERS: '0' })
      const response = await fetch(`${own.url}/graphql`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept,
          authorization: `Bearer ${bootstrapKey}`,
        },
        body: JSON.stringify({ query: follow }),
      })
      let said = ''
      const read = async () => {
        for await (const bytes of response.body!) said += Buffer.from(bytes).toString()
      }
      const cut = expect(read()).rejects.toThrow()
      await own.stop()
      await cut
      expect(said).not.toContain('event:')
      // what is still open when the time for what is under way is over
      expect(late).not.toHaveBeenCalled()
      late.mockRestore()
    },
  )

  it('[GQL-11] [SET-7] closes its sockets before it completes a stream of theirs', async () => {
    const own = await startInstance({ WORKERS: '0' })
    const socket = new WebSocket(`${own.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws')
    const said: string[] = []
    socket.on('message', (message) => said.push((JSON.parse(String(message)) as { type: string }).type))
    await once(socket, 'open')
    socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${bootstrapKey}` } }))
    await once(socket, 'message')
    socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query: follow } }))
    const { databases, onWritten } = own.platform.parts
    const first = once(socket, 'message')
    // it is open when it tells the first of them
    let told = false
    void first.then(() => {
      told = true
    })
    while (!told) {
      await write(databases.tenant('demo'), onWritten, async (tx) =>
        tx.event({ topic: 'document', subject: newId(), type: 'DELETED', payload: {} }),
      )
    }
    const closed = once(socket, 'close')
    await own.stop()
    await closed
    expect(said).toContain('next')
    expect(said).not.toContain('complete')
  })
})
