'use client'
import { LoaderCircle } from 'lucide-react'
import { type FormEvent, useRef, useState } from 'react'
import { Button } from '@/components/ui/button'
import { CopyButton } from '@/components/ui/copy-button'
import { Dialog, DialogActions } from '@/components/ui/dialog'
import { Field, Input, Select } from '@/components/ui/field'
import { FormProblem } from '@/components/ui/form-problem'
import { newIdempotencyKey } from '@/features/graph/idempotency-key'
import { useAct } from '@/features/graph/use-act'
import { useFormProblems } from '@/features/graph/use-form-problems'
import { commonWords } from '@/features/language/common'
import { useWords } from '@/features/language/language'
import { TenantCreateDocument } from './operations'
import { signInAt } from './sign-in-at'
import { tenantWords } from './words'

interface Made {
  name: string
  signIn: string
  email: string
  password: string | null
  key: string | null
}

/** Creates a workspace, then shows its administrator's password and its key this one time. */
export function CreateTenant({ onClose }: { onClose: () => void }) {
  const words = useWords(tenantWords)
  const [made, setMade] = useState<Made | null>(null)
  return (
    <Dialog
      description={made ? words.secretsOnce : words.lead}
      onOpenChange={(open) => !open && onClose()}
      open
      title={made ? words.created(made.name) : words.create}
    >
      {made ? <Secrets made={made} onClose={onClose} /> : <TenantForm onClose={onClose} onMade={setMade} />}
    </Dialog>
  )
}

/** A short name out of a name: what it keeps of it is what addresses can hold. */
const slugOf = (name: string): string =>
  name
    .normalize('NFD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[-\d]+/, '')
    .slice(0, 40)
    .replace(/-+$/, '')

function TenantForm({ onClose, onMade }: { onClose: () => void; onMade: (made: Made) => void }) {
  const words = useWords(tenantWords)
  const common = useWords(commonWords)
  const [create, busy] = useAct(TenantCreateDocument, { form: true, types: 'Tenant' })
  const [idempotencyKey, setIdempotencyKey] = useState(newIdempotencyKey)
  const [name, setName] = useState('')
  const [ownSlug, setOwnSlug] = useState<string | null>(null)
  const [adminEmail, setAdminEmail] = useState('')
  const [plan, setPlan] = useState('STANDARD')
  const [region, setRegion] = useState('')
  const [dedicated, setDedicated] = useState(false)
  const [databaseUrl, setDatabaseUrl] = useState('')
  const { errorOf, rest, setProblems } = useFormProblems([
    ...['name', 'slug', 'adminEmail', 'plan', 'region', 'option', 'databaseUrl'],
  ])
  const slug = ownSlug ?? slugOf(name)

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const outcome = await create({
      input: {
        idempotencyKey,
        name: name.trim(),
        slug: slug.trim(),
        adminEmail: adminEmail.trim(),
        ...(plan.trim() ? { plan: plan.trim() } : {}),
        ...(region.trim() ? { region: region.trim() } : {}),
        ...(dedicated ? { option: 'DEDICATED', databaseUrl: databaseUrl.trim() } : {}),
      },
    })
    setProblems(outcome.problems)
    // refused: what is sent next is another request
    if (outcome.problems.length > 0) setIdempotencyKey(newIdempotencyKey())
    const tenant = outcome.payload?.tenant
    if (!tenant) return
    onMade({
      name: tenant.name,
      signIn: signInAt(tenant),
      email: adminEmail.trim(),
      password: outcome.payload?.adminPassword ?? null,
      key: outcome.payload?.apiKey ?? null,
    })
  }
  return (
    <form autoComplete="off" className="flex flex-col gap-4" onSubmit={submit}>
      <Field error={errorOf('name')} hint={words.nameHint} label={words.name}>
        {(field) => (
          <Input {...field} maxLength={200} onChange={(event) => setName(event.target.value)} required value={name} />
        )}
      </Field>
      <Field error={errorOf('slug')} hint={words.slugHint} label={words.slug}>
        {(field) => (
          <Input
            {...field}
            autoCapitalize="none"
            maxLength={40}
            onChange={(event) => setOwnSlug(event.target.value)}
            pattern="[a-z]([a-z0-9\-]*[a-z0-9])?"
            required
            spellCheck={false}
            value={slug}
          />
        )}
      </Field>
      <Field error={errorOf('adminEmail')} hint={words.adminEmailHint} label={words.adminEmail}>
        {(field) => (
          <Input
            {...field}
            maxLength={254}
            onChange={(event) => setAdminEmail(event.target.value)}
            required
            type="email"
            value={adminEmail}
          />
        )}
      </Field>
      <details>
        <summary className="cursor-pointer rounded-sm text-faint text-sm hover:text-ink">{words.more}</summary>
        <div className="mt-3 flex flex-col gap-4">
          <div className="grid grid-cols-2 gap-3">
            <Field error={errorOf('plan')} label={words.plan}>
              {(field) => (
                <Input {...field} maxLength={60} onChange={(event) => setPlan(event.target.value)} value={plan} />
              )}
            </Field>
            <Field error={errorOf('region')} label={words.region} optional={common.optional}>
              {(field) => (
                <Input {...field} maxLength={60} onChange={(event) => setRegion(event.target.value)} value={region} />
              )}
            </Field>
          </div>
          <Field error={errorOf('option')} label={words.database}>
            {(field) => (
              <Select
                {...field}
                onChange={(event) => setDedicated(event.target.value === 'DEDICATED')}
                value={dedicated ? 'DEDICATED' : ''}
              >
                <option value="">{words.usual}</option>
                <option value="DEDICATED">{words.ownServer}</option>
              </Select>
            )}
          </Field>
          {dedicated && (
            <Field error={errorOf('databaseUrl')} hint={words.databaseUrlHint} label={words.databaseUrl}>
              {(field) => (
                <Input
                  {...field}
                  autoComplete="off"
                  onChange={(event) => setDatabaseUrl(event.target.value)}
                  placeholder="postgres://"
                  required
                  spellCheck={false}
                  value={databaseUrl}
                />
              )}
            </Field>
          )}
        </div>
      </details>
      <FormProblem text={rest} />
      <DialogActions>
        <Button onClick={onClose}>{common.cancel}</Button>
        <Button aria-busy={busy} disabled={busy} kind="primary" type="submit">
          {busy && <LoaderCircle aria-hidden className="animate-spin" />}
          {busy ? words.creating : words.create}
        </Button>
      </DialogActions>
    </form>
  )
}

function Secrets({ made, onClose }: { made: Made; onClose: () => void }) {
  const words = useWords(tenantWords)
  return (
    <>
      <div className="flex flex-col gap-3">
        <Copyable label={words.signInAt} text={made.signIn} />
        <Copyable label={words.signInAs} text={made.email} />
        {made.password && <Copyable label={words.password} text={made.password} />}
        {made.key && <Copyable label={words.key} text={made.key} />}
      </div>
      <DialogActions>
        <Button kind="primary" onClick={onClose}>
          {words.done}
        </Button>
      </DialogActions>
    </>
  )
}

function Copyable({ label, text }: { label: string; text: string }) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <Field label={label}>
      {(field) => (
        <div className="flex gap-2">
          <Input
            {...field}
            className="font-mono text-xs"
            onFocus={(event) => event.target.select()}
            readOnly
            ref={input}
            value={text}
          />
          <CopyButton input={input} text={text} />
        </div>
      )}
    </Field>
  )
}
