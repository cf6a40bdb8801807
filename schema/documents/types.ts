import type { DocumentRow } from '../../api/data/lists/sources.ts'
import { builder } from '../builder.ts'

export const DocumentStatus = builder.enumType('DocumentStatus', {
  description: 'How far a document has come.',
  values: {
    PENDING: { description: 'Waiting to be read.' },
    PROCESSING: { description: 'Being read now.' },
    READY: { description: 'Searchable and citable.' },
    FAILED: { description: 'Could not be read; `failure` says why.' },
  } as const,
})

export const IngestionStage = builder.enumType('IngestionStage', {
  description: 'What is being done to a document.',
  values: {
    QUEUED: { description: 'Waiting for a worker.' },
    FETCH: { description: 'Its URL is being fetched.' },
    PARSE: { description: 'Its text is being read.' },
    SPLIT: { description: 'Its text is being cut into passages.' },
    INDEX: { description: 'Its passages are being indexed.' },
    DONE: { description: 'Ended, READY or FAILED.' },
  } as const,
})

export const DocumentSourceKind = builder.enumType('DocumentSourceKind', {
  description: 'How a document came in.',
  values: {
    UPLOAD: { description: 'A file that was uploaded.' },
    TEXT: { description: 'Text that was given directly.' },
    URL: { description: 'Fetched from a URL.' },
    INTEGRATION: { description: 'Kept in sync by an integration.' },
  } as const,
})

export const DocumentFilter = builder.inputType('DocumentFilter', {
  description: 'Which documents; everything given must hold.',
  fields: (t) => ({
    status: t.field({ type: [DocumentStatus], description: 'Any of these.' }),
    titleContains: t.string({ description: 'Text anywhere in the title, whatever its case.' }),
    integrationId: t.id({ description: 'Documents of this integration.' }),
    mimeType: t.stringList({ description: 'Any of these types.' }),
  }),
})

export const OrderDirection = builder.enumType('OrderDirection', {
  description: 'Direction of an order.',
  values: { ASC: { description: 'Smallest first.' }, DESC: { description: 'Largest first.' } } as const,
})

const DocumentOrderField = builder.enumType('DocumentOrderField', {
  description: 'What documents can be ordered by.',
  values: {
    CREATED_AT: { value: 'createdAt', description: 'When it was added.' },
    UPDATED_AT: { value: 'updatedAt', description: 'When it last changed.' },
    TITLE: { value: 'title', description: 'Its title, by code point.' },
    SIZE: { value: 'size', description: 'Its size in bytes.' },
  } as const,
})

export const DocumentOrder = builder.inputType('DocumentOrder', {
  description: 'Order of documents; newest first by default.',
  fields: (t) => ({
    field: t.field({ type: DocumentOrderField, required: true, description: 'What to order by.' }),
    direction: t.field({ type: OrderDirection, required: true, description: 'In which direction.' }),
  }),
})

export type DocumentSourceParent = Pick<DocumentRow, 'sourceKind' | 'sourceUrl' | 'externalId' | 'integrationId'>
