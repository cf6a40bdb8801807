'use client'
import Link from 'next/link'
import { useEffect, useRef } from 'react'
import { coversRow, isTyping, List, ListRow } from '@/components/ui/list'
import { documentAddress } from '@/features/documents/document-address'
import { useFormat } from '@/features/language/format'
import { useWords } from '@/features/language/language'
import { Highlight } from './highlight'
import { searchWords } from './words'

type Hit = {
  score: number
  highlight: string
  chunk: { id: string; page?: number | null; heading?: string | null }
  document: { id: string; title: string }
}

type Found = Pick<Hit, 'score' | 'highlight'> & { chunk: Hit['chunk'] | null; document: Hit['document'] | null }

/** A hit as a list of one; of none when its passage or document went away meanwhile. */
export function foundHit({ chunk, document, ...hit }: Found): Hit[] {
  return chunk && document ? [{ ...hit, chunk, document }] : []
}

/** The passages found, best first; each opens its document at the passage. */
export function HitList({ hits }: { hits: readonly Hit[] }) {
  const words = useWords(searchWords)
  const format = useFormat()
  const list = useRef<HTMLUListElement>(null)

  // From anywhere on the page, j goes to the first hit; from there the list's own keys take over.
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'j' || isTyping(event.target) || list.current?.contains(document.activeElement)) return
      list.current?.querySelector<HTMLElement>('[data-row]')?.focus()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])

  return (
    <List ref={list}>
      {hits.map(({ chunk, document, highlight, score }) => (
        <ListRow className="block px-2 py-3" key={chunk.id}>
          <div className="flex items-baseline gap-2">
            <Link
              className={`${coversRow} min-w-0 truncate text-sm`}
              data-row
              href={documentAddress(document.id, chunk.id)}
            >
              {document.title}
            </Link>
            {chunk.page != null && (
              <span className="numbers shrink-0 text-faint text-xs">{words.page(format.number(chunk.page))}</span>
            )}
            <span className="numbers ml-auto shrink-0 text-2xs text-faint">{words.score(score.toFixed(3))}</span>
          </div>
          {chunk.heading && <p className="truncate text-faint text-xs">{chunk.heading}</p>}
          <p className="mt-1 line-clamp-3 break-words text-soft text-sm">
            <Highlight html={highlight} />
          </p>
        </ListRow>
      ))}
    </List>
  )
}
