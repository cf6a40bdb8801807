'use client'
import { ExternalLink, MoreHorizontal, RotateCw, SearchX, Trash2 } from 'lucide-react'
import Link from 'next/link'
import { useRouter, useSearchParams } from 'next/navigation'
import { useMemo, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Empty } from '@/components/ui/empty'
import { IconButton } from '@/components/ui/icon-button'
import { Menu, MenuItem, MenuLine } from '@/components/ui/menu'
import { Problem } from '@/components/ui/problem'
import { Skeleton } from '@/components/ui/skeleton'
import { Page, Section } from '@/features/frame/page'
import { frameWords } from '@/features/frame/words'
import { useRead } from '@/features/graph/use-read'
import { commonWords } from '@/features/language/common'
import { useFormat } from '@/features/language/format'
import { useWords } from '@/features/language/language'
import type { DocumentDetailQuery } from '@/gql/graphql'
import { ChunkList } from './chunk-list'
import { DeleteDocument } from './delete-document'
import { DocumentFacts } from './document-facts'
import { useLiveDocuments } from './live-documents'
import { DocumentDetailDocument } from './operations'
import { Original } from './original'
import { DocumentState, FailureReason } from './status'
import { useReindex } from './use-reindex'
import { documentWords } from './words'

type Detail = NonNullable<DocumentDetailQuery['document']>

export function DocumentPage({ id }: { id: string }) {
  const words = useWords(documentWords)
  const frame = useWords(frameWords)
  const { data, loading, problem, refetch } = useRead(DocumentDetailDocument, { id })
  const rows = useMemo(() => (data?.document ? [data.document] : undefined), [data])
  const live = useLiveDocuments(rows, refetch, true)?.[0]
  const parent = { href: '/documents', title: words.title }
  if (data?.document) return <Loaded detail={{ ...data.document, ...live }} />
  return (
    <Page parent={parent} title={loading ? '…' : words.title}>
      {problem && <Problem onRetry={refetch} reason={problem} />}
      {loading && <Skeleton className="h-40" />}
      {!loading && !problem && (
        <Empty
          action={
            <Button asChild>
              <Link href="/documents">{words.title}</Link>
            </Button>
          }
          icon={SearchX}
          title={frame.notFound}
        >
          {frame.notFoundWhy}
        </Empty>
      )}
    </Page>
  )
}

function Loaded({ detail }: { detail: Detail }) {
  const words = useWords(documentWords)
  const common = useWords(commonWords)
  const format = useFormat()
  const router = useRouter()
  const cited = useSearchParams().get('chunk')
  const reindex = useReindex()
  const [deleting, setDeleting] = useState(false)
  const [page, setPage] = useState(1)
  const readable = detail.status === 'READY' || detail.chunkCount > 0
  // What could not be read here is not shown by the browser either, or asks for its password.
  const showsOriginal =
    detail.url !== null && detail.mimeType === 'application/pdf' && (readable || detail.status !== 'FAILED')

  return (
    <Page
      actions={
        <>
          {detail.url && (
            <Button asChild>
              <a href={detail.url} rel="noreferrer" target="_blank">
                <ExternalLink aria-hidden />
                {words.openOriginal}
              </a>
            </Button>
          )}
          <Menu
            trigger={
              <IconButton label={common.more}>
                <MoreHorizontal />
              </IconButton>
            }
          >
            <MenuItem onSelect={() => reindex(detail.id)}>
              <RotateCw aria-hidden />
              {words.reindex}
            </MenuItem>
            <MenuLine />
            <MenuItem danger onSelect={() => setDeleting(true)}>
              <Trash2 aria-hidden />
              {common.delete}
            </MenuItem>
          </Menu>
        </>
      }
      parent={{ href: '/documents', title: words.title }}
      title={detail.title}
    >
      <div className="flex flex-wrap items-center gap-x-6 gap-y-2">
        <DocumentState document={detail} />
        <DocumentFacts document={detail} />
      </div>
      {detail.status === 'FAILED' && (
        <p className="mt-3 rounded-md border border-bad/30 bg-bad-tint px-3 py-2">
          <FailureReason document={detail} />
        </p>
      )}
      <div className={showsOriginal ? 'gap-6 lg:grid lg:grid-cols-2' : undefined}>
        <Section
          note={readable ? words.passageCount(detail.chunkCount, format.number(detail.chunkCount)) : undefined}
          title={words.passages}
        >
          {readable ? (
            <ChunkList
              cited={cited}
              documentId={detail.id}
              onPage={showsOriginal ? setPage : undefined}
              version={`${detail.status} ${detail.chunkCount}`}
            />
          ) : (
            <p className="py-6 text-faint text-sm">{detail.status === 'FAILED' ? words.neverRead : words.notYet}</p>
          )}
        </Section>
        {showsOriginal && detail.url && <Original page={page} title={detail.title} url={detail.url} />}
      </div>
      {deleting && (
        <DeleteDocument
          document={detail}
          onClose={() => setDeleting(false)}
          onDeleted={() => router.push('/documents')}
        />
      )}
    </Page>
  )
}
