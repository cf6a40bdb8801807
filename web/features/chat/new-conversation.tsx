'use client'
import { useRouter } from 'next/navigation'
import { useRef, useState } from 'react'
import { newIdempotencyKey } from '@/features/graph/idempotency-key'
import { useAct } from '@/features/graph/use-act'
import { useWords } from '@/features/language/language'
import { ChatHeader } from './chat-header'
import { Composer } from './composer'
import { useChatModels } from './model-select'
import { NoModelNotice } from './no-model-notice'
import { NothingAsked } from './nothing-asked'
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
  /** The question that was tried last: asked again, it goes into the conversation that was made for it, if one was. */
  const tried = useRef({ content: '', key: '' })

  const ask = async (content: string) => {
    setSending(content)
    if (tried.current.content !== content) tried.current = { content, key: newIdempotencyKey() }
    const { key } = tried.current
    const created = await create({ input: { title: content.slice(0, titleLength), idempotencyKey: key } })
    const id = created.payload?.conversation?.id
    const sent = id
      ? await send({
          input: { conversationId: id, content, model: models.chosen, idempotencyKey: `${key}-${models.chosen}` },
        })
      : null
    if (id && sent?.done) router.push(`/chat/${encodeURIComponent(id)}`)
    else setSending(null)
    return sent?.done === true
  }
  return (
    <div className="flex min-w-0 flex-1 flex-col">
      <ChatHeader title={words.newChat} />
      <div className="mx-auto flex min-h-0 w-full max-w-3xl flex-1 flex-col px-4 py-6 sm:px-6">
        {sending ? <Question text={sending} /> : <NothingAsked />}
      </div>
      {models.onlyOffline && <NoModelNotice />}
      <Composer busy={sending !== null} models={models} onSend={ask} onStop={() => {}} running={false} />
    </div>
  )
}
