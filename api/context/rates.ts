import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import { type Balance, type Bucket, createPoints, type Ledger } from '../data/rates/points.ts'
import { Fault } from '../errors/index.ts'
import { hashKey } from '../services/identity/apiKeys.ts'
import type { TenantScope } from '../services/scope.ts'
import type { Credentials } from './access.ts'

/** Who pays for an operation. */
type Payer = Pick<TenantScope, 'principal' | 'tenant'>

/** What an operation was charged. */
export interface Charge {
  points: number
  /** Null when it was paid; otherwise nothing was taken, and this many seconds later there is enough. */
  retryAfter: number | null
  /** The caller's own points, and those of the whole tenant; null where they are not limited. */
  own: Account | null
  tenant: Account | null
}

export interface Account {
  limit: number
  remaining: number
  /** When all of them are there again. */
  resetAt: Date
}

/** What callers may ask for in a minute, and how many streams they may keep open. */
export interface Rates {
  /** Takes points from the caller and from its tenant: from both or from neither. Answers at once as a rule. */
  charge(payer: Payer, points: number): Charge | Promise<Charge>
  /**
   * Charges what was refused before anybody was asked who it is: to the caller last seen with it, who pays what there is
   * where that is less, or once to the address.
   */
  chargeRefused(credentials: Credentials, points: number): Promise<Charge>
  /** These credentials are good. */
  known(credentials: Credentials, payer: Payer): void
  /** Counts wrong credentials from an address. @throws Fault RATE_LIMITED when there were too many */
  wrong(address: string | null): void
  /** Counts a stream of this process until the returned function is called. @throws Fault RATE_LIMITED */
  openStream(payer: Payer): () => void
}

/** Wrong credentials, and documents refused of strangers, from one address. */
const strangersPerMinute = 300
const mostKnown = 10_000

export type RatesConfig = Pick<
  Config,
  'RATE_POINTS_PER_MINUTE' | 'RATE_TENANT_POINTS_PER_MINUTE' | 'STREAMS_PER_PRINCIPAL' | 'STREAMS_PER_TENANT'
>

/** @param ledger where several processes share the points; null where there is one process */
export function createRates(config: RatesConfig, ledger: Ledger | null, log: Logger, clock?: () => number): Rates {
  const points = createPoints(ledger, log, clock)
  // an address is no account: what a process counts of it is enough
  const strangers = createPoints(null, log, clock)
  const owners = new Map<string, Payer>()
  const streams = new Map<string, number>()

  const ownKey = ({ principal, tenant }: Payer) => `own:${tenant.slug}:${principal.owner}`
  const tenantKey = ({ tenant }: Payer) => `tenant:${tenant.slug}`
  const nameOf = ({ authorization, cookie, tenant, host }: Credentials) =>
    hashKey(JSON.stringify([authorization ?? cookie, tenant, host]))

  const charge = (payer: Payer, cost: number): Charge | Promise<Charge> => {
    const own: Bucket = { key: ownKey(payer), perMinute: config.RATE_POINTS_PER_MINUTE }
    const whole: Bucket = { key: tenantKey(payer), perMinute: config.RATE_TENANT_POINTS_PER_MINUTE }
    const buckets = [own, whole].filter(({ perMinute }) => perMinute > 0)
    const done = ({ retryAfter, balances }: { retryAfter: number | null; balances: Balance[] }): Charge => {
      const of = (bucket: Bucket) => {
        const balance = balances[buckets.indexOf(bucket)]
        return balance ? accountOf(balance) : null
      }
      return { points: cost, retryAfter, own: of(own), tenant: of(whole) }
    }
    const spending = points.spend(buckets, cost)
    return spending instanceof Promise ? spending.then(done) : done(spending)
  }

  const strange = (address: string | null): number | null => {
    const bucket = { key: networkOf(address ?? ''), perMinute: strangersPerMinute }
    return (strangers.spend([bucket], 1) as { retryAfter: number | null }).retryAfter
  }

  return {
    charge,
    async chargeRefused(credentials, points) {
      const payer = owners.get(nameOf(credentials))
      if (payer) {
        const charged = await charge(payer, points)
        // the work is done: who cannot pay for all of it pays what there is
        const left = Math.min(charged.own?.remaining ?? points, charged.tenant?.remaining ?? points)
        if (charged.retryAfter === null || left < 1) return charged
        return { ...(await charge(payer, left)), retryAfter: charged.retryAfter }
      }
      return { points: 1, retryAfter: strange(credentials.address), own: null, tenant: null }
    },
    known(credentials, { principal, tenant }) {
      const name = nameOf(credentials)
      owners.delete(name)
      owners.set(name, { principal, tenant })
      if (owners.size > mostKnown) owners.delete(owners.keys().next().value!)
    },
    wrong(address) {
      const retryAfter = strange(address)
      if (retryAfter !== null) throw rateLimited(retryAfter)
    },
    openStream(payer) {
      const counted = [
        [ownKey(payer), config.STREAMS_PER_PRINCIPAL, 'You have'],
        [tenantKey(payer), config.STREAMS_PER_TENANT, 'Your company has'],
      ] as const
      for (const [key, most, who] of counted) {
        if ((streams.get(key) ?? 0) < most) continue
        throw new Fault('RATE_LIMITED', `${who} ${most} streams open, the most there may be. End one first.`, {
          retryAfter: 1,
        })
      }
      for (const [key] of counted) streams.set(key, (streams.get(key) ?? 0) + 1)
      let open = true
      return () => {
        if (!open) return
        open = false
        for (const [key] of counted) {
          const left = streams.get(key)! - 1
          if (left > 0) streams.set(key, left)
          else streams.delete(key)
        }
      }
    },
  }
}

export const rateLimited = (retryAfter: number): Fault =>
  new Fault('RATE_LIMITED', `Too many requests; try again in ${retryAfter} s.`, { retryAfter })

const accountOf = ({ limit, remaining, resetMs }: Balance): Account => ({
  limit,
  remaining,
  resetAt: new Date(Date.now() + resetMs),
})

/** A host may have all the addresses of an IPv6 /64. */
const networkOf = (address: string): string =>
  address.includes(':') && !address.includes('.') ? address.split(':').slice(0, 4).join(':') : address
