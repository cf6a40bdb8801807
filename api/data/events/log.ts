import type { Logger } from 'pino'
import { Fault } from '../../errors/index.ts'
import type { TenantDatabase } from '../databases.ts'
import type { Topic } from '../write.ts'

export interface LoggedEvent {
  cursor: number
  subject: string
  type: string
  payload: Record<string, unknown>
}

/**
 * What a reader gets: events in order, or word that its cursor is older than what is kept; and, where it asked for it,
 * that it has now been given everything up to a cursor.
 */
export type LogItem =
  | { kind: 'event'; event: LoggedEvent }
  | { kind: 'resync'; cursor: number }
  | { kind: 'caughtUp'; cursor: number }

export interface EventLog {
  /** The newest cursor of the tenant; reading after it gives only what is yet to come. */
  head(database: TenantDatabase): Promise<number>
  /**
   * The events after a cursor, then those to come, in one path, until the signal aborts.
   * A reader that stops reading costs nothing: it holds a position, not a queue.
   */
  read(
    database: TenantDatabase,
    topic: Topic,
    options: { subject?: string; after: number; signal: AbortSignal; tellCaughtUp?: boolean },
  ): AsyncGenerator<LogItem, void>
  /** Wakes the readers of a topic; called after a commit here, or on word from another process. */
  wake(schema: string, topics: Iterable<Topic>): void
  /** Wakes every reader: word from other processes may have been missed. */
  wakeAll(): void
  /** Deletes events older than the given age, and moves the horizon of each topic that has lost some. */
  prune(database: TenantDatabase, olderThanSeconds: number): Promise<void>
  close(): void
}

const batchSize = 200

/** The topic's horizon and its newest event's cursor, with an event where there is one. */
type Row = { horizon: string; newest: string; cursor: string | null } & Omit<LoggedEvent, 'cursor'>

/** Readers of one topic of one tenant that wait for more. */
interface Waiting {
  database: TenantDatabase
  topic: Topic
  listeners: Set<() => void>
  /** Whoever waits has seen every event up to here. */
  seen: number
}

/**
 * @param others how to look for what other processes wrote without a word reaching here (one that was killed after its
 *   commit says nothing); null where there are none
 */
export function createEventLog(others: { everyMs: number; log: Logger } | null = null): EventLog {
  const waiting = new Map<string, Waiting>()

  const nextWake = (
    database: TenantDatabase,
    topic: Topic,
    seen: number,
    signal: AbortSignal,
  ): { promise: Promise<void>; cancel: () => void } => {
    const key = `${database.schema}:${topic}`
    const here = waiting.get(key) ?? { database, topic, listeners: new Set(), seen }
    waiting.set(key, here)
    const { promise, resolve } = Promise.withResolvers<void>()
    const done = () => {
      here.listeners.delete(done)
      if (here.listeners.size === 0 && waiting.get(key) === here) waiting.delete(key)
      signal.removeEventListener('abort', done)
      resolve()
    }
    here.listeners.add(done)
    signal.addEventListener('abort', done, { once: true })
    return { promise, cancel: done }
  }

  const wakeUp = ({ listeners }: Waiting) => {
    for (const listener of [...listeners]) listener()
  }

  /** One statement for all that wait in a tenant, by the index on topic and cursor. */
  const look = async (waiters: readonly Waiting[]): Promise<void> => {
    const { database } = waiters[0]!
    const rows = await database.query<{ topic: Topic; head: string | null }>(
      `select t.topic, (select max(cursor) from ${database.table('event')} e where e.topic = t.topic) as head
       from unnest($1::text[]) as t(topic)`,
      [waiters.map(({ topic }) => topic)],
    )
    for (const waiter of waiters) {
      const head = Number(rows.find(({ topic }) => topic === waiter.topic)?.head ?? 0)
      if (head <= waiter.seen) continue
      waiter.seen = head
      wakeUp(waiter)
    }
  }

  const looking = new Set<string>()
  const lookEverywhere = () => {
    const bySchema = Map.groupBy(waiting.values(), ({ database }) => database.schema)
    for (const [schema, waiters] of bySchema) {
      if (looking.has(schema)) continue
      looking.add(schema)
      look(waiters)
        .catch((error) => others!.log.warn({ err: error, schema }, 'the event log could not be looked at; again soon'))
        .finally(() => looking.delete(schema))
    }
  }
  const timer = others ? setInterval(lookEverywhere, others.everyMs) : undefined
  timer?.unref()

  const head = async (database: TenantDatabase): Promise<number> => {
    const rows = await database.query<{ head: string }>(
      `select greatest(coalesce((select max(cursor) from ${database.table('event')}), 0),
                       (select cursor from ${database.table('event_horizon')})) as head`,
    )
    return Number(rows[0]!.head)
  }

  return {
    head,

    async *read(database, topic, { subject, after, signal, tellCaughtUp = false }) {
      const start = await head(database)
      if (after > start) throw new Fault('INVALID_CURSOR')
      let last = after
      while (!signal.aborted) {
        // listening starts before reading, so that a commit in between is not missed
        const wake = nextWake(database, topic, Math.max(start, last), signal)
        try {
          // the horizon is seen together with the events: what is pruned while somebody reads is never just skipped
          const rows = await database.query<Row>(
            `select t.horizon, t.newest, e.cursor, e.subject, e.type, e.payload
             from (select
               coalesce((select cursor from ${database.table('event_topic_horizon')} where topic = $1), 0) as horizon,
               coalesce((select max(cursor) from ${database.table('event')} where topic = $1), 0) as newest
             ) t left join lateral (
               select cursor, subject, type, payload from ${database.table('event')}
               where topic = $1 and cursor > $2 ${subject === undefined ? '' : 'and subject = $4'}
               order by cursor limit $3) e on true
             order by e.cursor`,
            [topic, last, batchSize, ...(subject === undefined ? [] : [subject])],
          )
          const horizon = Number(rows[0]!.horizon)
          if (last < horizon) {
            last = horizon
            yield { kind: 'resync', cursor: horizon }
            continue // events before the horizon may still be kept: a batch of them says nothing of those behind it
          }
          let found = false
          for (const { cursor, subject, type, payload } of rows) {
            if (signal.aborted) return
            if (cursor === null) continue
            found = true
            last = Number(cursor)
            yield { kind: 'event', event: { cursor: last, subject, type, payload } }
          }
          if (found) continue
          // what was read past is not missed when it is pruned
          last = Math.max(last, Number(rows[0]!.newest))
          if (tellCaughtUp) yield { kind: 'caughtUp', cursor: Math.max(start, last) }
          await wake.promise
        } finally {
          wake.cancel()
        }
      }
    },

    wake(schema, topics) {
      for (const topic of topics) {
        const here = waiting.get(`${schema}:${topic}`)
        if (here) wakeUp(here)
      }
    },

    wakeAll() {
      for (const here of [...waiting.values()]) wakeUp(here)
    },

    async prune(database, olderThanSeconds) {
      await database.query(
        // a slow transaction's event is older than those before it: what is deleted last may lie before the horizon
        `with gone as (
           delete from ${database.table('event')} where at < now() - make_interval(secs => $1) returning topic, cursor),
         topics as (
           insert into ${database.table('event_topic_horizon')} as h (topic, cursor)
           select topic, max(cursor) from gone group by topic order by topic
           on conflict (topic) do update set cursor = greatest(h.cursor, excluded.cursor))
         update ${database.table('event_horizon')} h set cursor = greatest(h.cursor, g.newest)
         from (select max(cursor) as newest from gone) g where g.newest is not null`,
        [olderThanSeconds],
      )
    },

    close: () => clearInterval(timer),
  }
}
