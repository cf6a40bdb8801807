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
  const begun = useRef(false)
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
        // Without a resync before it, the first piece is the answer's first: it starts over what was stored so far.
        const before = begun.current ? pending.current.text : ''
        begun.current = true
        pending.current = { ...pending.current, text: before + event.text }
        return showSoon()
      }
      case 'MessageCitation': {
        const { citation } = event
        if (!citation) return
        const others = pending.current.citations.filter(({ number }) => number !== citation.number)
        pending.current = { ...pending.current, citations: [...others, citation] }
        return showSoon()
      }
      case 'StreamResync':
        if (!event.message) return true
        begun.current = true
        pending.current = { text: event.message.content, citations: event.message.citations }
        return showSoon()
      case 'MessageCompleted':
      case 'MessageFailed':
        if (event.message) onEnd(event.message)
        return true
    }
  })
  return isRunning(message) && streamed ? streamed : { text: message.content, citations: message.citations }
}
