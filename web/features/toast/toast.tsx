'use client'
import { CircleAlert, CircleCheck, X } from 'lucide-react'
import { Toast as Radix } from 'radix-ui'
import { createContext, type ReactNode, useCallback, useContext, useRef, useState } from 'react'
import { Button } from '@/components/ui/button'
import { IconButton } from '@/components/ui/icon-button'
import { commonWords } from '@/features/language/common'
import { useWords } from '@/features/language/language'

type Toast = {
  tone: 'good' | 'bad'
  text: string
  /** Takes back what was done, where that can be. */
  undo?: () => void
}
type Say = (toast: Toast) => void

const ToastContext = createContext<Say>(() => {})

/** Says in passing that something happened, or why it did not. */
export function useToast(): Say {
  return useContext(ToastContext)
}

export function ToastProvider({ children }: { children: ReactNode }) {
  const words = useWords(commonWords)
  const [toasts, setToasts] = useState<(Toast & { id: number })[]>([])
  const next = useRef(0)
  const say = useCallback<Say>((toast) => {
    next.current += 1
    const id = next.current
    setToasts((shown) => [...shown.slice(-2), { ...toast, id }])
  }, [])
  const drop = (id: number) => setToasts((shown) => shown.filter((toast) => toast.id !== id))

  return (
    <ToastContext value={say}>
      <Radix.Provider>
        {children}
        {toasts.map(({ id, tone, text, undo }) => (
          <Radix.Root
            className="flex animate-appear items-center gap-2.5 rounded-md bg-raised py-2 pr-2 pl-3 text-sm shadow-pop"
            duration={tone === 'bad' || undo ? 9000 : 4000}
            key={id}
            onOpenChange={(open) => !open && drop(id)}
            type={tone === 'bad' ? 'foreground' : 'background'}
          >
            {tone === 'bad' ? (
              <CircleAlert aria-hidden className="size-4 shrink-0 text-bad" />
            ) : (
              <CircleCheck aria-hidden className="size-4 shrink-0 text-good" />
            )}
            <Radix.Description className="flex-1">{text}</Radix.Description>
            {undo && (
              <Radix.Action altText={words.undo} asChild>
                <Button onClick={undo} size="sm">
                  {words.undo}
                </Button>
              </Radix.Action>
            )}
            <Radix.Close asChild>
              <IconButton label={words.close} size="icon-sm">
                <X />
              </IconButton>
            </Radix.Close>
          </Radix.Root>
        ))}
        <Radix.Viewport className="fixed right-4 bottom-4 z-[60] flex w-[min(24rem,calc(100vw-2rem))] flex-col gap-2" />
      </Radix.Provider>
    </ToastContext>
  )
}
