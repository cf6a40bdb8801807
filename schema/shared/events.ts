import type { LogStreamItem } from '../../api/services/events/stream.ts'
import { builder } from '../builder.ts'

/**
 * Turns a topic's items into a subscription's events: a resync where the cursor was too old, and optionally a
 * snapshot where reading begins.
 */
export async function* mapLog<Event>(
  items: AsyncIterable<LogStreamItem>,
  to: {
    event: (item: Extract<LogStreamItem, { kind: 'event' }>) => Event
    resync: (cursor: string) => Event
    start?: (cursor: string) => Promise<Event | null>
    isLast?: (event: Event) => boolean
  },
): AsyncGenerator<Event, void> {
  for await (const item of items) {
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
