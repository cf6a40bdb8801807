import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '../../api/data/ids.ts'
import { type Topic, write } from '../../api/data/write.ts'
import { type Client, createClient } from '../../sdk/src/index.ts'
import { addTexts, chatOf, rowId } from '../harness/chat.ts'
import { bootstrapKey, type Instance, startInstance } from '../harness/index.ts'
import { startWire, type Wire } from './wire.ts'

let instance: Instance
let wire: Wire
beforeAll(async () => {
  instance = await startInstance()
  wire = await startWire(instance.url)
})
afterAll(async () => {
  await wire?.[Symbol.asyncDispose]()
  await instance?.stop()
})

/** Writes an event of a topic, as services do. */
async function happen(topic: Topic, { platform } = instance): Promise<void> {
  const { databases, onWritten } = platform.parts
  const counts = { added: 1, updated: 0, deleted: 0, skipped: 0, failed: 0 }
  const payload = {
    document: { status: 'PROCESSING', stage: 'INDEX', percent: 50 },
    integration: { status: 'SYNCING', counts, currentItem: null, runId: null },
    usage: {},
    access: {},
  }[topic]
  await write(databases.tenant('demo'), onWritten, async (tx) =>
    tx.event({ topic, subject: newId(), type: topic === 'usage' ? 'RECORDED' : 'PROGRESS', payload }),
  )
}

/** Where the newest event stands in the log. */
const headOf = ({ platform } = instance) => platform.parts.events.head(platform.parts.databases.tenant('demo'))
const position = (cursor: string) => Number(Buffer.from(cursor, 'base64url').toString().split(':')[1])

/** A client whose streams are counted; each is told of when it is open, and the next waits until it may be opened. */
function watched(url: () => string) {
  const opened: (() => void)[] = []
  const allowed = [Promise.resolve()]
  const asked: unknown[] = []
  const client = createClient({
    url: 'http://platform.test/graphql',
    apiKey: bootstrapKey,
    fetch: async (_url, init) => {
      const { variables } = JSON.parse(String(init?.body))
      const n = asked.push(variables) - 1
      await allowed[n]
      const response = await fetch(`${url()}/graphql`, init)
      opened[n]?.()
      return response
    },
  })
  return {
    client,
    asked,
    /** Resolves when the stream of this number is open. */
    open: (n: number) =>
      new Promise<void>((resolve) => {
        opened[n] = resolve
      }),
    /** Holds the stream of this number back; returns how to let it go. */
    hold(n: number) {
      const { promise, resolve } = Promise.withResolvers<void>()
      allowed[n] = promise
      return resolve
    },
  }
}

async function all<T>(events: AsyncIterable<T>): Promise<T[]> {
  const got: T[] = []
  for await (const event of events) got.push(event)
  return got
}

const streams: { name: string; topic: Topic; open: (client: Client) => AsyncGenerator<{ cursor: string }, void> }[] = [
  { name: 'documentIngestion', topic: 'document', open: (client) => client.documentIngestion() },
  { name: 'integrationProgress', topic: 'integration', open: (client) => client.integrationProgress() },
  { name: 'usageLive', topic: 'usage', open: (client) => client.usageLive() },
  {
    name: 'a subscription of one’s own',
    topic: 'document',
    open: async function* (client) {
      const text = 'subscription ($after: Cursor) { told: documentIngestion(after: $after) { __typename cursor } }'
      for await (const { told } of client.subscribe<{ told: { cursor: string } }>(text)) yield told
    },
  },
]

describe.each(streams)('$name', ({ topic, open }) => {
  it('[GQL-11] [GQL-17] that is cut before its first event gives what happens meanwhile, once', async () => {
    const { client, ...watch } = watched(() => wire.url)
    const opened = watch.open(0)
    const resume = watch.hold(1)
    await happen(topic) // before it begins: none of its events
    const events = open(client)
    const first = events.next()
    await opened
    const begun = await headOf()
    wire.cut()
    await happen(topic)
    await happen(topic)
    resume()
    const got = [(await first).value!, (await events.next()).value!]
    await happen(topic)
    got.push((await events.next()).value!)
    await events.return()
    expect(got.map(({ cursor }) => position(cursor))).toEqual([begun + 1, begun + 2, begun + 3])
  })
})

describe('a stream', () => {
  it('[GQL-11] [GQL-17] that is cut before its first event goes on at another process', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sft-streams-'))
    const env = { WORKERS: '0', DATA_DIR: folder }
    let own = await startInstance(env)
    try {
      const { client, ...watch } = watched(() => own.url)
      const opened = watch.open(0)
      const resume = watch.hold(1)
      const events = client.usageLive()
      const first = events.next()
      await opened
      const begun = await headOf(own)
      await own.stop()
      own = await startInstance(env)
      await happen('usage', own)
      resume()
      expect(position((await first).value!.cursor)).toBe(begun + 1)
      await events.return()
    } finally {
      await own.stop()
      await rm(folder, { recursive: true, force: true })
    }
  })

  it('[GQL-11] [GQL-17] that begins with a state begins with it again when it is cut before it', async () => {
    const [documentId] = await addTexts(instance, [{ title: 'Gate', text: 'The gate is green.' }])
    const { client, asked, ...watch } = watched(() => wire.url)
    const cut = watch.open(0).then(() => wire.cut())
    const events = await all(client.documentIngestion({ documentId: documentId! }))
    await cut
    expect(events).toMatchObject([{ __typename: 'DocumentProgress', status: 'READY' }])
    for (const variables of asked) expect(variables).toEqual({ documentId })
  })

  const own = `subscription Own($documentId: ID, $after: Cursor) {
    told: documentIngestion(documentId: $documentId, after: $after) { __typename cursor } }`

  it('[GQL-10] [GQL-17] that has an end ends at once when it is resumed behind its last event', async () => {
    const [documentId] = await addTexts(instance, [{ title: 'Gate', text: 'The gate is blue.' }])
    const { client, asked } = watched(() => instance.url)
    const events = await all(client.documentIngestion({ documentId: documentId! }))
    const { cursor } = events.at(-1)!
    const resumed = { documentId: documentId!, after: cursor }
    expect(await all(client.documentIngestion(resumed))).toEqual([])
    expect(await all(client.subscribe(own, resumed))).toEqual([])
    const messageId = await chatOf(instance).ask('Anybody?')
    const last = (await all(client.messageStream({ messageId }))).at(-1)!
    expect(await all(client.messageStream({ messageId, after: last.cursor }))).toEqual([])
    expect(asked).toHaveLength(5)
  })

  it('[GQL-10] [GQL-17] of one’s own ends when the server completes it', async () => {
    const [documentId] = await addTexts(instance, [{ title: 'Gate', text: 'The gate is red.' }])
    const { client, asked } = watched(() => instance.url)
    const events = await all(client.subscribe(own, { documentId }))
    expect(events).toMatchObject([{ told: { __typename: 'DocumentProgress' } }])
    expect(asked).toHaveLength(1)
  })

  it('[GQL-11] [GQL-17] tells one that lost its connection that the document was deleted meanwhile', async () => {
    const [documentId] = await addTexts(instance, [{ title: 'Gate', text: 'The gate is gone.' }])
    const { prisma } = instance.platform.parts.databases.tenant('demo')
    await prisma.document.update({ where: { id: rowId(documentId!) }, data: { status: 'PROCESSING' } })
    const { client, ...watch } = watched(() => wire.url)
    const resume = watch.hold(1)
    const events = client.documentIngestion({ documentId: documentId! })
    const got = [(await events.next()).value!]
    wire.cut()
    await createClient({ url: `${instance.url}/graphql`, apiKey: bootstrapKey }).documentDelete({ id: documentId! })
    resume()
    for await (const event of events) got.push(event)
    expect(got.map(({ __typename }) => __typename)).toEqual(['DocumentProgress', 'DocumentDeleted'])
  })
})
