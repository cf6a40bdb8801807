import type { MessagePartFragment } from '@/gql/graphql'

/** Answers to the same question, in the order they were given; other messages stand alone. */
export function groupAnswers(messages: readonly MessagePartFragment[]): MessagePartFragment[][] {
  const groups: MessagePartFragment[][] = []
  const byParent = new Map<string, MessagePartFragment[]>()
  for (const message of messages) {
    const parent = message.role === 'ASSISTANT' ? message.parent?.id : undefined
    const group = parent ? byParent.get(parent) : undefined
    if (group) {
      group.push(message)
      continue
    }
    const started = [message]
    groups.push(started)
    if (parent) byParent.set(parent, started)
  }
  return groups
}
