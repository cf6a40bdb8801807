'use client'
import { useFormat } from '@/features/language/format'
import { useWords } from '@/features/language/language'
import type { MessagePartFragment } from '@/gql/graphql'
import { chatWords } from './words'

/** Which model answered, how long it took and what it cost: shown on hover and focus, always on touch screens. */
export function AnswerUsage({ message }: { message: MessagePartFragment }) {
  const words = useWords(chatWords)
  const format = useFormat()
  const { usage, model } = message
  if (!usage && !model) return null
  const parts = [model?.displayName]
  if (usage?.latencyMs != null) {
    const first = usage.firstTokenMs == null ? '' : ` (${words.firstToken} ${format.duration(usage.firstTokenMs)})`
    parts.push(`${format.duration(usage.latencyMs)}${first}`)
  }
  if (usage) {
    parts.push(words.tokens(format.number(usage.inputTokens), format.number(usage.outputTokens)))
    parts.push(`${format.money(usage.cost, usage.currency)}${usage.estimated ? ` (${words.estimated})` : ''}`)
  }
  return (
    <p className="numbers ml-1.5 text-faint text-xs transition-opacity group-focus-within:opacity-100 group-hover:opacity-100 pointer-fine:opacity-0">
      {parts.filter(Boolean).join(' · ')}
    </p>
  )
}
