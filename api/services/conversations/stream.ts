import { decodeEventCursor, encodeEventCursor } from '../../data/events/cursor.ts'
import type { StreamEvent } from '../../data/streams/index.ts'
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
  /** Null when the row's text is the one that is known already. */
  content: string | null
  sequence: number
  failureCode: string | null
  failureReason: string | null
}

/** How often a message whose answer runs elsewhere, or waits to be recovered, is looked at. */
const lookMs = 300

/**
 * The events of one answer after a cursor, then those to come, until it has ended. They come from the stream, of this
 * process or shared; where there is none, the row tells as it grows. A text that does not begin where the reader is
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
  const { streams } = scope.parts
  const stream = `m-${messageId}`
  let position = after == null ? 0 : decodeEventCursor(stream, after)
  const at = (sequence: number) => ({ cursor: encodeEventCursor(stream, sequence), messageId })
  const key = answerWork(scope, messageId)
  /** The row's text as the reader has it, while that is what it has: its end, and how long it is. */
  let known: { sequence: number; length: number } | null = after == null ? { sequence: 0, length: 0 } : null

  let state = await find(scope, messageId, known)
  if (!state) throw notFound('message', 'messageId')
  while (!signal.aborted) {
    const last = streams.last(key)
    if (last !== null && position > last) throw new Fault('INVALID_CURSOR')
    const over = hasEnded(state)
    // of what has ended elsewhere the row tells all to a reader that has nothing yet
    if (last !== null || !over || position > 0) {
      for await (const item of streams.read(key, position, signal, !over)) {
        if (item === null) {
          known = null
          break // reading goes on behind the row's text
        }
        if (item.sequence <= position) continue
        position = item.sequence
        known = null
        yield { ...at(position), ...item.event }
        if (item.event.type === 'completed' || item.event.type === 'failed') return
      }
      if (signal.aborted) return
    }

    state = await find(scope, messageId, known)
    if (!state) return
    const ended = hasEnded(state)
    if (ended && position > state.sequence) throw new Fault('INVALID_CURSOR')
    if (ended && position === state.sequence && position > 0) return
    const { content } = state
    const sequence = textSequence(state)
    const late = ended && position === 0
    if (content !== null && (sequence > position || late)) {
      const follows = late ? null : known
      if (follows && position === 0) yield { ...at(1), type: 'started' }
      position = sequence
      if (!follows) yield { ...at(position), type: 'resync', content }
      else if (content.length > follows.length)
        yield { ...at(position), type: 'delta', text: content.slice(follows.length) }
      known = { sequence, length: content.length }
    } else if (!ended) {
      if (content !== null && sequence === position) known = { sequence, length: content.length }
      await pause(lookMs, signal)
    }
    if (ended) {
      yield { ...at(state.sequence), ...endOf(state) }
      return
    }
  }
}

const hasEnded = ({ status }: MessageState): boolean => status !== 'PENDING' && status !== 'STREAMING'

/** The number up to which the row's text stands: its last one is the end's own, which is still to be told. */
const textSequence = (state: MessageState): number =>
  hasEnded(state) ? Math.max(0, state.sequence - 1) : state.sequence

async function find(
  scope: TenantScope,
  messageId: string,
  known: { sequence: number } | null,
): Promise<MessageState | null> {
  const { database } = scope
  const rows = await database.query<MessageState>(
    `select m.status, case when m.sequence = $3 then null else m.content end as content, m.sequence,
       m.failure_code as "failureCode", m.failure_reason as "failureReason"
     from ${database.table('message')} m join ${database.table('conversation')} c on c.id = m.conversation_id
     where m.id = $1 and c.owner = $2`,
    [messageId, scope.principal.owner, known?.sequence || -1],
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
