'use client'
import { useCallback, useEffect, useRef, useState } from 'react'

const nearPx = 48

/** Keeps a growing text's end in sight, until the reader scrolls away from it. */
export function useStickToEnd() {
  const scroller = useRef<HTMLDivElement>(null)
  const content = useRef<HTMLDivElement>(null)
  const [atEnd, setAtEnd] = useState(true)
  const stuck = useRef(true)

  const goToEnd = useCallback(() => {
    stuck.current = true
    setAtEnd(true)
    scroller.current?.scrollTo({ top: scroller.current.scrollHeight })
  }, [])

  useEffect(() => {
    const box = scroller.current
    const inner = content.current
    if (!box || !inner) return
    const onScroll = () => {
      stuck.current = box.scrollHeight - box.scrollTop - box.clientHeight < nearPx
      setAtEnd(stuck.current)
    }
    const observer = new ResizeObserver(() => {
      if (stuck.current) box.scrollTo({ top: box.scrollHeight })
    })
    observer.observe(inner)
    observer.observe(box)
    box.addEventListener('scroll', onScroll, { passive: true })
    return () => {
      observer.disconnect()
      box.removeEventListener('scroll', onScroll)
    }
  }, [])
  return { scroller, content, atEnd, goToEnd }
}
