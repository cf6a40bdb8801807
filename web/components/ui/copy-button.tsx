'use client'
import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { commonWords } from '@/features/language/common'
import { useWords } from '@/features/language/language'
import { Button } from './button'

const confirmedMs = 2_000

/** Puts a text on the clipboard and says so for a moment. */
export function CopyButton({ text, input }: { text: string; input?: React.RefObject<HTMLInputElement | null> }) {
  const words = useWords(commonWords)
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), confirmedMs)
    return () => clearTimeout(timer)
  }, [copied])
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text)
      setCopied(true)
    } catch {
      // Plain-HTTP origins have no clipboard: the text is selected instead, for the visitor's own copy.
      input?.current?.select()
    }
  }
  return (
    <Button onClick={copy}>
      {copied ? <Check aria-hidden /> : <Copy aria-hidden />}
      {copied ? words.copied : words.copy}
    </Button>
  )
}
