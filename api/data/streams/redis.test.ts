import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { need, type Unavailable } from '../../../tests/harness/part.ts'
import { type RunningRedis, startRedis } from '../../../tests/harness/redis.ts'
import { newId } from '../ids.ts'
import { openRedis, type Redis } from '../redis.ts'
import type { MessageStreams, Sequenced } from './index.ts'
import { createSharedStreams } from './redis.ts'

const log = pino({ level: 'silent' })
const delta = (text: string) => ({ type: 'delta', text }) as const
const forever = () => new AbortController().signal

/** Two processes' worth of streams on one Redis. */
let part: RunningRedis | Unavailable
let clients: Redis[] = []
let here: MessageStreams
let there: MessageStreams
let key: string

beforeAll(async () => {
  part = await startRedis()
  if ('unavailable' in part) return
  const { url } = part
  clients = [openRedis(url, log), openRedis(url, log)]
  ;[here, there] = clients.map((client) => createSharedStreams(client, log)) as [MessageStreams, MessageStreams]
})
afterAll(async () => {
  here?.close()
  there?.close()
  for (const client of clients) client.close()
  if ('stop' in part) await part.stop()
})
const connected = () =>
  expect
    .poll(() => clients.every(({ commands, subscriber }) => commands.isReady && subscriber.isReady), {
      timeout: 10_000,
    })
    .toBe(true)
beforeEach(async () => {
  key = newId()
  if ('stop' in part) await connected()
})

/** Reads as the readers of an answer do: looks again when nothing came, until the end was told. */
async function readAll(streams: MessageStreams, after = 0): Promise<Sequenced[]> {
  const seen: Sequenced[] = []
  let position = after
  for (;;) {
    for await (const item of streams.read(key, position, forever())) {
      if (item === null) throw new Error(`a gap after ${position}`)
      seen.push(item)
      position = item.sequence
      if (item.event.type === 'completed') return seen
    }
    await new Promise(setImmediate)
  }
}
const numbers = (items: readonly Sequenced[]) => items.map(({ sequence }) => sequence)
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i)

describe('a stream of another process', () => {
  it('[GQL-14] gives each event once and in order, to readers that come at any time', async (test) => {
    need(part, test)
    const writer = here.open(key, 0)
    writer.push({ type: 'started' })
    const early = [readAll(there), readAll(there)]
    for (let i = 0; i < 200; i++) {
      writer.push(delta(`${i}`))
      if (i % 20 === 0) await new Promise(setImmediate)
    }
    const late = readAll(there)
    const resumed = readAll(there, 150)
    writer.push({ type: 'completed' })
    writer.end()
    for (const seen of [...(await Promise.all(early)), await late]) expect(numbers(seen)).toEqual(range(1, 202))
    expect(numbers(await resumed)).toEqual(range(151, 202))
    expect(there.last(key)).toBeNull()
  })

  it('[GQL-12] is bounded in Redis as in its writer: a reader behind what is held is sent to the row', async (test) => {
    need(part, test)
    const { commands } = clients[0]!
    const name = `superfasttt:stream:${key}`
    const shared = async () => (await commands.xRevRange(name, '+', '-', { COUNT: 1 }))?.[0]?.id
    const writer = here.open(key, 0)
    const piece = 'x'.repeat(1_000)
    for (let i = 1; i <= 3_000; i++) {
      writer.checkpointed(writer.push(delta(piece)))
      // as an answer comes: in many batches
      if (i % 100 === 0) await expect.poll(shared, { interval: 2 }).toBe(`${i}-0`)
    }
    writer.push({ type: 'completed' })
    writer.end()
    await expect.poll(shared).toBe('3001-0')
    expect(await commands.pTTL(name)).toBeLessThanOrEqual(60_000)
    expect(await commands.memoryUsage(name)).toBeLessThan(2 * 1024 * 1024)
    expect((await there.read(key, 0, forever()).next()).value).toBeNull()
    expect(numbers(await readAll(there, 2_900))).toEqual(range(2_901, 3_001))
  })

  it('[GQL-14] goes on after Redis was away, with what was written meanwhile', async (test) => {
    const redis = need(part, test)
    const writer = here.open(key, 0)
    writer.push(delta('a'))
    const first = there.read(key, 0, forever())
    expect((await first.next()).value).toMatchObject({ sequence: 1 })
    await redis.restart()
    writer.push(delta('b'))
    const rest = readAll(there, 1)
    await connected()
    writer.push({ type: 'completed' })
    writer.end()
    expect(numbers(await rest)).toEqual([2, 3])
  })

  it('ends for now when Redis stands still, so that its reader looks at the row', async (test) => {
    const redis = need(part, test)
    const writer = here.open(key, 0)
    redis.child.kill('SIGSTOP')
    try {
      writer.push(delta('a'))
      const began = performance.now()
      expect((await there.read(key, 0, forever()).next()).done).toBe(true)
      expect(performance.now() - began).toBeLessThan(5_000)
      // its own readers notice nothing
      expect((await here.read(key, 0, forever()).next()).value).toMatchObject({ sequence: 1 })
    } finally {
      redis.child.kill('SIGCONT')
    }
    writer.push({ type: 'completed' })
    writer.end()
    expect(numbers(await readAll(there))).toEqual([1, 2])
  })

  it('[GQL-11] that has ended is still there for a reader that comes back, who does not wait for more', async (test) => {
    need(part, test)
    const writer = here.open(key, 0)
    for (const text of ['a', 'b', 'c']) writer.push(delta(text))
    writer.end()
    await expect.poll(() => clients[0]!.commands.exists(`superfasttt:stream:${key}`)).toBe(1)
    const items: (number | undefined)[] = []
    for await (const item of there.read(key, 1, forever(), false)) items.push(item?.sequence)
    expect(items).toEqual([2, 3])
  })

  it('that nobody writes ends soon, and at once when the reader leaves', async (test) => {
    need(part, test)
    expect((await there.read(key, 0, forever()).next()).done).toBe(true)
    const controller = new AbortController()
    const reading = there.read(key, 0, controller.signal).next()
    controller.abort()
    expect((await reading).done).toBe(true)
  })
})
