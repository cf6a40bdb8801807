import type { BucketPartFragment } from '@/gql/graphql'
import { bucketStarts, nextStart, type Period } from './period'
import { mainCost, totalsOf } from './totals'

export type Measure = 'calls' | 'tokens' | 'cost' | 'latency'

export type Series = { key: string; name: string; color: string }
export type Cell = { value: number; estimated: boolean }
export type ChartRow = { start: Date; partial: boolean; cells: Record<string, Cell> }

const seriesCount = 7
export const othersKey = 'others'

function amountOf(buckets: readonly BucketPartFragment[], measure: Measure): number {
  const totals = totalsOf(buckets)
  switch (measure) {
    case 'calls':
      return totals.calls
    case 'tokens':
      return totals.inputTokens + totals.outputTokens
    case 'cost':
      return mainCost(totals.cost).amount
    case 'latency':
      return totals.latencyP95 ?? 0
    default: {
      const never: never = measure
      return never
    }
  }
}

/** Groups in the order of their size; those beyond the palette are drawn as one. */
export function chartOf(
  buckets: readonly BucketPartFragment[],
  period: Period,
  measure: Measure,
  groupOf: (bucket: BucketPartFragment) => { key: string; name: string },
  othersName: string,
  now: Date,
): { series: Series[]; rows: ChartRow[] } {
  const groups = new Map<string, { name: string; buckets: BucketPartFragment[] }>()
  for (const bucket of buckets) {
    const { key, name } = groupOf(bucket)
    const group = groups.get(key) ?? { name, buckets: [] }
    group.buckets.push(bucket)
    groups.set(key, group)
  }
  const sorted = [...groups].sort((a, b) => amountOf(b[1].buckets, measure) - amountOf(a[1].buckets, measure))
  const drawn = new Set(sorted.slice(0, seriesCount).map(([key]) => key))
  const series = sorted
    .slice(0, seriesCount)
    .map(([key, { name }], index): Series => ({ key, name, color: `var(--series-${index + 1})` }))
  if (sorted.length > seriesCount) series.push({ key: othersKey, name: othersName, color: 'var(--series-8)' })

  const starts = bucketStarts(period)
  const rows = starts.map((start): ChartRow => {
    const end = nextStart(start, period.granularity)
    const within = buckets.filter(({ start: at }) => new Date(at) >= start && new Date(at) < end)
    const cells: Record<string, Cell> = {}
    for (const { key } of series) {
      const own = within.filter((bucket) => {
        const group = groupOf(bucket).key
        return (drawn.has(group) ? group : othersKey) === key
      })
      cells[key] = {
        value: amountOf(own, measure),
        estimated: own.some((bucket) => bucket.estimated && bucket.calls > 0),
      }
    }
    return { start, partial: start <= now && now < end, cells }
  })
  return { series, rows }
}
