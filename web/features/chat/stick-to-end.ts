'use client'
import { useCallback, useEffect, useRef, useState } from 'react'

const nearPx = 48
/** How a reader moves a text: by wheel, finger, key, the scroll bar, or by going to something in it. */
const hands = ['wheel', 'touchmove', 'keydown', 'pointerdown', 'focusin'] as const
const upKeys = new Set(['ArrowUp', 'PageUp', 'Home'])

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
    // Only the reader's own hand lets go of the end: while a text is rendered anew, its height and with it the position
    // move up and down by themselves.
    let readerMoves = false
    const onHand = (event: Event) => {
      if (event instanceof WheelEvent && event.deltaY >= 0) return
      if (event instanceof KeyboardEvent && !upKeys.has(event.key)) return
      readerMoves = true
    }
    const onScroll = () => {
      const near = box.scrollHeight - box.scrollTop - box.clientHeight < nearPx
      stuck.current = near || (stuck.current && !readerMoves)
      if (near) readerMoves = false
      setAtEnd(stuck.current)
    }
    const observer = new ResizeObserver(() => {
      if (stuck.current) box.scrollTo({ top: box.scrollHeight })
    })
    observer.observe(inner)
    observer.observe(box)
    box.addEventListener('scroll', onScroll, { passive: true })
    for (const hand of hands) box.addEventListener(hand, onHand, { passive: true })
    return () => {
      observer.disconnect()
      box.removeEventListener('scroll', onScroll)
      for (const hand of hands) box.removeEventListener(hand, onHand)
    }
  }, [])
  return { scroller, content, atEnd, goToEnd }
}
