import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { encodeEventCursor } from '../../api/data/events/cursor.ts'
import { connectModels, type StreamEvent } from '../harness/chat.ts'
import { type Instance, subscribe, type Transport } from '../harness/index.ts'
import { type Call, type OpenAi, startOpenAi } from '../harness/openai.ts'
import { type Cluster, chatAt, createDocument, kill, needEngines, startCluster, startEngines } from './cluster.ts'

type Test = Parameters<typeof needEngines>[1]

const transports: Transport[] = ['sse', 'websocket']
const question = 'When is the furnace inspected?'

/** What a reader has in hand at the end: a resync stands for all the text before it. */
const assemble = (events: readonly StreamEvent[]): string =>
  events.reduce(
    (text, event) => (event.__typename === 'StreamResync' ? event.message!.content : text + (event.text ?? '')),
    '',
  )

/** The kinds of events, with what is told in several pieces as one. */
const kinds = (events: readonly StreamEvent[]): string[] =>
  events.map(({ __typename }) => __typename).filter((name, i, all) => name !== 'MessageDelta' || all[i - 1] !== name)

/** What is no text: to be told to every reader, once. */
const marks = (events: readonly StreamEvent[]): string[] =>
  events
    .filter(({ __typename }) => !['MessageStarted', 'MessageDelta', 'StreamResync'].includes(__typename))
    .map(({ __typename, citation }) => (citation ? `${__typename} ${citation.number}` : __typename))

describe.each([
  { wiring: 'PostgreSQL’s NOTIFY', withRedis: false },
  { wiring: 'Redis', withRedis: true },
])('an answer of one process, read at two over $wiring', { timeout: 60_000 }, async ({ withRedis }) => {
  const engines = await startEngines(withRedis)
  let cluster: Cluster
  let openai: OpenAi
  let models: Record<'slow', string>

  beforeAll(async () => {
    const started = await startCluster(engines)
    if (!started) return
    cluster = started
    openai = await startOpenAi()
    models = await connectModels(cluster.a as unknown as Instance, openai, ['slow'])
    for (const text of ['The furnace is inspected every Monday.', 'The furnace is never switched off.']) {
      const id = await createDocument(cluster.a, { title: text, text })
      const live = subscribe<{ documentIngestion: { documentId?: string; status?: string } }>(
        cluster.a,
        'sse',
        `subscription ($after: Cursor) { documentIngestion(after: $after) { ... on DocumentProgress { status documentId } } }`,
        { after: encodeEventCursor('demo.document', 0) },
      )
      await live.until(({ documentIngestion: { documentId, status } }) => documentId === id && status === 'READY')
      live.drop()
    }
  })
  afterAll(async () => {
    await cluster?.stop()
    await openai?.stop()
  })

  /** An answer at A, which A and B read from the beginning, with the first of its words in its row. */
  async function begin(transport: Transport, ...tokens: string[]) {
    const id = await chatAt(cluster.a).ask(question, models.slow)
    const call = await openai.next('slow')
    const reading = [chatAt(cluster.a).whole(transport, id), chatAt(cluster.b).whole(transport, id)] as const
    for (const token of tokens) call.token(token)
    await inRow(id, tokens.join(''))
    return { id, call, reading }
  }
  const inRow = (id: string, text: string) =>
    expect.poll(async () => (await chatAt(cluster.b).read(id)).content, { timeout: 10_000 }).toBe(text)
  const finish = (call: Call) => {
    call.finish()
    call.usage(10, 5)
    call.done()
  }

  /** Whoever was told the first of these events, by whichever process, is told the rest by either. */
  async function resumeEverywhere(transport: Transport, id: string, all: readonly StreamEvent[], text: string) {
    for (const [index, { cursor }] of all.entries()) {
      for (const member of [cluster.a, cluster.b]) {
        const before = all.slice(0, index + 1)
        const after = await chatAt(member).whole(transport, id, cursor)
        expect(assemble([...before, ...after])).toBe(text)
        expect(marks([...before, ...after])).toEqual(marks(all))
        const cursors = [...before, ...after].map((event) => event.cursor)
        expect(new Set(cursors).size).toBe(cursors.length)
      }
    }
  }

  it.each(transports)(
    '[GQL-11] [GQL-14] has its citations and its usage told at both, where they belong and once, also on resuming at the other, over %s',
    async (transport, ...rest) => {
      needEngines(engines, rest.at(-1) as unknown as Test)
      const { id, call, reading } = await begin(transport, 'Every', ' Monday [1]', '.')
      call.token(' Never off [2, 1].')
      await inRow(id, 'Every Monday [1]. Never off [2][1].')
      call.token(' So it is.')
      finish(call)
      const [here, there] = await Promise.all(reading)
      const text = 'Every Monday [1]. Never off [2][1]. So it is.'
      for (const events of [here, there]) {
        expect(kinds(events)).toEqual([
          ...['MessageStarted', 'MessageDelta', 'MessageCitation', 'MessageDelta', 'MessageCitation'],
          ...['MessageDelta', 'MessageUsage', 'MessageCompleted'],
        ])
        expect(assemble(events)).toBe(text)
        const cited = events.findIndex(({ citation }) => citation?.number === 1)
        expect(assemble(events.slice(0, cited))).toBe('Every Monday [1]')
      }
      expect(marks(there)).toEqual(marks(here))
      const usage = (events: StreamEvent[]) => events.find((event) => event.usage)!.usage
      expect(usage(there)).toEqual(usage(here))
      await resumeEverywhere(transport, id, here, text)
      await resumeEverywhere(transport, id, there, text)
      // whoever comes when it is over has all of it too
      const late = await chatAt(cluster.b).whole(transport, id)
      expect(assemble(late)).toBe(text)
      expect(marks(late)).toEqual(marks(here))
      // as it is with answers from before their citations' places were stored
      await cluster.database.query('update tenant_demo.citation set sequence = null, text_length = null')
      const old = await chatAt(cluster.b).whole(transport, id)
      expect(assemble(old)).toBe(text)
      expect(marks(old)).toEqual(marks(here))
    },
  )

  it.each(transports)(
    '[GQL-11] [GQL-14] has its citations and its usage told at both when it is followed at the other from its middle, over %s',
    async (transport, ...rest) => {
      needEngines(engines, rest.at(-1) as unknown as Test)
      const id = await chatAt(cluster.a).ask(question, models.slow)
      const call = await openai.next('slow')
      const readers = [cluster.a, cluster.b].map((member) => chatAt(member).stream(transport, id))
      call.token('Every Monday [1].')
      await inRow(id, 'Every Monday [1].')
      const seen = await Promise.all(
        readers.map(async (live) => {
          const items = await live.until(({ messageStream: { __typename } }) => __typename === 'MessageCitation')
          live.drop()
          return items.map(({ messageStream }) => messageStream)
        }),
      )
      const moved = [cluster.b, cluster.a].map((member, i) =>
        chatAt(member).whole(transport, id, seen[i]!.at(-1)!.cursor),
      )
      call.token(' Never off [2].')
      await inRow(id, 'Every Monday [1]. Never off [2].')
      finish(call)
      for (const [i, after] of (await Promise.all(moved)).entries()) {
        const all = [...seen[i]!, ...after]
        expect(marks(all)).toEqual(['MessageCitation 1', 'MessageCitation 2', 'MessageUsage', 'MessageCompleted'])
        expect(assemble(all)).toBe('Every Monday [1]. Never off [2].')
      }
    },
  )

  it.each([
    ['stopped at the other process', 'CANCELLED'],
    ['broken off by its provider', 'MODEL_STREAM_BROKEN'],
  ])('[GQL-11] [GQL-14] has its citations and its usage told at both when it is %s', async (_how, code, ...rest) => {
    needEngines(engines, rest.at(-1) as unknown as Test)
    const { id, call, reading } = await begin('sse', 'Every Monday [1].')
    if (code === 'CANCELLED') await chatAt(cluster.b).cancel(id)
    else call.die()
    for (const events of await Promise.all(reading)) {
      expect(kinds(events).filter((name) => name !== 'MessageDelta')).toEqual([
        ...['MessageStarted', 'MessageCitation', 'MessageUsage', 'MessageFailed'],
      ])
      expect(events.at(-1)).toMatchObject({ code })
      await resumeEverywhere('sse', id, events, 'Every Monday [1].')
    }
  })

  it.each(transports)(
    '[GQL-11] [GQL-14] that is deleted while it is written ends as failed, without a message, at both, over %s',
    async (transport, ...rest) => {
      needEngines(engines, rest.at(-1) as unknown as Test)
      const [chatA, chatB] = [chatAt(cluster.a), chatAt(cluster.b)]
      const conversationId = await chatA.conversation()
      const { message } = await chatA.send({ conversationId, content: question, model: models.slow })
      const { id } = message!
      const call = await openai.next('slow')
      const reading = [chatA.whole(transport, id), chatB.whole(transport, id)] as const
      call.token('Every Monday.')
      await inRow(id, 'Every Monday.')
      await cluster.b.data(`mutation ($id: ID!) { conversationDelete(input: { id: $id }) { deletedId } }`, {
        id: conversationId,
      })
      expect(await call.left).toEqual({ answered: false })
      for (const events of await Promise.all(reading)) {
        expect(kinds(events).slice(-2)).toEqual(['MessageUsage', 'MessageFailed'])
        expect(events.at(-1)).toMatchObject({ code: 'NOT_FOUND', message: null })
        for (const member of [cluster.a, cluster.b]) {
          const again = await chatAt(member).whole(transport, id, events[0]!.cursor)
          expect(again.at(-1)).toMatchObject({ __typename: 'MessageFailed', code: 'NOT_FOUND', message: null })
          expect(await chatAt(member).whole(transport, id, events.at(-1)!.cursor)).toEqual([])
        }
      }
      // to whom has no cursor of it there is nothing
      await expect(chatB.whole('sse', id)).rejects.toThrow('NOT_FOUND')
    },
  )

  it('[GQL-11] [GQL-14] has its citations told once by its rows when its process was killed', async (test) => {
    needEngines(engines, test)
    const ended = await begin('sse', 'Every Monday [1].')
    finish(ended.call)
    const [seen] = await Promise.all(ended.reading)
    const { id, call, reading } = await begin('sse', 'Every Monday [1].')
    const [, there] = [reading[0].catch(() => undefined), reading[1]]
    await kill(cluster.a)
    await call.left
    const cut = await there
    expect(marks(cut)).toEqual(['MessageCitation 1', 'MessageFailed'])
    expect(cut.at(-1)).toMatchObject({ code: 'INTERRUPTED' })
    // of what had ended before, the rows alone are left
    for (const [which, all] of [
      [ended.id, seen],
      [id, cut],
    ] as const) {
      for (const [index, { cursor }] of all.entries()) {
        const both = [...all.slice(0, index + 1), ...(await chatAt(cluster.b).whole('sse', which, cursor))]
        expect(assemble(both)).toBe('Every Monday [1].')
        expect(marks(both)).toEqual(marks(all))
      }
      expect(marks(await chatAt(cluster.b).whole('sse', which))).toEqual(marks(all))
    }
  })
})
