'use client'
import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { useCallback, useMemo } from 'react'
import { type AnyVariables, useQuery } from 'urql'
import { useErrorSentence } from './problems'

export type Read<Data> = {
  data: Data | undefined
  /** Nothing to show yet. */
  loading: boolean
  /** Why there is nothing, or nothing newer, to show. */
  problem: string | null
  refetch: () => void
}

/**
 * Reads from the graph. What is known already is shown at once and renewed behind. `types` names what the answer lists,
 * so that a mutation refreshes it even while the list is empty.
 */
export function useRead<Data, Variables extends AnyVariables>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  { pause = false, types }: { pause?: boolean; types?: string } = {},
): Read<Data> {
  const context = useMemo(() => (types ? { additionalTypenames: types.split(' ') } : {}), [types])
  const [result, execute] = useQuery({ query: document, variables, pause, context } as Parameters<
    typeof useQuery<Data, Variables>
  >[0])
  const sentence = useErrorSentence()
  const refetch = useCallback(() => execute({ requestPolicy: 'network-only' }), [execute])
  return {
    data: result.data,
    loading: !result.data && !result.error,
    problem: result.error ? sentence(result.error) : null,
    refetch,
  }
}
