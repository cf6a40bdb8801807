'use client'
import { LoaderCircle } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog, DialogActions } from '@/components/ui/dialog'
import { Field, Input } from '@/components/ui/field'
import { FormProblem } from '@/components/ui/form-problem'
import { Segments } from '@/components/ui/segments'
import { useAct } from '@/features/graph/use-act'
import { useFormProblems } from '@/features/graph/use-form-problems'
import { commonWords } from '@/features/language/common'
import { useFormat } from '@/features/language/format'
import { useWords } from '@/features/language/language'
import { useToast } from '@/features/toast/toast'
import type { TenantRowFragment } from '@/gql/graphql'
import { TenantDeleteDocument } from './operations'
import { tenantWords } from './words'

const dayMs = 86_400_000

/** A day as the visitor's calendar has it, for a date input. */
function inDays(days: number): string {
  const day = new Date(Date.now() + days * dayMs)
  const two = (part: number) => String(part).padStart(2, '0')
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`
}

/** Asks until when a workspace stays, and for its short name: so much is not lost by a slip. */
export function DeleteTenant({
  tenant,
  onClose,
  onGone,
}: {
  tenant: TenantRowFragment
  onClose: () => void
  onGone: () => void
}) {
  const words = useWords(tenantWords)
  const common = useWords(commonWords)
  const format = useFormat()
  const toast = useToast()
  const [remove, busy] = useAct(TenantDeleteDocument, { form: true, types: 'Tenant' })
  const [when, setWhen] = useState<'date' | 'now'>('date')
  const [date, setDate] = useState(() => inDays(30))
  const [typed, setTyped] = useState('')
  const { errorOf, rest, setProblems } = useFormProblems(['at', 'confirmSlug'])

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const at = when === 'now' ? new Date() : new Date(`${date}T00:00`)
    const outcome = await remove({ input: { id: tenant.id, at: at.toISOString(), confirmSlug: typed.trim() } })
    setProblems(outcome.problems)
    if (!outcome.done) return
    const gone = outcome.payload.deletedId !== null
    toast({
      tone: 'good',
      text: gone ? words.removed : when === 'now' ? words.going : words.dated(format.date(`${date}T00:00`)),
    })
    onClose()
    if (gone) onGone()
  }
  return (
    <Dialog
      description={words.removeWhat}
      onOpenChange={(open) => !open && onClose()}
      open
      title={words.removeTitle(tenant.name)}
    >
      <form autoComplete="off" className="flex flex-col gap-4" onSubmit={submit}>
        <Segments
          choices={[
            ['date', words.onDate],
            ['now', words.now],
          ]}
          label={words.when}
          onChange={setWhen}
          value={when}
        />
        {when === 'date' && (
          <Field error={errorOf('at')} hint={words.dateHint} label={words.date}>
            {(field) => (
              <Input
                {...field}
                max={inDays(364)}
                min={inDays(1)}
                onChange={(event) => setDate(event.target.value)}
                required
                type="date"
                value={date}
              />
            )}
          </Field>
        )}
        <Field error={errorOf('confirmSlug')} label={words.typeSlug(tenant.slug)}>
          {(field) => (
            <Input
              {...field}
              autoCapitalize="none"
              onChange={(event) => setTyped(event.target.value)}
              spellCheck={false}
              value={typed}
            />
          )}
        </Field>
        <FormProblem text={rest} />
        <DialogActions>
          <Button onClick={onClose}>{common.cancel}</Button>
          <Button aria-busy={busy} disabled={busy || typed.trim() !== tenant.slug} kind="danger" type="submit">
            {busy && <LoaderCircle aria-hidden className="animate-spin" />}
            {words.removeVerb}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
