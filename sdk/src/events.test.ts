import { describe, expect, it } from 'vitest'
import { readEvents, type ServerSentEvent } from './events.ts'

/** Reads a text that arrives cut at every `step` bytes. */
async function read(text: string, step: number): Promise<ServerSentEvent[]> {
  const bytes = new TextEncoder().encode(text)
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (let at = 0; at < bytes.length; at += step) controller.enqueue(bytes.slice(at, at + step))
      controller.close()
    },
  })
  return Array.fromAsync(readEvents(body))
}

describe('readEvents', () => {
  const text =
    ': comment\n\nevent: next\ndata: {"é":"🙂"}\n\nevent:complete\r\ndata:\r\n\r\ndata: a\ndata:  b\nid: 7\n\nevent: next\n\ndata: cut'
  const events = [
    { event: 'next', data: '{"é":"🙂"}' },
    { event: 'complete', data: '' },
    { event: 'message', data: 'a\n b' },
  ]

  it.each([1, 2, 3, 7, 1000])('[GQL-17] reads the same events from pieces of %i bytes', async (step) => {
    expect(await read(text, step)).toEqual(events)
  })

  it('[GQL-17] tells of every piece, comments too, and closes the source when the reader leaves', async () => {
    let pieces = 0
    let cancelled = false
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.enqueue(new TextEncoder().encode(pieces < 2 ? ':\n\n' : 'data: x\n\n'))
      },
      cancel() {
        cancelled = true
      },
    })
    for await (const event of readEvents(body, () => {
      pieces += 1
    })) {
      expect(event.data).toBe('x')
      break
    }
    expect(pieces).toBe(3)
    expect(cancelled).toBe(true)
  })
})
