'use client'
import { type RefObject, useEffect } from 'react'

/** Focuses what a page is opened for; not on touch screens, where that would raise the keyboard over the page. */
export function useFirstFocus(element: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    if (window.matchMedia('(pointer: fine)').matches) element.current?.focus()
  }, [element])
}
