'use client'
import { useRouter } from 'next/navigation'
import { type FormEvent, useMemo, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog, DialogActions } from '@/components/ui/dialog'
import { Field, Input, Select } from '@/components/ui/field'
import { FormProblem } from '@/components/ui/form-problem'
import { newIdempotencyKey } from '@/features/graph/idempotency-key'
import { useAct } from '@/features/graph/use-act'
import { useFormProblems } from '@/features/graph/use-form-problems'
import { commonWords } from '@/features/language/common'
import { useFormat } from '@/features/language/format'
import { useWords } from '@/features/language/language'
import { useToast } from '@/features/toast/toast'
import type { ConnectorPartFragment, IntegrationPartFragment } from '@/gql/graphql'
import { ConfigInputs } from './config-inputs'
import { configFields, configOf, draftOf } from './config-schema'
import { IntegrationConnectDocument, IntegrationUpdateDocument } from './operations'
import { integrationWords } from './words'

const intervals = [60, 300, 900, 3600, 86_400]

/** Connects a source, or changes the settings of one that is (`integration`). */
export function IntegrationForm({
  connector,
  integration,
  onClose,
}: {
  connector: ConnectorPartFragment
  integration?: IntegrationPartFragment
  onClose: () => void
}) {
  const words = useWords(integrationWords)
  return (
    <Dialog
      description={connector.description}
      onOpenChange={(open) => !open && onClose()}
      open
      title={integration ? words.editTitle(integration.name) : words.connectTitle(connector.displayName)}
    >
      <Form connector={connector} integration={integration} onClose={onClose} />
    </Dialog>
  )
}

function Form({
  connector,
  integration,
  onClose,
}: {
  connector: ConnectorPartFragment
  integration?: IntegrationPartFragment
  onClose: () => void
}) {
  const words = useWords(integrationWords)
  const common = useWords(commonWords)
  const format = useFormat()
  const toast = useToast()
  const router = useRouter()
  const [connect, connecting] = useAct(IntegrationConnectDocument, { form: true })
  const [update, updating] = useAct(IntegrationUpdateDocument, { form: true })
  const fields = useMemo(() => configFields(connector.configSchema), [connector])
  const [draft, setDraft] = useState(() => draftOf(fields, integration?.config))
  const [name, setName] = useState(integration?.name ?? connector.displayName)
  const [interval, setInterval] = useState(integration?.intervalSeconds ?? 300)
  const [key] = useState(newIdempotencyKey)
  const { errorOf, rest, setProblems } = useFormProblems([...fields.map((field) => field.key), 'name'])

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const settings = {
      name: name.trim() || connector.displayName,
      config: configOf(fields, draft),
      intervalSeconds: interval,
    }
    if (integration) {
      const outcome = await update({ input: { id: integration.id, ...settings } })
      setProblems(outcome.problems)
      if (!outcome.done) return
      toast({ tone: 'good', text: words.saved })
      return onClose()
    }
    const outcome = await connect({ input: { connector: connector.name, ...settings, idempotencyKey: key } })
    setProblems(outcome.problems)
    if (!outcome.done) return
    toast({ tone: 'good', text: words.connectedToast })
    onClose()
    const id = outcome.payload.integration?.id
    if (id) router.push(`/integrations/${encodeURIComponent(id)}`)
  }
  return (
    <form className="flex flex-col gap-4" onSubmit={submit}>
      <ConfigInputs draft={draft} errorOf={errorOf} fields={fields} onChange={setDraft} />
      <Field error={errorOf('name')} hint={words.nameHint} label={words.name}>
        {(field) => <Input {...field} maxLength={120} onChange={(event) => setName(event.target.value)} value={name} />}
      </Field>
      <Field label={words.interval}>
        {(field) => (
          <Select {...field} onChange={(event) => setInterval(Number(event.target.value))} value={interval}>
            {[...new Set([...intervals, interval])]
              .sort((a, b) => a - b)
              .map((seconds) => (
                <option key={seconds} value={seconds}>
                  {words.intervals[seconds] ?? words.everySeconds(format.number(seconds))}
                </option>
              ))}
          </Select>
        )}
      </Field>
      <FormProblem text={rest} />
      <DialogActions>
        <Button onClick={onClose}>{common.cancel}</Button>
        <Button disabled={connecting || updating} kind="primary" type="submit">
          {integration ? common.save : words.connect}
        </Button>
      </DialogActions>
    </form>
  )
}
