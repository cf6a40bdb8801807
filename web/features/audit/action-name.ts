'use client'
import { useCallback } from 'react'
import { useWords } from '@/features/language/language'
import { defineWords } from '@/features/language/words'

const actionsEn: Record<string, string> = {}
const actionsFr: Record<string, string> = {}

const actionWords = defineWords({ en: actionsEn, fr: actionsFr })

/** Says an audited action in words; one that is not known yet is shown as it is recorded. */
export function useActionName(): (action: string) => string {
  const words = useWords(actionWords)
  return useCallback((action) => words[action] ?? action.replaceAll(/[._]/g, ' '), [words])
}
