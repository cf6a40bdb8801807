'use client'
import { useEffect, useRef } from 'react'
import { useLive } from '@/features/graph/use-live'
import { UsageLiveDocument } from './operations'

/** Calls may end many times a second: figures are read again at most once in this time. */
const everyMs = 1_500

/** Calls `onChange` when a call was recorded, or when some may have been missed. */
export function useUsageChanges(onChange: () => void): void {
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const latest = useRef(onChange)
  useEffect(() => {
    latest.current = onChange
  })
  useEffect(() => () => clearTimeout(timer.current), [])
  useLive(
    UsageLiveDocument,
    {},
    () => {
      timer.current ??= setTimeout(() => {
        timer.current = undefined
        latest.current()
      }, everyMs)
    },
    onChange,
  )
}
