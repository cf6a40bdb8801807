import type { Logger } from 'pino'
import type { TenantDatabase } from '../data/databases.ts'
import { isUnreachable } from '../data/databases.ts'
import { keepLease, leaseUntil } from '../data/leases.ts'

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
  /** Work may be waiting in this tenant, or it may no longer be done. */
  wake(slug: string): void
  /** Word of other processes may have been missed: looks where work waits. */
  look(): void
  /** Stops taking jobs, waits for those under way, then aborts them; aborted jobs wait for the next start. */
  stop(graceMs: number): Promise<void>
}

export interface QueueOptions {
  /** The tenants in which jobs wait or are active, with the time from which on one can be claimed. */
  due: () => Promise<readonly { slug: string; at: Date }[]>
  /** Whether a tenant's jobs may be done: not those of a suspended or deleted one. Asked often. */
  mayWork: (slug: string) => Promise<boolean>
  /** Told when a job that was stopped here waits again, so that another process goes on with it. */
  onPutBack: (database: TenantDatabase) => void
  database: (slug: string) => TenantDatabase
  handlers: Record<string, JobHandler>
  workers: number
  instance: string
  /** This process alone has the database, so that jobs of any other process are certainly abandoned. */
  exclusive: boolean
  log: Logger
}

/** What nobody announced is found after this: a process was killed between its commit and its word. */
const lookMs = 30_000
/** How soon the jobs of a tenant that was suspended are stopped at the latest, if no word of it came. */
const checkMs = 2_000
const maxAttempts = 5
/** What waits for a database or a parser that is away counts as no failure, and must not be put off for days. */
const longestBackOffSeconds = 300
/** A claim that takes longer, such as from a server that is away, no longer holds up those of other tenants. */
const slowClaimMs = 2_000
const longestClaimBackOffMs = 60_000
/** What was due and could not be claimed is held by another process at this moment. */
const soonestMs = 100
const longestTimerMs = 2 ** 31 - 1

/** A job's work must end: its row is somebody else's, or its tenant may not work. */
class JobStopped extends Error {
  override readonly name = 'JobStopped'
}

/**
 * Works off the `job` tables of the tenants. A job is committed with the change that asks for it, is done by one
 * process at a time (a lease that is renewed), and is taken over when its process dies. Of one kind and key one job
 * runs at a time, in all processes: an index of the table sees to it. A tenant without jobs costs nothing.
 */
export function startQueue(options: QueueOptions): JobQueue {
  const { handlers, instance, log } = options
  const kinds = Object.keys(handlers)
  const running = new Map<string, { slug: string; job: string; abort: AbortController; done: Promise<void> }>()
  /** When to look into a tenant next; whoever was served last stands at the end. */
  const next = new Map<string, number>()
  const claiming = new Map<string, Promise<void>>()
  const failures = new Map<string, number>()
  let slots = options.workers
  let stopping = false
  let timer: NodeJS.Timeout | undefined

  const lookAt = (slug: string, at: number) => {
    const known = next.get(slug)
    if (known === undefined || at < known) next.set(slug, at)
  }

  /** One claim of each tenant that is due, as long as there are workers. */
  const fill = () => {
    clearTimeout(timer)
    if (stopping) return
    const now = Date.now()
    let soonest = Number.POSITIVE_INFINITY
    for (const [slug, at] of [...next]) {
      if (claiming.has(slug)) continue
      if (at > now) {
        soonest = Math.min(soonest, at)
      } else if (slots > 0) {
        next.delete(slug)
        claiming.set(slug, take(slug))
      }
    }
    if (soonest < Number.POSITIVE_INFINITY) {
      timer = setTimeout(fill, Math.min(soonest - now, longestTimerMs))
      timer.unref()
    }
  }

  const take = async (slug: string): Promise<void> => {
    slots--
    let held = true
    const slow = setTimeout(() => {
      slots++
      held = false
      fill()
    }, slowClaimMs)
    try {
      if (await options.mayWork(slug)) {
        const database = options.database(slug)
        const job = await claim(database)
        if (job && stopping) {
          await putBack(database, job, true, null)
        } else if (job) {
          if (!held) slots--
          held = false
          begin(database, job)
          lookAt(slug, Date.now()) // there may be more
        } else {
          const ms = await untilDue(database)
          if (ms !== null) lookAt(slug, Date.now() + Math.max(soonestMs, ms))
        }
      }
      failures.delete(slug)
    } catch (error) {
      const count = (failures.get(slug) ?? 0) + 1
      failures.set(slug, count)
      lookAt(slug, Date.now() + Math.min(250 * 2 ** count, longestClaimBackOffMs))
      if (count === 1) log.warn({ err: error, tenant: slug }, 'the jobs of a tenant could not be read; trying again')
    }
    clearTimeout(slow)
    if (held) slots++
    claiming.delete(slug)
    fill()
  }

  // what runs here is not abandoned, even if its lease could not be renewed for a while
  const runningIn = (slug: string) => [...running.values()].filter((work) => work.slug === slug).map(({ job }) => job)

  const claim = async (database: TenantDatabase): Promise<Job | null> => {
    const table = database.table('job')
    try {
      const rows = await database.query<Job>(
        `with expired as (
           select id from ${table} where state = 'ACTIVE' and lease_until < now() and kind = any($2::text[])
             and id <> all($3::uuid[]) order by lease_until limit 1 for update skip locked),
         waiting as (
           select j.id from ${table} j where j.state = 'WAITING' and j.run_at <= now() and j.kind = any($2::text[])
             and not exists (select 1 from expired)
             and not exists (select 1 from ${table} a where a.kind = j.kind and a.key = j.key and a.state = 'ACTIVE')
           order by j.run_at limit 1 for update skip locked)
         update ${table} set state = 'ACTIVE', attempts = attempts + 1, instance = $1, lease_until = ${leaseUntil}
         where id = coalesce((select id from expired), (select id from waiting))
         returning id, kind, key, payload, attempts`,
        [instance, kinds, runningIn(database.slug)],
      )
      return rows[0] ?? null
    } catch (error) {
      if (isDuplicate(error)) return null // another process began one of this key in the same moment
      throw error
    }
  }

  /** Milliseconds until one can be claimed, by the database's clock; null when none is there. */
  const untilDue = async (database: TenantDatabase): Promise<number | null> => {
    const table = database.table('job')
    const rows = await database.query<{ ms: number | null }>(
      `select extract(epoch from least(
         (select min(j.run_at) from ${table} j where j.state = 'WAITING' and j.kind = any($1::text[])
            and not exists (select 1 from ${table} a where a.kind = j.kind and a.key = j.key and a.state = 'ACTIVE')),
         (select min(lease_until) from ${table} where state = 'ACTIVE' and kind = any($1::text[])
            and id <> all($2::uuid[]))) - now())::float8 * 1000 as ms`,
      [kinds, runningIn(database.slug)],
    )
    return rows[0]!.ms
  }

  const begin = (database: TenantDatabase, job: Job) => {
    const { slug } = database
    const id = `${slug}:${job.id}`
    const abort = new AbortController()
    const done = execute(database, job, abort).finally(() => {
      running.delete(id)
      slots++
      lookAt(slug, Date.now())
      fill()
    })
    running.set(id, { slug, job: job.id, abort, done })
  }

  const execute = async (database: TenantDatabase, job: Job, abort: AbortController): Promise<void> => {
    let lost = false
    const release = keepLease(
      database,
      { id: job.id },
      instance,
      () => {
        lost = true
        abort.abort(new JobStopped('Another process has taken this job over.'))
      },
      log,
    )
    try {
      await handlers[job.kind]!.run(database.slug, job, abort.signal)
      await database.query(`delete from ${database.table('job')} where id = $1 and instance = $2`, [job.id, instance])
    } catch (error) {
      if (!lost) {
        // whoever finds its tenant suspended has not failed
        const stopped = abort.signal.aborted || !(await mayGoOn(database.slug))
        const back = () => putBack(database, job, stopped, error)
        // once more when a job of the same key came in the same moment
        await back()
          .catch((cause) => (isDuplicate(cause) ? back() : Promise.reject(cause)))
          .catch((cause) => log.error({ err: cause, job: job.id }, 'job not put back; its lease will run out'))
      }
    } finally {
      release()
    }
  }

  const putBack = async (database: TenantDatabase, job: Job, aborted: boolean, error: unknown): Promise<void> => {
    const table = database.table('job')
    if (!aborted && !isUnreachable(error)) {
      log.error({ err: error, job: job.id, kind: job.kind, attempts: job.attempts }, 'job failed')
      if (job.attempts >= maxAttempts) {
        await handlers[job.kind]!.gaveUp?.(database.slug, job, error)
        await database.query(
          `update ${table} set state = 'DEAD', last_error = $2, lease_until = null where id = $1 and instance = $3`,
          [job.id, String(error), instance],
        )
        return
      }
    }
    const seconds = aborted ? 0 : Math.min(2 ** job.attempts, longestBackOffSeconds)
    // a job of the same key that came meanwhile does this one's work
    await database.query(
      `with other as (select 1 from ${table} where kind = $2 and key = $3 and state = 'WAITING'),
         gone as (delete from ${table} where id = $1 and instance = $7 and exists (select 1 from other))
       update ${table} set state = 'WAITING', lease_until = null, instance = null, last_error = $5,
         attempts = attempts - $6::int, run_at = now() + make_interval(secs => $4)
       where id = $1 and instance = $7 and not exists (select 1 from other)`,
      [job.id, job.kind, job.key, seconds, aborted ? null : String(error), aborted ? 1 : 0, instance],
    )
    if (aborted) options.onPutBack(database)
  }

  /** A directory that is away stops nothing. */
  const mayGoOn = (slug: string) => options.mayWork(slug).catch(() => true)

  /** Stops what runs for tenants that may no longer work. */
  const check = async (slugs: Iterable<string>): Promise<void> => {
    for (const slug of new Set(slugs)) {
      if (await mayGoOn(slug)) continue
      for (const work of running.values()) {
        if (work.slug === slug) work.abort.abort(new JobStopped('The tenant is suspended.'))
      }
    }
  }
  const working = () => [...running.values()].map(({ slug }) => slug)
  const checks = setInterval(() => void check(working()), checkMs)
  checks.unref()

  let looking = false
  const look = async (): Promise<void> => {
    if (looking || stopping) return
    looking = true
    try {
      for (const { slug, at } of await options.due()) lookAt(slug, at.getTime())
    } catch (error) {
      log.warn({ err: error }, 'the tenants with jobs could not be listed; trying again')
      setTimeout(() => void look(), soonestMs * 10).unref()
    }
    looking = false
    fill()
  }
  const looks = setInterval(() => void look(), lookMs)
  looks.unref()

  const takeOver = async () => {
    for (const { slug } of await options.due()) {
      const database = options.database(slug)
      await database.query(
        `update ${database.table('job')} set lease_until = now() - interval '1 second' where state = 'ACTIVE' and instance <> $1`,
        [instance],
      )
    }
  }
  void (options.exclusive ? takeOver() : Promise.resolve())
    .catch((error) => log.error({ err: error }, 'abandoned jobs were not taken over; their leases will run out'))
    .then(look)

  return {
    wake(slug) {
      lookAt(slug, Date.now())
      if (working().includes(slug)) void check([slug])
      fill()
    },
    look: () => void look(),
    async stop(graceMs) {
      stopping = true
      clearTimeout(timer)
      clearInterval(looks)
      clearInterval(checks)
      await Promise.all(claiming.values())
      const settled = () => Promise.all([...running.values()].map(({ done }) => done))
      let grace: NodeJS.Timeout | undefined
      await Promise.race([settled(), new Promise<void>((resolve) => (grace = setTimeout(resolve, graceMs)))])
      clearTimeout(grace)
      for (const { abort } of running.values()) abort.abort(new JobStopped('The server is stopping.'))
      await settled()
    },
  }
}

/** SQLSTATE unique_violation. */
const isDuplicate = (error: unknown): boolean => (error as { code?: string } | null)?.code === '23505'
