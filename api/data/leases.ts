import type { Logger } from 'pino'
import type { TenantDatabase } from './databases.ts'

/** How long a process that says nothing keeps a job: what a killed one was doing goes on elsewhere after this. */
export const leaseSeconds = 10
const renewMs = 3_000

/** The instant until which a lease taken now holds, by the database's clock. */
export const leaseUntil = `now() + make_interval(secs => ${leaseSeconds})`

/**
 * Renews the lease of an active job for as long as its work goes on. A database that is away changes nothing, since
 * nobody else can take the job either.
 * @param which the job's id, or its kind and key
 * @param onLost called once when the row is another process's by now, or gone: the work must stop
 * @returns how to end it
 */
export function keepLease(
  database: TenantDatabase,
  which: { id: string } | { kind: string; key: string },
  instance: string,
  onLost: () => void,
  log: Logger,
): () => void {
  const columns = Object.keys(which).map((column, index) => `${column} = $${index + 2}`)
  let ended = false
  let renewing = false
  const renew = async () => {
    if (renewing) return
    renewing = true
    try {
      const rows = await database.query(
        `update ${database.table('job')} set lease_until = ${leaseUntil}
         where state = 'ACTIVE' and instance = $1 and ${columns.join(' and ')} returning id`,
        [instance, ...Object.values(which)],
      )
      if (rows.length === 0 && !ended) {
        end()
        onLost()
      }
    } catch (error) {
      log.warn({ err: error, job: which }, 'lease not renewed; the next time it will be')
    }
    renewing = false
  }
  const timer = setInterval(() => void renew(), renewMs)
  const end = () => {
    ended = true
    clearInterval(timer)
  }
  return end
}
