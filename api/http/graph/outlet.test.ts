import { Writable } from 'node:stream'
import { GraphQLError } from 'graphql'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createLine, Delivery, patience } from './outlet.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
})
afterEach(() => {
  vi.useRealTimers()
})

/** A stream whose reader takes nothing until it is told to. */
function reader() {
  let take: () => void = () => undefined
  const stream = new Writable({
    highWaterMark: 4,
    write(_chunk, _encoding, done) {
      take = done
    },
  })
  const givenUp = vi.fn(() => void stream.destroy())
  return { stream, line: createLine(stream, givenUp), givenUp, take: () => take() }
}
const drained = (stream: Writable) => new Promise((resolve) => stream.once('drain', resolve))

describe('a line', () => {
  it('[GQL-12] is full while what was written waits, and says once when there is room', async () => {
    const { stream, line, givenUp, take } = reader()
    expect(line.full()).toBe(false)
    stream.write('12345')
    expect(line.full()).toBe(true)
    const free = vi.fn()
    line.whenFree(free)
    const stop = line.whenFree(() => expect.unreachable())
    stop()
    const done = drained(stream)
    take()
    await done
    expect([line.full(), line.closed(), free.mock.calls.length]).toEqual([false, false, 1])
    vi.advanceTimersByTime(patience.ms * 2)
    expect(givenUp).not.toHaveBeenCalled()
  })

  it('[GQL-12] gives a reader up that takes nothing for as long as it may', () => {
    const { stream, line, givenUp } = reader()
    stream.write('12345')
    const free = vi.fn()
    line.whenFree(free)
    vi.advanceTimersByTime(patience.ms - 1)
    expect(givenUp).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1)
    expect([givenUp.mock.calls.length, free.mock.calls.length, line.closed()]).toEqual([1, 1, true])
  })

  it('[GQL-12] that closes tells those who wait, and is not given up besides', async () => {
    const { stream, line, givenUp } = reader()
    stream.write('12345')
    const free = new Promise<void>((resolve) => {
      line.whenFree(resolve)
    })
    stream.destroy()
    await free
    vi.advanceTimersByTime(patience.ms * 2)
    expect([line.closed(), givenUp.mock.calls.length]).toEqual([true, 0])
  })
})

describe('a delivery', () => {
  it('[GQL-6] says of errors what is public, and nothing for the head of a response', () => {
    const error = new GraphQLError('public', { path: ['a'], extensions: { code: 'INTERNAL', http: { status: 500 } } })
    const { json, sse } = new Delivery({ data: null, errors: [error] })
    expect(JSON.parse(json)).toEqual({
      data: null,
      errors: [{ message: 'public', path: ['a'], extensions: { code: 'INTERNAL' } }],
    })
    expect(sse.toString()).toBe(`event: next\ndata: ${json}\n\n`)
  })
})

describe('a frame', () => {
  const heads = ['a', 'b', 'a longer name', 'c'].map((id) => Buffer.from(`{"id":"${id}","payload":`))
  const messageIn = (frame: Buffer) => {
    const [length, start] =
      frame[1]! < 126
        ? [frame[1], 2]
        : frame[1] === 126
          ? [frame.readUInt16BE(2), 4]
          : [Number(frame.readBigUInt64BE(2)), 10]
    expect([frame[0], length]).toEqual([0x81, frame.length - start])
    return JSON.parse(frame.subarray(start).toString())
  }

  it.each([0, 60, 90, 300, 65_400, 65_500, 70_000])(
    '[GQL-13] holds the name of its reader, whether the one before was taken at once or waits, with %i characters',
    (size) => {
      const delivery = new Delivery({ data: { text: 'x'.repeat(size) } })
      const written: Buffer[] = []
      const atOnce = new Writable({
        write(frame: Buffer, _encoding, done) {
          written.push(Buffer.from(frame))
          done()
        },
      })
      // as the system does when its own buffer is full: it comes back to the bytes that it was given
      const waiting = new Writable({ write: (frame: Buffer) => void written.push(frame) })
      for (const stream of [atOnce, waiting, atOnce, waiting]) {
        for (const head of heads) delivery.writeFrame(stream, head)
      }
      const expected = heads.map((head) => JSON.parse(`${head}${delivery.json}}`))
      // what follows one that waits is queued behind it
      expect(written.map(messageIn)).toEqual([...expected, expected[0], ...expected])
    },
  )
})
