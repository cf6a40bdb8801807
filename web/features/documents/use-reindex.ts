'use client'
import { useCallback } from 'react'
import { useAct } from '@/features/graph/use-act'
import { useWords } from '@/features/language/language'
import { useToast } from '@/features/toast/toast'
import { DocumentReindexDocument } from './operations'
import { documentWords } from './words'

/** Has a document read again from its original. */
export function useReindex(): (id: string) => Promise<void> {
  const words = useWords(documentWords)
  const toast = useToast()
  const [reindex] = useAct(DocumentReindexDocument)
  return useCallback(
    async (id) => {
      if ((await reindex({ input: { id } })).done) toast({ tone: 'good', text: words.reindexed })
    },
    [reindex, toast, words],
  )
}
