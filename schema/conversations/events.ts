import type { MessageStreamItem } from '../../api/services/conversations/stream.ts'
import { builder } from '../builder.ts'
import { ErrorCodeEnum, errorCodeOf } from '../shared/errorCodes.ts'
import { idOf } from '../shared/ids.ts'
import { fieldsOf } from '../shared/selection.ts'
import { Citation, Message } from './conversation.ts'
import { MessageUsageTotals } from './types.ts'

const typeNames = {
  started: 'MessageStarted',
  delta: 'MessageDelta',
  citation: 'MessageCitation',
  toolCall: 'MessageToolCall',
  usage: 'MessageUsage',
  completed: 'MessageCompleted',
  failed: 'MessageFailed',
  resync: 'StreamResync',
} as const satisfies Record<MessageStreamItem['type'], string>

type Item<T extends MessageStreamItem['type']> = Extract<MessageStreamItem, { type: T }>

const MessageEvent = builder.interfaceRef<MessageStreamItem>('MessageEvent').implement({
  description: 'Something that happened in the writing of an answer.',
  resolveType: ({ type }) => typeNames[type],
  fields: (t) => ({
    cursor: t.field({
      type: 'Cursor',
      description: 'Give it as `after` to go on behind this event.',
      resolve: ({ cursor }) => cursor,
    }),
  }),
})

const sequenceOf = (cursor: string): number =>
  Number(Buffer.from(cursor, 'base64url').toString('latin1').split(':').at(-1))

function withMessage<T extends 'started' | 'completed' | 'failed' | 'resync'>(
  type: T,
  description: string,
  more = false,
) {
  builder.objectRef<Item<T>>(typeNames[type]).implement({
    description,
    interfaces: [MessageEvent],
    fields: (t) => ({
      message: t.field({
        type: Message,
        nullable: true,
        description: 'The answer as it is now; null when it was deleted.',
        resolve: async (item, _args, { lists }, info) => {
          const event = item as MessageStreamItem
          const message = await lists.one('message', event.messageId, fieldsOf(info, 'Message'))
          // the row may have grown since: what follows continues the text that the cursor stands for
          return message && event.type === 'resync' ? { ...message, content: event.content } : message
        },
      }),
      ...(more
        ? {
            code: t.field({
              type: ErrorCodeEnum,
              description: 'As a code; CANCELLED when its reader stopped it, NOT_FOUND when it was deleted.',
              resolve: (event) => errorCodeOf((event as Item<'failed'>).code),
            }),
            reason: t.string({ description: 'In words.', resolve: (event) => (event as Item<'failed'>).reason }),
          }
        : {}),
    }),
  })
}

withMessage('started', 'The answer has begun.')
withMessage('completed', 'The answer is whole. No more follows.')
withMessage('failed', 'The answer ended early; what was written is kept. No more follows.', true)
withMessage(
  'resync',
  'Deltas before this are no longer held: `message.content` is the text so far, what follows continues it.',
)

builder.objectRef<Item<'delta'>>('MessageDelta').implement({
  description: 'The next piece of the text.',
  interfaces: [MessageEvent],
  fields: (t) => ({
    text: t.exposeString('text', { description: 'To be appended.' }),
    sequence: t.int({ description: 'Its number in the stream, rising.', resolve: ({ cursor }) => sequenceOf(cursor) }),
  }),
})

builder.objectRef<Item<'citation'>>('MessageCitation').implement({
  description: 'A passage was cited for the first time.',
  interfaces: [MessageEvent],
  fields: (t) => ({
    citation: t.field({
      type: Citation,
      nullable: true,
      description: 'What was cited; null when the answer was deleted.',
      resolve: ({ citationId }, _args, { lists }, info) =>
        lists.one('citation', citationId, fieldsOf(info, 'Citation')),
    }),
  }),
})

builder.objectRef<Item<'toolCall'>>('MessageToolCall').implement({
  description: 'The model used a tool.',
  interfaces: [MessageEvent],
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Which tool.' }),
    arguments: t.field({
      type: 'JSON',
      nullable: true,
      description: 'What it was given.',
      resolve: (event) => event.arguments,
    }),
  }),
})

builder.objectRef<Item<'usage'>>('MessageUsage').implement({
  description: 'What the answer took.',
  interfaces: [MessageEvent],
  fields: (t) => ({
    usage: t.field({ type: MessageUsageTotals, description: 'Tokens, cost and times.', resolve: (event) => event }),
  }),
})

builder.subscriptionField('messageStream', (t) =>
  t.field({
    type: MessageEvent,
    description:
      'The writing of an answer from its beginning, or from behind `after`, until it ends. Nothing is lost by reading it late. Needs `conversations:read`.',
    authScopes: { scope: 'conversations:read' },
    args: {
      messageId: t.arg.id({ required: true, description: 'Which answer.' }),
      after: t.arg({ type: 'Cursor', description: 'Go on behind this event.' }),
    },
    subscribe: async (_root, args, { services, signal }) =>
      services.conversations.stream(idOf('Message', args.messageId, 'messageId'), args.after, signal),
    resolve: (event) => event,
  }),
)
