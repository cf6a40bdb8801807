'use client'
import type { ComponentProps, KeyboardEvent, ReactNode } from 'react'
import { cn } from './cn'

/** Whether the keys now typed go into a text. */
export function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]')
}

/** Moves the focus among the rows' main links with j and k (or the arrows). */
export function moveByKeys(event: KeyboardEvent<HTMLElement>): void {
  const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key]
  if (!step || isTyping(event.target) || event.metaKey || event.ctrlKey || event.altKey) return
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-row]')]
  const here = rows.findIndex((row) => row === event.target || row.closest('li')?.contains(event.target as Node))
  const next = rows[Math.min(rows.length - 1, Math.max(0, here + step))]
  if (!next) return
  event.preventDefault()
  next.focus()
}

/** Rows of things, each with one main link (`data-row`). */
export function List({ className, ...rest }: ComponentProps<'ul'>) {
  return <ul className={cn('border-line border-t', className)} onKeyDown={moveByKeys} {...rest} />
}

export function ListRow({ className, ...rest }: ComponentProps<'li'>) {
  return (
    <li
      className={cn(
        'relative isolate flex min-h-11 items-center gap-3 border-line border-b px-1 py-1.5 hover:bg-hover has-[[data-row]:focus-visible]:bg-hover',
        className,
      )}
      {...rest}
    />
  )
}

/** Makes the link it is given (as a class) cover its whole row. */
export const coversRow = 'font-medium after:absolute after:inset-0 focus-visible:outline-offset-4'

/** Names the columns of rows on wide screens; each row says the same things in words, so readers skip it. */
export function ColumnTitles({ className, children }: { className?: string; children: ReactNode }) {
  return (
    <div
      aria-hidden
      className={cn('hidden items-center gap-3 px-1 pb-1.5 font-medium text-faint text-xs md:flex', className)}
    >
      {children}
    </div>
  )
}
