import type { GraphQLResolveInfo } from 'graphql'
import { globalId, idOf } from '../shared/ids.ts'
import { mutation, type PayloadField } from '../shared/payload.ts'
import { fieldsOf } from '../shared/selection.ts'
import { Conversation } from './conversation.ts'

const conversationPayload: PayloadField = {
  type: Conversation,
  description: 'The conversation.',
  resolve: (id: string, { lists }, info: GraphQLResolveInfo) =>
    lists.one('conversation', id, fieldsOf(info, 'Conversation')),
}

mutation({
  name: 'conversationCreate',
  description: 'Begins a conversation.',
  scope: 'conversations:write',
  input: (t) => ({
    title: t.string({ description: 'Its title; taken from the first question when left out.' }),
    idempotencyKey: t.string({ description: 'Makes a repeat return the first result.' }),
  }),
  payload: { conversation: conversationPayload },
  run: async (input, { services }) => ({ conversation: await services.conversations.create(input) }),
})

mutation({
  name: 'conversationUpdate',
  description: 'Renames a conversation.',
  scope: 'conversations:write',
  input: (t) => ({
    id: t.id({ required: true, description: 'Which conversation.' }),
    title: t.string({ required: true, description: 'Its new title.' }),
  }),
  payload: { conversation: conversationPayload },
  run: async (input, { services }) => {
    const id = idOf('Conversation', input.id)
    await services.conversations.update({ id, title: input.title })
    return { conversation: id }
  },
})

mutation({
  name: 'conversationDelete',
  description: 'Deletes a conversation with its messages. What they cost stays in the usage.',
  scope: 'conversations:write',
  input: (t) => ({ id: t.id({ required: true, description: 'Which conversation.' }) }),
  payload: { deletedId: { type: 'ID', description: 'Id of what was deleted.' } },
  run: async (input, { services }) => {
    const id = idOf('Conversation', input.id)
    await services.conversations.remove(id)
    return { deletedId: globalId('Conversation', id) }
  },
})
