'use client'
import { type FormEvent, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { Dialog, DialogActions } from '@/components/ui/dialog'
import { Field, Input, Select } from '@/components/ui/field'
import { FormProblem } from '@/components/ui/form-problem'
import { useAct } from '@/features/graph/use-act'
import { useFormProblems } from '@/features/graph/use-form-problems'
import { commonWords } from '@/features/language/common'
import { useWords } from '@/features/language/language'
import { useToast } from '@/features/toast/toast'
import type { ModelPartFragment, ModelUse, ProviderPartFragment } from '@/gql/graphql'
import { ModelUpsertDocument } from './operations'
import { modelWords } from './words'

export const modelUses: readonly ModelUse[] = ['CHAT', 'RAG', 'GENERATION', 'EMBEDDING']
const currencies = ['EUR', 'USD', 'GBP', 'CHF']

/** Registers a model of a provider with its prices, or changes one. */
export function ModelForm({
  model,
  providers,
  onClose,
}: {
  model: ModelPartFragment | null
  providers: readonly ProviderPartFragment[]
  onClose: () => void
}) {
  const words = useWords(modelWords)
  const common = useWords(commonWords)
  const toast = useToast()
  const [save, busy] = useAct(ModelUpsertDocument, { form: true })
  const [values, setValues] = useState({
    providerId: model?.provider?.id ?? providers[0]?.id ?? '',
    name: model?.name ?? '',
    displayName: model?.displayName ?? '',
    contextWindow: model?.contextWindow?.toString() ?? '',
    inputPricePerMillion: model?.inputPricePerMillion ?? '',
    outputPricePerMillion: model?.outputPricePerMillion ?? '',
    currency: model?.currency ?? 'EUR',
  })
  const [uses, setUses] = useState<readonly ModelUse[]>(model?.uses ?? ['CHAT', 'RAG'])
  const { errorOf, rest, setProblems } = useFormProblems([...Object.keys(values), 'uses'])
  const set = (name: keyof typeof values) => (event: { target: { value: string } }) =>
    setValues((before) => ({ ...before, [name]: event.target.value }))

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const outcome = await save({
      input: {
        ...(model ? { id: model.id } : {}),
        providerId: values.providerId,
        name: values.name.trim(),
        displayName: values.displayName.trim() || values.name.trim(),
        enabled: model?.enabled ?? true,
        contextWindow: values.contextWindow ? Number(values.contextWindow) : null,
        inputPricePerMillion: values.inputPricePerMillion || '0',
        outputPricePerMillion: values.outputPricePerMillion || '0',
        currency: values.currency,
        uses: [...uses],
      },
    })
    setProblems(outcome.problems)
    if (!outcome.done) return
    toast({ tone: 'good', text: words.modelSaved })
    onClose()
  }
  return (
    <Dialog
      onOpenChange={(open) => !open && onClose()}
      open
      title={model ? words.editModel(model.displayName) : words.addModel}
      wide
    >
      <form className="grid gap-4 sm:grid-cols-2" onSubmit={submit}>
        <Field className="sm:col-span-2" error={errorOf('providerId')} label={words.provider}>
          {(field) => (
            <Select {...field} onChange={set('providerId')} required value={values.providerId}>
              {providers.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field error={errorOf('name')} hint={words.modelNameHint} label={words.modelName}>
          {(field) => (
            <Input {...field} maxLength={200} onChange={set('name')} required spellCheck={false} value={values.name} />
          )}
        </Field>
        <Field error={errorOf('displayName')} label={words.displayName} optional={common.optional}>
          {(field) => <Input {...field} maxLength={200} onChange={set('displayName')} value={values.displayName} />}
        </Field>
        <Field error={errorOf('inputPricePerMillion')} label={words.inputPrice} optional={common.optional}>
          {(field) => (
            <Input
              {...field}
              inputMode="decimal"
              min={0}
              onChange={set('inputPricePerMillion')}
              step="any"
              type="number"
              value={values.inputPricePerMillion}
            />
          )}
        </Field>
        <Field error={errorOf('outputPricePerMillion')} label={words.outputPrice} optional={common.optional}>
          {(field) => (
            <Input
              {...field}
              inputMode="decimal"
              min={0}
              onChange={set('outputPricePerMillion')}
              step="any"
              type="number"
              value={values.outputPricePerMillion}
            />
          )}
        </Field>
        <Field error={errorOf('currency')} label={words.currency}>
          {(field) => (
            <Select {...field} onChange={set('currency')} value={values.currency}>
              {[...new Set([...currencies, values.currency])].map((currency) => (
                <option key={currency}>{currency}</option>
              ))}
            </Select>
          )}
        </Field>
        <Field error={errorOf('contextWindow')} label={words.context} optional={common.optional}>
          {(field) => (
            <Input
              {...field}
              min={1}
              onChange={set('contextWindow')}
              step={1}
              type="number"
              value={values.contextWindow}
            />
          )}
        </Field>
        <fieldset className="sm:col-span-2">
          <legend className="mb-1 font-medium text-sm">{words.uses}</legend>
          <div className="grid sm:grid-cols-2">
            {modelUses.map((use) => (
              <Checkbox
                checked={uses.includes(use)}
                key={use}
                onChange={(on) => setUses(on ? [...uses, use] : uses.filter((one) => one !== use))}
              >
                {words.use[use]}
              </Checkbox>
            ))}
          </div>
          {errorOf('uses') && <p className="text-bad text-xs">{errorOf('uses')}</p>}
        </fieldset>
        <div className="sm:col-span-2">
          <FormProblem text={rest} />
          <DialogActions>
            <Button onClick={onClose}>{common.cancel}</Button>
            <Button disabled={busy} kind="primary" type="submit">
              {common.save}
            </Button>
          </DialogActions>
        </div>
      </form>
    </Dialog>
  )
}
