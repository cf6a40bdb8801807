import { decodeEventCursor, encodeEventCursor } from '../../data/events/cursor.ts'
import type { StreamEvent } from '../../data/streams/index.ts'
import { Fault, notFound } from '../../errors/index.ts'
import type { TenantScope } from '../scope.ts'
import { answerWork } from './answer.ts'
import { askedFor, findUsage } from './usage.ts'

/**
 * What a reader of an answer gets, in order; `cursor` resumes after it. A resync carries the text that its cursor
 * stands for: the row may have grown by the time it is looked at.
 */
export type MessageStreamItem = { cursor: string; messageId: string } & (
  | StreamEvent
  | { type: 'resync'; content: string }
)

/** A citation with the place in the stream that its row tells. */
interface Cited {
  id: string
  /** Both null in answers from before these were stored. */
  sequence: number | null
  textLength: number | null
}

interface MessageState {
  status: string
  /** Null when the row's text is the one that is known already. */
  content: string | null
  sequence: number
  failureCode: string | null
  failureReason: string | null
  /** Those behind the reader's position, in order. */
  citations: Cited[]
  /** What it took, once it has ended and that is known. */
  usage: StreamEvent | null
}

/** How often a message whose answer runs elsewhere, or waits to be recovered, is looked at. */
const lookMs = 300
/** How long the usage of an answer that was deleted is waited for: whoever deletes waits for the writer no longer. */
const settleMs = 5_000

/** The numbers that the end of a deleted answer has, and its usage before it: no row is left to tell others. */
const deletedSequence = 999_999_999_999_999
const deletedEnd: StreamEvent = { type: 'failed', code: 'NOT_FOUND', reason: 'The answer was deleted.' }

/**
 * The events of one answer after a cursor, then those to come, until it has ended. They come from the stream, of this
 * process or shared; where there is none, the rows tell: the text as it grows, each citation at its place in it, the
 * usage from the ledger. A text that does not begin where the reader is arrives as one `resync` that stands for the
 * message's text so far; the end always arrives, also when the answer is deleted.
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
  /** Whether the stream told something: then its usage comes from there too. */
  let streamed = false

  let state = await find(scope, messageId, known, position)
  // to who had an answer written, and has a cursor of it, its deletion is told; to anybody else it never was
  if (!state && !(after != null && (await askedFor(scope, messageId)))) throw notFound('message', 'messageId')
  const wasDeleted = !state
  if (wasDeleted && position >= deletedSequence - 1) {
    if (position < deletedSequence) yield { ...at(deletedSequence), ...deletedEnd }
    return
  }
  const wasOver = !state || hasEnded(state)
  while (!signal.aborted) {
    const last = streams.last(key)
    if (last !== null && position > last) throw new Fault('INVALID_CURSOR')
    const over: boolean = !state || hasEnded(state)
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
        streamed = true
        yield { ...at(position), ...item.event }
        if (item.event.type === 'completed' || item.event.type === 'failed') return
      }
      if (signal.aborted) return
    }

    state = await find(scope, messageId, known, position)
    if (!state) {
      // whoever resumes, or was told by the stream, may have had its usage
      const usage = wasDeleted || streamed ? null : await settledUsage(scope, messageId, signal)
      if (usage) yield { ...at(deletedSequence - 1), ...usage }
      yield { ...at(deletedSequence), ...deletedEnd }
      return
    }
    const ended = hasEnded(state)
    if (ended && position > state.sequence) throw new Fault('INVALID_CURSOR')
    if (ended && position === state.sequence && position > 0) return
    const from = position
    for (const { sequence, event } of toldByRow(state, position, known?.length ?? null, wasOver)) {
      position = sequence
      yield { ...at(sequence), ...event }
    }
    if (ended) {
      yield { ...at(state.sequence), ...endOf(state) }
      return
    }
    const { content, sequence } = state
    if (content !== null && from <= sequence) known = { sequence, length: content.length }
    if (position === from) await pause(lookMs, signal)
  }
}

type Told = { sequence: number; event: StreamEvent | { type: 'resync'; content: string } }

/**
 * What the rows tell beyond a position, each with the number that it has in the stream: whoever was told by the one
 * resumes in the other.
 * @param known how much of the text the reader has, if that is known
 */
function* toldByRow(
  state: MessageState,
  position: number,
  known: number | null,
  wasOver: boolean,
): Generator<Told, void> {
  const { content, usage } = state
  const ended = hasEnded(state)
  const end = textSequence(state)
  // of what was over when it came, a reader that has nothing gets the text at once
  const late = wasOver && position === 0
  let length = late ? null : known
  let reached = position

  /** The text up to a place, as far as the reader does not have it. */
  function* textUpTo(sequence: number, textLength: number): Generator<Told, void> {
    if (content === null) return
    const upTo = Math.min(textLength, content.length)
    if (length === null) {
      yield { sequence, event: { type: 'resync', content: content.slice(0, upTo) } }
    } else if (upTo > length) {
      yield { sequence, event: { type: 'delta', text: content.slice(length, upTo) } }
    } else {
      return
    }
    length = upTo
    reached = sequence
  }

  if (length !== null && position === 0 && content !== null && end > 0) {
    yield { sequence: 1, event: { type: 'started' } }
    reached = 1
  }
  for (const { id, sequence, textLength } of placed(state)) {
    if (sequence <= reached) continue
    // the text before it is still to come, unless it follows directly on what there is
    if (!ended && sequence > Math.max(end, reached) + 1) break
    if (sequence > reached + 1) yield* textUpTo(sequence - 1, textLength)
    // of an answer that was cut off the row may have less than its reader was told
    else if (content === null || textLength <= content.length) length = textLength
    yield { sequence, event: { type: 'citation', citationId: id } }
    reached = sequence
  }
  if (content !== null && (end > reached || (late && length === null))) yield* textUpTo(end, content.length)
  if (usage && state.sequence - 1 > reached) yield { sequence: state.sequence - 1, event: usage }
}

/** Citations with a place each: those of answers from before places were stored follow the text. */
function placed({ citations, ...state }: MessageState): { id: string; sequence: number; textLength: number }[] {
  const { content } = state
  return citations.flatMap(({ id, sequence, textLength }, index) => {
    if (sequence !== null && textLength !== null) return [{ id, sequence, textLength }]
    if (!hasEnded(state) || content === null) return []
    return [{ id, sequence: textSequence(state) - citations.length + index + 1, textLength: content.length }]
  })
}

const hasEnded = ({ status }: Pick<MessageState, 'status'>): boolean => status !== 'PENDING' && status !== 'STREAMING'

/** The number up to which the row's text stands: its last ones are the end's own and the usage's before it. */
const textSequence = (state: Pick<MessageState, 'status' | 'sequence' | 'usage'>): number =>
  hasEnded(state) ? Math.max(0, state.sequence - (state.usage ? 2 : 1)) : state.sequence

async function find(
  scope: TenantScope,
  messageId: string,
  known: { sequence: number } | null,
  position: number,
): Promise<MessageState | null> {
  const { database } = scope
  const rows = await database.query<Omit<MessageState, 'usage'>>(
    `select m.status, case when m.sequence = $3 then null else m.content end as content, m.sequence,
       m.failure_code as "failureCode", m.failure_reason as "failureReason",
       (select coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'sequence', t.sequence, 'textLength', t.text_length)
                                  order by t.sequence, t.id), '[]')
        from ${database.table('citation')} t
        where t.message_id = m.id and (t.sequence is null or t.sequence > $4::bigint)) as citations
     from ${database.table('message')} m join ${database.table('conversation')} c on c.id = m.conversation_id
     where m.id = $1 and c.owner = $2`,
    [messageId, scope.principal.owner, known?.sequence || -1, position],
  )
  const state = rows[0]
  if (!state) return null
  const usage = hasEnded(state) ? await findUsage(scope, messageId) : null
  return { ...state, usage: usage?.settled ? usage.event : null }
}

/** The usage of an answer that is being stopped, once its call is settled. */
async function settledUsage(scope: TenantScope, messageId: string, signal: AbortSignal): Promise<StreamEvent | null> {
  for (const until = Date.now() + settleMs; !signal.aborted; await pause(lookMs, signal)) {
    const usage = await findUsage(scope, messageId)
    if (usage?.settled) return usage.event
    if (!usage || Date.now() > until) return null
  }
  return null
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
