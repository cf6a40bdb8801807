'use client'
import { ExternalLink, X } from 'lucide-react'
import Link from 'next/link'
import { Fragment, useEffect, useRef } from 'react'
import { Button } from '@/components/ui/button'
import { Sheet } from '@/components/ui/dialog'
import { IconButton } from '@/components/ui/icon-button'
import { documentAddress } from '@/features/documents/document-address'
import { documentWords } from '@/features/documents/words'
import { useWide } from '@/features/frame/use-wide'
import { commonWords } from '@/features/language/common'
import { useFormat } from '@/features/language/format'
import { useWords } from '@/features/language/language'
import type { CitationPartFragment } from '@/gql/graphql'
import { chatWords } from './words'

/** The passage a citation points at: beside the answer where there is room, over it where there is not. */
export function SourcePanel({ citation, onClose }: { citation: CitationPartFragment; onClose: () => void }) {
  const words = useWords(chatWords)
  const wide = useWide()
  useCloseByKey(wide, onClose)
  const content = <SourceContent citation={citation} onClose={onClose} />
  if (!wide) {
    return (
      <Sheet onOpenChange={(open) => !open && onClose()} open side="right" title={words.passage}>
        {content}
      </Sheet>
    )
  }
  return (
    <aside
      aria-label={words.passage}
      className="flex h-full w-96 shrink-0 flex-col border-line border-l bg-rail"
      data-source
    >
      {content}
    </aside>
  )
}

const windows = '[role=dialog], [role=alertdialog], [role=menu], [role=listbox]'

/** Esc closes the panel wherever the focus is, and the chip that opened it has the focus again. */
function useCloseByKey(on: boolean, onClose: () => void) {
  const close = useRef(onClose)
  useEffect(() => {
    close.current = onClose
  })
  useEffect(() => {
    if (!on) return
    const opener = document.activeElement
    // Before the composer's own Esc, which stops the answer.
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented || document.querySelector(windows)) return
      event.preventDefault()
      close.current()
    }
    window.addEventListener('keydown', onKey, { capture: true })
    return () => {
      window.removeEventListener('keydown', onKey, { capture: true })
      const lost = document.activeElement === null || document.activeElement === document.body
      if (lost && opener instanceof HTMLElement) opener.focus()
    }
  }, [on])
}

function SourceContent({ citation, onClose }: { citation: CitationPartFragment; onClose: () => void }) {
  const words = useWords(chatWords)
  const documents = useWords(documentWords)
  const common = useWords(commonWords)
  const format = useFormat()
  const { document, chunk, quote, number } = citation
  const page = citation.page ?? chunk?.page
  const address = document && documentAddress(document.id, chunk?.id)
  return (
    <>
      <div className="flex min-h-13 items-center gap-2.5 border-line border-b px-4 py-2">
        <span className="numbers grid h-5 min-w-5 shrink-0 place-items-center rounded bg-selected px-1 font-medium text-accent-ink text-xs">
          {number}
        </span>
        <div className="min-w-0 flex-1">
          <h2 className="truncate font-medium text-sm">{document?.title ?? words.gone}</h2>
          {page != null && <p className="numbers text-faint text-xs">{documents.page(format.number(page))}</p>}
        </div>
        <IconButton label={common.close} onClick={onClose} size="icon-sm">
          <X />
        </IconButton>
      </div>
      <div className="thin-scroll flex-1 overflow-y-auto px-4 py-4">
        {chunk?.heading && !chunk.text.startsWith(chunk.heading) && (
          <p className="mb-2 font-medium text-sm">{chunk.heading}</p>
        )}
        <div className="whitespace-pre-wrap break-words text-sm leading-relaxed" data-passage>
          {chunk ? <Quoted quote={quote} text={chunk.text} /> : <Quote>{quote}</Quote>}
        </div>
      </div>
      {address && (
        <div className="flex gap-2 border-line border-t p-3">
          <Button asChild className="flex-1">
            <Link href={address}>{words.openSource}</Link>
          </Button>
          {document.url && (
            <Button asChild>
              <a
                aria-label={documents.openOriginal}
                href={page ? `${document.url}#page=${page}` : document.url}
                rel="noreferrer"
                target="_blank"
              >
                <ExternalLink aria-hidden />
              </a>
            </Button>
          )}
        </div>
      )}
    </>
  )
}

/** The quoted words, brought in sight: a passage can be longer than the panel. */
function Quote({ children }: { children: string }) {
  const element = useRef<HTMLElement>(null)
  useEffect(() => {
    element.current?.scrollIntoView({ block: 'nearest' })
  }, [])
  return <mark ref={element}>{children}</mark>
}

/** A passage with the quoted words marked, where they stand in it. */
function Quoted({ text, quote }: { text: string; quote: string }) {
  const at = text.indexOf(quote)
  if (at < 0 || quote === '') return text
  return (
    <Fragment>
      {text.slice(0, at)}
      <Quote>{quote}</Quote>
      {text.slice(at + quote.length)}
    </Fragment>
  )
}
