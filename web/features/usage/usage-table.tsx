'use client'
import { ArrowDown, ArrowUp } from 'lucide-react'
import { useMemo, useState } from 'react'
import { cn } from '@/components/ui/cn'
import { useFormat } from '@/features/language/format'
import { useWords } from '@/features/language/language'
import type { BucketPartFragment } from '@/gql/graphql'
import { Amount } from './amount'
import { mainCost, type Totals, totalsOf } from './totals'
import { usageWords } from './words'

type Row = { key: string; name: string; totals: Totals }
type Column = 'name' | 'calls' | 'errors' | 'input' | 'output' | 'cost' | 'latency'

const figureOf: Record<Exclude<Column, 'name'>, (totals: Totals) => number> = {
  calls: (totals) => totals.calls,
  errors: (totals) => totals.errors,
  input: (totals) => totals.inputTokens,
  output: (totals) => totals.outputTokens,
  cost: (totals) => mainCost(totals.cost).amount,
  latency: (totals) => totals.latencyP95 ?? -1,
}
const columns = ['calls', 'errors', 'input', 'output', 'cost', 'latency'] as const
/** Hidden on narrow screens, where the row's second line says the most of it. */
const onWide = new Set<Column>(['errors', 'input', 'output', 'latency'])

/** The groups of the period, sorted by any column. */
export function UsageTable({
  buckets,
  groupOf,
  dimension,
}: {
  buckets: readonly BucketPartFragment[]
  groupOf: (bucket: BucketPartFragment) => { key: string; name: string }
  dimension: string
}) {
  const words = useWords(usageWords)
  const format = useFormat()
  const [sort, setSort] = useState<{ column: Column; down: boolean }>({ column: 'calls', down: true })
  const rows = useMemo(() => {
    const groups = new Map<string, { name: string; buckets: BucketPartFragment[] }>()
    for (const bucket of buckets) {
      const { key, name } = groupOf(bucket)
      const group = groups.get(key) ?? { name, buckets: [] }
      group.buckets.push(bucket)
      groups.set(key, group)
    }
    return [...groups].map(([key, group]): Row => ({ key, name: group.name, totals: totalsOf(group.buckets) }))
  }, [buckets, groupOf])
  const sorted = useMemo(() => {
    const { column, down } = sort
    const ordered = [...rows].sort((a, b) =>
      column === 'name' ? a.name.localeCompare(b.name) : figureOf[column](a.totals) - figureOf[column](b.totals),
    )
    return down ? ordered.reverse() : ordered
  }, [rows, sort])

  const header = (column: Column, text: string) => {
    const active = sort.column === column
    const Arrow = sort.down ? ArrowDown : ArrowUp
    return (
      <th
        aria-sort={active ? (sort.down ? 'descending' : 'ascending') : undefined}
        className={cn(
          'pb-1.5 font-medium',
          column !== 'name' && 'text-right',
          onWide.has(column) && 'hidden md:table-cell',
        )}
        key={column}
        scope="col"
      >
        <button
          className={cn('inline-flex items-center gap-1 rounded-sm hover:text-ink', active && 'text-ink')}
          onClick={() => setSort({ column, down: active ? !sort.down : column !== 'name' })}
          type="button"
        >
          {text}
          {active && <Arrow aria-hidden className="size-3" />}
        </button>
      </th>
    )
  }
  const cellOf = (column: (typeof columns)[number], { totals }: Row) => {
    const doubt = totals.estimated ? words.estimated : undefined
    switch (column) {
      case 'calls':
        return format.number(totals.calls)
      case 'errors':
        return <span className={totals.errors > 0 ? 'text-bad' : 'text-faint'}>{format.number(totals.errors)}</span>
      case 'input':
        return <Amount doubt={doubt}>{format.number(totals.inputTokens)}</Amount>
      case 'output':
        return <Amount doubt={doubt}>{format.number(totals.outputTokens)}</Amount>
      case 'cost': {
        const { amount, currency } = mainCost(totals.cost)
        return amount === 0 ? (
          <span className="text-faint">{format.money(0, currency)}</span>
        ) : (
          <Amount doubt={doubt}>{format.money(amount, currency)}</Amount>
        )
      }
      case 'latency':
        return totals.latencyP95 === null ? (
          <span className="text-faint">–</span>
        ) : (
          <Amount doubt={totals.approximate ? words.approximate : undefined}>
            {format.duration(totals.latencyP95)}
          </Amount>
        )
      default: {
        const never: never = column
        return never
      }
    }
  }
  return (
    <table className="numbers w-full table-fixed text-sm md:table-auto">
      <thead className="text-left text-faint text-xs">
        <tr>
          {header('name', dimension)}
          {columns.map((column) => header(column, words.columns[column]))}
        </tr>
      </thead>
      <tbody>
        {sorted.map((row) => (
          <tr className="border-line border-t hover:bg-hover" key={row.key}>
            <th className="h-10 py-1.5 pr-3 text-left font-medium" scope="row">
              <span className="block truncate">{row.name}</span>
              <span className="block truncate font-normal text-faint text-xs md:hidden">
                {words.inOut(format.compact(row.totals.inputTokens), format.compact(row.totals.outputTokens))}
              </span>
            </th>
            {columns.map((column) => (
              <td className={cn('py-1.5 pl-3 text-right', onWide.has(column) && 'hidden md:table-cell')} key={column}>
                {cellOf(column, row)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
