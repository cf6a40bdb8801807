'use client'
import { useCallback, useEffect, useRef, useState } from 'react'
import { type Client, type CombinedError, useClient } from 'urql'
import { useErrorSentence } from '@/features/graph/problems'
import { useToast } from '@/features/toast/toast'
import type { ChunkPartFragment } from '@/gql/graphql'
import { ChunkPlaceDocument, ChunksAroundDocument, DocumentChunksDocument } from './operations'

/** A run of passages without gap, and the cursors from which it goes on; null where the document begins or ends. */
type Run = { chunks: readonly ChunkPartFragment[]; before: string | null; after: string | null }
type Direction = 'earlier' | 'later'
type Answer<T> = { value: T; error?: undefined } | { value?: undefined; error: CombinedError }

const step = 100
const nothing = () => {}
const fresh = { requestPolicy: 'network-only' } as const

/**
 * The passages of a document: from its beginning, or from around the one asked for, however far in it stands; then more
 * in both directions. `version` changes when the document has been read again, and the passages are then fetched anew.
 */
export function useChunks(id: string, wanted: string | null, version: string) {
  const client = useClient()
  const sentence = useErrorSentence()
  const toast = useToast()
  const [run, setRun] = useState<Run | null>(null)
  const [missing, setMissing] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const [loading, setLoading] = useState<Direction | null>(null)
  /** Counts the openings: what an earlier one still waits for is no longer wanted. */
  const opening = useRef(0)

  const open = useCallback(async () => {
    opening.current += 1
    const mine = opening.current
    setLoading(null)
    const found = wanted ? await readAround(client, id, wanted) : { value: null }
    const opened = found.error || found.value ? found : await readFrom(client, id, 'later', null)
    if (mine !== opening.current) return
    if (opened.error) return setProblem(sentence(opened.error))
    setProblem(null)
    setMissing(wanted !== null && found.value === null)
    setRun(opened.value)
  }, [client, id, wanted, sentence])

  // A new version is only a trigger: the passages themselves are what is asked for.
  useEffect(() => {
    void open()
    return () => {
      opening.current += 1
    }
  }, [open, version])

  /** Reads on in a direction. What was read is shown by the function that is returned, so that its caller can keep the place. */
  const loadMore = async (direction: Direction): Promise<() => void> => {
    const cursor = direction === 'earlier' ? run?.before : run?.after
    if (!cursor || loading) return nothing
    const mine = opening.current
    setLoading(direction)
    const read = await readFrom(client, id, direction, cursor)
    if (mine !== opening.current) return nothing
    setLoading(null)
    if (read.error) {
      toast({ tone: 'bad', text: sentence(read.error) })
      return nothing
    }
    const { chunks, before, after } = read.value
    return () =>
      setRun((shown) =>
        direction === 'earlier'
          ? shown && { ...shown, chunks: [...chunks, ...shown.chunks], before }
          : shown && { ...shown, chunks: [...shown.chunks, ...chunks], after },
      )
  }

  return {
    chunks: run?.chunks ?? null,
    /** The one asked for is not (or no longer) in the document, which is shown from its beginning. */
    missing,
    hasEarlier: Boolean(run?.before),
    hasLater: Boolean(run?.after),
    loading,
    loadMore,
    problem,
    retry: open,
  }
}

/** The passage and its neighbours on both sides; null when the document holds no such passage. */
async function readAround(client: Client, id: string, chunkId: string): Promise<Answer<Run | null>> {
  const place = await client.query(ChunkPlaceDocument, { id: chunkId }, fresh)
  if (place.error) return { error: place.error }
  const chunk = place.data?.node
  if (chunk?.__typename !== 'Chunk' || chunk.document?.id !== id) return { value: null }
  const { data, error } = await client.query(ChunksAroundDocument, { id, cursor: chunk.cursor }, fresh)
  if (error) return { error }
  if (!data?.document) return { value: null }
  const { earlier, later } = data.document
  return {
    value: {
      chunks: [...earlier.nodes, chunk, ...later.nodes],
      before: earlier.pageInfo.hasPreviousPage ? (earlier.pageInfo.startCursor ?? null) : null,
      after: later.pageInfo.hasNextPage ? (later.pageInfo.endCursor ?? null) : null,
    },
  }
}

/** A page of passages on one side of a cursor; without one, from the beginning. */
async function readFrom(client: Client, id: string, to: Direction, cursor: string | null): Promise<Answer<Run>> {
  const range = to === 'earlier' ? { last: step, before: cursor } : { first: step, after: cursor }
  const { data, error } = await client.query(DocumentChunksDocument, { id, ...range }, fresh)
  if (error) return { error }
  const page = data?.document?.chunks
  return {
    value: {
      chunks: page?.nodes ?? [],
      before: to === 'earlier' && page?.pageInfo.hasPreviousPage ? (page.pageInfo.startCursor ?? null) : null,
      after: to === 'later' && page?.pageInfo.hasNextPage ? (page.pageInfo.endCursor ?? null) : null,
    },
  }
}
