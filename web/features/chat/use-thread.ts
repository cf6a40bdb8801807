'use client'
import { useCallback, useMemo, useState } from 'react'
import { useClient } from 'urql'
import { newIdempotencyKey } from '@/features/graph/idempotency-key'
import { useErrorSentence } from '@/features/graph/problems'
import { useAct } from '@/features/graph/use-act'
import { useRead } from '@/features/graph/use-read'
import { useToast } from '@/features/toast/toast'
import type { MessagePartFragment, ThreadQuery } from '@/gql/graphql'
import { MessageCancelDocument, MessageRegenerateDocument, MessageSendDocument, ThreadDocument } from './operations'
import { messagesPerPage } from './page-size'
import { isRunning } from './use-message-stream'

type Page = NonNullable<ThreadQuery['conversation']>['messages']

/** Messages that follow each other, up to the newest, and the cursor before which there are more. */
interface Run {
  messages: readonly MessagePartFragment[]
  before: string | null
}

const runOf = ({ nodes, pageInfo }: Page): Run => ({
  messages: nodes,
  before: pageInfo.hasPreviousPage ? (pageInfo.startCursor ?? null) : null,
})

/** What is shown once the newest page was read again: what stood before it stays, as long as it follows on that. */
function renewed(shown: Run | null, page: Page): Run {
  const first = page.nodes[0]
  const place = shown?.messages.findIndex(({ id }) => id === first?.id) ?? -1
  if (!shown || place < 1) return runOf(page)
  return { messages: [...shown.messages.slice(0, place), ...page.nodes], before: shown.before }
}

/** Those whose question is shown too: an answer that was given anew, long after, stands where its question does. */
function withQuestion(messages: readonly MessagePartFragment[]): readonly MessagePartFragment[] {
  const ids = new Set(messages.map(({ id }) => id))
  return messages.filter(({ role, parent }) => role === 'USER' || !parent || ids.has(parent.id))
}

const nothing = () => {}

/** A conversation's messages as they are now, and what can be done with them. */
export function useThread(id: string) {
  const client = useClient()
  const sentence = useErrorSentence()
  const toast = useToast()
  const { data, loading, problem, refetch } = useRead(ThreadDocument, { id, last: messagesPerPage })
  const conversation = data?.conversation
  /** As it was last read: what is shown stays when reading it again fails. */
  const [known, setKnown] = useState<typeof conversation>(undefined)
  const [run, setRun] = useState<Run | null>(null)
  if (conversation && conversation !== known) {
    setKnown(conversation)
    setRun(renewed(run, conversation.messages))
  }
  const [readingEarlier, setReadingEarlier] = useState(false)
  /** What is known better than by the last read: messages just sent, answers just ended. */
  const [fresh, setFresh] = useState<ReadonlyMap<string, MessagePartFragment>>(new Map())
  /** A question on its way, shown before the server has it. */
  const [sending, setSending] = useState<string | null>(null)
  const [send] = useAct(MessageSendDocument)
  const [cancel] = useAct(MessageCancelDocument)
  const [regenerate] = useAct(MessageRegenerateDocument)

  const keep = useCallback((...messages: (MessagePartFragment | null | undefined)[]) => {
    setFresh((before) => {
      const after = new Map(before)
      for (const message of messages) if (message) after.set(message.id, message)
      return after
    })
  }, [])

  /** Reads the messages before those shown, which the function that is returned shows: its caller keeps the place. */
  const readEarlier = async (): Promise<() => void> => {
    const before = run?.before
    if (!before || readingEarlier) return nothing
    setReadingEarlier(true)
    const variables = { id, last: messagesPerPage, before }
    const read = await client.query(ThreadDocument, variables, { requestPolicy: 'network-only' })
    setReadingEarlier(false)
    if (read.error) toast({ tone: 'bad', text: sentence(read.error) })
    const page = read.data?.conversation?.messages
    if (read.data && !page) refetch() // it was deleted meanwhile: the page says so
    if (!page) return nothing
    const earlier = runOf(page)
    return () =>
      setRun((shown) =>
        shown?.before === before ? { ...earlier, messages: [...earlier.messages, ...shown.messages] } : shown,
      )
  }

  const read = run?.messages
  const messages = useMemo(() => {
    const known = new Set(read?.map((message) => message.id))
    const merged = (read ?? []).map((message) => {
      const better = fresh.get(message.id)
      // An answer that has ended stays ended; one that runs in memory may have ended on the server since.
      return better && (!isRunning(better) || isRunning(message)) ? better : message
    })
    // what was sent or answered here since, and not what others' messages have left behind: that is read with its page
    const last = read?.at(-1)?.createdAt ?? ''
    return [...merged, ...[...fresh.values()].filter(({ id, createdAt }) => !known.has(id) && createdAt >= last)]
  }, [read, fresh])
  const running = messages.findLast(isRunning) ?? null
  const hasEarlier = Boolean(run?.before)

  return {
    /** Null where there is none of that id; undefined before it is known. */
    conversation: data ? conversation : known,
    loading,
    problem,
    refetch,
    messages: hasEarlier ? withQuestion(messages) : messages,
    /** Nothing was asked in it yet. */
    empty: Boolean(conversation) && messages.length === 0 && sending === null,
    sending,
    running,
    hasEarlier,
    readingEarlier,
    readEarlier,
    /** Tells whether the question was taken. */
    send: async (content: string, model: string | null): Promise<boolean> => {
      setSending(content)
      const { payload } = await send({
        input: { conversationId: id, content, model, idempotencyKey: newIdempotencyKey() },
      })
      if (payload) keep(payload.userMessage, payload.message)
      setSending(null)
      return payload !== null
    },
    stop: async () => {
      if (running) await cancel({ input: { id: running.id } })
    },
    regenerate: async (messageId: string, model: string | null) => {
      const { payload } = await regenerate({ input: { id: messageId, model } })
      if (payload) keep(payload.message)
    },
    ended: useCallback((message: MessagePartFragment) => keep(message), [keep]),
  }
}

export type Thread = ReturnType<typeof useThread>
