'use client'
import { useCallback, useMemo, useState } from 'react'
import { newIdempotencyKey } from '@/features/graph/idempotency-key'
import { useAct } from '@/features/graph/use-act'
import { useRead } from '@/features/graph/use-read'
import type { MessagePartFragment } from '@/gql/graphql'
import { MessageCancelDocument, MessageRegenerateDocument, MessageSendDocument, ThreadDocument } from './operations'
import { isRunning } from './use-message-stream'

const step = 40

/** A conversation's messages as they are now, and what can be done with them. */
export function useThread(id: string) {
  const [last, setLast] = useState(step)
  const { data, loading, problem, refetch } = useRead(ThreadDocument, { id, last })
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

  const read = data?.conversation?.messages.nodes
  const messages = useMemo(() => {
    const known = new Set(read?.map((message) => message.id))
    const merged = (read ?? []).map((message) => {
      const better = fresh.get(message.id)
      // An answer that has ended stays ended; one that runs in memory may have ended on the server since.
      return better && (!isRunning(better) || isRunning(message)) ? better : message
    })
    return [...merged, ...[...fresh.values()].filter((message) => !known.has(message.id))]
  }, [read, fresh])
  const running = messages.findLast(isRunning) ?? null

  return {
    conversation: data?.conversation,
    loading,
    problem,
    refetch,
    messages,
    sending,
    running,
    hasEarlier: data?.conversation?.messages.pageInfo.hasPreviousPage ?? false,
    showEarlier: () => setLast((count) => Math.min(100, count + step)),
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
