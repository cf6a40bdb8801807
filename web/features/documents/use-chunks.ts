'use client'
import { useCallback, useEffect, useState } from 'react'
import { useClient } from 'urql'
import { useErrorSentence } from '@/features/graph/problems'
import type { DocumentChunksQuery } from '@/gql/graphql'
import { DocumentChunksDocument } from './operations'

export type ChunkRow = NonNullable<DocumentChunksQuery['document']>['chunks']['nodes'][number]

/**
 * The passages of a document from its beginning, page after page; on its own as far as the one asked for.
 * `version` changes when the document has been read again, and the passages are then fetched anew.
 */
export function useChunks(id: string, wanted: string | null, version: string) {
  const client = useClient()
  const sentence = useErrorSentence()
  const [chunks, setChunks] = useState<readonly ChunkRow[] | null>(null)
  const [cursor, setCursor] = useState<string | null>(null)
  const [more, setMore] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)

  const load = useCallback(
    async (after: string | null) => {
      const { data, error } = await client.query(
        DocumentChunksDocument,
        { id, after },
        { requestPolicy: 'network-only' },
      )
      if (error) return setProblem(sentence(error))
      const page = data?.document?.chunks
      setProblem(null)
      setChunks((before) => [...(after ? (before ?? []) : []), ...(page?.nodes ?? [])])
      setCursor(page?.pageInfo.endCursor ?? null)
      setMore(page?.pageInfo.hasNextPage ?? false)
    },
    [client, id, sentence],
  )

  // A new version is only a trigger: the passages themselves are what is asked for.
  useEffect(() => {
    void load(null)
  }, [load, version])

  const found = !wanted || chunks?.some((chunk) => chunk.id === wanted) === true
  useEffect(() => {
    if (!found && more && cursor) void load(cursor)
  }, [found, more, cursor, load])

  return {
    chunks,
    /** The one asked for is not (or no longer) in the document. */
    missing: Boolean(wanted && chunks && !found && !more),
    more,
    loadMore: () => load(cursor),
    problem,
    retry: () => load(chunks ? cursor : null),
  }
}
