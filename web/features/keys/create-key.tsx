'use client'
import { type FormEvent, useRef, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { CopyButton } from '@/components/ui/copy-button'
import { Dialog, DialogActions } from '@/components/ui/dialog'
import { Field, Input, Select } from '@/components/ui/field'
import { FormProblem } from '@/components/ui/form-problem'
import { useAct } from '@/features/graph/use-act'
import { useFormProblems } from '@/features/graph/use-form-problems'
import { commonWords } from '@/features/language/common'
import { useWords } from '@/features/language/language'
import { useViewer } from '@/features/session/viewer'
import type { Scope } from '@/gql/graphql'
import { ApiKeyCreateDocument } from './operations'
import { keyWords } from './words'

type Expiry = '30' | '90' | '365' | 'never'

const expiries: readonly Expiry[] = ['30', '90', '365', 'never']
const usual: readonly Scope[] = ['DOCUMENTS_READ', 'RAG_QUERY']

/** Creates a key, then shows its secret this one time. */
export function CreateKey({ onClose }: { onClose: () => void }) {
  const words = useWords(keyWords)
  const [secret, setSecret] = useState<string | null>(null)
  return (
    <Dialog
      description={secret ? words.secretOnce : words.lead}
      onOpenChange={(open) => !open && onClose()}
      open
      title={secret ? words.created : words.create}
    >
      {secret ? <Secret onClose={onClose} secret={secret} /> : <KeyForm onClose={onClose} onCreated={setSecret} />}
    </Dialog>
  )
}

function KeyForm({ onClose, onCreated }: { onClose: () => void; onCreated: (secret: string) => void }) {
  const words = useWords(keyWords)
  const common = useWords(commonWords)
  const { viewer } = useViewer()
  const [create, busy] = useAct(ApiKeyCreateDocument, { form: true })
  const [name, setName] = useState('')
  const [scopes, setScopes] = useState(usual)
  const [expiry, setExpiry] = useState<Expiry>('90')
  const [bare, setBare] = useState(false)
  const { errorOf, rest, setProblems } = useFormProblems(['name', 'scopes', 'expiresAt'])
  // A key never has rights that its maker lacks.
  const offered = (Object.keys(words.scope) as Scope[]).filter((scope) => viewer?.scopes.includes(scope))

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setBare(scopes.length === 0)
    if (scopes.length === 0) return
    const expiresAt = expiry === 'never' ? null : new Date(Date.now() + Number(expiry) * 86_400_000).toISOString()
    const outcome = await create({ input: { name: name.trim(), scopes: [...scopes], expiresAt } })
    setProblems(outcome.problems)
    if (outcome.payload?.secret) onCreated(outcome.payload.secret)
  }
  return (
    <form className="flex flex-col gap-4" onSubmit={submit}>
      <Field error={errorOf('name')} hint={words.nameHint} label={words.name}>
        {(field) => (
          <Input {...field} maxLength={120} onChange={(event) => setName(event.target.value)} required value={name} />
        )}
      </Field>
      <fieldset>
        <legend className="mb-1 font-medium text-sm">{words.scopes}</legend>
        {offered.map((scope) => (
          <Checkbox
            checked={scopes.includes(scope)}
            key={scope}
            onChange={(on) => setScopes(on ? [...scopes, scope] : scopes.filter((one) => one !== scope))}
          >
            {words.scope[scope]}
          </Checkbox>
        ))}
        {(bare || errorOf('scopes')) && (
          <p className="text-bad text-xs" role="alert">
            {errorOf('scopes') ?? words.scopeNeeded}
          </p>
        )}
      </fieldset>
      <Field error={errorOf('expiresAt')} label={words.expires}>
        {(field) => (
          <Select {...field} onChange={(event) => setExpiry(event.target.value as Expiry)} value={expiry}>
            {expiries.map((one) => (
              <option key={one} value={one}>
                {words.expiry[one]}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <FormProblem text={rest} />
      <DialogActions>
        <Button onClick={onClose}>{common.cancel}</Button>
        <Button disabled={busy} kind="primary" type="submit">
          {words.create}
        </Button>
      </DialogActions>
    </form>
  )
}

function Secret({ secret, onClose }: { secret: string; onClose: () => void }) {
  const words = useWords(keyWords)
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <div className="flex gap-2">
        <Input
          aria-label={words.secret}
          className="font-mono text-xs"
          onFocus={(event) => event.target.select()}
          readOnly
          ref={input}
          value={secret}
        />
        <CopyButton input={input} text={secret} />
      </div>
      <DialogActions>
        <Button kind="primary" onClick={onClose}>
          {words.done}
        </Button>
      </DialogActions>
    </>
  )
}
