'use client'
import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { useCallback } from 'react'
import { type AnyVariables, useMutation } from 'urql'
import { useToast } from '@/features/toast/toast'
import { type UserProblem, useErrorSentence, useProblemSentence } from './problems'

type Payload = { userErrors: readonly UserProblem[] }

export type Outcome<P> =
  | { done: true; payload: P; problems: readonly UserProblem[] }
  | { done: false; payload: null; problems: readonly UserProblem[] }

/**
 * Runs a mutation. A failure as a whole is said in a toast; refusals come back as `problems` for the form to show, or
 * are said in a toast too where there is no form (`form: false`, the default). `types` names what it changes beyond what
 * its answer holds, a deletion above all, so that lists of it are read again.
 */
export function useAct<Data extends { [Key in keyof Data]: Payload }, Variables extends AnyVariables>(
  document: TypedDocumentNode<Data, Variables>,
  { form = false, types }: { form?: boolean; types?: string } = {},
): [act: (variables: Variables) => Promise<Outcome<Data[keyof Data]>>, busy: boolean] {
  const [{ fetching }, execute] = useMutation<Data, Variables>(document)
  const toast = useToast()
  const errorSentence = useErrorSentence()
  const problemSentence = useProblemSentence()

  const act = useCallback(
    async (variables: Variables): Promise<Outcome<Data[keyof Data]>> => {
      const { data, error } = await execute(variables, types ? { additionalTypenames: types.split(' ') } : {})
      if (error || !data) {
        if (error) toast({ tone: 'bad', text: errorSentence(error) })
        return { done: false, payload: null, problems: [] }
      }
      const payload = Object.values(data)[0] as Data[keyof Data]
      const [problem] = payload.userErrors
      if (!problem) return { done: true, payload, problems: [] }
      if (!form) toast({ tone: 'bad', text: problemSentence(problem) })
      return { done: false, payload: null, problems: payload.userErrors }
    },
    [execute, toast, errorSentence, problemSentence, form, types],
  )
  return [act, fetching]
}
