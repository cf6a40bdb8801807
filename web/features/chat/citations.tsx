'use client'
import { createContext, useContext } from 'react'
import { useFormat } from '@/features/language/format'
import { useWords } from '@/features/language/language'
import type { CitationPartFragment } from '@/gql/graphql'
import { chatWords } from './words'

/** The citation whose passage is shown. */
export const OpenCitation = createContext<string | null>(null)

/**
 * What the numbers of an answer stand for. By contexts, so that neither a new citation nor an opened one renders the
 * answer's Markdown anew.
 */
export const Cited = createContext<{
  citations: readonly CitationPartFragment[]
  onOpen: (citation: CitationPartFragment) => void
}>({ citations: [], onOpen: () => {} })

/** The number of a source inside an answer; opens the passage. Plain text until the source is known. */
export function CitationChip({ number }: { number: number }) {
  const words = useWords(chatWords)
  const format = useFormat()
  const openId = useContext(OpenCitation)
  const { citations, onOpen } = useContext(Cited)
  const citation = citations.find((one) => one.number === number)
  if (!citation) return <span className="text-faint">[{number}]</span>
  const title = citation.document?.title ?? words.gone
  return (
    <button
      aria-expanded={citation.id === openId}
      aria-label={words.source(format.number(number), title)}
      className="numbers mx-0.5 inline-flex h-4.5 min-w-4.5 items-center justify-center rounded bg-selected px-1 align-[1px] font-medium text-2xs text-accent-ink leading-none hover:bg-accent hover:text-on-accent aria-expanded:bg-accent aria-expanded:text-on-accent pointer-coarse:h-6 pointer-coarse:min-w-6"
      data-citation={number}
      onClick={() => onOpen(citation)}
      title={title}
      type="button"
    >
      {number}
    </button>
  )
}

/** The sources of an answer: title, page and the words that were used. */
export function SourceList() {
  const words = useWords(chatWords)
  const format = useFormat()
  const openId = useContext(OpenCitation)
  const { citations, onOpen } = useContext(Cited)
  if (citations.length === 0) return null
  const sorted = [...citations].sort((a, b) => a.number - b.number)
  return (
    <section aria-label={words.sources} className="mt-4">
      <h3 className="mb-1.5 font-medium text-faint text-xs">{words.sources}</h3>
      <ol className="overflow-hidden rounded-md border border-line">
        {sorted.map((citation) => (
          <li className="border-line border-t first:border-t-0" key={citation.id}>
            <button
              aria-expanded={citation.id === openId}
              className="group/source -outline-offset-2 flex w-full items-start gap-2.5 px-3 py-2 text-left hover:bg-hover aria-expanded:bg-selected"
              onClick={() => onOpen(citation)}
              type="button"
            >
              <span className="numbers mt-px grid h-4.5 min-w-4.5 shrink-0 place-items-center rounded bg-selected px-1 font-medium text-2xs text-accent-ink group-aria-expanded/source:bg-accent group-aria-expanded/source:text-on-accent">
                {citation.number}
              </span>
              <span className="min-w-0 flex-1">
                <span className="flex items-baseline gap-2 text-sm">
                  <span className="truncate font-medium">{citation.document?.title ?? words.gone}</span>
                  {citation.page != null && (
                    <span className="numbers shrink-0 text-faint text-xs">
                      {words.page(format.number(citation.page))}
                    </span>
                  )}
                </span>
                <span className="line-clamp-2 text-faint text-xs">{citation.quote}</span>
              </span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  )
}
