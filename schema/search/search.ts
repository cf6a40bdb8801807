import type { Page } from '../../api/data/lists/loader.ts'
import type { SearchHit as Hit } from '../../api/services/search/search.ts'
import { builder } from '../builder.ts'
import { Chunk, Document } from '../documents/document.ts'
import { connectionOf } from '../shared/connections.ts'
import { idOf } from '../shared/ids.ts'
import { fieldsOf } from '../shared/selection.ts'

const SearchMode = builder.enumType('SearchMode', {
  description: 'How passages are found.',
  values: {
    VECTOR: { description: 'By likeness of word stems and word parts; finds other forms and misspellings.' },
    KEYWORD: { description: 'By rare words in common.' },
    HYBRID: { description: 'Both rankings fused.' },
  } as const,
})

const SearchFilter = builder.inputType('SearchFilter', {
  description: 'Which passages; everything given must hold.',
  fields: (t) => ({
    documentIds: t.idList({ description: 'Of any of these documents, 1,000 at most.' }),
    integrationIds: t.idList({ description: 'Brought by any of these integrations, 1,000 at most.' }),
    mimeTypes: t.stringList({ description: 'Of any of these types, 1,000 at most.' }),
    languages: t.stringList({ description: 'In any of these languages: fr, en, und.' }),
    createdAfter: t.field({ type: 'DateTime', description: 'Added at or after this moment.' }),
    createdBefore: t.field({ type: 'DateTime', description: 'Added before this moment.' }),
  }),
})

const SearchHit = builder.objectRef<Hit>('SearchHit').implement({
  description: 'A passage that was found. Needs `rag:query`.',
  fields: (t) => ({
    score: t.exposeFloat('score', { description: 'Higher is better; comparable within one result only.' }),
    highlight: t.exposeString('highlight', {
      description: 'Excerpt as HTML: escaped, with what matched in <mark>.',
    }),
    chunk: t.field({
      type: Chunk,
      nullable: true,
      description: 'The passage; null when it was replaced meanwhile.',
      resolve: (hit, _args, { lists }, info) => lists.one('chunk', hit.chunkId, fieldsOf(info, 'Chunk')),
    }),
    document: t.field({
      type: Document,
      nullable: true,
      description: 'The document it is part of; null when it was deleted meanwhile.',
      resolve: (hit, _args, { lists }, info) => lists.one('document', hit.documentId, fieldsOf(info, 'Document')),
    }),
  }),
})

builder.queryField('search', (t) =>
  t.field({
    type: connectionOf('SearchHit', SearchHit),
    description: 'Finds passages in the documents, best first; the first 200 can be paged. Needs `rag:query`.',
    authScopes: { scope: 'rag:query' },
    // the words are turned into a vector and looked up twice, whatever is asked of what is found
    extensions: { spends: true, cost: 300 },
    args: {
      query: t.arg.string({ required: true, description: 'What to find, 2,000 characters at most.' }),
      mode: t.arg({ type: SearchMode, required: true, defaultValue: 'HYBRID', description: 'How to find it.' }),
      first: t.arg.int({ required: true, defaultValue: 10, description: 'How many, 1 to 100.' }),
      after: t.arg({ type: 'Cursor', description: 'Return what comes after this cursor.' }),
      filter: t.arg({ type: SearchFilter, description: 'Which passages.' }),
    },
    resolve: async (_root, { query, mode, first, after, filter }, { services }): Promise<Page<Hit>> => {
      const { hits, more, total } = await services.search.run({
        query,
        mode,
        first,
        after,
        filter: filter && {
          ...filter,
          documentIds: filter.documentIds?.map((id) => idOf('Document', id, 'filter.documentIds')),
          integrationIds: filter.integrationIds?.map((id) => idOf('Integration', id, 'filter.integrationIds')),
        },
      })
      const asked = { backwards: false, after: after != null, before: false }
      return { rows: hits, more, total, ...asked, cursorOf: ({ cursor }) => cursor }
    },
  }),
)
