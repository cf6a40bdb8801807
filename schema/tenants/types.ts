import { builder } from '../builder.ts'

/** What only operators see. */
export const operators: { subGraphs: 'Full'[] } = { subGraphs: ['Full'] }

export const TenantStatus = builder.enumType('TenantStatus', {
  description: 'Whether a company can use the platform.',
  values: {
    PROVISIONING: { description: 'Being set up.' },
    ACTIVE: { description: 'In use.' },
    SUSPENDED: { description: 'Stopped until it is resumed, or until the date of its deletion.' },
    DELETING: { description: 'Everything of it is being deleted.' },
  } as const,
})

export const DatabaseOption = builder.enumType('DatabaseOption', {
  ...operators,
  description: 'Where a company’s database is.',
  values: {
    EMBEDDED: { description: 'In the platform’s own process.' },
    SHARED: { description: 'On the installation’s server, in a schema under a login of its own.' },
    DEDICATED: { description: 'On a server of its own.' },
  } as const,
})

export const VectorStore = builder.enumType('VectorStore', {
  ...operators,
  description: 'Where a company’s vectors are.',
  values: {
    POSTGRES: { description: 'In its database (pgvector).' },
    QDRANT: { description: 'In Qdrant.' },
  } as const,
})

export const TenantFilter = builder.inputType('TenantFilter', {
  ...operators,
  description: 'Which companies; everything given must hold.',
  fields: (t) => ({
    status: t.field({ type: [TenantStatus], description: 'Any of these.' }),
    option: t.field({ type: [DatabaseOption], description: 'Any of these.' }),
    search: t.string({ description: 'Text anywhere in the name or the slug, whatever its case.' }),
    behind: t.boolean({ description: 'Whether the schema lacks some of this release’s migrations.' }),
  }),
})
