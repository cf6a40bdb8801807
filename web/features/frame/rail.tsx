'use client'
import { Search, Zap } from 'lucide-react'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { cn } from '@/components/ui/cn'
import { Skeleton } from '@/components/ui/skeleton'
import { useWords } from '@/features/language/language'
import { AccountMenu } from '@/features/session/account-menu'
import { useViewer } from '@/features/session/viewer'
import { type Area, seenAreas } from './areas'
import { useFindShortcut } from './find-shortcut'
import { frameWords } from './words'

/** The workspace, the way to find anything, and the areas. `onNavigate` is told when a link is followed. */
export function Rail({ onFind, onNavigate }: { onFind: () => void; onNavigate?: () => void }) {
  const shortcut = useFindShortcut()
  const words = useWords(frameWords)
  const { viewer } = useViewer()
  const seen = seenAreas(viewer?.scopes ?? null)
  const inGroup = (group: Area['group']) => seen.filter((area) => area.group === group)
  return (
    <div className="flex h-full flex-col">
      <div className="flex h-13 items-center gap-2.5 px-4">
        <span className="grid size-6 shrink-0 place-items-center rounded-md bg-accent text-on-accent">
          <Zap aria-hidden className="size-3.5" fill="currentColor" strokeWidth={0} />
        </span>
        {viewer ? (
          <span className="truncate font-semibold">{viewer.tenant.name}</span>
        ) : (
          <Skeleton className="h-3.5 w-28" />
        )}
      </div>
      <div className="px-3 pb-2">
        <button
          className="flex h-8 w-full items-center gap-2 rounded-md border border-line bg-raised px-2.5 text-faint text-sm hover:border-line-strong hover:text-ink"
          onClick={onFind}
          type="button"
        >
          <Search aria-hidden className="size-3.5" />
          {words.search}
          <kbd className="ml-auto font-sans text-2xs">{shortcut}</kbd>
        </button>
      </div>
      <nav aria-label={words.areas} className="thin-scroll flex-1 overflow-y-auto px-3 py-1">
        <AreaLinks areas={inGroup(null)} onNavigate={onNavigate} />
        <AreaLinks areas={inGroup('knowledge')} onNavigate={onNavigate} title={words.groups.knowledge} />
        <AreaLinks areas={inGroup('control')} onNavigate={onNavigate} title={words.groups.control} />
        <AreaLinks areas={inGroup('platform')} onNavigate={onNavigate} title={words.groups.platform} />
      </nav>
      <div className="border-line border-t p-2">
        <AccountMenu />
      </div>
    </div>
  )
}

function AreaLinks({ areas, title, onNavigate }: { areas: readonly Area[]; title?: string; onNavigate?: () => void }) {
  const words = useWords(frameWords)
  const path = usePathname()
  if (areas.length === 0) return null
  return (
    <div className="mb-3">
      {title && <p className="px-2 pt-1 pb-1 font-medium text-2xs text-faint">{title}</p>}
      <ul className="flex flex-col gap-px">
        {areas.map(({ name, path: to, icon: Icon }) => {
          const here = to === '/' ? path === '/' : path === to || path.startsWith(`${to}/`)
          return (
            <li key={name}>
              <Link
                aria-current={here ? 'page' : undefined}
                className={cn(
                  'flex h-8 items-center gap-2.5 rounded-md px-2 text-sm text-soft hover:bg-hover hover:text-ink pointer-coarse:h-10',
                  here && 'bg-selected font-medium text-ink',
                )}
                href={to}
                onClick={onNavigate}
              >
                <Icon aria-hidden className={cn('size-4', here ? 'text-accent-ink' : 'text-faint')} />
                {words[name]}
              </Link>
            </li>
          )
        })}
      </ul>
    </div>
  )
}
