'use client'
import { useEffect, useMemo, useState } from 'react'
import { useRead } from '@/features/graph/use-read'
import { useWords } from '@/features/language/language'
import type { ChatModelsQuery } from '@/gql/graphql'
import { ChatModelsDocument } from './operations'
import { chatWords } from './words'

type ChatModel = ChatModelsQuery['models']['nodes'][number]

const storageKey = 'sftt_model'

export type ChatModels = {
  models: readonly ChatModel[]
  /** The model chosen here; null leaves it to the workspace's default. */
  chosen: string | null
  choose: (id: string | null) => void
  defaultName: string | null
  /** Known to be true only when the models were read: nobody but the built-in answerer can answer. */
  onlyOffline: boolean
}

/** The models that may answer, and the one this visitor chose last. */
export function useChatModels(): ChatModels {
  const { data } = useRead(ChatModelsDocument, {}, { types: 'Model' })
  const [stored, setStored] = useState<string | null>(null)
  useEffect(() => setStored(localStorage.getItem(storageKey)), [])

  return useMemo(() => {
    const all = data?.models.nodes ?? []
    const models = all.filter(({ enabled, uses }) => enabled && uses.includes('CHAT'))
    const byDefault = models.find(({ defaultFor }) => defaultFor.includes('CHAT'))
    return {
      models,
      chosen: models.some(({ id }) => id === stored) ? stored : null,
      choose: (id: string | null) => {
        if (id) localStorage.setItem(storageKey, id)
        else localStorage.removeItem(storageKey)
        setStored(id)
      },
      defaultName: byDefault?.displayName ?? null,
      onlyOffline: data !== undefined && models.every(({ provider }) => provider?.kind === 'OFFLINE'),
    }
  }, [data, stored])
}

export function ModelSelect({ models: { models, chosen, choose, defaultName } }: { models: ChatModels }) {
  const words = useWords(chatWords)
  return (
    <select
      aria-label={words.model}
      className="h-7 min-w-0 chevron max-w-[min(22rem,60vw)] truncate rounded-md bg-transparent pr-6 pl-1.5 text-faint text-xs hover:bg-hover hover:text-ink [&>option]:bg-raised"
      onChange={(event) => choose(event.target.value || null)}
      value={chosen ?? ''}
    >
      <option value="">{words.defaultModel(defaultName)}</option>
      {models.map(({ id, displayName }) => (
        <option key={id} value={id}>
          {displayName}
        </option>
      ))}
    </select>
  )
}
