import { describe, expect, it } from 'vitest'
import type { Sequenced } from './index.ts'
import { createMessageStreams } from './memory.ts'

const forever = () => new AbortController().signal
const delta = (text: string) => ({ type: 'delta', text }) as const

async function take(items: AsyncGenerator<Sequenced | null, void>, count: number) {
  const taken: (number | null)[] = []
  while (taken.length < count) {
    const { value, done } = await items.next()
    if (done) return [...taken, 'end']
    taken.push(value === null ? null : value.sequence)
  }
  return taken
}

describe('a message’s stream', () => {
  it('[LLM-4] gives what is there, then what comes, then ends', async () => {
    const streams = createMessageStreams()
    const writer = streams.open('m', 0)
    writer.push({ type: 'started' })
    writer.push(delta('a'))
    const items = streams.read('m', 0, forever())
    expect(await take(items, 2)).toEqual([1, 2])
    const next = items.next()
    writer.push(delta('b'))
    expect((await next).value).toEqual({ sequence: 3, event: delta('b') })
    writer.push({ type: 'completed' })
    writer.end()
    expect(await take(items, 9)).toEqual([4, 'end'])
    expect(streams.last('m')).toBe(4)
  })

  it('goes on behind a position, and from the sequence that it was opened with', async () => {
    const streams = createMessageStreams()
    const writer = streams.open('m', 100)
    for (let i = 0; i < 5; i++) writer.push(delta('x'))
    writer.end()
    expect(await take(streams.read('m', 103, forever()), 9)).toEqual([104, 105, 'end'])
    expect(await take(streams.read('m', 105, forever()), 9)).toEqual(['end'])
    expect(await take(streams.read('m', 42, forever()), 9)).toEqual([null, 'end'])
  })

  it('gives every reader the same, each at its own pace; one that stops holds nobody up', async () => {
    const streams = createMessageStreams()
    const writer = streams.open('m', 0)
    const [fast, slow, stopped] = [0, 0, 0].map((after) => streams.read('m', after, forever()))
    for (let i = 0; i < 3; i++) writer.push(delta('x'))
    expect(await take(stopped!, 1)).toEqual([1])
    expect(await take(fast!, 3)).toEqual([1, 2, 3])
    for (let i = 0; i < 3; i++) writer.push(delta('x'))
    writer.end()
    expect(await take(fast!, 9)).toEqual([4, 5, 6, 'end'])
    expect(await take(slow!, 9)).toEqual([1, 2, 3, 4, 5, 6, 'end'])
    expect(await take(stopped!, 9)).toEqual([2, 3, 4, 5, 6, 'end'])
  })

  it('keeps a bounded buffer of what is in the row, and sends a reader that is behind it to the row', async () => {
    const streams = createMessageStreams()
    const writer = streams.open('m', 0)
    const piece = 'x'.repeat(1_000)
    const behind = streams.read('m', 0, forever())
    for (let i = 0; i < 2_000; i++) writer.checkpointed(writer.push(delta(piece)))
    expect(await take(behind, 9)).toEqual([null, 'end'])

    const held: Sequenced[] = []
    writer.end()
    let from = writer.sequence
    for (; from > 0; from--) {
      const { value } = await streams.read('m', from - 1, forever()).next()
      if (!value) break
      held.push(value)
    }
    // 512 KiB of two-byte characters, and a little for each event
    expect(held.length).toBeGreaterThan(200)
    expect(held.length).toBeLessThan(300)
    expect(await take(streams.read('m', from, forever()), 1)).toEqual([from + 1])
  })

  it('keeps what is not in the row yet, however much that is: nothing is lost', async () => {
    const streams = createMessageStreams()
    const writer = streams.open('m', 0)
    for (let i = 0; i < 1_000; i++) writer.push(delta('x'.repeat(1_000)))
    writer.end()
    expect(await take(streams.read('m', 0, forever()), 1_001)).toHaveLength(1_001)
  })

  it('stops giving to a reader whose signal aborts, also one that waits', async () => {
    const streams = createMessageStreams()
    const writer = streams.open('m', 0)
    const controller = new AbortController()
    const items = streams.read('m', 0, controller.signal)
    const waiting = items.next()
    controller.abort()
    expect(await waiting).toEqual({ value: undefined, done: true })
    writer.push(delta('x'))
    expect((await streams.read('m', 0, controller.signal).next()).done).toBe(true)
  })

  it('is nothing for a key that this process does not hold', async () => {
    const streams = createMessageStreams()
    expect(streams.last('other')).toBeNull()
    expect(await take(streams.read('other', 0, forever()), 1)).toEqual(['end'])
  })
})
