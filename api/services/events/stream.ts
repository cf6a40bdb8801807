import { decodeEventCursor, encodeEventCursor } from '../../data/events/cursor.ts'
import type { Topic } from '../../data/write.ts'
import type { Scope } from '../principal.ts'
import type { TenantScope } from '../scope.ts'

export type LogStreamItem =
  | { kind: 'event'; cursor: string; subject: string; type: string; payload: Record<string, unknown> }
  /** Where reading begins when no cursor was given: a state read after this misses no change. */
  | { kind: 'start'; cursor: string }
  /** The given cursor is older than what is kept. */
  | { kind: 'resync'; cursor: string }
  /** Everything up to the cursor was given; said each time that there is no more for now, to whom asked for it. */
  | { kind: 'caughtUp'; cursor: string }

/**
 * The events of a subscription that reads a log. Its items are events, each with its cursor, and `caughtUp` items,
 * which are for whoever drives the subscription and never reach its reader.
 */
export interface LogSource<Event> extends AsyncGenerator<Event, void> {
  /** Behind which cursor it begins, where its reader gave none and no first event tells it; null otherwise. */
  readonly begins: string | null
  /** The same reading from behind a cursor, on its own. */
  from(cursor: string, signal: AbortSignal): AsyncGenerator<Event, void>
}

const needs: Record<Exclude<Topic, 'access'>, Scope> = {
  document: 'documents:read',
  integration: 'integrations:read',
  usage: 'usage:read',
}

/**
 * The events of a topic after a cursor, then those to come; without a cursor, from now on. With `inclusive`, the event
 * at the cursor itself comes first, if it is kept and asked for.
 * @throws Fault FORBIDDEN, INVALID_CURSOR
 */
export async function* streamLog(
  scope: TenantScope,
  topic: keyof typeof needs,
  options: {
    subject?: string
    after?: string | null
    signal: AbortSignal
    tellCaughtUp?: boolean
    inclusive?: boolean
  },
): AsyncGenerator<LogStreamItem, void> {
  scope.require(needs[topic])
  const { events } = scope.parts
  const { subject, signal, tellCaughtUp } = options
  const stream = `${scope.tenant.slug}.${topic}`
  const given = options.after == null ? await events.head(scope.database) : decodeEventCursor(stream, options.after)
  const after = options.inclusive ? Math.max(0, given - 1) : given
  const cursor = (position: number) => encodeEventCursor(stream, position)
  if (options.after == null) yield { kind: 'start', cursor: cursor(after) }
  const reading = { ...(subject ? { subject } : {}), ...(tellCaughtUp ? { tellCaughtUp } : {}), after, signal }
  for await (const item of events.read(scope.database, topic, reading)) {
    if (item.kind === 'event') yield { kind: 'event', ...item.event, cursor: cursor(item.event.cursor) }
    else yield { kind: item.kind, cursor: cursor(item.cursor) }
  }
}
