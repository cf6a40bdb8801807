'use client'
import { PanelLeft } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import { Sheet } from '@/components/ui/dialog'
import { IconButton } from '@/components/ui/icon-button'
import { Problem } from '@/components/ui/problem'
import { UploadsProvider } from '@/features/documents/uploads'
import { useWords } from '@/features/language/language'
import { useViewer, ViewerProvider } from '@/features/session/viewer'
import { CommandPalette } from './command-palette'
import { ConnectionBanner } from './connection-banner'
import { Rail } from './rail'
import { frameWords } from './words'

/** What stands around every page of the workspace. */
export function WorkspaceFrame({ children }: { children: ReactNode }) {
  return (
    <ViewerProvider>
      <UploadsProvider>
        <Frame>{children}</Frame>
      </UploadsProvider>
    </ViewerProvider>
  )
}

function Frame({ children }: { children: ReactNode }) {
  const words = useWords(frameWords)
  const { viewer, problem, refetch } = useViewer()
  const [railOpen, setRailOpen] = useState(false)
  const [finding, setFinding] = useState(false)

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.metaKey || event.ctrlKey)) return
      event.preventDefault()
      setFinding((open) => !open)
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])

  const find = () => {
    setRailOpen(false)
    setFinding(true)
  }
  return (
    <div className="flex h-dvh">
      <a
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-md focus:bg-raised focus:px-3 focus:py-2 focus:shadow-pop"
        href="#content"
      >
        {words.skip}
      </a>
      <aside className="hidden w-60 shrink-0 border-line border-r bg-rail md:block">
        <Rail onFind={find} />
      </aside>
      <Sheet onOpenChange={setRailOpen} open={railOpen} side="left" title={words.areas}>
        <Rail onFind={find} onNavigate={() => setRailOpen(false)} />
      </Sheet>
      <div className="flex min-w-0 flex-1 flex-col">
        <ConnectionBanner />
        <header className="flex h-11 shrink-0 items-center gap-2 border-line border-b px-2 md:hidden">
          <IconButton label={words.openRail} onClick={() => setRailOpen(true)}>
            <PanelLeft />
          </IconButton>
          <span className="truncate font-semibold text-sm">{viewer?.tenant.name}</span>
        </header>
        <main
          className="thin-scroll relative min-h-0 flex-1 overflow-y-auto focus:outline-none"
          id="content"
          tabIndex={-1}
        >
          {problem && !viewer ? (
            <div className="mx-auto max-w-xl px-4 py-10">
              <Problem onRetry={refetch} reason={problem} />
            </div>
          ) : (
            children
          )}
        </main>
      </div>
      <CommandPalette onOpenChange={setFinding} open={finding} />
    </div>
  )
}
