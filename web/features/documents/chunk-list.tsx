'use client'
import { ArrowDown, ArrowUp } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { Button } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'
import { keepPlace } from '@/components/ui/keep-place'
import { Problem } from '@/components/ui/problem'
import { Skeleton } from '@/components/ui/skeleton'
import { commonWords } from '@/features/language/common'
import { useFormat } from '@/features/language/format'
import { useWords } from '@/features/language/language'
import type { ChunkPartFragment } from '@/gql/graphql'
import { useChunks } from './use-chunks'
import { documentWords } from './words'

/** The text as understood, passage by passage; the cited one is scrolled to and marked. */
export function ChunkList({
  documentId,
  cited,
  version,
  onPage,
}: {
  documentId: string
  cited: string | null
  version: string
  /** Shows a page of the original; absent where there is none to show. */
  onPage?: (page: number) => void
}) {
  const words = useWords(documentWords)
  const common = useWords(commonWords)
  const { chunks, missing, hasEarlier, hasLater, loading, loadMore, problem, retry } = useChunks(
    documentId,
    cited,
    version,
  )
  const list = useRef<HTMLOListElement>(null)
  const showEarlier = async () => {
    const show = await loadMore('earlier')
    keepPlace(list.current?.firstElementChild, list.current?.closest('main'), show)
  }
  const showLater = async () => (await loadMore('later'))()
  if (problem && !chunks) return <Problem onRetry={retry} reason={problem} />
  if (!chunks) {
    return (
      <div aria-label={common.loading} className="flex flex-col gap-3" role="status">
        {['a', 'b', 'c'].map((key) => (
          <Skeleton className="h-24" key={key} />
        ))}
      </div>
    )
  }
  if (chunks.length === 0) return <p className="py-6 text-faint text-sm">{words.noText}</p>
  return (
    <>
      {missing && <p className="mb-3 rounded-md bg-late-tint px-3 py-2 text-late text-sm">{words.citedGone}</p>}
      {hasEarlier && (
        <Button aria-busy={loading === 'earlier'} className="mb-3" onClick={showEarlier}>
          <ArrowUp aria-hidden />
          {words.earlierPassages}
        </Button>
      )}
      <ol className="flex flex-col gap-2" ref={list}>
        {chunks.map((chunk) => (
          <Passage chunk={chunk} cited={chunk.id === cited} key={chunk.id} onPage={onPage} />
        ))}
      </ol>
      {problem && <Problem onRetry={retry} reason={problem} />}
      {hasLater && (
        <Button aria-busy={loading === 'later'} className="mt-3" onClick={showLater}>
          <ArrowDown aria-hidden />
          {words.laterPassages}
        </Button>
      )}
    </>
  )
}

function Passage({
  chunk,
  cited,
  onPage,
}: {
  chunk: ChunkPartFragment
  cited: boolean
  onPage?: (page: number) => void
}) {
  const words = useWords(documentWords)
  const format = useFormat()
  const element = useRef<HTMLLIElement>(null)
  const show = useRef(onPage)
  useEffect(() => {
    if (!cited) return
    element.current?.scrollIntoView({ block: 'center' })
    element.current?.focus({ preventScroll: true })
    if (chunk.page) show.current?.(chunk.page)
  }, [cited, chunk.page])
  const page = chunk.page === null || chunk.page === undefined ? null : format.number(chunk.page)
  return (
    <li
      aria-current={cited ? 'true' : undefined}
      className={cn('rounded-md border border-line px-4 py-3 focus:outline-none', cited && 'border-accent bg-selected')}
      ref={element}
      tabIndex={cited ? -1 : undefined}
    >
      <div className="numbers mb-1.5 flex flex-wrap items-center gap-2 text-2xs text-faint">
        <span>{words.passage(format.number(chunk.position + 1))}</span>
        {cited && <span className="rounded-full bg-accent px-1.5 font-medium text-on-accent">{words.cited}</span>}
        {chunk.heading && <span className="min-w-0 truncate font-medium text-soft">{chunk.heading}</span>}
        {page && chunk.page && (
          <span className="ml-auto">
            {onPage ? (
              <button
                aria-label={words.showPage(page)}
                className="rounded-sm px-1 text-accent-ink hover:underline"
                onClick={() => chunk.page && onPage(chunk.page)}
                type="button"
              >
                {words.page(page)}
              </button>
            ) : (
              words.page(page)
            )}
          </span>
        )}
      </div>
      <p className="whitespace-pre-wrap break-words text-sm leading-relaxed">{chunk.text}</p>
    </li>
  )
}
