import type { Logger } from 'pino'
import type { Redis } from '../redis.ts'
import { createMessageStreams } from './memory.ts'
import { createSharedStreams } from './redis.ts'

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
   * Of a stream that another process writes it gives what is shared, and ends when nothing came for a while, or at
   * once when it shall not `wait`.
   */
  read(key: string, after: number, signal: AbortSignal, wait?: boolean): AsyncGenerator<Sequenced | null, void>
  close(): void
}

/** Shared through Redis where there is one; otherwise of this process alone. */
export const openMessageStreams = (redis: Redis | null, log: Logger): MessageStreams =>
  redis ? createSharedStreams(redis, log) : createMessageStreams()
