import type { TenantDatabase, TenantPrisma } from './databases.ts'
import { asFault } from './databases.ts'
import { newId } from './ids.ts'

export type Topic = 'document' | 'integration' | 'usage' | 'access'

export interface NewEvent {
  topic: Topic
  /** Id of what the event is about. */
  subject: string
  type: string
  payload: object
}

export interface NewJob {
  kind: string
  /** At most one waiting job of a kind has a given key; enqueuing again joins it. */
  key: string
  payload: object
  /** Earliest start; now by default. */
  runAt?: Date
}

export interface AuditRecord {
  action: string
  actorKind: string
  actorId: string | null
  actorName: string
  targetType?: string
  targetId?: string
  detail?: object
  address?: string | null
}

/**
 * One transaction on a tenant's database. What is announced through it commits with the change or not at all.
 * Await nothing but this transaction inside it: on the embedded database every other connection waits for it.
 */
export interface Transaction {
  readonly prisma: Omit<TenantPrisma, '$connect' | '$disconnect' | '$on' | '$transaction' | '$extends'>
  event(event: NewEvent): void
  job(job: NewJob): void
  audit(record: AuditRecord): void
  /** Raw statement; tables named by the database's `table`. */
  query<Row extends object>(sql: string, ...values: unknown[]): Promise<Row[]>
  execute(sql: string, ...values: unknown[]): Promise<number>
}

export interface Written {
  topics: ReadonlySet<Topic>
  jobs: boolean
}

/** Told after each commit what can now be read; in-process listeners wake by it. */
export type OnWritten = (database: TenantDatabase, written: Written) => void

/**
 * Runs `change` in one transaction and wakes the readers after it committed.
 * Events get their cursors last, under a lock held to the commit: cursors become visible in their order, so a reader
 * that saw cursor n never misses a smaller one.
 */
export async function write<T>(
  database: TenantDatabase,
  onWritten: OnWritten,
  change: (tx: Transaction) => Promise<T>,
): Promise<T> {
  const events: NewEvent[] = []
  const jobs: NewJob[] = []
  const audits: AuditRecord[] = []
  let result: T
  try {
    result = await database.prisma.$transaction(async (prisma) => {
      const value = await change({
        prisma,
        event: (event) => events.push(event),
        job: (job) => jobs.push(job),
        audit: (record) => audits.push(record),
        query: (sql, ...values) => prisma.$queryRawUnsafe(sql, ...values),
        execute: (sql, ...values) => prisma.$executeRawUnsafe(sql, ...values),
      })
      if (audits.length) {
        await prisma.auditEntry.createMany({ data: audits.map((record) => ({ id: newId(), ...record })) })
      }
      if (jobs.length) {
        await prisma.$executeRawUnsafe(
          `insert into ${database.table('job')} (id, kind, key, payload, run_at)
           select j.id, j.kind, j.key, j.payload, coalesce(j.run_at, now())
           from jsonb_to_recordset($1::jsonb) as j(id uuid, kind text, key text, payload jsonb, run_at timestamptz)
           on conflict (kind, key) where state = 'WAITING' do update set
             payload = case when excluded.run_at < job.run_at then excluded.payload else job.payload end,
             run_at = least(job.run_at, excluded.run_at)`,
          JSON.stringify(jobs.map((job) => ({ id: newId(), ...job, run_at: job.runAt }))),
        )
      }
      if (events.length) {
        await prisma.$executeRawUnsafe(
          `with turn as materialized (select pg_advisory_xact_lock(hashtext($2)))
           insert into ${database.table('event')} (topic, subject, type, payload)
           select e.topic, e.subject, e.type, e.payload
           from turn, jsonb_to_recordset($1::jsonb) as e(topic text, subject uuid, type text, payload jsonb)`,
          JSON.stringify(events),
          `events:${database.schema}`,
        )
      }
      return value
    })
  } catch (error) {
    throw asFault(error)
  }
  if (events.length || jobs.length) {
    onWritten(database, { topics: new Set(events.map((event) => event.topic)), jobs: jobs.length > 0 })
  }
  return result
}
