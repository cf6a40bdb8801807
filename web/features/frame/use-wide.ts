'use client'
import { useSyncExternalStore } from 'react'

const query = '(min-width: 1200px)'

/** Whether there is room for a panel beside the content. */
export function useWide(): boolean {
  return useSyncExternalStore(
    (listener) => {
      const media = window.matchMedia(query)
      media.addEventListener('change', listener)
      return () => media.removeEventListener('change', listener)
    },
    () => window.matchMedia(query).matches,
    () => true,
  )
}
