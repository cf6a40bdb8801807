'use client'
import { Plug } from 'lucide-react'
import Link from 'next/link'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Empty } from '@/components/ui/empty'
import { coversRow, List, ListRow } from '@/components/ui/list'
import { Problem } from '@/components/ui/problem'
import { Pulse } from '@/components/ui/pulse'
import { SkeletonRows } from '@/components/ui/skeleton'
import { Page, Section } from '@/features/frame/page'
import { useRead } from '@/features/graph/use-read'
import { graphWords } from '@/features/graph/words'
import { Ago } from '@/features/language/ago'
import { commonWords } from '@/features/language/common'
import { useFormat } from '@/features/language/format'
import { usePreferences, useWords } from '@/features/language/language'
import { useViewer } from '@/features/session/viewer'
import type { ConnectorPartFragment, IntegrationsQuery } from '@/gql/graphql'
import { ConnectorIcon } from './connector-icon'
import { inLanguage } from './connector-words'
import { IntegrationForm } from './integration-form'
import { type LivePart, useLiveIntegrations } from './live-integrations'
import { IntegrationsDocument } from './operations'
import { IntegrationState } from './status'
import { integrationWords } from './words'

export function IntegrationsPage() {
  const words = useWords(integrationWords)
  const common = useWords(commonWords)
  const { language } = usePreferences()
  const { can } = useViewer()
  const { data, loading, problem, refetch } = useRead(IntegrationsDocument, {}, { types: 'Integration' })
  const live = useLiveIntegrations(data?.integrations.nodes, refetch)
  const [connecting, setConnecting] = useState<ConnectorPartFragment | null>(null)
  return (
    <Page title={words.title}>
      {problem && <Problem onRetry={refetch} reason={problem} />}
      {loading && <SkeletonRows label={common.loading} rows={3} />}
      {data && data.integrations.nodes.length > 0 && (
        <List aria-label={words.connected}>
          {data.integrations.nodes.map((integration) => (
            <Row integration={integration} key={integration.id} live={live.get(integration.id)} />
          ))}
        </List>
      )}
      {data?.integrations.nodes.length === 0 && (
        <Empty icon={Plug} title={words.emptyTitle}>
          {words.emptyWhy}
        </Empty>
      )}
      {data && (
        <Section title={words.gallery}>
          <p className="-mt-1 mb-3 text-faint text-sm">
            {data.connectors.length > 0 ? words.galleryWhy : words.noConnectors}
          </p>
          <ul className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
            {data.connectors
              .map((connector) => inLanguage(language, connector))
              .map((connector) => (
                <li className="flex flex-col rounded-lg border border-line p-4" key={connector.name}>
                  <div className="flex items-center gap-3">
                    <ConnectorIcon name={connector.name} />
                    <h3 className="font-medium text-sm">{connector.displayName}</h3>
                  </div>
                  <p className="mt-2.5 mb-4 flex-1 text-faint text-sm">{connector.description}</p>
                  {can('INTEGRATIONS_MANAGE') && (
                    <Button
                      aria-label={words.connectTitle(connector.displayName)}
                      className="self-start"
                      onClick={() => setConnecting(connector)}
                    >
                      {words.connect}
                    </Button>
                  )}
                </li>
              ))}
          </ul>
        </Section>
      )}
      {connecting && <IntegrationForm connector={connecting} onClose={() => setConnecting(null)} />}
    </Page>
  )
}

function Row({
  integration,
  live,
}: {
  integration: IntegrationsQuery['integrations']['nodes'][number]
  live: LivePart | undefined
}) {
  const words = useWords(integrationWords)
  const format = useFormat()
  const { language } = usePreferences()
  const graph = useWords(graphWords)
  const { id, name, documents } = integration
  const connector = integration.connector && inLanguage(language, integration.connector)
  const { status, nextRunAt, failure } = live ?? integration
  const count = format.number(documents.totalCount)
  return (
    <ListRow className="min-h-14">
      <Pulse on={status} />
      <ConnectorIcon name={connector?.name ?? ''} />
      <div className="min-w-0 flex-1">
        <Link className={`${coversRow} block truncate`} data-row href={`/integrations/${encodeURIComponent(id)}`}>
          {name}
        </Link>
        <p className={failure ? 'line-clamp-2 text-bad text-xs' : 'truncate text-faint text-xs'}>
          {live?.currentItem && status === 'SYNCING'
            ? `${words.working} ${live.currentItem}`
            : failure
              ? graph.fault(null, failure)
              : `${connector?.displayName ?? words.notInstalled} · ${words.documentCount(documents.totalCount, count)}`}
        </p>
      </div>
      <span className="numbers hidden w-52 text-right text-faint text-xs md:block">
        {nextRunAt && status !== 'PAUSED' && status !== 'SYNCING' && (
          <>
            {words.nextRun} <Ago at={nextRunAt} due={words.now} />
          </>
        )}
      </span>
      <span className="flex w-32 justify-end">
        <IntegrationState status={status} />
      </span>
    </ListRow>
  )
}
