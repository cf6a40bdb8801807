'use client'
import { useState } from 'react'
import { problemOf, type UserProblem, useProblemSentence } from './problems'

/** The refusals of a form's last submission: those of a field beside it, the others (`rest`) at its end. */
export function useFormProblems(fields: readonly string[]) {
  const sentence = useProblemSentence()
  const [problems, setProblems] = useState<readonly UserProblem[]>([])
  const rest = problems.filter((problem) => !problem.field?.some((part) => fields.includes(part)))
  return {
    setProblems,
    errorOf: (field: string): string | null => {
      const problem = problemOf(problems, field)
      return problem ? sentence(problem) : null
    },
    rest: rest.length > 0 ? rest.map(sentence).join(' ') : null,
  }
}
