'use client'
import { useSyncExternalStore } from 'react'

const subscribe = () => () => {}

/** How the keys that open the command palette are written on this visitor's keyboard. */
export function useFindShortcut(): string {
  return useSyncExternalStore(
    subscribe,
    () => (/Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘K' : 'Ctrl K'),
    () => '⌘K',
  )
}
