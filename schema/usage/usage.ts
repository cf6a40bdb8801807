import type { UsageRecordRow } from '../../api/data/lists/sources.ts'
import type { UsageBucket as Bucket } from '../../api/services/usage/usage.ts'
import { builder } from '../builder.ts'
import { Message } from '../conversations/conversation.ts'
import { ApiKey, User } from '../identity/viewer.ts'
import { Model, Provider } from '../models/model.ts'
import { connectionOf, pageArgs } from '../shared/connections.ts'
import { ErrorCodeEnum, errorCodeOf } from '../shared/errorCodes.ts'
import { idOf } from '../shared/ids.ts'
import { byId } from '../shared/nodes.ts'
import { fieldsOf, wantedOf } from '../shared/selection.ts'

const UsageGranularity = builder.enumType('UsageGranularity', {
  description: 'How long a bucket is.',
  values: {
    HOUR: { description: 'An hour.' },
    DAY: { description: 'A day of the time zone.' },
    WEEK: { description: 'A week, from Monday.' },
    MONTH: { description: 'A calendar month.' },
  } as const,
})

const UsageDimension = builder.enumType('UsageDimension', {
  description: 'What buckets are split by.',
  values: {
    MODEL: { description: 'The model.' },
    PROVIDER: { description: 'The provider.' },
    USER: { description: 'The person.' },
    API_KEY: { description: 'The API key.' },
    PURPOSE: { description: 'What the call was for.' },
  } as const,
})

const UsagePurpose = builder.enumType('UsagePurpose', {
  description: 'What a call was for.',
  values: {
    CHAT: { description: 'An answer in a conversation.' },
    RAG: { description: 'An answer from documents through the API.' },
    GENERATION: { description: 'Writing text.' },
    EMBEDDING: { description: 'Turning passages into vectors.' },
  } as const,
})

const UsageStatus = builder.enumType('UsageStatus', {
  description: 'How a call ended.',
  values: {
    STARTED: { description: 'Under way.' },
    COMPLETED: { description: 'Whole.' },
    FAILED: { description: 'With an error.' },
    CANCELLED: { description: 'Stopped by its reader.' },
  } as const,
})

const UsageRange = builder.inputType('UsageRange', {
  description: 'A stretch of time.',
  fields: (t) => ({
    from: t.field({ type: 'DateTime', required: true, description: 'Its beginning, inclusive.' }),
    to: t.field({ type: 'DateTime', required: true, description: 'Its end, exclusive.' }),
    timeZone: t.string({
      defaultValue: 'UTC',
      description: 'IANA zone whose hours and days count, such as Europe/Paris.',
    }),
  }),
})

const UsageFilter = builder.inputType('UsageFilter', {
  description: 'Which calls; everything given must hold.',
  fields: (t) => ({
    modelIds: t.idList({ description: 'By any of these models.' }),
    purposes: t.field({ type: [UsagePurpose], description: 'For any of these.' }),
    from: t.field({ type: 'DateTime', description: 'At or after this moment.' }),
    to: t.field({ type: 'DateTime', description: 'Before this moment.' }),
  }),
})

const filterOf = <F extends { modelIds?: string[] | null }>(filter: F | null | undefined) =>
  filter && { ...filter, modelIds: filter.modelIds?.map((id) => idOf('Model', id, 'filter.modelIds')) }

const UsageBucket = builder.objectRef<Bucket>('UsageBucket').implement({
  description: 'The calls of one stretch of time, split as asked for. Needs `usage:read`.',
  fields: (t) => ({
    start: t.expose('start', { type: 'DateTime', description: 'Where it begins.' }),
    model: t.field({
      type: Model,
      nullable: true,
      description: 'The model, when split by MODEL and it still exists.',
      resolve: (b, _args, { lists }, info) =>
        b.modelId ? lists.one('model', b.modelId, fieldsOf(info, 'Model')) : null,
    }),
    provider: t.field({
      type: Provider,
      nullable: true,
      description: 'The provider, when split by PROVIDER and it still exists.',
      resolve: (b, _args, { lists }, info) =>
        b.providerId ? lists.one('provider', b.providerId, fieldsOf(info, 'Provider')) : null,
    }),
    user: t.field({
      type: User,
      nullable: true,
      description: 'The person, when split by USER. Needs `users:manage`, save the caller’s own: null without.',
      resolve: (b, _args, { lists }, info) => (b.userId ? lists.one('user', b.userId, fieldsOf(info, 'User')) : null),
    }),
    apiKey: t.field({
      type: ApiKey,
      nullable: true,
      description: 'The API key, when split by API_KEY. Needs `users:manage`, save the caller’s own: null without.',
      resolve: (b, _args, { lists }, info) =>
        b.apiKeyId ? lists.one('apiKey', b.apiKeyId, fieldsOf(info, 'ApiKey')) : null,
    }),
    purpose: t.field({
      type: UsagePurpose,
      nullable: true,
      description: 'What the calls were for, when split by PURPOSE.',
      resolve: (b) => b.purpose as 'CHAT' | null,
    }),
    calls: t.exposeInt('calls', { description: 'Settled calls.' }),
    errors: t.exposeInt('errors', { description: 'Calls that failed.' }),
    inputTokens: t.expose('inputTokens', { type: 'BigInt', description: 'Tokens sent.' }),
    outputTokens: t.expose('outputTokens', { type: 'BigInt', description: 'Tokens received.' }),
    cost: t.expose('cost', { type: 'Decimal', description: 'What they cost.' }),
    currency: t.exposeString('currency', { description: 'Currency of the cost; another one is another bucket.' }),
    estimated: t.exposeBoolean('estimated', { description: 'Whether some tokens were counted by us.' }),
    latencyMsP50: t.exposeInt('latencyMsP50', { nullable: true, description: 'Median time of a call.' }),
    latencyMsP95: t.exposeInt('latencyMsP95', { nullable: true, description: '95th percentile of it.' }),
    latencyMsP99: t.exposeInt('latencyMsP99', { nullable: true, description: '99th percentile of it.' }),
    firstTokenMsP50: t.exposeInt('firstTokenMsP50', { nullable: true, description: 'Median time to the first token.' }),
    firstTokenMsP95: t.exposeInt('firstTokenMsP95', { nullable: true, description: '95th percentile of it.' }),
  }),
})

export const UsageRecord = builder.objectRef<UsageRecordRow>('UsageRecord')

builder.node(UsageRecord, {
  description: 'One call of a model. Needs `usage:read`.',
  authScopes: { scope: 'usage:read' },
  id: { resolve: (record) => record.id },
  loadOne: byId('usageRecord'),
  fields: (t) => ({
    at: t.expose('at', { type: 'DateTime', description: 'When it began.' }),
    modelName: t.exposeString('modelName', { description: 'Name of the model at the time.' }),
    model: t.field({
      type: Model,
      nullable: true,
      description: 'The model, when it still exists.',
      extensions: { columns: ['modelId'] },
      resolve: (r, _args, { lists }, info) =>
        r.modelId ? lists.one('model', r.modelId, fieldsOf(info, 'Model')) : null,
    }),
    providerName: t.exposeString('providerName', { description: 'Name of the provider at the time.' }),
    purpose: t.field({
      type: UsagePurpose,
      description: 'What it was for.',
      extensions: { columns: ['purpose'] },
      resolve: (r) => r.purpose as 'CHAT',
    }),
    status: t.field({
      type: UsageStatus,
      description: 'How it ended.',
      extensions: { columns: ['status'] },
      resolve: (r) => r.status as 'COMPLETED',
    }),
    inputTokens: t.exposeInt('inputTokens', { description: 'Tokens sent.' }),
    outputTokens: t.exposeInt('outputTokens', { description: 'Tokens received.' }),
    cost: t.expose('cost', { type: 'Decimal', description: 'What it cost.' }),
    currency: t.exposeString('currency', { description: 'Currency of the cost.' }),
    estimated: t.exposeBoolean('estimated', { description: 'Whether the tokens were counted by us.' }),
    latencyMs: t.exposeInt('latencyMs', { nullable: true, description: 'From the call to its end.' }),
    firstTokenMs: t.exposeInt('firstTokenMs', { nullable: true, description: 'From the call to its first token.' }),
    user: t.field({
      type: User,
      nullable: true,
      description: 'The person who asked. Needs `users:manage`, save the caller’s own: null without.',
      extensions: { columns: ['userId'] },
      resolve: (r, _args, { lists }, info) => (r.userId ? lists.one('user', r.userId, fieldsOf(info, 'User')) : null),
    }),
    apiKey: t.field({
      type: ApiKey,
      nullable: true,
      description: 'The API key that asked. Needs `users:manage`, save the caller’s own: null without.',
      extensions: { columns: ['apiKeyId'] },
      resolve: (r, _args, { lists }, info) =>
        r.apiKeyId ? lists.one('apiKey', r.apiKeyId, fieldsOf(info, 'ApiKey')) : null,
    }),
    message: t.field({
      type: Message,
      nullable: true,
      description: 'The answer it was for, when it is the caller’s. Needs `conversations:read`.',
      extensions: { columns: ['messageId'] },
      authScopes: { scope: 'conversations:read' },
      resolve: (r, _args, { lists }, info) =>
        r.messageId ? lists.one('message', r.messageId, fieldsOf(info, 'Message')) : null,
    }),
    errorCode: t.field({
      type: ErrorCodeEnum,
      nullable: true,
      description: 'What went wrong, as a code; null when nothing did, or its reader stopped it.',
      extensions: { columns: ['errorCode'] },
      resolve: ({ errorCode }) => (errorCode ? errorCodeOf(errorCode) : null),
    }),
  }),
})

/**
 * What `usage` counts beside ten buckets of what is selected, which any list counts: a hundred buckets of ten fields,
 * such as a month of three models. How many there will be is known only when the ledger was read.
 */
const usageCost = 1_000

const UsageRecordConnection = connectionOf('UsageRecord', UsageRecord)

builder.queryFields((t) => ({
  usage: t.field({
    type: [UsageBucket],
    description: 'What the models took, in buckets, oldest first. Needs `usage:read`.',
    authScopes: { scope: 'usage:read' },
    extensions: { cost: usageCost },
    args: {
      range: t.arg({ type: UsageRange, required: true, description: 'When.' }),
      granularity: t.arg({
        type: UsageGranularity,
        required: true,
        defaultValue: 'DAY',
        description: 'Length of a bucket.',
      }),
      groupBy: t.arg({ type: [UsageDimension], description: 'What to split by.' }),
      filter: t.arg({ type: UsageFilter, description: 'Which calls.' }),
    },
    resolve: (_root, { filter, ...input }, { services }) => services.usage.read({ ...input, filter: filterOf(filter) }),
  }),
  usageRecords: t.field({
    type: UsageRecordConnection,
    description: 'The calls one by one, newest first. Needs `usage:read`.',
    authScopes: { scope: 'usage:read' },
    args: { ...pageArgs(t.arg), filter: t.arg({ type: UsageFilter, description: 'Which calls.' }) },
    resolve: (_root, { filter, ...args }, { lists }, info) =>
      lists.page('usageRecord', args, wantedOf(info, 'UsageRecord'), { filter: filterOf(filter) }),
  }),
}))
