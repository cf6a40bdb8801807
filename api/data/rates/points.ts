import type { Logger } from 'pino'

/** A bucket holds a minute's points when full, and fills evenly in a minute. */
export interface Bucket {
  key: string
  perMinute: number
}

export interface Balance {
  /** Points of a full bucket. */
  limit: number
  /** What is left, rounded down. Where several processes spend, what this one knows of. */
  remaining: number
  /** Milliseconds until it is full again. */
  resetMs: number
}

export interface Spending {
  /** Null when it was paid; otherwise nothing was taken, and this many whole seconds later there is enough. */
  retryAfter: number | null
  /** One for each bucket. */
  balances: Balance[]
}

export interface Ask extends Bucket {
  /** At most what a full bucket holds. */
  points: number
}

export interface Grant {
  /** As much of what was asked for as there was. */
  granted: number
  left: number
}

/**
 * The buckets that several processes share. What it grants is taken out at once, so that all processes together never
 * spend more than there was.
 */
export interface Ledger {
  /** One answer for each ask, in their order; no two asks name the same bucket. */
  take(asks: readonly Ask[]): Promise<Grant[]>
}

export interface Points {
  /**
   * Takes the points from all of the buckets, or from none when one has too few. More than a full bucket counts as a
   * full one. Answers at once from what this process holds; asks the ledger when that does not do.
   */
  spend(buckets: readonly Bucket[], points: number): Spending | Promise<Spending>
}

/** A process takes what a bucket gets in two seconds at once, at least ten points. */
const shareOf = ({ perMinute }: Bucket) => Math.min(perMinute, Math.max(perMinute / 30, 10))
const perMs = ({ perMinute }: Bucket) => perMinute / 60_000

/** A ledger that has not answered by then is away. */
const patienceMs = 1_000
/** One that is away is asked again after this. */
const awayMs = 2_000
/** A bucket that was found empty is not asked for again before this. */
const emptyMs = 50
/** A bucket that nobody spent from for so long is full: it need not be remembered. */
const idleMs = 60_000
const mostAccounts = 50_000
/** Sums of fractions are a little off. */
const rounding = 1e-6
/** Shares that one spending waits for, when others keep taking them away. */
const mostRounds = 20

/** What this process knows of a bucket. */
interface Account {
  /** What it may spend without asking. */
  points: number
  /** What the ledger has left at most: what it last said, and what was added since. */
  left: number
  /** When both were right. */
  at: number
  /** Not asked for before. */
  notBefore: number
  asking: Promise<void> | null
}

/**
 * Buckets in points. Without a ledger they are this process's own. With one, this process spends from shares that it
 * takes from there, so that hardly any spending waits; while the ledger is away, each process goes on with what it
 * last knew, as if it were alone.
 * @param clock milliseconds that never go back
 */
export function createPoints(ledger: Ledger | null, log: Logger, clock = () => performance.now()): Points {
  const accounts = new Map<string, Account>()
  let sweptAt = clock()
  /** There is no ledger, or none that answers: buckets fill here. */
  let alone = ledger === null
  let askAgainAt = 0

  const accountOf = (bucket: Bucket, now: number): Account => {
    let account = accounts.get(bucket.key)
    if (!account) {
      sweep(now)
      account = { points: 0, left: bucket.perMinute, at: now, notBefore: now, asking: null }
      accounts.set(bucket.key, account)
    }
    account.left = Math.min(bucket.perMinute - account.points, account.left + (now - account.at) * perMs(bucket))
    account.at = now
    if (alone) {
      account.points += account.left
      account.left = 0
    }
    return account
  }

  const sweep = (now: number) => {
    if (now - sweptAt >= idleMs) {
      sweptAt = now
      for (const [key, { at }] of accounts) if (now - at >= idleMs) accounts.delete(key)
    }
    if (accounts.size < mostAccounts) return
    // many at once, so that a crowd of strangers does not pay for this with each of them
    for (const key of accounts.keys()) {
      accounts.delete(key)
      if (accounts.size <= mostAccounts * 0.9) return
    }
  }

  /** Takes a share of each bucket, or more where more is needed. Never rejects. */
  const ask = (buckets: readonly Bucket[], points: number): Promise<void> => {
    const now = clock()
    const mine = buckets.map((bucket) => ({ bucket, account: accountOf(bucket, now) }))
    const asks = mine.map(({ bucket, account }) => ({
      ...bucket,
      points: Math.min(bucket.perMinute, Math.max(shareOf(bucket), points)) - (alone ? 0 : account.points),
    }))
    const asking = within(patienceMs, ledger!.take(asks)).then(
      (grants) => {
        if (alone) accounts.clear()
        alone = false
        for (const [index, { granted, left }] of grants.entries()) {
          const account = accountOf(asks[index]!, clock())
          account.points += granted
          account.left = left
          if (granted < asks[index]!.points) account.notBefore = clock() + emptyMs
        }
      },
      (error: unknown) => {
        if (!alone) log.warn({ err: error }, 'rate limits are not shared for now; each process keeps to them alone')
        alone = true
      },
    )
    for (const { account } of mine) account.asking = asking
    return asking.then(() => {
      for (const { account } of mine) account.asking = null
    })
  }

  /** Null when the ledger may have what is missing here. */
  const attempt = (buckets: readonly Bucket[], points: number, last: boolean): Spending | null => {
    const now = clock()
    const here = buckets.map((bucket) => {
      const account = accountOf(bucket, now)
      return { bucket, account, missing: Math.min(points, bucket.perMinute) - account.points }
    })
    let retryAfter: number | null = null
    for (const { bucket, account, missing } of here) {
      if (missing <= rounding) continue
      if (missing > account.left || now < account.notBefore || last) {
        const seconds = Math.ceil((missing - account.left - rounding) / perMs(bucket) / 1_000)
        retryAfter = Math.max(retryAfter ?? 1, seconds)
      }
    }
    if (retryAfter === null && here.some(({ missing }) => missing > rounding)) return null
    if (retryAfter === null)
      for (const { bucket, account } of here) account.points -= Math.min(points, bucket.perMinute)
    return {
      retryAfter,
      balances: here.map(({ bucket, account }) => {
        const remaining = account.points + account.left
        return {
          limit: bucket.perMinute,
          remaining: Math.floor(remaining + rounding),
          resetMs: Math.max(0, Math.ceil((bucket.perMinute - remaining - rounding) / perMs(bucket))),
        }
      }),
    }
  }

  /** Takes the next shares before they are needed, and looks whether a ledger that was away is back. */
  const replenish = (buckets: readonly Bucket[]): void => {
    const now = clock()
    if (alone) {
      if (now < askAgainAt) return
      askAgainAt = now + awayMs
      void ask(buckets, 0)
      return
    }
    const low = buckets.filter((bucket) => {
      const { points, left, notBefore, asking } = accountOf(bucket, now)
      return points < shareOf(bucket) / 2 && left > points && now >= notBefore && !asking
    })
    if (low.length) void ask(low, 0)
  }

  const spendAsking = async (buckets: readonly Bucket[], points: number): Promise<Spending> => {
    for (let round = 0; round < mostRounds; round++) {
      const short = buckets.filter((bucket) => {
        const account = accountOf(bucket, clock())
        return account.points + rounding < Math.min(points, bucket.perMinute)
      })
      const asked = short.flatMap(({ key }) => accounts.get(key)?.asking ?? [])
      const open = short.filter(({ key }) => !accounts.get(key)?.asking)
      await Promise.all([...asked, ...(open.length ? [ask(open, points)] : [])])
      const spending = attempt(buckets, points, false)
      if (spending) return spending
    }
    return attempt(buckets, points, true)!
  }

  return {
    spend(buckets, points) {
      const spending = attempt(buckets, points, false)
      if (!spending) return spendAsking(buckets, points)
      if (ledger) replenish(buckets)
      return spending
    },
  }
}

/** @throws Error when the answer takes longer */
async function within<T>(ms: number, answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`There was no answer within ${ms} ms.`)), ms)
  })
  try {
    return await Promise.race([answer, late])
  } finally {
    clearTimeout(timer)
  }
}
