import type { Logger } from 'pino'
import type { TenantDatabase } from '../data/databases.ts'
import { isUnreachable } from '../data/databases.ts'

export interface Job {
  id: string
  kind: string
  key: string
  payload: unknown
  attempts: number
}

export interface JobHandler {
  /** Does the job. Throwing puts it back, later each time, until the attempts are used up. */
  run(slug: string, job: Job, signal: AbortSignal): Promise<void>
  /** Told when the last attempt failed. */
  gaveUp?(slug: string, job: Job, error: unknown): Promise<void>
}

export interface JobQueue {
  /** Work may be waiting in this tenant. */
  wake(slug: string): void
  /** Stops taking jobs, waits for those under way, then aborts them; aborted jobs wait for the next start. */
  stop(graceMs: number): Promise<void>
}

const leaseSeconds = 30
const renewMs = 10_000
const longestSleepMs = 5_000
const maxAttempts = 5
/** What waits for a database or a parser that is away counts as no failure, and must not be put off for days. */
const longestBackOffSeconds = 300

/**
 * Works off the `job` tables of the tenants. A job is committed with the change that asks for it, is done by one
 * process at a time (a lease that is renewed), and is taken over when its process dies. Of one kind and key, one job
 * runs at a time.
 * @param exclusive this process alone has the database, so that jobs of any other process are certainly abandoned
 */
export function startQueue(options: {
  tenants: () => Promise<readonly string[]>
  database: (slug: string) => TenantDatabase
  handlers: Record<string, JobHandler>
  workers: number
  instance: string
  exclusive: boolean
  log: Logger
}): JobQueue {
  const { handlers, instance, log } = options
  const kinds = Object.keys(handlers)
  const running = new Map<string, { slug: string; job: string; abort: AbortController; done: Promise<void> }>()
  const awake = new Set<string>()
  let stopping = false
  let timer: NodeJS.Timeout | undefined
  let turning: Promise<void> | null = null

  const claim = async (database: TenantDatabase): Promise<Job | null> => {
    const table = database.table('job')
    // what runs here is not abandoned, even if its lease could not be renewed for a while
    const here = [...running.values()].filter(({ slug }) => slug === database.slug).map(({ job }) => job)
    const rows = await database.query<Job>(
      `update ${table} set state = 'ACTIVE', attempts = attempts + 1, instance = $1,
         lease_until = now() + make_interval(secs => ${leaseSeconds})
       where id = (
         select j.id from ${table} j
         where j.kind = any($2::text[])
           and ((j.state = 'WAITING' and j.run_at <= now()) or (j.state = 'ACTIVE' and j.lease_until < now()))
           and j.id <> all($3::uuid[])
           and not exists (select 1 from ${table} a where a.kind = j.kind and a.key = j.key and a.id <> j.id
                           and a.state = 'ACTIVE' and a.lease_until >= now())
         order by j.run_at limit 1 for update skip locked)
       returning id, kind, key, payload, attempts`,
      [instance, kinds, here],
    )
    return rows[0] ?? null
  }

  const execute = async (database: TenantDatabase, job: Job, abort: AbortController): Promise<void> => {
    const table = database.table('job')
    const renew = setInterval(() => {
      database
        .query(`update ${table} set lease_until = now() + make_interval(secs => ${leaseSeconds}) where id = $1`, [
          job.id,
        ])
        .catch((error) => log.warn({ err: error, job: job.id }, 'lease not renewed; the next one will be'))
    }, renewMs)
    const handler = handlers[job.kind]!
    try {
      await handler.run(database.slug, job, abort.signal)
      await database.query(`delete from ${table} where id = $1`, [job.id])
    } catch (error) {
      await putBack(database, job, abort.signal.aborted, error).catch((cause) =>
        log.error({ err: cause, job: job.id }, 'job not put back; its lease will run out'),
      )
    } finally {
      clearInterval(renew)
    }
  }

  const putBack = async (database: TenantDatabase, job: Job, aborted: boolean, error: unknown): Promise<void> => {
    const table = database.table('job')
    if (!aborted && !isUnreachable(error)) {
      log.error({ err: error, job: job.id, kind: job.kind, attempts: job.attempts }, 'job failed')
      if (job.attempts >= maxAttempts) {
        await handlers[job.kind]!.gaveUp?.(database.slug, job, error)
        await database.query(`update ${table} set state = 'DEAD', last_error = $2, lease_until = null where id = $1`, [
          job.id,
          String(error),
        ])
        return
      }
    }
    const seconds = aborted ? 0 : Math.min(2 ** job.attempts, longestBackOffSeconds)
    // a job of the same key that came meanwhile does this one's work
    await database.query(
      `with other as (select 1 from ${table} where kind = $2 and key = $3 and state = 'WAITING'),
         gone as (delete from ${table} where id = $1 and exists (select 1 from other))
       update ${table} set state = 'WAITING', lease_until = null, instance = null, last_error = $5,
         attempts = attempts - $6::int, run_at = now() + make_interval(secs => $4)
       where id = $1 and not exists (select 1 from other)`,
      [job.id, job.kind, job.key, seconds, aborted ? null : String(error), aborted ? 1 : 0],
    )
  }

  /** Fills free workers, one job a tenant in turn, until nothing is due. */
  const turn = async (): Promise<void> => {
    const slugs = [...awake]
    awake.clear()
    for (const slug of slugs) {
      if (stopping) return
      if (running.size >= options.workers) {
        awake.add(slug)
        continue
      }
      const database = options.database(slug)
      const job = await claim(database)
      if (!job) continue
      awake.add(slug) // there may be more
      const abort = new AbortController()
      const id = `${slug}:${job.id}`
      const done = execute(database, job, abort).finally(() => {
        running.delete(id)
        awake.add(slug)
        schedule(0)
      })
      running.set(id, { slug, job: job.id, abort, done })
    }
  }

  const schedule = (ms: number) => {
    if (stopping) return
    clearTimeout(timer)
    timer = setTimeout(() => {
      if (turning) return schedule(5)
      turning = turn()
        .catch((error) => log.warn({ err: error }, 'the queue could not be read; trying again'))
        .then(() => {
          turning = null
          if (awake.size && running.size < options.workers) schedule(0)
        })
    }, ms)
  }

  const lookEverywhere = setInterval(async () => {
    try {
      for (const slug of await options.tenants()) awake.add(slug)
      schedule(0)
    } catch (error) {
      log.warn({ err: error }, 'the tenants could not be listed; trying again')
    }
  }, longestSleepMs)
  lookEverywhere.unref()

  const begin = async () => {
    for (const slug of await options.tenants()) {
      if (options.exclusive) {
        const database = options.database(slug)
        await database.query(
          `update ${database.table('job')} set lease_until = now() - interval '1 second' where state = 'ACTIVE' and instance <> $1`,
          [instance],
        )
      }
      awake.add(slug)
    }
    schedule(0)
  }
  begin().catch((error) => log.error({ err: error }, 'the queue did not begin; trying again with the next look'))

  return {
    wake(slug) {
      awake.add(slug)
      if (running.size < options.workers) schedule(0)
    },
    async stop(graceMs) {
      stopping = true
      clearTimeout(timer)
      clearInterval(lookEverywhere)
      await turning
      const settled = () => Promise.all([...running.values()].map(({ done }) => done))
      let grace: NodeJS.Timeout | undefined
      await Promise.race([settled(), new Promise<void>((resolve) => (grace = setTimeout(resolve, graceMs)))])
      clearTimeout(grace)
      for (const { abort } of running.values()) abort.abort(new Error('The server is stopping.'))
      await settled()
    },
  }
}
