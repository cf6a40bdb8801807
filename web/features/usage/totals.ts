import type { BucketPartFragment } from '@/gql/graphql'

export type Totals = {
  calls: number
  errors: number
  inputTokens: number
  outputTokens: number
  /** By currency: amounts of different currencies are never added. */
  cost: ReadonlyMap<string, number>
  estimated: boolean
  latencyP50: number | null
  latencyP95: number | null
  /** Percentiles of several buckets were combined by weight, which is only near the truth. */
  approximate: boolean
}

/** Adds buckets up. */
export function totalsOf(buckets: readonly BucketPartFragment[]): Totals {
  const sum = (of: (bucket: BucketPartFragment) => number) => buckets.reduce((total, bucket) => total + of(bucket), 0)
  const cost = new Map<string, number>()
  for (const bucket of buckets) cost.set(bucket.currency, (cost.get(bucket.currency) ?? 0) + Number(bucket.cost))
  const timed = buckets.filter((bucket) => bucket.latencyMsP95 != null && bucket.calls > 0)
  const weight = timed.reduce((total, bucket) => total + bucket.calls, 0)
  const weighted = (of: (bucket: BucketPartFragment) => number | null | undefined) =>
    weight === 0 ? null : timed.reduce((total, bucket) => total + (of(bucket) ?? 0) * bucket.calls, 0) / weight
  return {
    calls: sum((bucket) => bucket.calls),
    errors: sum((bucket) => bucket.errors),
    inputTokens: sum((bucket) => bucket.inputTokens),
    outputTokens: sum((bucket) => bucket.outputTokens),
    cost,
    estimated: buckets.some((bucket) => bucket.estimated && bucket.calls > 0),
    latencyP50: weighted((bucket) => bucket.latencyMsP50),
    latencyP95: weighted((bucket) => bucket.latencyMsP95),
    approximate: timed.length > 1,
  }
}

/** The amount that orders and draws: of the currency that most was spent in. */
export function mainCost(cost: ReadonlyMap<string, number>): { amount: number; currency: string } {
  const [currency, amount] = [...cost].sort((a, b) => b[1] - a[1])[0] ?? ['EUR', 0]
  return { amount, currency }
}
