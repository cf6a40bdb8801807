'use client'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useLive } from '@/features/graph/use-live'
import type { DocumentRowFragment } from '@/gql/graphql'
import { DocumentIngestionDocument } from './operations'

/** Many events may ask for the list to be read again: it is, at most once in this time. */
const refetchEveryMs = 700

/**
 * The rows as they are now: what was read, with the ingestion's events applied on top. A document that appears, ends or
 * disappears makes the list be read again. `documentId` null follows all documents.
 */
export function useLiveDocuments(
  rows: readonly DocumentRowFragment[] | undefined,
  refetch: () => void,
  documentId: string | null = null,
): DocumentRowFragment[] | undefined {
  const [changed, setChanged] = useState<ReadonlyMap<string, DocumentRowFragment>>(new Map())
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const refetchSoon = useCallback(() => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined
      refetch()
    }, refetchEveryMs)
  }, [refetch])
  useEffect(() => () => clearTimeout(timer.current), [])

  // What was just read is newer than the events before it.
  useEffect(() => setChanged(new Map()), [rows])

  const known = useMemo(() => new Set(rows?.map((row) => row.id)), [rows])
  useLive(
    DocumentIngestionDocument,
    { documentId },
    (event) => {
      if (event.__typename === 'DocumentResync') return refetch()
      const { document, status, stage, percent } = event
      if (!document || !known.has(document.id) || status === 'READY' || status === 'FAILED') refetchSoon()
      if (document) {
        const progress = status === 'PROCESSING' ? { stage, percent } : null
        setChanged((before) => new Map(before).set(document.id, { ...document, status, progress }))
      }
    },
    refetch,
  )
  return useMemo(() => rows?.map((row) => changed.get(row.id) ?? row), [rows, changed])
}
