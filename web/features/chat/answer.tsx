'use client'
import { ChevronLeft, ChevronRight, CircleSlash, CircleX, Copy, RotateCw } from 'lucide-react'
import { useMemo, useState } from 'react'
import { IconButton } from '@/components/ui/icon-button'
import { graphWords } from '@/features/graph/words'
import { commonWords } from '@/features/language/common'
import { useFormat } from '@/features/language/format'
import { useWords } from '@/features/language/language'
import { useToast } from '@/features/toast/toast'
import type { CitationPartFragment, MessagePartFragment } from '@/gql/graphql'
import { AnswerUsage } from './answer-usage'
import { Cited, SourceList } from './citations'
import { Markdown } from './markdown'
import { isRunning, useMessageStream } from './use-message-stream'
import { chatWords } from './words'

type Actions = {
  onCite: (citation: CitationPartFragment) => void
  onEnd: (message: MessagePartFragment) => void
  onRegenerate: (id: string) => void
}

/** The answers to one question: the latest is shown, the earlier ones stay a click away. */
export function Answers({ versions, ...actions }: { versions: readonly MessagePartFragment[] } & Actions) {
  const common = useWords(commonWords)
  const [chosen, setChosen] = useState<{ index: number; of: number } | null>(null)
  // A new version takes the place of what was chosen before it came.
  const index = chosen?.of === versions.length ? chosen.index : versions.length - 1
  const message = versions[index]
  if (!message) return null
  const choose = (next: number) => setChosen({ index: next, of: versions.length })
  return (
    <Answer key={message.id} message={message} {...actions}>
      {versions.length > 1 && (
        <span className="numbers inline-flex items-center text-faint text-xs">
          <IconButton disabled={index === 0} label={common.previous} onClick={() => choose(index - 1)} size="icon-sm">
            <ChevronLeft />
          </IconButton>
          {index + 1}/{versions.length}
          <IconButton
            disabled={index === versions.length - 1}
            label={common.next}
            onClick={() => choose(index + 1)}
            size="icon-sm"
          >
            <ChevronRight />
          </IconButton>
        </span>
      )}
    </Answer>
  )
}

function Answer({
  message,
  onCite,
  onEnd,
  onRegenerate,
  children,
}: { message: MessagePartFragment; children: React.ReactNode } & Actions) {
  const words = useWords(chatWords)
  const graph = useWords(graphWords)
  const common = useWords(commonWords)
  const format = useFormat()
  const toast = useToast()
  const { text, citations } = useMessageStream(message, onEnd)
  const running = isRunning(message)
  const cited = useMemo(() => ({ citations, onOpen: onCite }), [citations, onCite])
  const copy = async () => {
    await navigator.clipboard.writeText(text)
    toast({ tone: 'good', text: words.codeCopied })
  }

  return (
    <Cited value={cited}>
      <article aria-busy={running} aria-label={words.assistant} className="group" data-status={message.status}>
        <h2 className="sr-only">{words.assistant}</h2>
        {running && !text && (
          <p className="flex animate-pulse items-center gap-2 text-faint text-sm">{words.thinking}</p>
        )}
        {text && <Markdown streaming={running} text={text} />}
        {message.status === 'CANCELLED' && (
          <p className="mt-2 flex items-center gap-1.5 text-faint text-xs">
            <CircleSlash aria-hidden className="size-3.5" />
            {words.stopped}
          </p>
        )}
        {message.status === 'FAILED' && (
          <p className="mt-2 flex items-center gap-1.5 text-bad text-sm" role="alert">
            <CircleX aria-hidden className="size-4 shrink-0" />
            {words.failed(graph.fault(message.failure?.code, message.failure?.reason ?? ''))}
          </p>
        )}
        {!running && (
          <>
            <SourceList />
            <div className="mt-1.5 -ml-1.5 flex min-h-7 flex-wrap items-center gap-0.5">
              {text && (
                <IconButton label={words.copyAnswer} onClick={copy} size="icon-sm">
                  <Copy className="size-3.5" />
                </IconButton>
              )}
              <IconButton label={words.regenerate} onClick={() => onRegenerate(message.id)} size="icon-sm">
                <RotateCw className="size-3.5" />
              </IconButton>
              {children}
              <AnswerUsage message={message} />
              <time className="sr-only" dateTime={message.createdAt}>
                {format.dateTime(message.createdAt)}
              </time>
            </div>
          </>
        )}
        {running && <span className="sr-only">{common.loading}</span>}
      </article>
    </Cited>
  )
}
