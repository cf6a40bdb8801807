'use client'
import { Field, Select } from '@/components/ui/field'
import { useAct } from '@/features/graph/use-act'
import { useWords } from '@/features/language/language'
import { useToast } from '@/features/toast/toast'
import type { ModelPartFragment, ModelUse } from '@/gql/graphql'
import { modelUses } from './model-form'
import { ModelDefaultSetDocument } from './operations'
import { modelWords } from './words'

/** Which model each use takes when none is chosen. */
export function ModelDefaults({ models }: { models: readonly ModelPartFragment[] }) {
  const words = useWords(modelWords)
  const toast = useToast()
  const [setDefault, busy] = useAct(ModelDefaultSetDocument)
  const choose = async (use: ModelUse, id: string) => {
    if ((await setDefault({ input: { id, use } })).done) toast({ tone: 'good', text: words.defaultSaved })
  }
  return (
    <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-4">
      {modelUses.map((use) => {
        const fit = models.filter((model) => model.enabled && model.uses.includes(use))
        const current = models.find((model) => model.defaultFor.includes(use))
        return (
          <Field key={use} label={words.use[use]}>
            {(field) => (
              <Select
                {...field}
                disabled={busy || fit.length === 0}
                onChange={(event) => choose(use, event.target.value)}
                value={current?.id ?? ''}
              >
                {!current && <option value="">{words.noDefault}</option>}
                {[...new Set([...(current ? [current] : []), ...fit])].map(({ id, displayName }) => (
                  <option key={id} value={id}>
                    {displayName}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        )
      })}
    </div>
  )
}
