'use client'
import { useEffect, useRef, useState } from 'react'
import { Progress } from '@/components/ui/progress'
import { graphWords } from '@/features/graph/words'
import { Ago } from '@/features/language/ago'
import { useFormat } from '@/features/language/format'
import { useWords } from '@/features/language/language'
import type { CountsPartFragment, IntegrationPartFragment } from '@/gql/graphql'
import { configFields } from './config-schema'
import { IntegrationState } from './status'
import { integrationWords } from './words'

const countNames = ['added', 'updated', 'deleted', 'skipped', 'failed'] as const

/** What an integration is doing now: its state, its counts, when it runs next. */
export function IntegrationNow({
  integration,
  currentItem,
  documentCount,
}: {
  integration: IntegrationPartFragment
  currentItem: string | null
  documentCount: number
}) {
  const words = useWords(integrationWords)
  const graph = useWords(graphWords)
  const format = useFormat()
  const { status, counts, nextRunAt, lastRun, failure, connector, config } = integration
  const syncing = status === 'SYNCING'
  const rate = useRate(counts, syncing)
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-5 gap-y-1.5 text-xs">
        <IntegrationState status={status} />
        <span className="text-faint">{connector?.displayName}</span>
        {!syncing && (
          <span className="text-faint">
            {words.nextRun}{' '}
            <span className="text-ink">
              {nextRunAt && status !== 'PAUSED' ? <Ago at={nextRunAt} due={words.now} /> : words.notScheduled}
            </span>
          </span>
        )}
        {lastRun?.endedAt && (
          <span className="text-faint">
            {words.lastRun}{' '}
            <span className="text-ink">
              <Ago at={lastRun.endedAt} />
            </span>
          </span>
        )}
        {configSummary(connector?.configSchema, config).map(([name, value]) => (
          <span className="min-w-0 max-w-full truncate text-faint" key={name}>
            {name} <span className="text-ink">{value}</span>
          </span>
        ))}
      </div>
      {failure && (
        <p className="mt-3 rounded-md border border-bad/30 bg-bad-tint px-3 py-2 text-sm">
          {graph.fault(null, failure)}
        </p>
      )}
      <dl
        aria-live="polite"
        className="mt-4 grid grid-cols-3 gap-px overflow-hidden rounded-lg border border-line bg-line sm:grid-cols-6"
      >
        <Count name={words.documents} value={format.number(documentCount)} />
        {countNames.map((name) => (
          <Count
            bad={name === 'failed' && counts.failed > 0}
            key={name}
            name={words.counts[name]}
            value={format.number(counts[name])}
          />
        ))}
      </dl>
      {syncing && (
        <div className="mt-3">
          <Progress label={words.status.SYNCING} percent={null} />
          <p className="numbers mt-1.5 flex justify-between gap-4 text-faint text-xs">
            <span className="truncate">{currentItem ? `${words.working} ${currentItem}` : words.status.SYNCING}</span>
            {rate !== null && <span className="shrink-0">{words.perSecond(format.number(rate))}</span>}
          </p>
        </div>
      )}
    </>
  )
}

function Count({ name, value, bad }: { name: string; value: string; bad?: boolean }) {
  return (
    <div className="bg-canvas px-3.5 py-2.5">
      <dt className="text-2xs text-faint">{name}</dt>
      <dd className={`numbers font-semibold text-lg ${bad ? 'text-bad' : ''}`}>{value}</dd>
    </div>
  )
}

/** Items a second since the sync was first seen working here; null until that can be told. */
function useRate(counts: CountsPartFragment, syncing: boolean): number | null {
  const total = countNames.reduce((sum, name) => sum + counts[name], 0)
  const start = useRef<{ at: number; total: number } | null>(null)
  const [rate, setRate] = useState<number | null>(null)
  useEffect(() => {
    if (!syncing) {
      start.current = null
      return setRate(null)
    }
    start.current ??= { at: performance.now(), total }
    const seconds = (performance.now() - start.current.at) / 1000
    if (seconds >= 1 && total > start.current.total) {
      setRate(Math.round(((total - start.current.total) / seconds) * 10) / 10)
    }
  }, [syncing, total])
  return rate
}

/** The settings that say where a source is: its texts, without secrets. */
function configSummary(schema: unknown, config: unknown): [string, string][] {
  const values = (config ?? {}) as Record<string, unknown>
  return configFields(schema).flatMap(({ key, title, kind }): [string, string][] => {
    const value = values[key]
    return (kind === 'text' || kind === 'address') && typeof value === 'string' ? [[title, value]] : []
  })
}
