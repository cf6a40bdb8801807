'use client'
import { X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { commonWords } from '@/features/language/common'
import { useWords } from '@/features/language/language'
import { cn } from './cn'
import { IconButton } from './icon-button'

const scrim = 'fixed inset-0 z-40 bg-black/40 data-[state=open]:animate-appear'

/**
 * Focuses the first thing to fill in, else the window itself: the close button, which comes first, is not what it is
 * for. Never an input on a touch screen, where that would raise the keyboard over the window.
 */
function focusContent(event: Event) {
  const content = event.currentTarget
  if (!(content instanceof HTMLElement)) return
  event.preventDefault()
  const fine = window.matchMedia('(pointer: fine)').matches
  const first = fine ? content.querySelector<HTMLElement>('input:not([type=hidden]), select, textarea') : null
  ;(first ?? content).focus()
}

/** A window over the page for one task. Esc and the scrim close it. */
export function Dialog({
  open,
  onOpenChange,
  title,
  description,
  children,
  wide,
}: {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: string
  description?: ReactNode
  children: ReactNode
  wide?: boolean
}) {
  const words = useWords(commonWords)
  return (
    <Radix.Root onOpenChange={onOpenChange} open={open}>
      <Radix.Portal>
        <Radix.Overlay className={scrim} />
        <Radix.Content
          {...(description ? {} : { 'aria-describedby': undefined })}
          onOpenAutoFocus={focusContent}
          className={cn(
            'thin-scroll fixed top-[10dvh] left-1/2 z-50 max-h-[80dvh] w-[calc(100vw-2rem)] -translate-x-1/2 animate-appear overflow-y-auto rounded-lg bg-raised p-5 shadow-pop focus:outline-none',
            wide ? 'max-w-2xl' : 'max-w-md',
          )}
        >
          <div className="mb-4 flex items-start justify-between gap-4">
            <div>
              <Radix.Title className="font-semibold text-base">{title}</Radix.Title>
              {description && <Radix.Description className="mt-1 text-faint text-sm">{description}</Radix.Description>}
            </div>
            <Radix.Close asChild>
              <IconButton className="-mt-1 -mr-1" label={words.close} size="icon-sm">
                <X />
              </IconButton>
            </Radix.Close>
          </div>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

/** A panel that comes in from a side: the rail on a phone, a detail beside a list. */
export function Sheet({
  open,
  onOpenChange,
  title,
  side,
  children,
}: {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: string
  side: 'left' | 'right'
  children: ReactNode
}) {
  return (
    <Radix.Root onOpenChange={onOpenChange} open={open}>
      <Radix.Portal>
        <Radix.Overlay className={scrim} />
        <Radix.Content
          aria-describedby={undefined}
          onOpenAutoFocus={focusContent}
          className={cn(
            'fixed inset-y-0 z-50 flex w-[min(22rem,88vw)] animate-appear flex-col bg-rail shadow-pop focus:outline-none',
            side === 'left' ? 'left-0' : 'right-0 w-[min(30rem,94vw)] bg-raised',
          )}
        >
          <Radix.Title className="sr-only">{title}</Radix.Title>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

/** The row of buttons that ends a dialog. */
export function DialogActions({ children }: { children: ReactNode }) {
  return <div className="mt-5 flex flex-wrap justify-end gap-2">{children}</div>
}
