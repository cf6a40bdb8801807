'use client'
import { Info } from 'lucide-react'
import Link from 'next/link'
import { useWords } from '@/features/language/language'
import { chatWords } from './words'

/** Says plainly that answers are quotes until a model is configured. */
export function NoModelNotice() {
  const words = useWords(chatWords)
  return (
    <p className="mx-auto mb-2 flex w-[calc(100%-2rem)] max-w-[45rem] items-start gap-2 rounded-md bg-late-tint px-3 py-2 text-xs sm:w-[calc(100%-3rem)]">
      <Info aria-hidden className="mt-px size-3.5 shrink-0 text-late" />
      <span>
        <span className="font-medium">{words.noModelTitle}</span> {words.noModelWhy}{' '}
        <Link className="font-medium underline underline-offset-2" href="/models">
          {words.addModel}
        </Link>
      </span>
    </p>
  )
}
