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
import type { TenantRowFragment } from '@/gql/graphql'
import { TenantSuspendDocument } from './operations'
import { tenantWords } from './words'

export function SuspendTenant({
  tenant,
  onClose,
  undo,
}: {
  tenant: TenantRowFragment
  onClose: () => void
  undo: () => void
}) {
  const words = useWords(tenantWords)
  const common = useWords(commonWords)
  const toast = useToast()
  const [suspend, busy] = useAct(TenantSuspendDocument, { form: true })
  const [reason, setReason] = useState('')
  const { errorOf, rest, setProblems } = useFormProblems(['reason'])

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const outcome = await suspend({ input: { id: tenant.id, reason: reason.trim() || null } })
    setProblems(outcome.problems)
    if (!outcome.done) return
    toast({ tone: 'good', text: words.suspended, undo })
    onClose()
  }
  return (
    <Dialog
      description={words.suspendWhat}
      onOpenChange={(open) => !open && onClose()}
      open
      title={words.suspendTitle(tenant.name)}
    >
      <form className="flex flex-col gap-4" onSubmit={submit}>
        <Field error={errorOf('reason')} hint={words.reasonHint} label={words.reason} optional={common.optional}>
          {(field) => (
            <Input {...field} maxLength={500} onChange={(event) => setReason(event.target.value)} value={reason} />
          )}
        </Field>
        <FormProblem text={rest} />
        <DialogActions>
          <Button onClick={onClose}>{common.cancel}</Button>
          <Button disabled={busy} kind="danger" type="submit">
            {words.suspend}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
