'use client'
import { type FormEvent, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog, DialogActions } from '@/components/ui/dialog'
import { Field, Input, Textarea } from '@/components/ui/field'
import { FormProblem } from '@/components/ui/form-problem'
import { useAct } from '@/features/graph/use-act'
import { useFormProblems } from '@/features/graph/use-form-problems'
import { commonWords } from '@/features/language/common'
import { useWords } from '@/features/language/language'
import { useToast } from '@/features/toast/toast'
import type { TenantDetailPartFragment } from '@/gql/graphql'
import { TenantUpdateDocument } from './operations'
import { tenantWords } from './words'

export function EditTenant({ tenant, onClose }: { tenant: TenantDetailPartFragment; onClose: () => void }) {
  const words = useWords(tenantWords)
  const common = useWords(commonWords)
  const toast = useToast()
  const [save, busy] = useAct(TenantUpdateDocument, { form: true })
  const [name, setName] = useState(tenant.name)
  const [plan, setPlan] = useState(tenant.plan)
  const [region, setRegion] = useState(tenant.region ?? '')
  const [domains, setDomains] = useState(tenant.domains.join('\n'))
  const { errorOf, rest, setProblems } = useFormProblems(['name', 'plan', 'region', 'domains'])

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const outcome = await save({
      input: {
        id: tenant.id,
        name: name.trim(),
        plan: plan.trim(),
        region: region.trim() || null,
        domains: domains.split(/[\s,]+/).filter(Boolean),
      },
    })
    setProblems(outcome.problems)
    if (!outcome.done) return
    toast({ tone: 'good', text: words.saved })
    onClose()
  }
  return (
    <Dialog onOpenChange={(open) => !open && onClose()} open title={words.editTitle(tenant.name)}>
      <form autoComplete="off" className="flex flex-col gap-4" onSubmit={submit}>
        <Field error={errorOf('name')} hint={words.nameHint} label={words.name}>
          {(field) => (
            <Input {...field} maxLength={200} onChange={(event) => setName(event.target.value)} required value={name} />
          )}
        </Field>
        <div className="grid grid-cols-2 gap-3">
          <Field error={errorOf('plan')} label={words.plan}>
            {(field) => (
              <Input
                {...field}
                maxLength={60}
                onChange={(event) => setPlan(event.target.value)}
                required
                value={plan}
              />
            )}
          </Field>
          <Field error={errorOf('region')} label={words.region} optional={common.optional}>
            {(field) => (
              <Input {...field} maxLength={60} onChange={(event) => setRegion(event.target.value)} value={region} />
            )}
          </Field>
        </div>
        <Field error={errorOf('domains')} hint={words.domainsHint} label={words.domains} optional={common.optional}>
          {(field) => (
            <Textarea
              {...field}
              autoCapitalize="none"
              className="min-h-18 font-mono text-xs"
              onChange={(event) => setDomains(event.target.value)}
              spellCheck={false}
              value={domains}
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
