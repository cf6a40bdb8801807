import { describe, expect, it, vi } from 'vitest'
import { createClient, PlatformError } from './index.ts'
import { resumingStream, type StreamEvent } from './stream.ts'
import { type Answer, data, failure, hangUp, plain, stream, TestPlatform } from './testing/platform.ts'

const delta = (cursor: string, text: string) => ({ __typename: 'MessageDelta', cursor, text, sequence: 0 })
const completed = { __typename: 'MessageCompleted', cursor: '9', message: { id: 'M', content: 'Hello' } }
const answer = (events: readonly object[], end?: 'complete' | 'cut' | 'open') => stream('messageStream', events, end)
const cursors = (events: readonly StreamEvent[]) => events.map(({ cursor }) => cursor)
const afters = (platform: TestPlatform) => platform.received.map(({ graph }) => graph?.variables.after)
/** Back-off without its waiting: the delays' own test is in wait.test.ts. */
const hurry = { headers: { 'retry-after': '0' } }

describe('a subscription', () => {
  it('[GQL-17] gives its events as they come and ends after the last one, closing the connection', async () => {
    await using platform = await TestPlatform.start(answer([delta('1', 'Hel'), delta('2', 'lo'), completed], 'open'))
    const client = createClient({ url: platform.url, apiKey: 'key' })
    const events = await Array.fromAsync(client.messageStream({ messageId: 'M' }))
    expect(cursors(events)).toEqual(['1', '2', '9'])
    expect(platform.received[0]?.headers).toMatchObject({ accept: 'text/event-stream', authorization: 'Bearer key' })
    await vi.waitFor(async () => expect(await platform.connections()).toBe(0))
  })

  it('[GQL-17] resumes after the last cursor when the connection is cut in the middle of an event', async () => {
    await using platform = await TestPlatform.start(
      answer([delta('1', 'a'), delta('2', 'b')], 'cut'),
      answer([delta('3', 'c'), completed]),
    )
    const events = await Array.fromAsync(createClient({ url: platform.url }).messageStream({ messageId: 'M' }))
    expect(cursors(events)).toEqual(['1', '2', '3', '9'])
    expect(afters(platform)).toEqual([undefined, '2'])
  })

  it('[GQL-11] [GQL-17] resumes behind its beginning, as the head tells it, until it had an event', async () => {
    const begins = (cursor: string, events: object[], end?: 'cut'): Answer =>
      stream('usageLive', events, end, { 'last-event-id': cursor })
    const event = (cursor: string) => ({ __typename: 'UsageRecorded', cursor })
    await using platform = await TestPlatform.start(
      begins('1', [], 'cut'),
      begins('5', [], 'cut'), // it is asked for what follows the first one: where else it began is nothing to it
      stream('usageLive', [event('6')], 'cut'),
      stream('usageLive', [event('7')]),
    )
    const events = await Array.fromAsync(createClient({ url: platform.url }).usageLive())
    expect(cursors(events)).toEqual(['6', '7'])
    expect(afters(platform)).toEqual([undefined, '1', '1', '6'])
  })

  it('[GQL-10] [GQL-17] ends when the server completes it, whatever its last event', async () => {
    await using platform = await TestPlatform.start(answer([delta('1', 'a')], 'cut'), answer([]))
    const events = await Array.fromAsync(createClient({ url: platform.url }).messageStream({ messageId: 'M' }))
    expect(cursors(events)).toEqual(['1'])
    expect(afters(platform)).toEqual([undefined, '1'])
  })

  it('[GQL-17] gives an event that is sent twice once, but every resync', async () => {
    const resync = { __typename: 'StreamResync', cursor: '2', message: { id: 'M', content: 'ab' } }
    await using platform = await TestPlatform.start(
      answer([delta('1', 'a'), delta('2', 'b')], 'cut'),
      answer([delta('2', 'b'), resync, delta('3', 'c'), completed]),
    )
    const events = await Array.fromAsync(createClient({ url: platform.url }).messageStream({ messageId: 'M' }))
    expect(events.map(({ __typename, cursor }) => `${__typename} ${cursor}`)).toEqual([
      'MessageDelta 1',
      'MessageDelta 2',
      'StreamResync 2',
      'MessageDelta 3',
      'MessageCompleted 9',
    ])
  })

  const faults: [string, Answer][] = [
    ['a stream that breaks off without a word', plain(200, ':\n\n', { 'content-type': 'text/event-stream' })],
    ['no answer', hangUp],
    ['429 with Retry-After', failure(429, 'RATE_LIMITED', hurry)],
    ['a proxy’s 503', plain(503, 'starting', { 'retry-after': '0' })],
    [
      'an error event of a server that stops',
      (response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' })
        const errors = [{ message: 'The server stops.', extensions: { code: 'UNAVAILABLE' } }]
        response.end(`event: next\ndata: ${JSON.stringify({ errors })}\n\nevent: complete\ndata:\n\n`)
      },
    ],
  ]

  it.each(faults)('[GQL-17] goes on after %s', async (_what, fault) => {
    await using platform = await TestPlatform.start(answer([delta('1', 'a')], 'cut'), fault, answer([completed]))
    const events = await Array.fromAsync(createClient({ url: platform.url }).messageStream({ messageId: 'M' }))
    expect(cursors(events)).toEqual(['1', '9'])
    expect(afters(platform)).toEqual([undefined, '1', '1'])
  })

  it('[GQL-17] waits as long as Retry-After says before it resumes, and ends when that is more than an hour', async () => {
    const busy = (seconds: string) => failure(429, 'RATE_LIMITED', { headers: { 'retry-after': seconds } })
    await using platform = await TestPlatform.start(answer([delta('1', 'a')], 'cut'), busy('1'), busy('3601'))
    const read = async () => {
      for await (const _ of createClient({ url: platform.url }).messageStream({ messageId: 'M' }));
    }
    await expect(read()).rejects.toMatchObject({ code: 'RATE_LIMITED', retryAfter: 3601 })
    const [, refused, resumed] = platform.received.map(({ at }) => at)
    expect((resumed ?? 0) - (refused ?? 0)).toBeGreaterThanOrEqual(1_000)
    expect((resumed ?? 0) - (refused ?? 0)).toBeLessThan(2_500)
  })

  it('[GQL-17] resumes when a connection falls silent', async () => {
    await using platform = await TestPlatform.start(answer([delta('1', 'a')], 'open'), answer([completed]))
    const connection = { url: platform.url, headers: () => new Headers(), fetch, retries: 0 }
    const request = { query: 'subscription { messageStream { cursor } }', variables: {} }
    const isLast = (event: StreamEvent) => event.__typename === 'MessageCompleted'
    const answers = await Array.fromAsync(resumingStream(connection, { request, isLast, silence: 50 }))
    expect(answers.map(({ messageStream }) => (messageStream as StreamEvent).cursor)).toEqual(['1', '9'])
  })

  it.each([
    ['refused', failure(401, 'UNAUTHENTICATED'), 'UNAUTHENTICATED'],
    ['answered without a stream', data({ messageStream: null }), 'BAD_RESPONSE'],
    [
      'fed with something that is not JSON',
      plain(200, 'event: next\ndata: {\n\n', { 'content-type': 'text/event-stream' }),
      'BAD_RESPONSE',
    ],
    ['fed with events that could not be resumed', answer([{ __typename: 'MessageDelta' }]), 'BAD_RESPONSE'],
  ])('[GQL-17] throws when it is %s', async (_what, fault, code) => {
    await using platform = await TestPlatform.start(fault)
    const events = Array.fromAsync(createClient({ url: platform.url }).messageStream({ messageId: 'M' }))
    await expect(events).rejects.toBeInstanceOf(PlatformError)
    await expect(events).rejects.toMatchObject({ code })
    expect(platform.received).toHaveLength(1)
  })

  it('[GQL-17] throws the last of ten temporary failures in a row', async () => {
    const busy = failure(503, 'UNAVAILABLE', hurry)
    await using platform = await TestPlatform.start(...Array.from({ length: 20 }, () => busy))
    const events = Array.fromAsync(createClient({ url: platform.url }).messageStream({ messageId: 'M' }))
    await expect(events).rejects.toMatchObject({ code: 'UNAVAILABLE' })
    expect(platform.received).toHaveLength(10)
  })

  it('[GQL-17] closes the connection when the caller leaves the loop', async () => {
    await using platform = await TestPlatform.start(answer([delta('1', 'a'), delta('2', 'b')], 'open'))
    for await (const event of createClient({ url: platform.url }).messageStream({ messageId: 'M' })) {
      expect(event.cursor).toBe('1')
      break
    }
    await vi.waitFor(async () => expect(await platform.connections()).toBe(0))
    expect(platform.received).toHaveLength(1)
  })

  it('[GQL-17] ends at once when its reader leaves while it waits for an event', async () => {
    await using platform = await TestPlatform.start(answer([delta('1', 'a')], 'open'))
    const events = createClient({ url: platform.url }).messageStream({ messageId: 'M' })
    expect((await events.next()).value).toMatchObject({ cursor: '1' })
    const waiting = events.next()
    expect(await events.return()).toEqual({ done: true, value: undefined })
    expect(await waiting).toEqual({ done: true, value: undefined })
    await vi.waitFor(async () => expect(await platform.connections()).toBe(0))
  })

  it('[GQL-17] rejects with the caller’s reason when it is aborted while it waits for an event', async () => {
    await using platform = await TestPlatform.start(answer([delta('1', 'a')], 'open'))
    const abort = new AbortController()
    const read = async () => {
      const events = createClient({ url: platform.url }).messageStream({ messageId: 'M' }, { signal: abort.signal })
      for await (const _ of events) abort.abort(new Error('left'))
    }
    await expect(read()).rejects.toThrow('left')
    await vi.waitFor(async () => expect(await platform.connections()).toBe(0))
  })

  it('[GQL-17] of one document ends when it is ready; of all documents, only when the caller leaves', async () => {
    const progress = (cursor: string, status: string) => ({ __typename: 'DocumentProgress', cursor, status })
    const events = [progress('1', 'PROCESSING'), progress('2', 'READY'), progress('3', 'PROCESSING')]
    const feed = stream('documentIngestion', events, 'open')
    await using platform = await TestPlatform.start(feed, feed)
    const client = createClient({ url: platform.url })
    expect(cursors(await Array.fromAsync(client.documentIngestion({ documentId: 'D' })))).toEqual(['1', '2'])
    const all: StreamEvent[] = []
    for await (const event of client.documentIngestion()) if (all.push(event) === 3) break
    expect(cursors(all)).toEqual(['1', '2', '3'])
  })
})

describe('ask', () => {
  it('[GQL-17] sends the question and follows its answer to the end', async () => {
    const sent = { userMessage: { id: 'Q' }, message: { id: 'M' }, userErrors: [] }
    await using platform = await TestPlatform.start(data({ messageSend: sent }), answer([delta('1', 'a'), completed]))
    const client = createClient({ url: platform.url })
    const events = await Array.fromAsync(client.ask('C', 'How long?', { model: 'model-1' }))
    expect(cursors(events)).toEqual(['1', '9'])
    expect(platform.received.map(({ graph }) => graph?.variables)).toEqual([
      { input: { conversationId: 'C', content: 'How long?', model: 'model-1' } },
      { messageId: 'M' },
    ])
  })
})
