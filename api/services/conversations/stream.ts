import { decodeEventCursor, encodeEventCursor } from '../../data/events/cursor.ts'
import type { StreamEvent } from '../../data/streams.ts'
import { Fault, notFound } from '../../errors/index.ts'
import type { TenantScope } from '../scope.ts'
import { answerWork } from './answer.ts'

/**
 * What a reader of an answer gets, in order; `cursor` resumes after it. A resync carries the text that its cursor
 * stands for: the row may have grown by the time it is looked at.
 */
export type MessageStreamItem = { cursor: string; messageId: string } & (
  | StreamEvent
  | { type: 'resync'; content: string }
)

interface MessageState {
  status: string
  content: string
  sequence: number
  failureCode: string | null
  failureReason: string | null
}

/** How often a message whose answer runs elsewhere, or waits to be recovered, is looked at. */
const lookMs = 300

/**
 * The events of one answer after a cursor, then those to come, until it has ended. What the buffer no longer holds
 * arrives as one `resync` that stands for the message's text so far; the end always arrives.
 * @throws Fault NOT_FOUND, INVALID_CURSOR
 */
export async function* streamMessage(
  scope: TenantScope,
  messageId: string,
  after: string | null | undefined,
  signal: AbortSignal,
): AsyncGenerator<MessageStreamItem, void> {
  scope.require('conversations:read')
  const stream = `m-${messageId}`
  let position = after == null ? 0 : decodeEventCursor(stream, after)
  const at = (sequence: number) => ({ cursor: encodeEventCursor(stream, sequence), messageId })
  const key = answerWork(scope, messageId)

  while (!signal.aborted) {
    const state = await find(scope, messageId)
    if (!state) throw notFound('message', 'messageId')

    const last = scope.parts.streams.last(key)
    if (last !== null) {
      if (position > last) throw new Fault('INVALID_CURSOR')
      let resynced = false
      for await (const item of scope.parts.streams.read(key, position, signal)) {
        if (item === null) {
          resynced = true
          const row = (await find(scope, messageId)) ?? state
          position = Math.max(position, textSequence(row))
          yield { ...at(position), type: 'resync', content: row.content }
          break // reading goes on behind exactly what the reader was given
        } else if (item.sequence > position) {
          position = item.sequence
          yield { ...at(position), ...item.event }
          if (item.event.type === 'completed' || item.event.type === 'failed') return
        }
      }
      if (signal.aborted) return
      if (resynced) continue
    }

    // not in this process: the row tells
    const now = await find(scope, messageId)
    if (!now) return
    const ended = hasEnded(now)
    if (ended && position > now.sequence) throw new Fault('INVALID_CURSOR')
    if (ended && position === now.sequence && position > 0) return
    if (textSequence(now) > position || (ended && position === 0)) {
      position = textSequence(now)
      yield { ...at(position), type: 'resync', content: now.content }
    }
    if (ended) {
      yield { ...at(now.sequence), ...endOf(now) }
      return
    }
    await pause(lookMs, signal)
  }
}

const hasEnded = ({ status }: MessageState): boolean => status !== 'PENDING' && status !== 'STREAMING'

/** The number up to which the row's text stands: its last one is the end's own, which is still to be told. */
const textSequence = (state: MessageState): number => (hasEnded(state) ? state.sequence - 1 : state.sequence)

async function find(scope: TenantScope, messageId: string): Promise<MessageState | null> {
  const { database } = scope
  const rows = await database.query<MessageState>(
    `select m.status, m.content, m.sequence, m.failure_code as "failureCode", m.failure_reason as "failureReason"
     from ${database.table('message')} m join ${database.table('conversation')} c on c.id = m.conversation_id
     where m.id = $1 and c.owner = $2`,
    [messageId, scope.principal.owner],
  )
  return rows[0] ?? null
}

function endOf({ status, failureCode, failureReason }: MessageState): StreamEvent {
  switch (status) {
    case 'COMPLETED':
      return { type: 'completed' }
    case 'CANCELLED':
      return { type: 'failed', code: 'CANCELLED', reason: 'The answer was stopped.' }
    default:
      return { type: 'failed', code: failureCode ?? 'INTERNAL', reason: failureReason ?? 'The answer failed.' }
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done, { once: true })
  })
}
