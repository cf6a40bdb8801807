'use client'
import { ScrollText } from 'lucide-react'
import { Empty } from '@/components/ui/empty'
import { ColumnTitles } from '@/components/ui/list'
import { Pager, usePaging } from '@/components/ui/pager'
import { Problem } from '@/components/ui/problem'
import { SkeletonRows } from '@/components/ui/skeleton'
import { Page } from '@/features/frame/page'
import { useRead } from '@/features/graph/use-read'
import { commonWords } from '@/features/language/common'
import { useFormat } from '@/features/language/format'
import { useWords } from '@/features/language/language'
import { graphql } from '@/gql'
import type { AuditLogQuery } from '@/gql/graphql'
import { useActionName } from './action-name'
import { auditWords } from './words'

const AuditLogDocument = graphql(/* GraphQL */ `
  query AuditLog($first: Int!, $after: Cursor) {
    auditLog(first: $first, after: $after) {
      nodes {
        id
        action
        actorKind
        actorName
        targetType
        targetId
        detail
        at
        address
      }
      pageInfo {
        hasNextPage
        endCursor
      }
      totalCount
    }
  }
`)

const pageSize = 50

export function AuditPage() {
  const words = useWords(auditWords)
  const common = useWords(commonWords)
  const paging = usePaging()
  const { data, loading, problem, refetch } = useRead(AuditLogDocument, { first: pageSize, after: paging.after })
  const entries = data?.auditLog.nodes
  return (
    <Page title={words.title}>
      <p className="-mt-2 mb-4 text-faint text-sm">{words.lead}</p>
      {problem && <Problem onRetry={refetch} reason={problem} />}
      {loading && <SkeletonRows label={common.loading} />}
      {entries?.length === 0 && (
        <Empty icon={ScrollText} title={words.emptyTitle}>
          {words.emptyWhy}
        </Empty>
      )}
      {entries && entries.length > 0 && (
        <>
          <ColumnTitles>
            <span className="w-40">{words.columns.when}</span>
            <span className="w-44">{words.columns.who}</span>
            <span className="flex-1">{words.columns.what}</span>
            <span className="w-32">{words.columns.from}</span>
          </ColumnTitles>
          <ul className="border-line border-t">
            {entries.map((entry) => (
              <Entry entry={entry} key={entry.id} />
            ))}
          </ul>
        </>
      )}
      {data && (
        <Pager
          pageInfo={data.auditLog.pageInfo}
          paging={paging}
          shown={data.auditLog.nodes.length}
          size={pageSize}
          total={data.auditLog.totalCount}
        />
      )}
    </Page>
  )
}

function Entry({ entry }: { entry: AuditLogQuery['auditLog']['nodes'][number] }) {
  const words = useWords(auditWords)
  const format = useFormat()
  const actionName = useActionName()
  const hasDetail = entry.detail != null && JSON.stringify(entry.detail) !== '{}'
  return (
    <li className="flex min-h-10 flex-wrap items-baseline gap-x-3 gap-y-0.5 border-line border-b px-1 py-2 text-sm">
      <time className="numbers text-faint text-xs md:w-40" dateTime={entry.at}>
        {format.dateTime(entry.at)}
      </time>
      <span className="min-w-0 truncate md:w-44" title={words.kind[entry.actorKind]}>
        {entry.actorName || words.kind[entry.actorKind]}
      </span>
      <div className="min-w-0 basis-full md:flex-1 md:basis-0">
        <span className="font-medium">{actionName(entry.action)}</span>
        {hasDetail && (
          <details className="text-xs">
            <summary className="w-fit cursor-pointer text-faint">{words.detail}</summary>
            <pre className="mt-1 whitespace-pre-wrap break-all rounded-md bg-sunken p-2 font-mono text-2xs">
              {JSON.stringify(entry.detail, null, 2)}
            </pre>
          </details>
        )}
      </div>
      <span className="numbers hidden w-32 truncate text-faint text-xs md:block">{entry.address}</span>
    </li>
  )
}
