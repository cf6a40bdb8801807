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

const needs: Record<Exclude<Topic, 'access'>, Scope> = {
  document: 'documents:read',
  integration: 'integrations:read',
  usage: 'usage:read',
}

/**
 * The events of a topic after a cursor, then those to come; without a cursor, from now on.
 * @throws Fault FORBIDDEN, INVALID_CURSOR
 */
export async function* streamLog(
  scope: TenantScope,
  topic: keyof typeof needs,
  options: { subject?: string; after?: string | null; signal: AbortSignal },
): AsyncGenerator<LogStreamItem, void> {
  scope.require(needs[topic])
  const { events } = scope.parts
  const { subject, signal } = options
  const stream = `${scope.tenant.slug}.${topic}`
  const after = options.after == null ? await events.head(scope.database) : decodeEventCursor(stream, options.after)
  const cursor = (position: number) => encodeEventCursor(stream, position)
  if (options.after == null) yield { kind: 'start', cursor: cursor(after) }
  for await (const item of events.read(scope.database, topic, { ...(subject ? { subject } : {}), after, signal })) {
    if (item.kind === 'resync') yield { kind: 'resync', cursor: cursor(item.cursor) }
    else yield { kind: 'event', ...item.event, cursor: cursor(item.event.cursor) }
  }
}
