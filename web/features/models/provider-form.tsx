'use client'
import { type FormEvent, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog, DialogActions } from '@/components/ui/dialog'
import { Field, Input } from '@/components/ui/field'
import { FormProblem } from '@/components/ui/form-problem'
import { useAct } from '@/features/graph/use-act'
import { useFormProblems } from '@/features/graph/use-form-problems'
import { commonWords } from '@/features/language/common'
import { useWords } from '@/features/language/language'
import { useToast } from '@/features/toast/toast'
import type { ProviderPartFragment } from '@/gql/graphql'
import { ProviderKeySetDocument } from './operations'
import { modelWords } from './words'

/** Adds an OpenAI-compatible provider with its key, or changes one. The key goes in and never comes back. */
export function ProviderForm({ provider, onClose }: { provider: ProviderPartFragment | null; onClose: () => void }) {
  const words = useWords(modelWords)
  const common = useWords(commonWords)
  const toast = useToast()
  const [save, busy] = useAct(ProviderKeySetDocument, { form: true })
  const [name, setName] = useState(provider?.name ?? '')
  const [baseUrl, setBaseUrl] = useState(provider?.baseUrl ?? '')
  const [key, setKey] = useState('')
  const { errorOf, rest, setProblems } = useFormProblems(['name', 'baseUrl', 'key'])

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const outcome = await save({
      input: {
        ...(provider ? { id: provider.id } : {}),
        kind: 'OPENAI_COMPATIBLE',
        name: name.trim(),
        baseUrl: baseUrl.trim(),
        ...(key ? { key } : {}),
      },
    })
    setProblems(outcome.problems)
    if (!outcome.done) return
    toast({ tone: 'good', text: words.providerSaved })
    onClose()
  }
  return (
    <Dialog
      onOpenChange={(open) => !open && onClose()}
      open
      title={provider ? words.editProvider(provider.name) : words.addProvider}
    >
      <form autoComplete="off" className="flex flex-col gap-4" onSubmit={submit}>
        <Field error={errorOf('name')} hint={words.nameHint} label={words.name}>
          {(field) => (
            <Input {...field} maxLength={120} onChange={(event) => setName(event.target.value)} required value={name} />
          )}
        </Field>
        <Field error={errorOf('baseUrl')} hint={words.baseUrlHint} label={words.baseUrl}>
          {(field) => (
            <Input
              {...field}
              onChange={(event) => setBaseUrl(event.target.value)}
              placeholder="https://"
              required
              type="url"
              value={baseUrl}
            />
          )}
        </Field>
        <Field
          error={errorOf('key')}
          hint={provider?.keyHint == null ? words.keyHint : words.keyKeep(provider.keyHint)}
          label={words.key}
          optional={common.optional}
        >
          {(field) => (
            <Input
              {...field}
              autoComplete="off"
              onChange={(event) => setKey(event.target.value)}
              spellCheck={false}
              type="password"
              value={key}
            />
          )}
        </Field>
        <FormProblem text={rest} />
        <DialogActions>
          <Button onClick={onClose}>{common.cancel}</Button>
          <Button disabled={busy} kind="primary" type="submit">
            {common.save}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
