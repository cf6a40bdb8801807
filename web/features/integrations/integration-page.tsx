'use client'
import { MoreHorizontal, Pause, Pencil, Play, RefreshCw, SearchX, Unplug } from 'lucide-react'
import Link from 'next/link'
import { useMemo, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Empty } from '@/components/ui/empty'
import { IconButton } from '@/components/ui/icon-button'
import { Menu, MenuItem, MenuLine } from '@/components/ui/menu'
import { Problem } from '@/components/ui/problem'
import { Skeleton } from '@/components/ui/skeleton'
import { DocumentList } from '@/features/documents/document-list'
import { useLiveDocuments } from '@/features/documents/live-documents'
import { Page, Section } from '@/features/frame/page'
import { frameWords } from '@/features/frame/words'
import { useAct } from '@/features/graph/use-act'
import { useRead } from '@/features/graph/use-read'
import { commonWords } from '@/features/language/common'
import { useFormat } from '@/features/language/format'
import { usePreferences, useWords } from '@/features/language/language'
import { useToast } from '@/features/toast/toast'
import type { IntegrationDetailQuery } from '@/gql/graphql'
import { inLanguage } from './connector-words'
import { DisconnectIntegration } from './disconnect-integration'
import { IntegrationForm } from './integration-form'
import { IntegrationNow } from './integration-now'
import { type LivePart, useLiveIntegrations } from './live-integrations'
import {
  IntegrationDetailDocument,
  IntegrationPauseDocument,
  IntegrationResumeDocument,
  IntegrationSyncDocument,
} from './operations'
import { RunList } from './run-list'
import { integrationWords } from './words'

type Detail = NonNullable<IntegrationDetailQuery['integration']>

export function IntegrationPage({ id }: { id: string }) {
  const words = useWords(integrationWords)
  const frame = useWords(frameWords)
  const { data, loading, problem, refetch } = useRead(IntegrationDetailDocument, { id }, { types: 'Document' })
  const known = useMemo(() => (data?.integration ? [data.integration] : undefined), [data])
  const live = useLiveIntegrations(known, refetch, id).get(id)
  if (data?.integration) return <Loaded detail={data.integration} live={live} refetch={refetch} />
  return (
    <Page parent={{ href: '/integrations', title: words.title }} title={loading ? '…' : words.title}>
      {problem && <Problem onRetry={refetch} reason={problem} />}
      {loading && <Skeleton className="h-40" />}
      {!loading && !problem && (
        <Empty icon={SearchX} title={frame.notFound}>
          {frame.notFoundWhy}
        </Empty>
      )}
    </Page>
  )
}

function Loaded({ detail: read, live, refetch }: { detail: Detail; live: LivePart | undefined; refetch: () => void }) {
  const { language } = usePreferences()
  const detail = useMemo(
    () => ({ ...read, connector: read.connector && inLanguage(language, read.connector) }),
    [read, language],
  )
  const words = useWords(integrationWords)
  const common = useWords(commonWords)
  const format = useFormat()
  const toast = useToast()
  const [editing, setEditing] = useState(false)
  const [disconnecting, setDisconnecting] = useState(false)
  const [pause, pausing] = useAct(IntegrationPauseDocument)
  const [resume, resuming] = useAct(IntegrationResumeDocument)
  const [sync, starting] = useAct(IntegrationSyncDocument)
  const documents = useLiveDocuments(detail.documents.nodes, refetch)
  const now = { ...detail, ...live }
  const input = { input: { id: detail.id } }
  const paused = now.status === 'PAUSED'

  const act = async (outcome: Promise<{ done: boolean }>, text: string, undo?: () => void) => {
    if ((await outcome).done) toast({ tone: 'good', text, undo })
  }
  return (
    <Page
      actions={
        <>
          <Menu
            trigger={
              <IconButton label={common.more}>
                <MoreHorizontal />
              </IconButton>
            }
          >
            <MenuItem disabled={!detail.connector} onSelect={() => setEditing(true)}>
              <Pencil aria-hidden />
              {common.edit}
            </MenuItem>
            <MenuLine />
            <MenuItem danger onSelect={() => setDisconnecting(true)}>
              <Unplug aria-hidden />
              {words.disconnect}
            </MenuItem>
          </Menu>
          {paused ? (
            <Button disabled={resuming} kind="primary" onClick={() => act(resume(input), words.resumed)}>
              <Play aria-hidden />
              {words.resume}
            </Button>
          ) : (
            <>
              <Button
                disabled={pausing}
                onClick={() => act(pause(input), words.paused, () => void act(resume(input), words.resumed))}
              >
                <Pause aria-hidden />
                {words.pause}
              </Button>
              <Button
                disabled={starting || now.status === 'SYNCING'}
                kind="primary"
                onClick={() => act(sync(input), words.syncStarted)}
              >
                <RefreshCw aria-hidden />
                {words.syncNow}
              </Button>
            </>
          )}
        </>
      }
      parent={{ href: '/integrations', title: words.title }}
      title={detail.name}
    >
      <IntegrationNow
        currentItem={live?.currentItem ?? null}
        documentCount={detail.documents.totalCount}
        integration={now}
      />
      <RunList
        integrationId={detail.id}
        lastRunId={now.lastRun?.id ?? null}
        lastRunStatus={now.lastRun?.status ?? null}
      />
      {documents && documents.length > 0 && (
        <Section
          actions={
            detail.documents.totalCount > documents.length && (
              <Button asChild size="sm">
                <Link href={`/documents?integration=${encodeURIComponent(detail.id)}`}>{words.seeDocuments}</Link>
              </Button>
            )
          }
          note={format.number(detail.documents.totalCount)}
          title={words.latestDocuments}
        >
          <DocumentList documents={documents} />
        </Section>
      )}
      {editing && detail.connector && (
        <IntegrationForm connector={detail.connector} integration={detail} onClose={() => setEditing(false)} />
      )}
      {disconnecting && (
        <DisconnectIntegration
          documentCount={detail.documents.totalCount}
          integration={detail}
          onClose={() => setDisconnecting(false)}
        />
      )}
    </Page>
  )
}
