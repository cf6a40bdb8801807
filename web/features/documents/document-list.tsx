'use client'
import { ExternalLink, FileText, Globe, MoreHorizontal, Plug, RotateCw, Trash2, Type } from 'lucide-react'
import Link from 'next/link'
import { useState } from 'react'
import { IconButton } from '@/components/ui/icon-button'
import { ColumnTitles, coversRow, List, ListRow } from '@/components/ui/list'
import { Menu, MenuItem, MenuLine } from '@/components/ui/menu'
import { Pulse } from '@/components/ui/pulse'
import { Ago } from '@/features/language/ago'
import { commonWords } from '@/features/language/common'
import { useFormat } from '@/features/language/format'
import { useWords } from '@/features/language/language'
import type { DocumentRowFragment } from '@/gql/graphql'
import { DeleteDocument } from './delete-document'
import { documentAddress } from './document-address'
import { DocumentState, FailureReason } from './status'
import { useReindex } from './use-reindex'
import { documentWords } from './words'

const sourceIcons = { UPLOAD: FileText, TEXT: Type, URL: Globe, INTEGRATION: Plug } as const

export function DocumentList({ documents }: { documents: readonly DocumentRowFragment[] }) {
  const words = useWords(documentWords)
  const [deleting, setDeleting] = useState<DocumentRowFragment | null>(null)
  return (
    <>
      <ColumnTitles>
        <span className="flex-1">{words.columns.title}</span>
        <span className="w-32">{words.columns.source}</span>
        <span className="w-16 text-right">{words.columns.size}</span>
        <span className="w-36">{words.columns.status}</span>
        <span className="w-24">{words.columns.added}</span>
        <span className="w-8" />
      </ColumnTitles>
      <List>
        {documents.map((document) => (
          <DocumentListRow document={document} key={document.id} onDelete={() => setDeleting(document)} />
        ))}
      </List>
      {deleting && <DeleteDocument document={deleting} onClose={() => setDeleting(null)} />}
    </>
  )
}

function DocumentListRow({ document, onDelete }: { document: DocumentRowFragment; onDelete: () => void }) {
  const words = useWords(documentWords)
  const common = useWords(commonWords)
  const format = useFormat()
  const reindex = useReindex()
  const { kind, integration } = document.source
  const Icon = sourceIcons[kind]
  const source = integration?.name ?? words.source[kind]
  return (
    <ListRow data-status={document.status}>
      <Pulse on={document.status} />
      <Icon aria-hidden className="size-4 shrink-0 text-faint" />
      <div className="min-w-0 flex-1">
        <Link className={`${coversRow} block truncate`} data-row href={documentAddress(document.id)}>
          {document.title}
        </Link>
        {document.status === 'FAILED' && (
          <div className="line-clamp-2">
            <FailureReason document={document} />
          </div>
        )}
        <div className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-faint text-xs md:hidden">
          <DocumentState document={document} />
          <span className="numbers">{format.bytes(document.size)}</span>
          <span>
            <Ago at={document.createdAt} />
          </span>
        </div>
      </div>
      <span className="hidden w-32 truncate text-faint text-xs md:block">{source}</span>
      <span className="numbers hidden w-16 text-right text-faint text-xs md:block">{format.bytes(document.size)}</span>
      <span className="hidden w-36 md:block">
        <DocumentState document={document} />
      </span>
      <time
        className="hidden w-24 text-faint text-xs md:block"
        dateTime={document.createdAt}
        title={format.dateTime(document.createdAt)}
      >
        <Ago at={document.createdAt} />
      </time>
      <Menu
        trigger={
          <IconButton className="relative z-10" label={`${common.more} : ${document.title}`}>
            <MoreHorizontal />
          </IconButton>
        }
      >
        <MenuItem asChild>
          <Link href={documentAddress(document.id)}>
            <ExternalLink aria-hidden />
            {words.open}
          </Link>
        </MenuItem>
        <MenuItem onSelect={() => reindex(document.id)}>
          <RotateCw aria-hidden />
          {words.reindex}
        </MenuItem>
        <MenuLine />
        <MenuItem danger onSelect={onDelete}>
          <Trash2 aria-hidden />
          {common.delete}
        </MenuItem>
      </Menu>
    </ListRow>
  )
}
