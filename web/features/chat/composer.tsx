'use client'
import { ArrowUp, Square } from 'lucide-react'
import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { Tip } from '@/components/ui/tip'
import { useFirstFocus } from '@/components/ui/use-first-focus'
import { useWords } from '@/features/language/language'
import { type ChatModels, ModelSelect } from './model-select'
import { chatWords } from './words'

/** Where a question is written. Enter sends; while an answer runs, Esc and the button stop it. */
export function Composer({
  models,
  running,
  busy,
  onSend,
  onStop,
}: {
  models: ChatModels
  running: boolean
  busy: boolean
  /** Tells whether the question was taken; what was written is kept until it is. */
  onSend: (content: string) => Promise<boolean>
  onStop: () => void
}) {
  const words = useWords(chatWords)
  const [text, setText] = useState('')
  const input = useRef<HTMLTextAreaElement>(null)
  useFirstFocus(input)

  useEffect(() => {
    if (!running) return
    const onKey = (event: globalThis.KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented && !document.querySelector('[role=dialog]')) onStop()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [running, onStop])

  const send = async (event?: FormEvent) => {
    event?.preventDefault()
    const content = text.trim()
    if (!content || running || busy) return
    setText('')
    if (!(await onSend(content))) setText(content)
    input.current?.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    // While an input method composes a word, Enter chooses it.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    void send()
  }
  return (
    <form className="mx-auto w-full max-w-3xl px-4 pb-3 sm:px-6" onSubmit={send}>
      <div className="rounded-xl border border-line-strong bg-raised shadow-sm focus-within:border-accent focus-within:outline-1 focus-within:outline-accent">
        <textarea
          aria-label={words.placeholder}
          className="thin-scroll block field-sizing-content max-h-48 min-h-12 w-full resize-none bg-transparent px-3.5 pt-3 pb-1 text-base outline-none placeholder:text-faint pointer-coarse:text-[16px]"
          onChange={(event) => setText(event.target.value)}
          onKeyDown={onKeyDown}
          placeholder={words.placeholder}
          ref={input}
          rows={1}
          value={text}
        />
        <div className="flex items-center justify-between gap-2 px-2 pb-2">
          <ModelSelect models={models} />
          {running ? (
            <Tip text={words.stopHint}>
              <button
                aria-label={words.stop}
                className="grid size-8 place-items-center rounded-lg bg-ink text-canvas"
                onClick={onStop}
                type="button"
              >
                <Square aria-hidden className="size-3.5" fill="currentColor" />
              </button>
            </Tip>
          ) : (
            <button
              aria-label={words.send}
              className="grid size-8 place-items-center rounded-lg bg-accent text-on-accent hover:bg-accent-strong disabled:bg-hover disabled:text-faint"
              disabled={!text.trim() || busy}
              type="submit"
            >
              <ArrowUp aria-hidden className="size-4.5" />
            </button>
          )}
        </div>
      </div>
      <p className="mt-1.5 hidden text-center text-2xs text-faint sm:block">{words.stopHint}</p>
    </form>
  )
}
