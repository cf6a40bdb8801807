import { Fault } from '../../errors/index.ts'
import type { TenantDatabase } from '../databases.ts'
import type { Topic } from '../write.ts'

export interface LoggedEvent {
  cursor: number
  subject: string
  type: string
  payload: Record<string, unknown>
}

/** What a reader gets: events in order, or word that its cursor is older than what is kept. */
export type LogItem = { kind: 'event'; event: LoggedEvent } | { kind: 'resync'; cursor: number }

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
    options: { subject?: string; after: number; signal: AbortSignal },
  ): AsyncGenerator<LogItem, void>
  /** Wakes the readers of a topic; called after a commit here, or on word from another process. */
  wake(schema: string, topics: ReadonlySet<Topic>): void
  /** Deletes events older than the given age and moves the horizon. */
  prune(database: TenantDatabase, olderThanSeconds: number): Promise<void>
}

const batchSize = 200

/** The horizon, with an event where there is one. */
type Row = { horizon: string; cursor: string | null } & Omit<LoggedEvent, 'cursor'>

export function createEventLog(): EventLog {
  const waiting = new Map<string, Set<() => void>>()

  const nextWake = (key: string, signal: AbortSignal): { promise: Promise<void>; cancel: () => void } => {
    const listeners = waiting.get(key) ?? new Set()
    waiting.set(key, listeners)
    const { promise, resolve } = Promise.withResolvers<void>()
    const done = () => {
      listeners.delete(done)
      if (listeners.size === 0 && waiting.get(key) === listeners) waiting.delete(key)
      signal.removeEventListener('abort', done)
      resolve()
    }
    listeners.add(done)
    signal.addEventListener('abort', done, { once: true })
    return { promise, cancel: done }
  }

  const head = async (database: TenantDatabase): Promise<number> => {
    const rows = await database.query<{ head: string }>(
      `select greatest(coalesce((select max(cursor) from ${database.table('event')}), 0),
                       (select cursor from ${database.table('event_horizon')})) as head`,
    )
    return Number(rows[0]!.head)
  }

  return {
    head,

    async *read(database, topic, { subject, after, signal }) {
      const key = `${database.schema}:${topic}`
      if (after > (await head(database))) throw new Fault('INVALID_CURSOR')
      let last = after
      while (!signal.aborted) {
        // listening starts before reading, so that a commit in between is not missed
        const wake = nextWake(key, signal)
        try {
          // the horizon is seen together with the events: what is pruned while somebody reads is never just skipped
          const rows = await database.query<Row>(
            `select h.cursor as horizon, e.cursor, e.subject, e.type, e.payload
             from ${database.table('event_horizon')} h left join lateral (
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
          }
          let found = false
          for (const { cursor, subject, type, payload } of rows) {
            if (signal.aborted) return
            if (cursor === null || Number(cursor) <= last) continue
            found = true
            last = Number(cursor)
            yield { kind: 'event', event: { cursor: last, subject, type, payload } }
          }
          if (!found) await wake.promise
        } finally {
          wake.cancel()
        }
      }
    },

    wake(schema, topics) {
      for (const topic of topics) {
        for (const listener of [...(waiting.get(`${schema}:${topic}`) ?? [])]) listener()
      }
    },

    async prune(database, olderThanSeconds) {
      await database.query(
        `with gone as (
           delete from ${database.table('event')} where at < now() - make_interval(secs => $1) returning cursor)
         update ${database.table('event_horizon')} set cursor = g.newest
         from (select max(cursor) as newest from gone) g where g.newest is not null`,
        [olderThanSeconds],
      )
    },
  }
}
