'use client'
import { Bar, BarChart, CartesianGrid, Line, LineChart, Tooltip, XAxis, YAxis } from 'recharts'
import { useFormat } from '@/features/language/format'
import { usePreferences, useWords } from '@/features/language/language'
import type { UsageGranularity } from '@/gql/graphql'
import { ChartBar } from './chart-bar'
import { ChartTip } from './chart-tip'
import type { ChartRow, Measure, Series } from './series'
import { usageWords } from './words'

const axis = { fontSize: 11, fill: 'var(--ink-faint)' }

/** The measure over time: stacked by group; times, which cannot be stacked, as lines. */
export default function UsageChart({
  series,
  rows,
  measure,
  currency,
  granularity,
  title,
}: {
  series: readonly Series[]
  rows: readonly ChartRow[]
  measure: Measure
  currency: string
  granularity: UsageGranularity
  title: string
}) {
  const words = useWords(usageWords)
  const format = useFormat()
  const { language } = usePreferences()
  const tick = new Intl.DateTimeFormat(
    language,
    granularity === 'HOUR'
      ? { hour: '2-digit', minute: '2-digit' }
      : granularity === 'MONTH'
        ? { month: 'short', year: '2-digit' }
        : { day: 'numeric', month: 'short' },
  )
  const full = new Intl.DateTimeFormat(language, {
    dateStyle: 'medium',
    ...(granularity === 'HOUR' ? { timeStyle: 'short' } : {}),
  })
  const show = (value: number) =>
    measure === 'cost'
      ? format.money(value, currency)
      : measure === 'latency'
        ? format.duration(value)
        : format.number(value)
  const showShort = (value: number) =>
    measure === 'cost'
      ? format.money(value, currency)
      : measure === 'latency'
        ? format.duration(value)
        : format.compact(value)
  const Chart = measure === 'latency' ? LineChart : BarChart
  const anyPartial = rows.some((row) => row.partial)
  const anyEstimated = rows.some((row) => Object.values(row.cells).some((cell) => cell.estimated))

  return (
    <figure aria-label={title}>
      {/* The table below says the same in words. */}
      <div aria-hidden className="h-60">
        <Chart
          accessibilityLayer={false}
          barCategoryGap="18%"
          data={rows as ChartRow[]}
          height="100%"
          margin={{ top: 8, right: 4, bottom: 0, left: 0 }}
          responsive
          width="100%"
        >
          <defs>
            <pattern height="5" id="estimated" patternTransform="rotate(45)" patternUnits="userSpaceOnUse" width="5">
              <rect fill="var(--canvas)" height="5" opacity="0.55" width="2" />
            </pattern>
          </defs>
          <CartesianGrid stroke="var(--line)" vertical={false} />
          <XAxis
            axisLine={{ stroke: 'var(--line-strong)' }}
            dataKey={(row: ChartRow) => tick.format(row.start)}
            interval="preserveStartEnd"
            minTickGap={24}
            tick={axis}
            tickLine={false}
          />
          <YAxis
            allowDecimals={measure !== 'calls'}
            axisLine={false}
            tick={axis}
            tickFormatter={showShort}
            tickLine={false}
            width={64}
          />
          <Tooltip
            content={({ payload }) => (
              <ChartTip
                date={(start) => full.format(start)}
                note={words.partial}
                row={payload?.[0]?.payload as ChartRow | undefined}
                series={series}
                show={show}
                total={measure === 'latency' ? null : words.total}
              />
            )}
            cursor={measure === 'latency' ? { stroke: 'var(--line-strong)' } : { fill: 'var(--hover)' }}
            isAnimationActive={false}
          />
          {series.map(({ key, color }) =>
            measure === 'latency' ? (
              <Line
                connectNulls
                dataKey={(row: ChartRow) => row.cells[key]?.value || null}
                dot={{ r: 2, fill: color, stroke: color }}
                isAnimationActive={false}
                key={key}
                stroke={color}
                strokeWidth={1.75}
                type="monotone"
              />
            ) : (
              <Bar
                dataKey={(row: ChartRow) => row.cells[key]?.value ?? 0}
                fill={color}
                isAnimationActive={false}
                key={key}
                maxBarSize={36}
                shape={(props: object) => <ChartBar {...props} color={color} seriesKey={key} />}
                stackId="all"
              />
            ),
          )}
        </Chart>
      </div>
      <figcaption className="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-faint text-xs">
        {series.map(({ key, name, color }) => (
          <span className="inline-flex items-center gap-1.5" key={key}>
            <span aria-hidden className="size-2 rounded-sm" style={{ background: color }} />
            {name}
          </span>
        ))}
        {anyPartial && measure !== 'latency' && (
          <span className="inline-flex items-center gap-1.5">
            <span aria-hidden className="size-2 rounded-sm bg-faint opacity-45" />
            {words.legendPartial}
          </span>
        )}
        {anyEstimated && measure !== 'latency' && (
          <span className="inline-flex items-center gap-1.5">
            <span
              aria-hidden
              className="size-2 rounded-sm bg-[repeating-linear-gradient(45deg,var(--ink-faint)_0_2px,transparent_2px_4px)]"
            />
            {words.legendEstimated}
          </span>
        )}
      </figcaption>
    </figure>
  )
}
