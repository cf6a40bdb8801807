import { decodeEventCursor, encodeEventCursor } from '../../data/events/cursor.ts'
import type { StreamEvent } from '../../data/streams.ts'
import { notFound } from '../../errors/index.ts'
import type { TenantScope } from '../scope.ts'
import { answerWork } from './answer.ts'

/** What a reader of an answer gets, in order; `cursor` resumes after it. */
export type MessageStreamItem = { cursor: string; messageId: string } & (StreamEvent | { type: 'resync' })

interface MessageState {
  status: string
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

    if (scope.parts.streams.has(key)) {
      for await (const item of scope.parts.streams.read(key, position, signal)) {
        if (item === null) {
          const { sequence } = (await find(scope, messageId)) ?? state
          position = Math.max(position, sequence)
          yield { ...at(position), type: 'resync' }
        } else if (item.sequence > position) {
          position = item.sequence
          yield { ...at(position), ...item.event }
          if (item.event.type === 'completed' || item.event.type === 'failed') return
        }
      }
      if (signal.aborted) return
    }

    // not in this process: the row tells
    const now = await find(scope, messageId)
    if (!now) return
    const ended = now.status !== 'PENDING' && now.status !== 'STREAMING'
    if (ended || now.sequence > position) {
      if (ended && after != null && position >= now.sequence) return
      position = now.sequence
      yield { ...at(position), type: 'resync' }
    }
    if (ended) {
      yield { ...at(position), ...endOf(now) }
      return
    }
    await pause(lookMs, signal)
  }
}

async function find(scope: TenantScope, messageId: string): Promise<MessageState | null> {
  const { database } = scope
  const rows = await database.query<MessageState>(
    `select m.status, m.sequence, m.failure_code as "failureCode", m.failure_reason as "failureReason"
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
