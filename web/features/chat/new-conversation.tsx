'use client'
import { MessagesSquare } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { newIdempotencyKey } from '@/features/graph/idempotency-key'
import { useAct } from '@/features/graph/use-act'
import { useWords } from '@/features/language/language'
import { ChatHeader } from './chat-header'
import { Composer } from './composer'
import { useChatModels } from './model-select'
import { NoModelNotice } from './no-model-notice'
import { ConversationCreateDocument, MessageSendDocument } from './operations'
import { Question } from './thread-view'
import { chatWords } from './words'

const titleLength = 80

/** A conversation that does not exist yet: the first question creates it, and gives it its name. */
export function NewConversation() {
  const words = useWords(chatWords)
  const router = useRouter()
  const models = useChatModels()
  const [create] = useAct(ConversationCreateDocument)
  const [send] = useAct(MessageSendDocument)
  const [sending, setSending] = useState<string | null>(null)

  const ask = async (content: string) => {
    setSending(content)
    const key = newIdempotencyKey()
    const created = await create({ input: { title: content.slice(0, titleLength), idempotencyKey: key } })
    const id = created.payload?.conversation?.id
    const sent = id
      ? await send({ input: { conversationId: id, content, model: models.chosen, idempotencyKey: `${key}-first` } })
      : null
    if (id && sent?.done) router.push(`/chat/${encodeURIComponent(id)}`)
    else setSending(null)
    return sent?.done === true
  }
  return (
    <div className="flex min-w-0 flex-1 flex-col">
      <ChatHeader title={words.newChat} />
      <div className="mx-auto flex min-h-0 w-full max-w-3xl flex-1 flex-col px-4 py-6 sm:px-6">
        {sending ? (
          <Question text={sending} />
        ) : (
          <div className="m-auto text-center">
            <MessagesSquare aria-hidden className="mx-auto mb-4 size-7 text-faint" />
            <h2 className="font-semibold text-lg">{words.emptyTitle}</h2>
            <p className="mt-1 text-faint text-sm">{words.emptyWhy}</p>
          </div>
        )}
      </div>
      {models.onlyOffline && <NoModelNotice />}
      <Composer busy={sending !== null} models={models} onSend={ask} onStop={() => {}} running={false} />
    </div>
  )
}
