import type { LogSource, LogStreamItem } from '../../api/services/events/stream.ts'
import { builder } from '../builder.ts'

interface Mapping<Event> {
  event: (item: Extract<LogStreamItem, { kind: 'event' }>) => Event
  resync: (cursor: string) => Event
  start?: (cursor: string) => Promise<Event | null>
  isLast?: (event: Event) => boolean
}

/** Opens a topic behind a cursor, or from now on. */
type Open = (reading: {
  after: string | null | undefined
  signal: AbortSignal
  tellCaughtUp: true
}) => AsyncIterable<LogStreamItem>

/**
 * Turns a topic's items into a subscription's events: a resync where the cursor was too old, and optionally a
 * snapshot where reading begins. Readers whose answers are the same can go on together: `from` reads for all of them,
 * so what it gives may depend on nothing but the topic and the arguments.
 */
export function mapLog<Event>(
  open: Open,
  { after, signal }: { after: string | null | undefined; signal: AbortSignal },
  to: Mapping<Event>,
): LogSource<Event> {
  const read = (after: string | null | undefined, signal: AbortSignal) =>
    map(open({ after, signal, tellCaughtUp: true }), to)
  return Object.assign(read(after, signal), { from: read })
}

async function* map<Event>(items: AsyncIterable<LogStreamItem>, to: Mapping<Event>): AsyncGenerator<Event, void> {
  for await (const item of items) {
    if (item.kind === 'caughtUp') {
      yield item as Event
      continue
    }
    const event =
      item.kind === 'event'
        ? to.event(item)
        : item.kind === 'resync'
          ? to.resync(item.cursor)
          : ((await to.start?.(item.cursor)) ?? null)
    if (event === null) continue
    yield event
    if (to.isLast?.(event)) return
  }
}

/**
 * The interface of a stream's events, each with the cursor that resumes behind it, and the event that says that some
 * were missed for good. `kind` names an event's type.
 */
export function liveEvents<Event extends { kind: string; cursor: string }>(name: string, description: string) {
  const Interface = builder.interfaceRef<Event>(`${name}Event`).implement({
    description,
    resolveType: ({ kind }) => kind,
    fields: (t) => ({
      cursor: t.field({
        type: 'Cursor',
        description: 'Give it as `after` to go on behind this event.',
        resolve: ({ cursor }) => cursor,
      }),
    }),
  })
  builder.objectRef<Event>(`${name}Resync`).implement({
    description: 'Events were missed for good: read the current state, then go on from this cursor.',
    interfaces: [Interface],
    fields: (t) => ({
      reason: t.string({
        description: 'Why.',
        resolve: () => 'The cursor is older than what is kept. Read the current state, then go on from this cursor.',
      }),
    }),
  })
  return Interface
}
