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
    let lastTop = box.scrollTop
    const onScroll = () => {
      // Only a way up is the reader's: the end moves away by itself too, faster than a scroll event tells of following it.
      const up = box.scrollTop < lastTop
      lastTop = box.scrollTop
      const near = box.scrollHeight - box.scrollTop - box.clientHeight < nearPx
      stuck.current = near || (stuck.current && !up)
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
