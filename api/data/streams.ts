/**
 * Token streams. Deltas are too many for rows of the event log: they pass through a bounded buffer per message, and
 * the message's row is checkpointed as it grows. A reader gets what the buffer still holds after its position, or is
 * told to take the row's text first.
 */
export type StreamEvent =
  | { type: 'started' }
  | { type: 'delta'; text: string }
  | { type: 'citation'; citationId: string }
  | { type: 'toolCall'; name: string; arguments: unknown }
  | {
      type: 'usage'
      inputTokens: number
      outputTokens: number
      cost: string
      currency: string
      latencyMs: number | null
      firstTokenMs: number | null
      estimated: boolean
    }
  | { type: 'completed' }
  | { type: 'failed'; code: string; reason: string }

export interface Sequenced {
  sequence: number
  event: StreamEvent
}

export interface MessageStreamWriter {
  /** Appends an event and wakes the readers. Returns its sequence number, from 1. */
  push(event: StreamEvent): number
  /** The last sequence number given out. */
  readonly sequence: number
  /** Everything up to here is in the row: the buffer may drop it when it needs room. */
  checkpointed(sequence: number): void
  /** No more will come. */
  end(): void
}

export interface MessageStreams {
  open(key: string, fromSequence: number): MessageStreamWriter
  /** The last sequence number given out, or null when this process does not hold the stream. */
  last(key: string): number | null
  /**
   * Events after a position, then those to come, until the stream ends or the signal aborts. Yields null and ends when
   * events after the position are gone from the buffer: the reader takes the row's text and reads on from its sequence.
   */
  read(key: string, after: number, signal: AbortSignal): AsyncGenerator<Sequenced | null, void>
}

interface Stream {
  events: Sequenced[]
  bytes: number
  last: number
  checkpoint: number
  ended: boolean
  waiting: Set<() => void>
}

const maxBytes = 512 * 1024
const keptAfterEndMs = 60_000

export function createMessageStreams(): MessageStreams {
  const streams = new Map<string, Stream>()

  const wake = (stream: Stream) => {
    for (const resolve of [...stream.waiting]) resolve()
    stream.waiting.clear()
  }

  return {
    last: (key) => streams.get(key)?.last ?? null,
    open(key, fromSequence) {
      const stream: Stream = {
        events: [],
        bytes: 0,
        last: fromSequence,
        checkpoint: fromSequence,
        ended: false,
        waiting: new Set(),
      }
      streams.set(key, stream)
      const trim = () => {
        while (stream.bytes > maxBytes && stream.events.length && stream.events[0]!.sequence <= stream.checkpoint) {
          stream.bytes -= sizeOf(stream.events.shift()!.event)
        }
      }
      return {
        get sequence() {
          return stream.last
        },
        push(event) {
          stream.last++
          stream.events.push({ sequence: stream.last, event })
          stream.bytes += sizeOf(event)
          trim()
          wake(stream)
          return stream.last
        },
        checkpointed(sequence) {
          stream.checkpoint = sequence
          trim()
        },
        end() {
          stream.ended = true
          wake(stream)
          setTimeout(() => {
            if (streams.get(key) === stream) streams.delete(key)
          }, keptAfterEndMs).unref()
        },
      }
    },
    async *read(key, after, signal) {
      const stream = streams.get(key)
      if (!stream) return
      let position = after
      while (!signal.aborted) {
        const first = stream.events[0]?.sequence ?? stream.last + 1
        if (position + 1 < first && position < stream.last) {
          yield null
          return
        }
        const next = stream.events[position + 1 - first]
        if (next) {
          position = next.sequence
          yield next
        } else if (stream.ended) {
          return
        } else {
          await new Promise<void>((resolve) => {
            const done = () => {
              stream.waiting.delete(done)
              signal.removeEventListener('abort', done)
              resolve()
            }
            stream.waiting.add(done)
            signal.addEventListener('abort', done, { once: true })
          })
        }
      }
    },
  }
}

const sizeOf = (event: StreamEvent): number => 64 + (event.type === 'delta' ? event.text.length * 2 : 0)
