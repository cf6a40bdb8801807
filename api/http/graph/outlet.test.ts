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
