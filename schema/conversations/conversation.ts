import type { CitationRow, ConversationRow, MessageRow } from '../../api/data/lists/sources.ts'
import { builder } from '../builder.ts'
import { Chunk, Document } from '../documents/document.ts'
import { Model } from '../models/model.ts'
import { connectionOf, pageArgs } from '../shared/connections.ts'
import { maybeIdOf } from '../shared/ids.ts'
import { byId } from '../shared/nodes.ts'
import { fieldsOf, wantedOf } from '../shared/selection.ts'
import { MessageFailure, MessageRole, MessageStatus, MessageUsageTotals } from './types.ts'

export const Conversation = builder.objectRef<ConversationRow>('Conversation')
export const Message = builder.objectRef<MessageRow>('Message')
export const Citation = builder.objectRef<CitationRow>('Citation')

/** Citations that one answer can have: one a passage given to the model. */
const mostCitations = 100

builder.node(Conversation, {
  description: 'A conversation of the caller. Needs `conversations:read`.',
  authScopes: { scope: 'conversations:read' },
  id: { resolve: (conversation) => conversation.id },
  loadOne: byId('conversation'),
  fields: (t) => ({
    title: t.exposeString('title', { description: 'Its title; the beginning of its first question by default.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it began.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When something was last said in it.' }),
    messages: t.field({
      type: connectionOf('Message', Message),
      description: 'What was said, oldest first.',
      extensions: { columns: ['id'] },
      args: pageArgs(t.arg),
      resolve: (conversation, args, { lists }, info) =>
        lists.under('conversationMessages', conversation.id, args, wantedOf(info, 'Message')),
    }),
  }),
})

builder.node(Message, {
  description: 'A question or an answer. Needs `conversations:read`.',
  authScopes: { scope: 'conversations:read' },
  id: { resolve: (message) => message.id },
  loadOne: byId('message'),
  fields: (t) => ({
    role: t.field({
      type: MessageRole,
      description: 'Who speaks.',
      extensions: { columns: ['role'] },
      resolve: (message) => message.role as 'USER',
    }),
    content: t.exposeString('content', {
      description:
        'Markdown. While STREAMING it grows, half a second behind the stream. `[n]` is the citation of number n.',
    }),
    status: t.field({
      type: MessageStatus,
      description: 'How far it has come.',
      extensions: { columns: ['status'] },
      resolve: (message) => message.status as 'COMPLETED',
    }),
    failure: t.field({
      type: MessageFailure,
      nullable: true,
      description: 'Why it ended early.',
      extensions: { columns: ['failureCode', 'failureReason'] },
      resolve: ({ failureCode, failureReason }) =>
        failureCode ? { code: failureCode, reason: failureReason ?? '' } : null,
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was asked for.' }),
    completedAt: t.expose('completedAt', { type: 'DateTime', nullable: true, description: 'When it ended.' }),
    model: t.field({
      type: Model,
      nullable: true,
      description: 'The model that answers; null for questions, or when it was removed.',
      extensions: { columns: ['modelId'] },
      resolve: (message, _args, { lists }, info) =>
        message.modelId ? lists.one('model', message.modelId, fieldsOf(info, 'Model')) : null,
    }),
    citations: t.field({
      type: [Citation],
      description: 'The passages that the answer cites, by number.',
      extensions: { columns: ['id'] },
      resolve: async (message, _args, { lists }, info) => {
        const wanted = { fields: fieldsOf(info, 'Citation'), rows: true, cursors: false, more: false, total: false }
        return (await lists.under('messageCitations', message.id, { first: mostCitations }, wanted)).rows
      },
    }),
    usage: t.field({
      type: MessageUsageTotals,
      nullable: true,
      description: 'What it took; null for questions and while it is being written.',
      extensions: { columns: ['id'] },
      resolve: async (message, _args, { lists }) => {
        const wanted = { fields: null, rows: true, cursors: false, more: false, total: false }
        const { rows } = await lists.under('messageUsage', message.id, { first: 1 }, wanted)
        return rows[0] && rows[0].status !== 'STARTED' ? rows[0] : null
      },
    }),
    conversation: t.field({
      type: Conversation,
      nullable: true,
      description: 'The conversation it is part of.',
      extensions: { columns: ['conversationId'] },
      resolve: (message, _args, { lists }, info) =>
        lists.one('conversation', message.conversationId, fieldsOf(info, 'Conversation')),
    }),
    parent: t.field({
      type: Message,
      nullable: true,
      description: 'The question that an answer answers.',
      extensions: { columns: ['parentId'] },
      resolve: (message, _args, { lists }, info) =>
        message.parentId ? lists.one('message', message.parentId, fieldsOf(info, 'Message')) : null,
    }),
  }),
})

builder.node(Citation, {
  description: 'What a `[n]` in an answer refers to. Needs `conversations:read`.',
  authScopes: { scope: 'conversations:read' },
  id: { resolve: (citation) => citation.id },
  loadOne: byId('citation'),
  fields: (t) => ({
    number: t.exposeInt('number', { description: 'The n of `[n]`.' }),
    quote: t.exposeString('quote', {
      description: 'The words that were relied on, exactly as they stand in the passage.',
    }),
    page: t.exposeInt('page', { nullable: true, description: 'The page they stand on, from 1.' }),
    score: t.exposeFloat('score', { description: 'How well the passage fitted the question.' }),
    chunk: t.field({
      type: Chunk,
      nullable: true,
      description: 'The passage; null when it was replaced or deleted since.',
      extensions: { columns: ['chunkId'] },
      resolve: (citation, _args, { lists }, info) =>
        citation.chunkId ? lists.one('chunk', citation.chunkId, fieldsOf(info, 'Chunk')) : null,
    }),
    document: t.field({
      type: Document,
      nullable: true,
      description: 'The document; null when it was deleted since.',
      extensions: { columns: ['documentId'] },
      resolve: (citation, _args, { lists }, info) =>
        citation.documentId ? lists.one('document', citation.documentId, fieldsOf(info, 'Document')) : null,
    }),
  }),
})

const ConversationFilter = builder.inputType('ConversationFilter', {
  description: 'Which conversations.',
  fields: (t) => ({ titleContains: t.string({ description: 'Text anywhere in the title, whatever its case.' }) }),
})

const ConversationConnection = connectionOf('Conversation', Conversation)

builder.queryFields((t) => ({
  conversation: t.field({
    type: Conversation,
    nullable: true,
    description: 'One conversation of the caller; null when there is none. Needs `conversations:read`.',
    authScopes: { scope: 'conversations:read' },
    args: { id: t.arg.id({ required: true, description: 'Its id.' }) },
    resolve: (_root, args, { lists }, info) => {
      const id = maybeIdOf('Conversation', args.id)
      return id ? lists.one('conversation', id, fieldsOf(info, 'Conversation')) : null
    },
  }),
  conversations: t.field({
    type: ConversationConnection,
    description: 'The caller’s conversations, last used first. Needs `conversations:read`.',
    authScopes: { scope: 'conversations:read' },
    args: { ...pageArgs(t.arg), filter: t.arg({ type: ConversationFilter, description: 'Which conversations.' }) },
    resolve: (_root, { filter, ...args }, { lists }, info) =>
      lists.page('conversation', args, wantedOf(info, 'Conversation'), { filter }),
  }),
  message: t.field({
    type: Message,
    nullable: true,
    description: 'One message of the caller’s conversations; null when there is none. Needs `conversations:read`.',
    authScopes: { scope: 'conversations:read' },
    args: { id: t.arg.id({ required: true, description: 'Its id.' }) },
    resolve: (_root, args, { lists }, info) => {
      const id = maybeIdOf('Message', args.id)
      return id ? lists.one('message', id, fieldsOf(info, 'Message')) : null
    },
  }),
}))
