'use client'
import { Pencil } from 'lucide-react'
import { useState } from 'react'
import { Confirm } from '@/components/ui/confirm'
import { IconButton } from '@/components/ui/icon-button'
import { Switch } from '@/components/ui/switch'
import { useAct } from '@/features/graph/use-act'
import { commonWords } from '@/features/language/common'
import { useFormat } from '@/features/language/format'
import { useWords } from '@/features/language/language'
import { useToast } from '@/features/toast/toast'
import type { ModelPartFragment } from '@/gql/graphql'
import { ModelUpsertDocument } from './operations'
import { modelWords } from './words'

/** The registered models: what they are for, what they cost, whether they may be used. */
export function ModelList({
  models,
  onEdit,
}: {
  models: readonly ModelPartFragment[]
  onEdit: (model: ModelPartFragment) => void
}) {
  const words = useWords(modelWords)
  const common = useWords(commonWords)
  const format = useFormat()
  const [save, busy] = useAct(ModelUpsertDocument)
  const toast = useToast()
  const [disabling, setDisabling] = useState<ModelPartFragment | null>(null)
  const enable = async (model: ModelPartFragment, enabled: boolean): Promise<void> => {
    const { id, name, displayName, provider } = model
    if (!provider) return
    const { done } = await save({ input: { id, providerId: provider.id, name, enabled } })
    if (!done || enabled) return
    toast({ tone: 'good', text: words.disabledToast(displayName), undo: () => void enable(model, true) })
  }
  const priced = (model: ModelPartFragment) =>
    Number(model.inputPricePerMillion) > 0 || Number(model.outputPricePerMillion) > 0
      ? words.price(
          format.money(model.inputPricePerMillion, model.currency),
          format.money(model.outputPricePerMillion, model.currency),
        )
      : words.free
  return (
    <>
      <ul className="border-line border-t">
        {models.map((model) => (
          <li className="flex min-h-12 items-center gap-3 border-line border-b px-1 py-1.5" key={model.id}>
            <div className="min-w-0 flex-1">
              <p className="flex flex-wrap items-center gap-x-2 text-sm">
                <span className="truncate font-medium">{model.displayName}</span>
                {model.defaultFor.map((use) => (
                  <span className="rounded-full bg-selected px-1.5 text-2xs text-accent-ink" key={use}>
                    {words.defaultFor} · {words.use[use]}
                  </span>
                ))}
              </p>
              <p className="numbers text-faint text-xs">
                {model.provider?.name} · {model.uses.map((use) => words.use[use]).join(', ')} · {priced(model)}
              </p>
            </div>
            <span className="hidden text-faint text-xs sm:block">{model.enabled ? words.enabled : words.disabled}</span>
            <Switch
              checked={model.enabled}
              disabled={busy}
              label={words.enable(model.displayName)}
              onChange={(on) => (on || model.defaultFor.length === 0 ? enable(model, on) : setDisabling(model))}
            />
            {model.provider?.kind !== 'OFFLINE' && (
              <IconButton label={`${common.edit} : ${model.displayName}`} onClick={() => onEdit(model)}>
                <Pencil />
              </IconButton>
            )}
          </li>
        ))}
      </ul>
      {disabling && (
        <Confirm
          onConfirm={() => enable(disabling, false)}
          onOpenChange={(open) => !open && setDisabling(null)}
          open
          title={words.disableTitle(disabling.displayName)}
          verb={words.disable}
        >
          {words.disableWhat(disabling.defaultFor.map((use) => words.use[use]).join(', '))}
        </Confirm>
      )}
    </>
  )
}
