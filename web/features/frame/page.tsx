'use client'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { cn } from '@/components/ui/cn'

/** A page's title row and its content. `actions`: the primary action last. `parent` is shown below the second level. */
export function Page({
  title,
  note,
  actions,
  parent,
  narrow,
  children,
}: {
  title: string
  note?: ReactNode
  actions?: ReactNode
  parent?: { href: string; title: string }
  narrow?: boolean
  children: ReactNode
}) {
  return (
    <div className={cn('mx-auto w-full px-4 pb-16 sm:px-6', narrow ? 'max-w-3xl' : 'max-w-6xl')}>
      <title>{`${title} · SUPERFASTTT`}</title>
      <header className="flex min-h-13 flex-wrap items-center justify-between gap-x-4 gap-y-2 py-2.5">
        <div className="flex min-w-0 items-baseline gap-2">
          {parent && (
            <>
              <Link className="text-faint text-sm hover:text-ink" href={parent.href}>
                {parent.title}
              </Link>
              <span aria-hidden className="text-faint text-sm">
                /
              </span>
            </>
          )}
          <h1 className="truncate font-semibold">{title}</h1>
          {note && <div className="numbers shrink-0 text-faint text-sm">{note}</div>}
        </div>
        {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </header>
      {children}
    </div>
  )
}

/** A part of a page under its own heading. */
export function Section({
  title,
  note,
  actions,
  children,
}: {
  title: string
  note?: ReactNode
  actions?: ReactNode
  children: ReactNode
}) {
  return (
    <section className="mt-6">
      <div className="mb-2 flex min-h-8 flex-wrap items-center justify-between gap-2">
        <h2 className="font-medium text-sm">
          {title}
          {note && <span className="numbers ml-2 font-normal text-faint">{note}</span>}
        </h2>
        {actions && <div className="flex items-center gap-2">{actions}</div>}
      </div>
      {children}
    </section>
  )
}
