'use client'
import { Upload } from 'lucide-react'
import { usePathname, useRouter } from 'next/navigation'
import { useEffect, useRef, useState } from 'react'
import { useWords } from '@/features/language/language'
import { useViewer } from '@/features/session/viewer'
import { documentWords } from './words'

/** Takes files dropped anywhere in the workspace, and shows the documents they become. */
export function FileDrop({ onFiles }: { onFiles: (files: readonly File[]) => void }) {
  const words = useWords(documentWords)
  const { can } = useViewer()
  const router = useRouter()
  const path = usePathname()
  const [over, setOver] = useState(false)
  /** Entering a child fires before leaving its parent: the drag is over the page while more were entered than left. */
  const depth = useRef(0)
  const allowed = can('DOCUMENTS_WRITE')

  useEffect(() => {
    if (!allowed) return
    const holdsFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false
    const move = (by: number) => (event: DragEvent) => {
      if (!holdsFiles(event)) return
      event.preventDefault()
      depth.current = Math.max(0, depth.current + by)
      setOver(depth.current > 0)
    }
    const enter = move(1)
    const leave = move(-1)
    const hover = move(0)
    const drop = (event: DragEvent) => {
      if (!holdsFiles(event)) return
      event.preventDefault()
      depth.current = 0
      setOver(false)
      const files = [...(event.dataTransfer?.files ?? [])]
      if (files.length === 0) return
      onFiles(files)
      if (path !== '/documents') router.push('/documents')
    }
    window.addEventListener('dragenter', enter)
    window.addEventListener('dragleave', leave)
    window.addEventListener('dragover', hover)
    window.addEventListener('drop', drop)
    return () => {
      window.removeEventListener('dragenter', enter)
      window.removeEventListener('dragleave', leave)
      window.removeEventListener('dragover', hover)
      window.removeEventListener('drop', drop)
    }
  }, [allowed, onFiles, path, router])

  if (!over) return null
  return (
    <div className="pointer-events-none fixed inset-3 z-50 grid animate-appear place-items-center rounded-xl border-2 border-accent border-dashed bg-canvas/85">
      <div className="text-center">
        <Upload aria-hidden className="mx-auto mb-3 size-7 text-accent-ink" />
        <p className="font-semibold">{words.dropHere}</p>
        <p className="text-faint text-sm">{words.dropNote}</p>
      </div>
    </div>
  )
}
