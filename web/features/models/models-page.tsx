'use client'
import { Cpu, Plus } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Empty } from '@/components/ui/empty'
import { Problem } from '@/components/ui/problem'
import { SkeletonRows } from '@/components/ui/skeleton'
import { Page, Section } from '@/features/frame/page'
import { useRead } from '@/features/graph/use-read'
import { commonWords } from '@/features/language/common'
import { useWords } from '@/features/language/language'
import { useViewer } from '@/features/session/viewer'
import type { ModelPartFragment, ProviderPartFragment } from '@/gql/graphql'
import { ModelDefaults } from './model-defaults'
import { ModelForm } from './model-form'
import { ModelList } from './model-list'
import { ModelsDocument } from './operations'
import { ProviderForm } from './provider-form'
import { ProviderList } from './provider-list'
import { modelWords } from './words'

/** `null` edits something new, `undefined` nothing. */
type Editing<T> = T | null | undefined

export function ModelsPage() {
  const words = useWords(modelWords)
  const common = useWords(commonWords)
  const { can } = useViewer()
  const { data, loading, problem, refetch } = useRead(ModelsDocument, {}, { types: 'Model Provider' })
  const [provider, setProvider] = useState<Editing<ProviderPartFragment>>(undefined)
  const [model, setModel] = useState<Editing<ModelPartFragment>>(undefined)
  const models = data?.models.nodes ?? []
  const remote = data?.providers.filter(({ kind }) => kind !== 'OFFLINE') ?? []
  const manages = can('MODELS_MANAGE')
  const addProvider = (
    <Button onClick={() => setProvider(null)}>
      <Plus aria-hidden />
      {words.addProvider}
    </Button>
  )
  const addModel = (
    <Button
      disabled={remote.length === 0}
      kind="primary"
      onClick={() => setModel(null)}
      title={remote.length === 0 ? words.needsProvider : undefined}
    >
      <Plus aria-hidden />
      {words.addModel}
    </Button>
  )
  return (
    <Page
      actions={
        manages && (
          <>
            {addProvider}
            {addModel}
          </>
        )
      }
      title={words.title}
    >
      {problem && <Problem onRetry={refetch} reason={problem} />}
      {loading && <SkeletonRows label={common.loading} rows={4} />}
      {data && remote.length === 0 && (
        <Empty action={manages && addProvider} icon={Cpu} title={words.noModelsTitle}>
          {words.noModelsWhy}
        </Empty>
      )}
      {models.length > 0 && (
        <>
          <Section title={words.models}>
            <ModelList models={models} onEdit={setModel} />
          </Section>
          <Section title={words.defaults}>
            <p className="-mt-1 mb-3 text-faint text-sm">{words.defaultsWhy}</p>
            <ModelDefaults models={models} />
          </Section>
        </>
      )}
      {data && data.providers.length > 0 && (
        <Section title={words.providers}>
          <ProviderList models={models} onEdit={setProvider} providers={data.providers} />
        </Section>
      )}
      {provider !== undefined && <ProviderForm onClose={() => setProvider(undefined)} provider={provider} />}
      {model !== undefined && <ModelForm model={model} onClose={() => setModel(undefined)} providers={remote} />}
    </Page>
  )
}
