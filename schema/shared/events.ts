import type { LogSource, LogStreamItem } from '../../api/services/events/stream.ts'
import { builder } from '../builder.ts'

interface Mapping<Event> {
  event: (item: Extract<LogStreamItem, { kind: 'event' }>) => Event
  resync: (cursor: string) => Event
  isLast?: (event: Event) => boolean
}

/** The one thing that a stream is about. */
interface Thing<Event, State> {
  /** How it is now; null when it is not there. */
  look: () => Promise<State | null>
  /** The event that a stream begins with. */
  start: (now: State, cursor: string) => Event | Promise<Event>
  /** Whether nothing more will happen to it as it is, unless somebody begins anew. */
  atRest?: (now: State) => boolean
  missing: () => Error
}

/** Opens a topic behind a cursor, or from now on. */
type Open = (reading: {
  after: string | null | undefined
  signal: AbortSignal
  tellCaughtUp: true
  inclusive?: true
}) => AsyncGenerator<LogStreamItem, void>

/**
 * Turns a topic's items into a subscription's events: a resync where the cursor was too old, and for a stream of one
 * thing its state where reading begins. Such a stream ends behind its last event, at once when it is resumed there.
 * Readers whose answers are the same can go on together: `from` reads for all of them, so what it gives may depend on
 * nothing but the topic and the arguments.
 */
export async function mapLog<Event, State = never>(
  open: Open,
  { after, signal }: { after: string | null | undefined; signal: AbortSignal },
  to: Mapping<Event>,
  thing: Thing<Event, State> | null = null,
): Promise<LogSource<Event>> {
  const items = open({ after, signal, tellCaughtUp: true })
  // first the place, then the state, then the log: whatever changes the state after the look stands behind the place
  const begins = after == null ? await startOf(items) : null
  const now = thing && (await thing.look())
  if (thing && !now && (after == null || !(await tellsOfDeletion(open, after, signal)))) throw thing.missing()
  const first = now && begins !== null ? await thing!.start(now, begins) : null
  const over = thing !== null && after != null && (now === null || (thing.atRest?.(now) ?? false))
  return Object.assign(map(items, to, first, over), {
    begins: thing ? null : begins,
    from: (after: string, signal: AbortSignal) => map(open({ after, signal, tellCaughtUp: true }), to),
  })
}

/**
 * @param first what is told before what the log tells
 * @param over whether nothing is left to wait for but what the log holds already
 */
async function* map<Event>(
  items: AsyncIterable<LogStreamItem>,
  to: Mapping<Event>,
  first: Event | null = null,
  over = false,
): AsyncGenerator<Event, void> {
  let resting = over
  if (first !== null) {
    yield first
    if (to.isLast?.(first)) return
  }
  for await (const item of items) {
    if (item.kind === 'caughtUp') {
      if (resting) return
      yield item as Event
      continue
    }
    if (item.kind === 'start') continue // told by `startOf`
    const event = item.kind === 'event' ? to.event(item) : to.resync(item.cursor)
    if (item.kind === 'event') resting = false // it began anew: until its next end
    yield event
    if (to.isLast?.(event)) return
  }
}

/** The cursor that a reading without one begins behind. */
async function startOf(items: AsyncGenerator<LogStreamItem, void>): Promise<string | null> {
  const { value } = await items.next()
  return value?.kind === 'start' ? value.cursor : null
}

/**
 * Whether the log tells, at a cursor or behind it, that what it was read for was deleted. It tells no more than the
 * topic tells whoever may read all of it.
 */
async function tellsOfDeletion(open: Open, after: string, signal: AbortSignal): Promise<boolean> {
  for await (const item of open({ after, signal, tellCaughtUp: true, inclusive: true })) {
    if (item.kind === 'caughtUp') return false
    if (item.kind === 'event' && item.type === 'DELETED') return true
  }
  return false
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
