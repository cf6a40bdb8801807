import type {
  ApiKey,
  AuditEntry,
  Chunk,
  Citation,
  Conversation,
  Document,
  Integration,
  Message,
  Model,
  Provider,
  SyncError,
  SyncRun,
  UsageRecord,
  User,
} from '../prisma/tenant/client.ts'
import { type Condition, likePattern, type Nested, type Order, type Reader, type Source } from './source.ts'

/** A row as the lists give it: big integers as numbers, exact decimals as strings. */
type Row<T> = { [K in keyof T]: Plain<T[K]> }
type Plain<V> = V extends bigint ? number : V extends { toDecimalPlaces: unknown } ? string : V

export type DocumentRow = Row<Document>
export type ChunkRow = Row<Chunk>
export type ConversationRow = Row<Conversation>
export type MessageRow = Row<Message>
export type CitationRow = Row<Omit<Citation, 'sequence' | 'textLength'>>
export type ProviderRow = Row<Omit<Provider, 'keySealed'>>
export type ModelRow = Row<Model>
export type UsageRecordRow = Row<UsageRecord>
export type IntegrationRow = Row<Integration>
export type SyncRunRow = Row<SyncRun>
export type SyncErrorRow = Row<SyncError>
export type ApiKeyRow = Row<Omit<ApiKey, 'hash'>>
export type UserRow = Row<Omit<User, 'emailVerified' | 'image'>>
export type AuditEntryRow = Row<AuditEntry>

export interface DocumentFilter {
  status?: readonly string[] | null
  titleContains?: string | null
  integrationId?: string | null
  mimeType?: readonly string[] | null
}
export interface ConversationFilter {
  titleContains?: string | null
}
export interface UsageFilter {
  modelIds?: readonly string[] | null
  purposes?: readonly string[] | null
  from?: Date | null
  to?: Date | null
}

const byId: Order = { column: 'id', type: 'uuid' }
const newestFirst = (column: string): Order[] => [
  { column, type: 'timestamptz', descending: true },
  { ...byId, descending: true },
]

const when = <V>(value: V | null | undefined, condition: (value: V) => Condition): Condition[] =>
  value === null || value === undefined ? [] : [condition(value)]

const ownConversation = (reader: Reader): Condition => ({
  sql: `exists (select 1 from ${reader.database.table('conversation')} o where o.id = c.conversation_id and o.owner = $?)`,
  values: [reader.owner],
})

/** Who calls is told to those who manage callers, and to each caller of itself. `kind` as `Reader.owner` has it. */
const callers =
  (kind: 'user' | 'apiKey') =>
  ({ owner, scopes }: Reader): Condition =>
    scopes.has('users:manage') ? { sql: 'true', values: [] } : { sql: `'${kind}:' || c.id = $?`, values: [owner] }

export const sources = {
  document: {
    table: 'document',
    fields: [
      ...['id', 'title', 'status', 'failure', 'failureCode', 'mimeType', 'size', 'pageCount', 'language', 'fileName'],
      ...['sourceKind', 'sourceUrl', 'integrationId', 'externalId', 'objectKey', 'textKey', 'version', 'chunkCount'],
      ...['stage', 'percent', 'createdAt', 'updatedAt', 'readyAt'],
    ] as (keyof DocumentRow)[],
    integers: ['size'],
    order: newestFirst('createdAt'),
    filter: (filter, _reader) => [
      ...when(filter.status, (v) => ({ sql: 'c.status = any($?::text[])', values: [v] })),
      ...when(filter.titleContains, (v) => ({ sql: 'c.title ilike $?', values: [likePattern(v)] })),
      ...when(filter.integrationId, (v) => ({ sql: 'c.integration_id = $?::uuid', values: [v] })),
      ...when(filter.mimeType, (v) => ({ sql: 'c.mime_type = any($?::text[])', values: [v] })),
    ],
  } satisfies Source<DocumentRow, DocumentFilter>,
  chunk: {
    table: 'chunk',
    fields: [
      'id',
      'documentId',
      'version',
      'position',
      'text',
      'startOffset',
      'endOffset',
      'page',
      'heading',
      'tokens',
      'hash',
      'embeddingModel',
    ],
    // passages are listed below their document only, where no two have one place
    order: [{ column: 'position', type: 'integer' }],
    listedIn: 'documentChunks',
    // only the version that is served: what is being built, or was replaced, does not exist
    rights: (reader) => ({
      sql: `exists (select 1 from ${reader.database.table('document')} d where d.id = c.document_id and d.version = c.version)`,
      values: [],
    }),
  } satisfies Source<ChunkRow>,
  conversation: {
    table: 'conversation',
    fields: ['id', 'title', 'owner', 'createdAt', 'updatedAt'],
    order: newestFirst('updatedAt'),
    rights: (reader) => ({ sql: 'c.owner = $?', values: [reader.owner] }),
    filter: (filter, _reader) =>
      when(filter.titleContains, (v) => ({ sql: 'c.title ilike $?', values: [likePattern(v)] })),
  } satisfies Source<ConversationRow, ConversationFilter>,
  message: {
    table: 'message',
    fields: [
      ...['id', 'conversationId', 'parentId', 'role', 'content', 'status', 'failureCode', 'failureReason', 'modelId'],
      ...['sequence', 'createdAt', 'completedAt'],
    ] as (keyof MessageRow)[],
    order: [{ column: 'createdAt', type: 'timestamptz' }, byId],
    rights: ownConversation,
  } satisfies Source<MessageRow>,
  citation: {
    table: 'citation',
    fields: ['id', 'messageId', 'number', 'quote', 'page', 'score', 'chunkId', 'documentId'],
    order: [{ column: 'number', type: 'integer' }, byId],
    rights: (reader) => ({
      sql: `exists (select 1 from ${reader.database.table('message')} m join ${reader.database.table('conversation')} o
        on o.id = m.conversation_id where m.id = c.message_id and o.owner = $?)`,
      values: [reader.owner],
    }),
  } satisfies Source<CitationRow>,
  provider: {
    table: 'provider',
    fields: ['id', 'name', 'kind', 'baseUrl', 'keyHint', 'createdAt', 'updatedAt'],
    order: [byId],
  } satisfies Source<ProviderRow>,
  model: {
    table: 'model',
    fields: [
      ...['id', 'providerId', 'name', 'displayName', 'enabled', 'contextWindow', 'inputPricePerMillion'],
      ...['outputPricePerMillion', 'currency', 'uses', 'createdAt', 'updatedAt'],
    ] as (keyof ModelRow)[],
    decimals: ['inputPricePerMillion', 'outputPricePerMillion'],
    order: [byId],
  } satisfies Source<ModelRow>,
  usageRecord: {
    table: 'usage_record',
    fields: [
      ...['id', 'at', 'modelId', 'modelName', 'providerId', 'providerName', 'purpose', 'status', 'inputTokens'],
      ...['outputTokens', 'cost', 'currency', 'estimated', 'latencyMs', 'firstTokenMs', 'userId', 'apiKeyId'],
      ...['messageId', 'errorCode'],
    ] as (keyof UsageRecordRow)[],
    decimals: ['cost'],
    order: newestFirst('at'),
    filter: (filter, _reader) => [
      ...when(filter.modelIds, (v) => ({ sql: 'c.model_id = any($?::uuid[])', values: [v] })),
      ...when(filter.purposes, (v) => ({ sql: 'c.purpose = any($?::text[])', values: [v] })),
      ...when(filter.from, (v) => ({ sql: 'c.at >= $?', values: [v] })),
      ...when(filter.to, (v) => ({ sql: 'c.at < $?', values: [v] })),
    ],
  } satisfies Source<UsageRecordRow, UsageFilter>,
  integration: {
    table: 'integration',
    fields: [
      ...['id', 'connector', 'name', 'config', 'status', 'failure', 'intervalSeconds', 'nextRunAt', 'createdAt'],
      'updatedAt',
    ] as (keyof IntegrationRow)[],
    order: [byId],
  } satisfies Source<IntegrationRow>,
  syncRun: {
    table: 'sync_run',
    fields: [
      ...['id', 'integrationId', 'status', 'trigger', 'startedAt', 'endedAt', 'added', 'updated', 'deleted'],
      ...['skipped', 'failed', 'failure'],
    ] as (keyof SyncRunRow)[],
    order: [{ ...byId, descending: true }],
  } satisfies Source<SyncRunRow>,
  syncError: {
    table: 'sync_error',
    fields: ['id', 'runId', 'externalId', 'title', 'reason', 'at'],
    order: [{ ...byId, descending: true }],
  } satisfies Source<SyncErrorRow>,
  apiKey: {
    table: 'api_key',
    fields: ['id', 'name', 'prefix', 'scopes', 'createdBy', 'createdAt', 'expiresAt', 'lastUsedAt', 'revokedAt'],
    order: [{ ...byId, descending: true }],
    rights: callers('apiKey'),
  } satisfies Source<ApiKeyRow>,
  user: {
    table: 'user',
    fields: ['id', 'name', 'email', 'role', 'createdAt', 'updatedAt'],
    order: [byId],
    rights: callers('user'),
  } satisfies Source<UserRow>,
  auditEntry: {
    table: 'audit_entry',
    fields: [
      ...['id', 'action', 'actorKind', 'actorId', 'actorName', 'targetType', 'targetId', 'detail', 'at'],
      'address',
    ] as (keyof AuditEntryRow)[],
    order: newestFirst('at'),
  } satisfies Source<AuditEntryRow>,
} as const

/** Lists that hang under a parent. */
export const nested = {
  documentChunks: {
    source: 'chunk',
    // the version is known before the passages are looked for: the index then gives them in their order, however many
    with: ({ database }) => `join ${database.table('document')} d on d.id = p.id`,
    on: 'c.document_id = p.id and c.version = d.version',
    impliesRights: true,
  },
  conversationMessages: { source: 'message', on: 'c.conversation_id = p.id' },
  messageCitations: { source: 'citation', on: 'c.message_id = p.id' },
  messageUsage: { source: 'usageRecord', on: 'c.message_id = p.id' },
  integrationRuns: { source: 'syncRun', on: 'c.integration_id = p.id' },
  integrationDocuments: { source: 'document', on: 'c.integration_id = p.id' },
  runErrors: { source: 'syncError', on: 'c.run_id = p.id' },
} as const satisfies Record<string, Nested & { source: SourceName }>

export type SourceName = keyof typeof sources
export type NestedName = keyof typeof nested
export type RowOf<S extends SourceName> = (typeof sources)[S] extends Source<infer R, infer _F> ? R : never
export type FilterOf<S extends SourceName> = (typeof sources)[S] extends {
  filter: (filter: infer F, reader: Reader) => unknown
}
  ? F
  : never
