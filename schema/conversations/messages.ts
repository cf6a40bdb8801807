import type { GraphQLResolveInfo } from 'graphql'
import { idOf, maybeIdOf } from '../shared/ids.ts'
import { mutation, type PayloadField } from '../shared/payload.ts'
import { fieldsOf } from '../shared/selection.ts'
import { Message } from './conversation.ts'

const messagePayload = (description: string): PayloadField => ({
  type: Message,
  description,
  resolve: (id: string, { lists }, info: GraphQLResolveInfo) => lists.one('message', id, fieldsOf(info, 'Message')),
})

/** A model as an input names it: by global id, or by name. */
const modelOf = (model: string | null | undefined): string | null =>
  model == null ? null : (maybeIdOf('Model', model) ?? model)

mutation({
  name: 'messageSend',
  description: 'Asks a question in a conversation. The answer is already being written: read it by `messageStream`.',
  scope: 'conversations:write',
  input: (t) => ({
    conversationId: t.id({ required: true, description: 'In which conversation.' }),
    content: t.string({ required: true, description: 'The question.' }),
    model: t.id({
      description: 'Which model answers, by id or by its name at the provider; the default for CHAT when left out.',
    }),
    idempotencyKey: t.string({ description: 'Makes a repeat return the first result.' }),
  }),
  payload: {
    userMessage: messagePayload('The question.'),
    message: messagePayload('The answer.'),
  },
  run: async (input, { services }) => {
    const sent = await services.conversations.send({
      ...input,
      conversationId: idOf('Conversation', input.conversationId, 'conversationId'),
      model: modelOf(input.model),
    })
    return { userMessage: sent.userMessageId, message: sent.messageId }
  },
})

mutation({
  name: 'messageCancel',
  description: 'Stops an answer. What was written is kept.',
  scope: 'conversations:write',
  input: (t) => ({ id: t.id({ required: true, description: 'Which answer.' }) }),
  payload: { message: messagePayload('The answer.') },
  run: async (input, { services }) => {
    const id = idOf('Message', input.id)
    await services.conversations.cancel(id)
    return { message: id }
  },
})

mutation({
  name: 'messageRegenerate',
  description: 'Answers the same question again, as a new message.',
  scope: 'conversations:write',
  input: (t) => ({
    id: t.id({ required: true, description: 'Which answer to replace.' }),
    model: t.id({
      description: 'Which model answers, by id or by its name at the provider; the default for CHAT when left out.',
    }),
    idempotencyKey: t.string({ description: 'Makes a repeat return the first result.' }),
  }),
  payload: { message: messagePayload('The new answer.') },
  run: async (input, { services }) => ({
    message: await services.conversations.regenerate({
      ...input,
      id: idOf('Message', input.id),
      model: modelOf(input.model),
    }),
  }),
})
