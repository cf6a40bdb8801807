'use client'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useLive } from '@/features/graph/use-live'
import type { DocumentRowFragment } from '@/gql/graphql'
import { DocumentIngestionDocument } from './operations'

/**
 * Many events may ask for the list to be read again: it is, at most once in this time, and so seldom on a busy server
 * that reading takes a fifth of its time at most.
 */
const refetchEveryMs = { least: 700, most: 5_000 }
const pauseForEachMs = 4

/**
 * The rows as they are now: what was read, with the ingestion's events applied on top. A document that appears, ends or
 * disappears makes the list be read again; with `onlyThese`, only what happens to these rows does.
 */
export function useLiveDocuments(
  rows: readonly DocumentRowFragment[] | undefined,
  refetch: () => void,
  onlyThese = false,
): DocumentRowFragment[] | undefined {
  const [changed, setChanged] = useState<ReadonlyMap<string, DocumentRowFragment>>(new Map())
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const reading = useRef({ since: 0, tookMs: 0 })
  const refetchSoon = useCallback(() => {
    const { least, most } = refetchEveryMs
    const wait = Math.min(most, Math.max(least, reading.current.tookMs * pauseForEachMs))
    timer.current ??= setTimeout(() => {
      timer.current = undefined
      reading.current.since = performance.now()
      refetch()
    }, wait)
  }, [refetch])
  useEffect(() => () => clearTimeout(timer.current), [])

  // What was just read is newer than the events before it.
  useEffect(() => {
    setChanged(new Map())
    const { since } = reading.current
    if (since > 0) reading.current = { since: 0, tookMs: performance.now() - since }
  }, [rows])

  const known = useMemo(() => new Set(rows?.map((row) => row.id)), [rows])
  useLive(
    DocumentIngestionDocument,
    {},
    (event) => {
      if (event.__typename === 'DocumentResync') return refetch()
      if (onlyThese && !known.has(event.documentId)) return
      if (event.__typename === 'DocumentDeleted') return refetchSoon()
      const { document, status, stage, percent } = event
      if (!known.has(event.documentId) || status === 'READY' || status === 'FAILED') refetchSoon()
      if (document) {
        const progress = status === 'PROCESSING' ? ({ __typename: 'IngestionProgress', stage, percent } as const) : null
        setChanged((before) => new Map(before).set(document.id, { ...document, status, progress }))
      }
    },
    refetch,
  )
  return useMemo(() => rows?.map((row) => changed.get(row.id) ?? row), [rows, changed])
}
