import { notFound } from '../../api/errors/index.ts'
import { builder } from '../builder.ts'
import { liveEvents, mapLog } from '../shared/events.ts'
import { globalId, optionalIdOf } from '../shared/ids.ts'
import { fieldsOf } from '../shared/selection.ts'
import { Document } from './document.ts'
import { DocumentStatus, IngestionStage } from './types.ts'

interface Progress {
  kind: 'DocumentProgress'
  cursor: string
  documentId: string
  status: string
  stage: string
  percent: number
}
type Event =
  | Progress
  | { kind: 'DocumentDeleted'; cursor: string; documentId: string }
  | { kind: 'DocumentResync'; cursor: string }

type State = { id: string } & Pick<Progress, 'status' | 'stage' | 'percent'>

/** Whether its reading has ended, well or badly. */
const isRead = ({ status }: { status: string }): boolean => status === 'READY' || status === 'FAILED'

const DocumentEvent = liveEvents<Event>('Document', 'Something that happened to a document.')

builder.objectRef<Progress>('DocumentProgress').implement({
  description: 'How far a document has come. The last one of a reading has the status READY or FAILED.',
  interfaces: [DocumentEvent],
  fields: (t) => ({
    documentId: t.id({ description: 'Id of the document.', resolve: (e) => globalId('Document', e.documentId) }),
    status: t.field({ type: DocumentStatus, description: 'Its status.', resolve: (e) => e.status as 'READY' }),
    stage: t.field({ type: IngestionStage, description: 'What is being done.', resolve: (e) => e.stage as 'DONE' }),
    percent: t.exposeInt('percent', { description: 'Of the whole, 0 to 100.' }),
    document: t.field({
      type: Document,
      nullable: true,
      description: 'The document as it is now; null when it was deleted since.',
      resolve: (e, _args, { lists }, info) => lists.one('document', e.documentId, fieldsOf(info, 'Document')),
    }),
  }),
})

builder.objectRef<Extract<Event, { kind: 'DocumentDeleted' }>>('DocumentDeleted').implement({
  description: 'A document was deleted.',
  interfaces: [DocumentEvent],
  fields: (t) => ({
    documentId: t.id({ description: 'Id it had.', resolve: (e) => globalId('Document', e.documentId) }),
  }),
})

builder.subscriptionField('documentIngestion', (t) =>
  t.field({
    type: DocumentEvent,
    description:
      'The reading of one document until it ends, beginning with its present state; or, without an id, of all documents from now on. With `after`, from behind that event. Needs `documents:read`.',
    authScopes: { scope: 'documents:read' },
    args: {
      documentId: t.arg.id({ description: 'Which document; all when left out.' }),
      after: t.arg({ type: 'Cursor', description: 'Go on behind this event.' }),
    },
    subscribe: (_root, args, { services, lists, signal }) => {
      const subject = optionalIdOf('Document', args.documentId, 'documentId') ?? undefined
      return mapLog<Event, State>(
        (reading) => services.events.stream('document', { ...(subject ? { subject } : {}), ...reading }),
        { after: args.after, signal },
        {
          event: ({ cursor, subject: documentId, type, payload }) =>
            type === 'DELETED'
              ? { kind: 'DocumentDeleted', cursor, documentId }
              : {
                  kind: 'DocumentProgress',
                  cursor,
                  documentId,
                  ...(payload as Pick<Progress, 'status' | 'stage' | 'percent'>),
                },
          resync: (cursor) => ({ kind: 'DocumentResync', cursor }),
          isLast: (event) =>
            subject !== undefined &&
            (event.kind === 'DocumentDeleted' || (event.kind === 'DocumentProgress' && isRead(event))),
        },
        subject
          ? {
              look: () => lists.one('document', subject, ['id', 'status', 'stage', 'percent']),
              start: ({ id: documentId, status, stage, percent }, cursor) => ({
                kind: 'DocumentProgress',
                cursor,
                documentId,
                status,
                stage,
                percent,
              }),
              atRest: isRead,
              missing: () => notFound('document', 'documentId'),
            }
          : null,
      )
    },
    resolve: (event) => event,
  }),
)
