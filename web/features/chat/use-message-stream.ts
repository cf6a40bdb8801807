'use client'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useLive } from '@/features/graph/use-live'
import type { CitationPartFragment, MessagePartFragment } from '@/gql/graphql'
import { MessageStreamDocument } from './operations'

type Streamed = { text: string; citations: readonly CitationPartFragment[] }

export function isRunning(message: Pick<MessagePartFragment, 'status'>): boolean {
  return message.status === 'PENDING' || message.status === 'STREAMING'
}

/**
 * What an answer says so far. Words arrive more often than the screen is drawn: they are gathered and shown once a
 * frame. `onEnd` gets the whole message when nothing more will come.
 */
export function useMessageStream(
  message: MessagePartFragment,
  onEnd: (message: MessagePartFragment) => void,
): Streamed {
  const [streamed, setStreamed] = useState<Streamed | null>(null)
  const pending = useRef<Streamed>({ text: message.content, citations: message.citations })
  const lastSequence = useRef<number | null>(null)
  const frame = useRef(0)

  const showSoon = useCallback(() => {
    if (frame.current) return
    frame.current = requestAnimationFrame(() => {
      frame.current = 0
      setStreamed(pending.current)
    })
  }, [])
  useEffect(() => () => cancelAnimationFrame(frame.current), [])

  useLive(MessageStreamDocument, isRunning(message) ? { messageId: message.id } : null, (event) => {
    switch (event.__typename) {
      case 'MessageDelta': {
        const last = lastSequence.current
        if (last !== null && event.sequence <= last) return
        // A stream that starts at the first word starts over what was stored so far.
        const before = last === null && event.sequence <= 1 ? '' : pending.current.text
        lastSequence.current = event.sequence
        pending.current = { ...pending.current, text: before + event.text }
        return showSoon()
      }
      case 'MessageCitation': {
        const { citation } = event
        const others = pending.current.citations.filter(({ number }) => number !== citation.number)
        pending.current = { ...pending.current, citations: [...others, citation] }
        return showSoon()
      }
      case 'StreamResync':
        pending.current = { text: event.message.content, citations: event.message.citations }
        showSoon()
        if (isRunning(event.message)) return
        onEnd(event.message)
        return true
      case 'MessageCompleted':
      case 'MessageFailed':
        onEnd(event.message)
        return true
    }
  })
  return isRunning(message) && streamed ? streamed : { text: message.content, citations: message.citations }
}
