'use client'
import { useCallback } from 'react'
import type { CombinedError } from 'urql'
import { useWords } from '@/features/language/language'
import type { UserErrorCode } from '@/gql/graphql'
import { graphWords } from './words'

export type UserProblem = { code: UserErrorCode; message: string; field?: readonly string[] | null }

/** The registry's code of a failed operation, e.g. UNAUTHENTICATED. */
export function errorCode(error: CombinedError): string | null {
  const code = error.graphQLErrors[0]?.extensions?.code
  return typeof code === 'string' ? code : null
}

/** Says in the visitor's words why an operation failed as a whole. */
export function useErrorSentence(): (error: CombinedError) => string {
  const words = useWords(graphWords)
  return useCallback(
    (error) => {
      const code = errorCode(error)
      if (code === 'FORBIDDEN') return words.forbidden
      if (code === 'RATE_LIMITED') return words.tooMany
      if (error.networkError) return words.unreachable
      const { message: own, extensions } = error.graphQLErrors[0] ?? {}
      if (code && code !== 'INTERNAL' && own) return words.fault(code, own)
      const reference = extensions?.requestId
      return words.serverFault(typeof reference === 'string' ? reference : null)
    },
    [words],
  )
}

/** Says in the visitor's words what a mutation refused. */
export function useProblemSentence(): (problem: UserProblem) => string {
  const words = useWords(graphWords)
  return useCallback((problem) => words.fault(problem.code, problem.message), [words])
}

/** The problem that belongs beside the input named `field`. */
export function problemOf(problems: readonly UserProblem[], field: string): UserProblem | undefined {
  return problems.find((problem) => problem.field?.includes(field))
}
