import { sweepObjects } from '../services/documents/sweep.ts'
import { sweepUploads } from '../services/documents/upload.ts'
import type { Parts } from '../services/scope.ts'
import { deleteDueTenants } from '../services/tenants/delete.ts'
import { forgetOld } from '../services/tenants/forget.ts'
import { setUpTenant } from '../services/tenants/setUp.ts'
import type { WorkScope } from './handlers.ts'

const roundMs = 60_000
const eventDays = 7
/** A tenant is looked after once it was used, and then once a day. */
const daily = 86_400_000
/** Activity is noted once a minute: what came within it may have come after the last look. */
const noteMs = 2 * 60_000
/** One that is in use all the time is looked after this often, and once after each start. */
const betweenMs = 10 * 60_000
/** Tenants looked after in one round. */
const perRound = 50
/** A set-up older than this was cut off: its process would have finished. */
const setUpMs = 2 * 60_000

export interface Housekeeping {
  /** Settles what calls to models a dead process left of one tenant. */
  settle(slug: string): Promise<void>
  /** One round. What fails for a tenant is logged, and left for a later one. */
  round(): Promise<void>
  /** Finishes what was cut off; then a round a minute. */
  start(): void
  stop(): Promise<void>
}

/**
 * What must be done for tenants although nobody asks: finishing what a dead process left, deleting what has served its
 * time. Its cost grows with the tenants in use, not with those there are.
 */
export function createHousekeeping(parts: Parts, scopeFor: WorkScope, exclusive: boolean): Housekeeping {
  const { databases, log } = parts
  const { tenant: tenants } = databases.platform
  const startedAt = new Date()
  /** Where the look at a tenant's files goes on, for those that have more than one round takes. */
  const sweptTo = new Map<string, string>()
  /** When it failed for a tenant: the others come first. */
  const failed = new Map<string, number>()

  const settle = async (slug: string): Promise<void> => {
    const { database } = await scopeFor(slug)
    await parts.gateway.sweep(database, { instance: parts.config.instance, exclusive })
  }

  const lookAfter = async (slug: string): Promise<void> => {
    await settle(slug)
    const scope = await scopeFor(slug)
    await parts.events.prune(scope.database, eventDays * 86_400)
    await sweepUploads(scope)
    const { next } = await sweepObjects(scope, { after: sweptTo.get(slug) ?? null })
    if (next) sweptTo.set(slug, next)
    else sweptTo.delete(slug)
    await forgetOld(scope)
    await tenants.updateMany({ where: { slug }, data: { housekeptAt: new Date() } })
  }

  const each = async (slugs: readonly string[], what: string, work: (slug: string) => Promise<unknown>) => {
    for (const slug of slugs) {
      if (stopped) return
      await work(slug).catch((error) => {
        failed.set(slug, Date.now())
        log.error({ err: error, tenant: slug }, `${what}; a later round will do it`)
      })
    }
  }

  const finishSetUps = async (): Promise<void> => {
    const before = new Date(Date.now() - (exclusive ? 0 : setUpMs))
    const found = await tenants.findMany({ where: { status: 'PROVISIONING', updatedAt: { lt: before } } })
    await each(slugsOf(found), 'a tenant could not be set up', (slug) => setUpTenant(parts, { slug }))
  }

  const lookAfterUsed = async (): Promise<void> => {
    const now = Date.now()
    for (const [slug, at] of failed) if (at < now - betweenMs) failed.delete(slug)
    const rows = await databases.platform.$queryRawUnsafe<{ slug: string }[]>(
      `select slug from platform.tenant
       where status = 'ACTIVE' and slug <> all($4)
         and (housekept_at is null or housekept_at < $1::timestamptz
           or (housekept_at < greatest($2::timestamptz, $3::timestamptz)
             and last_activity_at > housekept_at - make_interval(secs => ${noteMs / 1000})))
       order by housekept_at nulls first limit ${perRound}`,
      new Date(now - daily),
      new Date(now - betweenMs),
      startedAt,
      [...failed.keys()],
    )
    await each(slugsOf(rows), 'housekeeping failed', lookAfter)
  }

  let stopped = false
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> = Promise.resolve()

  const finishCutOff = async (): Promise<void> => {
    await deleteDueTenants(parts)
    await finishSetUps()
  }
  const round = async (): Promise<void> => {
    await finishCutOff()
    await lookAfterUsed()
  }
  const run = (work: () => Promise<void>) => {
    running = work()
      .catch((error) => log.warn({ err: error }, 'housekeeping failed; the next round will do it'))
      .then(() => {
        if (!stopped) timer = setTimeout(() => run(round), roundMs)
      })
  }
  return {
    settle,
    round,
    // the rest can wait: a start has enough to do
    start: () => run(finishCutOff),
    async stop() {
      stopped = true
      clearTimeout(timer)
      await running
    },
  }
}

const slugsOf = (rows: readonly { slug: string }[]): string[] => rows.map(({ slug }) => slug)
