'use client'
import Link from 'next/link'
import { type ReactNode, useMemo, useState } from 'react'
import { coversRow, List, ListRow } from '@/components/ui/list'
import { Problem } from '@/components/ui/problem'
import { Skeleton } from '@/components/ui/skeleton'
import { DocumentList } from '@/features/documents/document-list'
import { useLiveDocuments } from '@/features/documents/live-documents'
import { Page, Section } from '@/features/frame/page'
import { useRead } from '@/features/graph/use-read'
import { ConnectorIcon } from '@/features/integrations/connector-icon'
import { useLiveIntegrations } from '@/features/integrations/live-integrations'
import { IntegrationState } from '@/features/integrations/status'
import { Ago } from '@/features/language/ago'
import { commonWords } from '@/features/language/common'
import { useFormat } from '@/features/language/format'
import { useWords } from '@/features/language/language'
import { periodOf } from '@/features/usage/period'
import { mainCost, totalsOf } from '@/features/usage/totals'
import { graphql } from '@/gql'
import { FirstSteps } from './first-steps'
import { overviewWords } from './words'

const OverviewDocument = graphql(/* GraphQL */ `
  query Overview($range: UsageRange!) {
    tenant {
      id
      documentCount
      chunkCount
      storedBytes
    }
    running: documents(first: 10, filter: { status: [PENDING, PROCESSING] }) {
      nodes {
        ...DocumentRow
      }
      totalCount
    }
    conversations(first: 5) {
      nodes {
        id
        title
        updatedAt
      }
      totalCount
    }
    integrations(first: 10) {
      nodes {
        ...IntegrationPart
      }
      totalCount
    }
    usage(range: $range, granularity: MONTH) {
      ...BucketPart
    }
  }
`)

export function OverviewPage() {
  const words = useWords(overviewWords)
  const common = useWords(commonWords)
  const format = useFormat()
  const [now] = useState(() => new Date())
  const { from, to, timeZone } = useMemo(() => periodOf('24h', now, '', ''), [now])
  const { data, loading, problem, refetch } = useRead(
    OverviewDocument,
    { range: { from: from.toISOString(), to: to.toISOString(), timeZone } },
    { types: 'Document Conversation Integration UsageBucket' },
  )
  const running = useLiveDocuments(data?.running.nodes, refetch)
  const live = useLiveIntegrations(data?.integrations.nodes, refetch)
  const totals = data && totalsOf(data.usage)
  const cost = totals && mainCost(totals.cost)
  const settled =
    data &&
    (data.tenant.documentCount ?? 0) > 0 &&
    data.conversations.totalCount > 0 &&
    data.integrations.totalCount > 0

  return (
    <Page title={words.title}>
      {problem && <Problem onRetry={refetch} reason={problem} />}
      {loading && (
        <div aria-label={common.loading} role="status">
          <Skeleton className="h-20" />
          <Skeleton className="mt-6 h-40" />
        </div>
      )}
      {data && (
        <>
          <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border border-line bg-line lg:grid-cols-5">
            <Count name={words.counts.documents}>{format.compact(data.tenant.documentCount ?? 0)}</Count>
            <Count name={words.counts.passages}>{format.compact(data.tenant.chunkCount ?? 0)}</Count>
            <Count name={words.counts.stored}>{format.bytes(data.tenant.storedBytes ?? 0)}</Count>
            <Count name={words.counts.conversations}>{format.compact(data.conversations.totalCount)}</Count>
            <div className="col-span-2 bg-canvas px-4 py-3 lg:col-span-1">
              <dt className="text-faint text-xs">{words.today}</dt>
              <dd className="numbers">
                <span className="block font-semibold text-xl leading-8 tracking-tight">
                  {totals && words.calls(totals.calls, format.compact(totals.calls))}
                </span>
                <Link className="text-accent-ink text-xs hover:underline" href="/usage?range=24h">
                  {cost && cost.amount > 0 ? format.money(cost.amount, cost.currency) : words.seeUsage}
                </Link>
              </dd>
            </div>
          </dl>
          {!settled && (
            <FirstSteps
              asked={data.conversations.totalCount > 0}
              connected={data.integrations.totalCount > 0}
              documents={(data.tenant.documentCount ?? 0) > 0}
            />
          )}
          <Section note={data.running.totalCount > 0 && format.number(data.running.totalCount)} title={words.running}>
            {running && running.length > 0 ? (
              <DocumentList documents={running} />
            ) : (
              <p className="border-line border-t py-3 text-faint text-sm">{words.nothingRuns}</p>
            )}
          </Section>
          <div className="gap-8 lg:grid lg:grid-cols-2">
            {data.integrations.nodes.length > 0 && (
              <Section actions={<SeeAll href="/integrations" />} title={words.integrations}>
                <List>
                  {data.integrations.nodes.map((integration) => {
                    const { status, nextRunAt } = live.get(integration.id) ?? integration
                    const currentItem = live.get(integration.id)?.currentItem
                    return (
                      <ListRow className="min-h-12" key={integration.id}>
                        <ConnectorIcon name={integration.connector?.name ?? ''} />
                        <div className="min-w-0 flex-1">
                          <Link
                            className={`${coversRow} block truncate text-sm`}
                            data-row
                            href={`/integrations/${encodeURIComponent(integration.id)}`}
                          >
                            {integration.name}
                          </Link>
                          <p className="line-clamp-2 text-faint text-xs">
                            {status === 'SYNCING' && currentItem
                              ? currentItem
                              : nextRunAt && (
                                  <>
                                    {words.nextRun} <Ago at={nextRunAt} due={words.now} />
                                  </>
                                )}
                          </p>
                        </div>
                        <IntegrationState status={status} />
                      </ListRow>
                    )
                  })}
                </List>
              </Section>
            )}
            {data.conversations.nodes.length > 0 && (
              <Section actions={<SeeAll href="/chat" />} title={words.recent}>
                <List>
                  {data.conversations.nodes.map(({ id, title, updatedAt }) => (
                    <ListRow className="min-h-12" key={id}>
                      <Link
                        className={`${coversRow} min-w-0 flex-1 truncate text-sm`}
                        data-row
                        href={`/chat/${encodeURIComponent(id)}`}
                      >
                        {title}
                      </Link>
                      <span className="shrink-0 text-faint text-xs">
                        <Ago at={updatedAt} />
                      </span>
                    </ListRow>
                  ))}
                </List>
              </Section>
            )}
          </div>
        </>
      )}
    </Page>
  )
}

function Count({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="bg-canvas px-4 py-3">
      <dt className="text-faint text-xs">{name}</dt>
      <dd className="numbers font-semibold text-xl leading-8 tracking-tight">{children}</dd>
    </div>
  )
}

function SeeAll({ href }: { href: string }) {
  const words = useWords(overviewWords)
  return (
    <Link className="text-faint text-xs hover:text-ink" href={href}>
      {words.all}
    </Link>
  )
}
