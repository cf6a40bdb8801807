'use client'
import { ArrowDown, SearchX } from 'lucide-react'
import Link from 'next/link'
import { useCallback, useEffect, useRef, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Empty } from '@/components/ui/empty'
import { keepPlace } from '@/components/ui/keep-place'
import { Problem } from '@/components/ui/problem'
import { Skeleton } from '@/components/ui/skeleton'
import { frameWords } from '@/features/frame/words'
import { commonWords } from '@/features/language/common'
import { useWords } from '@/features/language/language'
import type { CitationPartFragment } from '@/gql/graphql'
import { Answers } from './answer'
import { groupAnswers } from './branches'
import { ChatHeader } from './chat-header'
import { OpenCitation } from './citations'
import { Composer } from './composer'
import { useChatModels } from './model-select'
import { NoModelNotice } from './no-model-notice'
import { NothingAsked } from './nothing-asked'
import { SourcePanel } from './source-panel'
import { useStickToEnd } from './stick-to-end'
import { useThread } from './use-thread'
import { chatWords } from './words'

/** One conversation: its messages, the place to write, and the passage that was opened. */
export function ThreadView({ id }: { id: string }) {
  const words = useWords(chatWords)
  const thread = useThread(id)
  const models = useChatModels()
  const [citation, setCitation] = useState<CitationPartFragment | null>(null)
  const { scroller, content, atEnd, goToEnd } = useStickToEnd()
  const { stop, send } = thread
  const stopRef = useRef(stop)
  useEffect(() => {
    stopRef.current = stop
  })
  const onStop = useCallback(() => void stopRef.current(), [])
  const showEarlier = async () => {
    const show = await thread.readEarlier()
    keepPlace(content.current?.lastElementChild, scroller.current, show)
  }
  const missing = thread.conversation === null

  if (missing) return <ConversationMissing />
  return (
    <div className="flex min-w-0 flex-1">
      <div className="flex min-w-0 flex-1 flex-col">
        <ChatHeader title={thread.conversation?.title || (thread.conversation ? words.untitled : '')} />
        <div className="thin-scroll relative min-h-0 flex-1 overflow-y-auto" ref={scroller}>
          <div className="mx-auto flex w-full max-w-3xl flex-col gap-6 px-4 py-6 sm:px-6" ref={content}>
            {thread.hasEarlier && (
              <Button aria-busy={thread.readingEarlier} className="self-center" onClick={showEarlier} size="sm">
                {words.earlier}
              </Button>
            )}
            {thread.loading && <ThreadSkeleton />}
            {thread.empty && <NothingAsked />}
            <OpenCitation value={citation?.id ?? null}>
              {groupAnswers(thread.messages).map((versions) =>
                versions[0]?.role === 'USER' ? (
                  <Question key={versions[0].id} text={versions[0].content} />
                ) : (
                  <Answers
                    key={versions[0]?.id}
                    onCite={setCitation}
                    onEnd={thread.ended}
                    onRegenerate={(messageId) => thread.regenerate(messageId, models.chosen)}
                    versions={versions}
                  />
                ),
              )}
            </OpenCitation>
            {thread.sending && <Question text={thread.sending} />}
            {thread.problem && <Problem onRetry={thread.refetch} reason={thread.problem} />}
          </div>
        </div>
        <div className="relative">
          {!atEnd && (
            <Button
              className="absolute -top-10 left-1/2 -translate-x-1/2 rounded-full shadow-pop"
              onClick={goToEnd}
              size="sm"
            >
              <ArrowDown aria-hidden />
              {words.jump}
            </Button>
          )}
          {models.onlyOffline && <NoModelNotice />}
          <Composer
            busy={thread.sending !== null}
            models={models}
            onSend={(text) => {
              goToEnd()
              return send(text, models.chosen)
            }}
            onStop={onStop}
            running={thread.running !== null}
          />
        </div>
      </div>
      {citation && <SourcePanel citation={citation} key={citation.id} onClose={() => setCitation(null)} />}
    </div>
  )
}

export function Question({ text }: { text: string }) {
  const words = useWords(chatWords)
  return (
    <article
      aria-label={words.you}
      className="max-w-[85%] self-end whitespace-pre-wrap break-words rounded-2xl rounded-br-md bg-selected px-3.5 py-2"
    >
      {text}
    </article>
  )
}

function ThreadSkeleton() {
  const common = useWords(commonWords)
  return (
    <div aria-label={common.loading} className="flex flex-col gap-6" role="status">
      <Skeleton className="h-9 w-1/2 self-end rounded-2xl" />
      <div className="flex flex-col gap-2.5">
        <Skeleton className="h-3 w-full" />
        <Skeleton className="h-3 w-11/12" />
        <Skeleton className="h-3 w-2/3" />
      </div>
    </div>
  )
}

function ConversationMissing() {
  const words = useWords(frameWords)
  const chat = useWords(chatWords)
  return (
    <div className="flex-1">
      <ChatHeader title={chat.title} />
      <Empty
        action={
          <Button asChild>
            <Link href="/chat">{chat.newChat}</Link>
          </Button>
        }
        icon={SearchX}
        title={words.notFound}
      >
        {words.notFoundWhy}
      </Empty>
    </div>
  )
}
