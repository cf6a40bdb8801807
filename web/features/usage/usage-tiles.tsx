'use client'
import { cn } from '@/components/ui/cn'
import { Skeleton } from '@/components/ui/skeleton'
import { useFormat } from '@/features/language/format'
import { useWords } from '@/features/language/language'
import { Amount } from './amount'
import type { Measure } from './series'
import { mainCost, type Totals } from './totals'
import { usageWords } from './words'

/** One number per question. Choosing one draws it in the chart. */
export function UsageTiles({
  totals,
  measure,
  onMeasure,
}: {
  totals: Totals | undefined
  measure: Measure
  onMeasure: (measure: Measure) => void
}) {
  const words = useWords(usageWords)
  const format = useFormat()
  const cost = totals && mainCost(totals.cost)
  const tiles: { measure: Measure; value: string; note: string; doubt?: string }[] = totals
    ? [
        {
          measure: 'calls',
          value: format.compact(totals.calls),
          note: words.errorsOf(totals.errors, format.number(totals.errors)),
        },
        {
          measure: 'tokens',
          value: format.compact(totals.inputTokens + totals.outputTokens),
          note: words.inOut(format.compact(totals.inputTokens), format.compact(totals.outputTokens)),
          doubt: totals.estimated ? words.estimated : undefined,
        },
        {
          measure: 'cost',
          value: cost ? format.money(cost.amount, cost.currency) : '',
          note: [...totals.cost]
            .filter(([currency, amount]) => currency !== cost?.currency && amount > 0)
            .map(([currency, amount]) => `+ ${format.money(amount, currency)}`)
            .join(' '),
          doubt: totals.estimated ? words.estimated : undefined,
        },
        {
          measure: 'latency',
          value: totals.latencyP95 === null ? '–' : format.duration(totals.latencyP95),
          note: totals.latencyP50 === null ? '' : words.median(format.duration(totals.latencyP50)),
          doubt: totals.approximate ? words.approximate : undefined,
        },
      ]
    : []
  const names: Measure[] = ['calls', 'tokens', 'cost', 'latency']
  return (
    <div className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border border-line bg-line lg:grid-cols-4">
      {names.map((name) => {
        const tile = tiles.find((one) => one.measure === name)
        return (
          <button
            aria-pressed={measure === name}
            className={cn(
              'bg-canvas px-4 py-3 text-left hover:bg-hover focus-visible:-outline-offset-2',
              measure === name && 'shadow-[inset_0_2px_0_var(--accent)]',
            )}
            data-measure={name}
            key={name}
            onClick={() => onMeasure(name)}
            type="button"
          >
            <span className="block text-faint text-xs">{words.measures[name]}</span>
            {tile ? (
              <>
                <span className="numbers block font-semibold text-2xl leading-9 tracking-tight">
                  <Amount doubt={tile.doubt}>{tile.value}</Amount>
                </span>
                <span className="numbers block min-h-4 truncate text-faint text-xs">{tile.note}</span>
              </>
            ) : (
              <Skeleton className="my-2 h-7 w-20" />
            )}
          </button>
        )
      })}
    </div>
  )
}
