'use client'
import { BookText, FilePlus2, SearchX, X } from 'lucide-react'
import { useDeferredValue, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Empty } from '@/components/ui/empty'
import { Input, Select } from '@/components/ui/field'
import { Pager, usePaging } from '@/components/ui/pager'
import { Problem } from '@/components/ui/problem'
import { SkeletonRows } from '@/components/ui/skeleton'
import { Page } from '@/features/frame/page'
import { useUrlState } from '@/features/frame/url-state'
import { useRead } from '@/features/graph/use-read'
import { commonWords } from '@/features/language/common'
import { useFormat } from '@/features/language/format'
import { useWords } from '@/features/language/language'
import { useViewer } from '@/features/session/viewer'
import type { DocumentStatus } from '@/gql/graphql'
import { AddDocument } from './add-document'
import { DocumentList } from './document-list'
import { useLiveDocuments } from './live-documents'
import { DocumentsDocument } from './operations'
import { UploadButton } from './upload-button'
import { UploadList } from './upload-list'
import { useUploads } from './uploads'
import { documentWords } from './words'

const pageSize = 50
const statuses: readonly DocumentStatus[] = ['READY', 'PROCESSING', 'PENDING', 'FAILED']

export function DocumentsPage() {
  const words = useWords(documentWords)
  const common = useWords(commonWords)
  const format = useFormat()
  const { can } = useViewer()
  const { uploads } = useUploads()
  const [title, setTitle] = useUrlState('title')
  const [status, setStatus] = useUrlState('status')
  const [integration, setIntegration] = useUrlState('integration')
  const [adding, setAdding] = useState(false)
  const wanted = useDeferredValue(title.trim())
  const paging = usePaging(`${wanted} ${status} ${integration}`)
  const filter = {
    ...(wanted ? { titleContains: wanted } : {}),
    ...(status ? { status: [status as DocumentStatus] } : {}),
    ...(integration ? { integrationId: integration } : {}),
  }
  const { data, loading, problem, refetch } = useRead(
    DocumentsDocument,
    { first: pageSize, after: paging.after, filter },
    { types: 'Document' },
  )
  const documents = useLiveDocuments(data?.documents.nodes, refetch)
  const total = data?.documents.totalCount ?? 0
  const filtered = Boolean(wanted || status || integration)
  const canWrite = can('DOCUMENTS_WRITE')
  const addButton = (
    <Button onClick={() => setAdding(true)}>
      <FilePlus2 aria-hidden />
      <span className="max-sm:sr-only">{words.add}</span>
    </Button>
  )

  return (
    <Page
      actions={
        canWrite && (
          <>
            {addButton}
            <UploadButton />
          </>
        )
      }
      note={data && format.number(total)}
      title={words.title}
    >
      <UploadList />
      {(filtered || total > 0) && (
        <div className="mb-3 flex flex-wrap gap-2">
          <Input
            aria-label={words.filterTitle}
            className="min-w-0 flex-1 basis-32 sm:max-w-64"
            onChange={(event) => setTitle(event.target.value)}
            placeholder={words.filterTitle}
            type="search"
            value={title}
          />
          <Select
            aria-label={words.filterStatus}
            className="w-auto"
            onChange={(event) => setStatus(event.target.value)}
            value={status}
          >
            <option value="">{words.anyStatus}</option>
            {statuses.map((one) => (
              <option key={one} value={one}>
                {words.status[one]}
              </option>
            ))}
          </Select>
          {integration && (
            <Button onClick={() => setIntegration('')}>
              <X aria-hidden />
              {words.oneIntegration}
            </Button>
          )}
        </div>
      )}
      {problem && <Problem onRetry={refetch} reason={problem} />}
      {loading && <SkeletonRows label={common.loading} />}
      {documents && documents.length > 0 && <DocumentList documents={documents} />}
      {documents?.length === 0 && filtered && (
        <Empty
          action={
            <Button
              onClick={() => {
                setTitle('')
                setStatus('')
                setIntegration('')
              }}
            >
              {words.clear}
            </Button>
          }
          icon={SearchX}
          title={words.noneTitle}
        >
          {words.noneWhy}
        </Empty>
      )}
      {documents?.length === 0 && !filtered && uploads.length === 0 && (
        <Empty
          action={
            canWrite && (
              <>
                {addButton}
                <UploadButton />
              </>
            )
          }
          icon={BookText}
          title={words.emptyTitle}
        >
          {words.emptyWhy}
        </Empty>
      )}
      {data && (
        <Pager
          pageInfo={data.documents.pageInfo}
          paging={paging}
          shown={data.documents.nodes.length}
          size={pageSize}
          total={total}
        />
      )}
      <AddDocument onOpenChange={setAdding} open={adding} />
    </Page>
  )
}
