'use client'
import { ChartColumn, Download } from 'lucide-react'
import dynamic from 'next/dynamic'
import Link from 'next/link'
import { useMemo, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Empty } from '@/components/ui/empty'
import { Select } from '@/components/ui/field'
import { Problem } from '@/components/ui/problem'
import { Skeleton } from '@/components/ui/skeleton'
import { Page } from '@/features/frame/page'
import { useUrlState } from '@/features/frame/url-state'
import { useRead } from '@/features/graph/use-read'
import { useWords } from '@/features/language/language'
import type { UsageDimension } from '@/gql/graphql'
import { download, toCsv } from './csv'
import { useGroupOf } from './group-name'
import { LatestCalls } from './latest-calls'
import { UsageDocument, UsageRecordsDocument } from './operations'
import { dayText, periodOf, presets } from './period'
import { PeriodPicker } from './period-picker'
import { chartOf, type Measure } from './series'
import { mainCost, totalsOf } from './totals'
import { UsageTable } from './usage-table'
import { UsageTiles } from './usage-tiles'
import { useUsageChanges } from './use-usage-changes'
import { usageWords } from './words'

const chartSkeleton = () => <Skeleton className="h-60" />
const UsageChart = dynamic(() => import('./usage-chart'), { ssr: false, loading: chartSkeleton })

const dimensions: readonly UsageDimension[] = ['MODEL', 'PROVIDER', 'USER', 'API_KEY', 'PURPOSE']

export function UsagePage() {
  const words = useWords(usageWords)
  const [presetText, setPreset] = useUrlState('range', '7d')
  const [fromDay, setFromDay] = useUrlState('from')
  const [toDay, setToDay] = useUrlState('to')
  const [byText, setBy] = useUrlState('by', 'MODEL')
  const [measure, setMeasure] = useState<Measure>('calls')
  const [now, setNow] = useState(() => new Date())
  const preset = presets.find((one) => one === presetText) ?? '7d'
  const by = dimensions.find((one) => one === byText) ?? 'MODEL'
  const period = useMemo(() => periodOf(preset, now, fromDay, toDay), [preset, now, fromDay, toDay])
  const range = { from: period.from.toISOString(), to: period.to.toISOString(), timeZone: period.timeZone }
  const { data, problem, refetch } = useRead(
    UsageDocument,
    { range, granularity: period.granularity, by: [by] },
    { types: 'UsageBucket' },
  )
  const records = useRead(UsageRecordsDocument, { filter: {} }, { types: 'UsageRecord' })
  useUsageChanges(() => {
    setNow(new Date())
    refetch()
    records.refetch()
  })

  const groupOf = useGroupOf(by)
  const totals = useMemo(() => data && totalsOf(data.overall), [data])
  const chart = useMemo(
    () => data && chartOf(data.buckets, period, measure, groupOf, words.others, now),
    [data, period, measure, groupOf, words, now],
  )
  const empty = totals?.calls === 0
  const exportCsv = () => {
    if (!data) return
    const name = `usage-${by.toLowerCase()}-${dayText(period.from)}-${dayText(new Date(period.to.getTime() - 1))}.csv`
    download(
      name,
      toCsv(data.buckets, by, (bucket) => groupOf(bucket).name),
    )
  }

  return (
    <Page
      actions={
        <Button disabled={!data || empty} onClick={exportCsv}>
          <Download aria-hidden />
          {words.export}
        </Button>
      }
      title={words.title}
    >
      <div className="mb-4 flex flex-wrap items-center justify-between gap-2">
        <PeriodPicker
          onDays={(from, to) => {
            setFromDay(from)
            setToDay(to)
          }}
          onPreset={setPreset}
          period={period}
          preset={preset}
        />
        <div className="flex items-center gap-2 text-faint text-xs">
          <span aria-hidden>{words.by}</span>
          <Select
            aria-label={words.by}
            className="w-auto text-ink"
            onChange={(event) => setBy(event.target.value)}
            value={by}
          >
            {dimensions.map((one) => (
              <option key={one} value={one}>
                {words.dimensions[one]}
              </option>
            ))}
          </Select>
        </div>
      </div>
      {problem && <Problem onRetry={refetch} reason={problem} />}
      {(data || !problem) && <UsageTiles measure={measure} onMeasure={setMeasure} totals={totals} />}
      {empty && (
        <Empty
          action={
            <Button asChild kind="primary">
              <Link href="/chat">{words.ask}</Link>
            </Button>
          }
          icon={ChartColumn}
          title={words.emptyTitle}
        >
          {words.emptyWhy}
        </Empty>
      )}
      {!data && !problem && <Skeleton className="mt-6 h-60" />}
      {data && totals && chart && !empty && (
        <>
          <div className="mt-6">
            <UsageChart
              currency={mainCost(totals.cost).currency}
              granularity={period.granularity}
              measure={measure}
              rows={chart.rows}
              series={chart.series}
              title={words.chartOf(words.measures[measure], words.dimensions[by])}
            />
          </div>
          <div className="mt-6">
            <UsageTable buckets={data.groups} dimension={words.dimensions[by]} groupOf={groupOf} />
          </div>
          <LatestCalls records={records.data?.usageRecords.nodes ?? []} />
        </>
      )}
    </Page>
  )
}
