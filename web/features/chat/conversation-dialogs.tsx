'use client'
import { usePathname, useRouter } from 'next/navigation'
import { type FormEvent, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Confirm } from '@/components/ui/confirm'
import { Dialog, DialogActions } from '@/components/ui/dialog'
import { Field, Input } from '@/components/ui/field'
import { useAct } from '@/features/graph/use-act'
import { useFormProblems } from '@/features/graph/use-form-problems'
import { commonWords } from '@/features/language/common'
import { useWords } from '@/features/language/language'
import { useToast } from '@/features/toast/toast'
import type { ConversationItem } from './conversation-list'
import { ConversationDeleteDocument, ConversationUpdateDocument } from './operations'
import { chatWords } from './words'

export function RenameConversation({ conversation, onClose }: { conversation: ConversationItem; onClose: () => void }) {
  const words = useWords(chatWords)
  const common = useWords(commonWords)
  const [update, busy] = useAct(ConversationUpdateDocument, { form: true })
  const [title, setTitle] = useState(conversation.title)
  const { errorOf, rest, setProblems } = useFormProblems(['title'])
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const outcome = await update({ input: { id: conversation.id, title: title.trim() } })
    setProblems(outcome.problems)
    if (outcome.done) onClose()
  }
  return (
    <Dialog onOpenChange={(open) => !open && onClose()} open title={words.renameTitle}>
      <form onSubmit={submit}>
        <Field error={errorOf('title') ?? rest} label={words.name}>
          {(field) => (
            <Input
              {...field}
              maxLength={200}
              onChange={(event) => setTitle(event.target.value)}
              required
              value={title}
            />
          )}
        </Field>
        <DialogActions>
          <Button onClick={onClose}>{common.cancel}</Button>
          <Button disabled={busy || !title.trim()} kind="primary" type="submit">
            {common.rename}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}

export function DeleteConversation({ conversation, onClose }: { conversation: ConversationItem; onClose: () => void }) {
  const words = useWords(chatWords)
  const common = useWords(commonWords)
  const toast = useToast()
  const router = useRouter()
  const path = usePathname()
  const [remove] = useAct(ConversationDeleteDocument, { types: 'Conversation' })
  const confirm = async () => {
    const { done } = await remove({ input: { id: conversation.id } })
    if (!done) return
    toast({ tone: 'good', text: words.deleted })
    if (decodeURIComponent(path) === `/chat/${conversation.id}`) router.push('/chat')
  }
  return (
    <Confirm
      onConfirm={confirm}
      onOpenChange={(open) => !open && onClose()}
      open
      title={words.deleteTitle(conversation.title || words.untitled)}
      verb={common.delete}
    >
      {words.deleteWhat}
    </Confirm>
  )
}
