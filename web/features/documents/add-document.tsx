'use client'
import { type FormEvent, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog, DialogActions } from '@/components/ui/dialog'
import { Field, Input, Textarea } from '@/components/ui/field'
import { FormProblem } from '@/components/ui/form-problem'
import { Segments } from '@/components/ui/segments'
import { useAct } from '@/features/graph/use-act'
import { useFormProblems } from '@/features/graph/use-form-problems'
import { commonWords } from '@/features/language/common'
import { useWords } from '@/features/language/language'
import { useToast } from '@/features/toast/toast'
import { DocumentCreateDocument } from './operations'
import { documentWords } from './words'

type Form = 'text' | 'url'

/** Adds a document from pasted text or from a web address. */
export function AddDocument({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const words = useWords(documentWords)
  return (
    <Dialog onOpenChange={onOpenChange} open={open} title={words.addTitle} wide>
      <AddDocumentForm onDone={() => onOpenChange(false)} />
    </Dialog>
  )
}

function AddDocumentForm({ onDone }: { onDone: () => void }) {
  const words = useWords(documentWords)
  const common = useWords(commonWords)
  const toast = useToast()
  const [create, busy] = useAct(DocumentCreateDocument, { form: true })
  const [form, setForm] = useState<Form>('text')
  const [title, setTitle] = useState('')
  const [body, setBody] = useState('')
  const { errorOf, rest, setProblems } = useFormProblems(['title', 'text', 'url'])

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const outcome = await create({ input: { title: title.trim() || body.trim().slice(0, 80), [form]: body } })
    setProblems(outcome.problems)
    if (!outcome.done) return
    toast({ tone: 'good', text: words.added })
    onDone()
  }
  return (
    <form className="flex flex-col gap-4" onSubmit={submit}>
      <Segments
        choices={[
          ['text', words.addText],
          ['url', words.addUrl],
        ]}
        label={words.addTitle}
        onChange={(next) => {
          setForm(next)
          setBody('')
          setProblems([])
        }}
        value={form}
      />
      <Field error={errorOf('title')} label={words.fieldTitle} optional={form === 'url' ? common.optional : undefined}>
        {(field) => (
          <Input
            {...field}
            maxLength={300}
            onChange={(event) => setTitle(event.target.value)}
            required={form === 'text'}
            value={title}
          />
        )}
      </Field>
      {form === 'text' ? (
        <Field error={errorOf('text')} label={words.fieldText}>
          {(field) => (
            <Textarea
              {...field}
              className="min-h-52"
              onChange={(event) => setBody(event.target.value)}
              required
              value={body}
            />
          )}
        </Field>
      ) : (
        <Field error={errorOf('url')} hint={words.urlHint} label={words.fieldUrl}>
          {(field) => (
            <Input
              {...field}
              inputMode="url"
              onChange={(event) => setBody(event.target.value)}
              placeholder="https://"
              required
              type="url"
              value={body}
            />
          )}
        </Field>
      )}
      <FormProblem text={rest} />
      <DialogActions>
        <Button onClick={onDone}>{common.cancel}</Button>
        <Button disabled={busy} kind="primary" type="submit">
          {words.addSubmit}
        </Button>
      </DialogActions>
    </form>
  )
}
