'use client'
import { useEffect } from 'react'
import { Pager, usePaging } from '@/components/ui/pager'
import { Problem } from '@/components/ui/problem'
import { SkeletonRows } from '@/components/ui/skeleton'
import { Section } from '@/features/frame/page'
import { useRead } from '@/features/graph/use-read'
import { graphWords } from '@/features/graph/words'
import { Ago } from '@/features/language/ago'
import { commonWords } from '@/features/language/common'
import { useFormat } from '@/features/language/format'
import { useWords } from '@/features/language/language'
import type { IntegrationRunsQuery, SyncRunStatus } from '@/gql/graphql'
import { IntegrationRunsDocument } from './operations'
import { RunState } from './status'
import { integrationWords } from './words'

type Run = NonNullable<IntegrationRunsQuery['integration']>['runs']['nodes'][number]

/** The history of syncs, with what each could not read. Read again when the last run changes. */
export function RunList({
  integrationId,
  lastRunId,
  lastRunStatus,
}: {
  integrationId: string
  lastRunId: string | null
  lastRunStatus: SyncRunStatus | null
}) {
  const words = useWords(integrationWords)
  const common = useWords(commonWords)
  const paging = usePaging(integrationId)
  const { data, loading, problem, refetch } = useRead(IntegrationRunsDocument, {
    id: integrationId,
    after: paging.after,
  })
  // The last run's id and state are only triggers.
  useEffect(() => refetch(), [lastRunId, lastRunStatus, refetch])
  const runs = data?.integration?.runs
  return (
    <Section title={words.runs}>
      {problem && <Problem onRetry={refetch} reason={problem} />}
      {loading && <SkeletonRows label={common.loading} rows={3} />}
      {runs?.nodes.length === 0 && <p className="py-4 text-faint text-sm">{words.noRuns}</p>}
      {runs && runs.nodes.length > 0 && (
        <>
          <ul className="border-line border-t">
            {runs.nodes.map((run) => (
              <RunRow key={run.id} run={run} />
            ))}
          </ul>
          <Pager pageInfo={runs.pageInfo} paging={paging} shown={runs.nodes.length} size={15} total={runs.totalCount} />
        </>
      )}
    </Section>
  )
}

function RunRow({ run }: { run: Run }) {
  const words = useWords(integrationWords)
  const graph = useWords(graphWords)
  const format = useFormat()
  const { counts, errors } = run
  const names = ['added', 'updated', 'deleted', 'skipped', 'failed'] as const
  const summary = names
    .filter((name) => counts[name] > 0)
    .map((name) => words.counted[name](counts[name], format.number(counts[name])))
  return (
    <li className="border-line border-b px-1 py-2">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <RunState status={run.status} />
        <time className="text-sm" dateTime={run.startedAt} title={format.dateTime(run.startedAt)}>
          <Ago at={run.startedAt} />
        </time>
        <span className="text-faint text-xs">
          {words.trigger[run.trigger]}
          {run.endedAt &&
            ` · ${words.took(format.duration(new Date(run.endedAt).getTime() - new Date(run.startedAt).getTime()))}`}
        </span>
        <span className="numbers ml-auto text-faint text-xs">{summary.join(' · ')}</span>
      </div>
      {run.failure && <p className="mt-1 text-bad text-xs">{graph.fault(null, run.failure)}</p>}
      {errors.totalCount > 0 && (
        <details className="mt-1 text-xs">
          <summary className="w-fit cursor-pointer text-bad">
            {words.errorsOf(errors.totalCount, format.number(errors.totalCount))}
          </summary>
          <ul className="mt-1 flex flex-col gap-1 border-line border-l-2 pl-3">
            {errors.nodes.map((error) => (
              <li key={`${error.externalId} ${error.at}`}>
                <span className="break-all font-medium">{error.title}</span>
                <span className="text-faint"> — {graph.fault(null, error.reason)}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </li>
  )
}
