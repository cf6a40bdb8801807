import type { LogStreamItem } from '../../api/services/events/stream.ts'

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

export const resyncReason =
  'The cursor is older than what is kept. Read the current state, then go on from this cursor.'
