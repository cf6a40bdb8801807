import { WorkStop } from './runningWork.ts'
import type { TenantScope } from './scope.ts'

const lookMs = 50
/** Whoever does the work looks by itself twice a second, if no word reaches it. */
const longestMs = 5_000

/**
 * Stops work wherever it runs, and waits until it has ended, 5 s at most. What it finds in the database when it looks
 * must already say that the work is not wanted: that is what stops it in another process.
 * @param job of which the work is: while a process holds its lease, the work may be under way there
 * @returns whether it has ended; a process that was killed counts as one that has, once its lease is over
 */
export async function stopWork(scope: TenantScope, key: string, job: { kind: string; key: string }): Promise<boolean> {
  const { running, signals } = scope.parts
  if (running.runs(key)) {
    await running.abortAndSettle(key, new WorkStop('CANCELLED'))
    return true
  }
  const until = Date.now() + longestMs
  for (let told = false; await isHeld(scope, job); told = true) {
    if (!told) signals.publish({ kind: 'stop', key })
    if (Date.now() > until) return false
    await new Promise((resolve) => setTimeout(resolve, lookMs))
  }
  return true
}

async function isHeld({ database }: TenantScope, job: { kind: string; key: string }): Promise<boolean> {
  const rows = await database.query(
    `select 1 from ${database.table('job')}
     where kind = $1 and key = $2 and state = 'ACTIVE' and lease_until > now()`,
    [job.kind, job.key],
  )
  return rows.length > 0
}
