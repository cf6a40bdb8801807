'use client'
import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useState } from 'react'
import { commonWords } from '@/features/language/common'
import { useFormat } from '@/features/language/format'
import { useWords } from '@/features/language/language'
import { Button } from './button'

export type Paging = {
  after: string | null
  page: number
  next: (cursor: string | null | undefined) => void
  previous: () => void
}

/** Walks a connection forward and back by its cursors; goes to the first page when `key` changes. */
export function usePaging(key = ''): Paging {
  const [state, setState] = useState<{ key: string; cursors: (string | null)[] }>({ key, cursors: [null] })
  const cursors = state.key === key ? state.cursors : [null]
  return {
    after: cursors.at(-1) ?? null,
    page: cursors.length - 1,
    next: (cursor) => cursor && setState({ key, cursors: [...cursors, cursor] }),
    previous: () => setState({ key, cursors: cursors.length > 1 ? cursors.slice(0, -1) : cursors }),
  }
}

/** Where in a long list the visitor is, and the ways on and back. Absent when everything fits on one page. */
export function Pager({
  paging,
  size,
  shown,
  total,
  pageInfo,
}: {
  paging: Paging
  size: number
  shown: number
  total: number
  pageInfo: { hasNextPage: boolean; endCursor?: string | null }
}) {
  const words = useWords(commonWords)
  const format = useFormat()
  if (paging.page === 0 && !pageInfo.hasNextPage) return null
  const from = paging.page * size + 1
  return (
    <nav aria-label={words.pages} className="mt-3 flex items-center justify-end gap-2">
      <span className="numbers mr-2 text-faint text-xs">
        {words.range(format.number(from), format.number(from + shown - 1), format.number(total))}
      </span>
      <Button disabled={paging.page === 0} onClick={paging.previous} size="sm">
        <ChevronLeft aria-hidden />
        {words.previous}
      </Button>
      <Button disabled={!pageInfo.hasNextPage} onClick={() => paging.next(pageInfo.endCursor)} size="sm">
        {words.next}
        <ChevronRight aria-hidden />
      </Button>
    </nav>
  )
}
