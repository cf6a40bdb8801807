'use client'
import { MessagesSquare } from 'lucide-react'
import { useWords } from '@/features/language/language'
import { chatWords } from './words'

/** What stands where a conversation's messages will be. */
export function NothingAsked() {
  const words = useWords(chatWords)
  return (
    <div className="m-auto text-center">
      <MessagesSquare aria-hidden className="mx-auto mb-4 size-7 text-faint" />
      <h2 className="font-semibold text-lg">{words.emptyTitle}</h2>
      <p className="mt-1 text-faint text-sm">{words.emptyWhy}</p>
    </div>
  )
}
