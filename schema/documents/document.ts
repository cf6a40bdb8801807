import type { Order } from '../../api/data/lists/source.ts'
import type { ChunkRow, DocumentRow } from '../../api/data/lists/sources.ts'
import { builder } from '../builder.ts'
import { connectionOf, pageArgs } from '../shared/connections.ts'
import { ErrorCodeEnum, errorCodeOf } from '../shared/errorCodes.ts'
import { maybeIdOf, optionalIdOf } from '../shared/ids.ts'
import { byId } from '../shared/nodes.ts'
import { fieldsOf, wantedOf } from '../shared/selection.ts'
import {
  DocumentFilter,
  DocumentOrder,
  DocumentSourceKind,
  type DocumentSourceParent,
  DocumentStatus,
  IngestionStage,
} from './types.ts'

export const Document = builder.objectRef<DocumentRow>('Document')
export const Chunk = builder.objectRef<ChunkRow>('Chunk')

const IngestionProgress = builder.objectRef<Pick<DocumentRow, 'stage' | 'percent'>>('IngestionProgress').implement({
  description: 'How far the reading of a document has come.',
  fields: (t) => ({
    stage: t.field({ type: IngestionStage, description: 'What is being done.', resolve: (d) => d.stage as 'DONE' }),
    percent: t.exposeInt('percent', { description: 'Of the whole, 0 to 100.' }),
  }),
})

const DocumentSource = builder.objectRef<DocumentSourceParent>('DocumentSource').implement({
  description: 'Where a document came from.',
  fields: (t) => ({
    kind: t.field({ type: DocumentSourceKind, description: 'How it came in.', resolve: (d) => d.sourceKind as 'TEXT' }),
    url: t.field({
      type: 'URL',
      nullable: true,
      description: 'Where the original can be opened.',
      resolve: (d) => d.sourceUrl,
    }),
    externalId: t.string({ nullable: true, description: 'Its id at the source.', resolve: (d) => d.externalId }),
  }),
})

export { DocumentSource }

builder.node(Document, {
  description:
    'A file or text that the company gave to the platform, with what was understood of it. Needs `documents:read`.',
  authScopes: { scope: 'documents:read' },
  id: { resolve: (document) => document.id },
  loadOne: byId('document'),
  fields: (t) => ({
    title: t.exposeString('title', { description: 'Its title.' }),
    status: t.field({
      type: DocumentStatus,
      description: 'How far it has come.',
      extensions: { columns: ['status'] },
      resolve: (document) => document.status as 'READY',
    }),
    failure: t.exposeString('failure', {
      nullable: true,
      description: 'Why ingestion failed, in words a person can act on.',
    }),
    failureCode: t.field({
      type: ErrorCodeEnum,
      nullable: true,
      description: 'The same as a code.',
      extensions: { columns: ['failureCode'] },
      resolve: ({ failureCode }) => (failureCode ? errorCodeOf(failureCode) : null),
    }),
    mimeType: t.exposeString('mimeType', { description: 'Its type, as its content says.' }),
    size: t.expose('size', { type: 'BigInt', description: 'Bytes of the original.' }),
    pageCount: t.exposeInt('pageCount', { nullable: true, description: 'Pages, where the format has them.' }),
    language: t.exposeString('language', { nullable: true, description: 'fr, en, or und when it is not known.' }),
    fileName: t.exposeString('fileName', { nullable: true, description: 'Name of the original file.' }),
    chunkCount: t.exposeInt('chunkCount', { description: 'Passages that are served.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was added.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it last changed.' }),
    readyAt: t.expose('readyAt', { type: 'DateTime', nullable: true, description: 'When it last became READY.' }),
    source: t.field({
      type: DocumentSource,
      description: 'Where it came from.',
      extensions: { columns: ['sourceKind', 'sourceUrl', 'externalId', 'integrationId'] },
      resolve: (document) => document,
    }),
    progress: t.field({
      type: IngestionProgress,
      nullable: true,
      description: 'How far reading it has come; null when it is not being read.',
      extensions: { columns: ['status', 'stage', 'percent'] },
      resolve: (document) => (document.status === 'PROCESSING' || document.status === 'PENDING' ? document : null),
    }),
    url: t.field({
      type: 'URL',
      nullable: true,
      description: 'A URL of the original, good for 15 minutes; null when there is none.',
      extensions: { columns: ['objectKey', 'fileName', 'title', 'mimeType'] },
      resolve: (document, _args, { services }) => services.documents.originalUrl(document),
    }),
    text: t.string({
      nullable: true,
      description: 'The text as it was understood, up to a million characters; null until it was parsed.',
      extensions: { columns: ['textKey'], cost: 100 },
      resolve: (document, _args, { services }) => services.documents.text(document),
    }),
    chunks: t.field({
      type: ChunkConnection(),
      description: 'Its passages, in their order.',
      extensions: { columns: ['id'] },
      args: pageArgs(t.arg),
      resolve: (document, args, { lists }, info) =>
        lists.under('documentChunks', document.id, args, wantedOf(info, 'Chunk')),
    }),
  }),
})

builder.node(Chunk, {
  description: 'A passage of a document: what search finds and answers cite. Needs `documents:read`.',
  authScopes: { scope: 'documents:read' },
  id: { resolve: (chunk) => chunk.id },
  loadOne: byId('chunk'),
  fields: (t) => ({
    text: t.exposeString('text', { description: 'The passage.' }),
    position: t.exposeInt('position', { description: 'Its place in the document, from 0.' }),
    page: t.exposeInt('page', { nullable: true, description: 'The page it begins on, from 1.' }),
    startOffset: t.exposeInt('startOffset', {
      description: 'Where it begins in the document’s text, in UTF-16 code units.',
    }),
    endOffset: t.exposeInt('endOffset', { description: 'Where it ends in the document’s text, exclusive.' }),
    heading: t.exposeString('heading', { nullable: true, description: 'The heading it stands under.' }),
    cursor: t.field({
      type: 'Cursor',
      description: 'Its place among the document’s `chunks`: give it there as `after` or `before` to read around it.',
      extensions: { columns: ['position'] },
      resolve: (chunk, _args, { lists }) => lists.cursorOf('chunk', chunk),
    }),
    document: t.field({
      type: Document,
      nullable: true,
      description: 'The document it is part of.',
      extensions: { columns: ['documentId'] },
      resolve: (chunk, _args, { lists }, info) => lists.one('document', chunk.documentId, fieldsOf(info, 'Document')),
    }),
  }),
})

export const DocumentConnection = connectionOf('Document', Document)

function ChunkConnection() {
  return connectionOf('Chunk', Chunk)
}

const orderTypes = { createdAt: 'timestamptz', updatedAt: 'timestamptz', title: 'text', size: 'bigint' } as const

function orderOf(order: { field: keyof typeof orderTypes; direction: 'ASC' | 'DESC' }): Order[] {
  const descending = order.direction === 'DESC'
  return [
    { column: order.field, type: orderTypes[order.field], descending },
    { column: 'id', type: 'uuid', descending },
  ]
}

builder.queryFields((t) => ({
  document: t.field({
    type: Document,
    nullable: true,
    description: 'One document; null when there is none you may see. Needs `documents:read`.',
    authScopes: { scope: 'documents:read' },
    args: { id: t.arg.id({ required: true, description: 'Its id.' }) },
    resolve: (_root, args, { lists }, info) => {
      const id = maybeIdOf('Document', args.id)
      return id ? lists.one('document', id, fieldsOf(info, 'Document')) : null
    },
  }),
  documents: t.field({
    type: DocumentConnection,
    description: 'The documents, newest first. Needs `documents:read`.',
    authScopes: { scope: 'documents:read' },
    args: {
      ...pageArgs(t.arg),
      filter: t.arg({ type: DocumentFilter, description: 'Which documents.' }),
      orderBy: t.arg({ type: DocumentOrder, description: 'In which order.' }),
    },
    resolve: (_root, { filter, orderBy, ...args }, { lists }, info) =>
      lists.page('document', args, wantedOf(info, 'Document'), {
        order: orderBy ? orderOf(orderBy) : undefined,
        filter: filter && {
          ...filter,
          integrationId: optionalIdOf('Integration', filter.integrationId, 'filter.integrationId'),
        },
      }),
  }),
}))
