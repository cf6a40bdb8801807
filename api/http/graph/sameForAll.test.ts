import { getNamedType, isCompositeType, isInterfaceType, isObjectType } from 'graphql'
import { expect, it } from 'vitest'
import { fullSchema } from '../../../schema/index.ts'
import { sameForAll } from './fanout.ts'

/** The fields that were looked at: none of them answers one reader otherwise than another with the same rights. */
const lookedAt: Record<string, string> = {
  DocumentEvent: 'cursor',
  DocumentProgress: 'cursor documentId percent stage status',
  DocumentDeleted: 'cursor documentId',
  DocumentResync: 'cursor reason',
  Document:
    'chunkCount createdAt failure failureCode fileName id language mimeType pageCount readyAt size status text title updatedAt url',
  IntegrationEvent: 'cursor',
  IntegrationProgress: 'currentItem cursor integrationId status',
  IntegrationDeleted: 'cursor integrationId',
  IntegrationResync: 'cursor reason',
  Integration: 'config createdAt failure id intervalSeconds name nextRunAt status',
  SyncRun: 'endedAt failure id startedAt status trigger',
  SyncCounts: 'added deleted failed skipped updated',
  UsageEvent: 'cursor',
  UsageRecorded: 'cursor',
  UsageResync: 'cursor reason',
  UsageRecord:
    'at cost currency errorCode estimated firstTokenMs id inputTokens latencyMs modelName outputTokens providerName purpose status',
}

it('[GQL-13] shares among owners only what was looked at: a new field of these types must be, before it is added here', () => {
  const schema = fullSchema()
  const plain = (name: string) => {
    const type = schema.getType(name)
    if (!isObjectType(type) && !isInterfaceType(type)) throw new Error(`${name} is no type with fields`)
    const fields = Object.values(type.getFields()).filter((field) => !isCompositeType(getNamedType(field.type)))
    return fields.map(({ name }) => name).join(' ')
  }
  const names = [...sameForAll].filter((name) => name !== 'Subscription')
  expect(Object.fromEntries(names.map((name) => [name, plain(name)]))).toEqual(lookedAt)
})
