import { mutation } from '../shared/payload.ts'
import { operating, tenantPayload } from './payload.ts'
import { DatabaseOption, VectorStore } from './types.ts'

mutation({
  ...operating,
  name: 'tenantCreate',
  description:
    'Creates a company: its schema and login, its place for files, the built-in models, its administrator and an API key.',
  input: (t) => ({
    slug: t.string({
      required: true,
      description: 'Its short name for good: a letter, then lower-case letters, digits or hyphens, 40 at most.',
    }),
    name: t.string({ required: true, description: 'Its name.' }),
    plan: t.string({ description: 'Its plan, as you name it; STANDARD when left out.' }),
    region: t.string({ description: 'Where its data is kept, as you name it.' }),
    option: t.field({
      type: DatabaseOption,
      description: 'Where its database is; what this installation offers when left out, DEDICATED with `databaseUrl`.',
    }),
    databaseUrl: t.string({
      description:
        'Address of its own PostgreSQL server, 15 or newer with pgvector, under a login that may create roles: postgres://user:password@host:5432/database. Kept encrypted, never given out.',
    }),
    vectorStore: t.field({ type: VectorStore, description: 'Where its vectors are; POSTGRES when left out.' }),
    domains: t.stringList({ description: 'Host names of its own under which it is reached, 20 at most.' }),
    adminEmail: t.string({ required: true, description: 'E-mail address of its administrator.' }),
    adminPassword: t.string({
      description: 'The administrator’s password, 8 to 128 characters; one is made up when it is left out.',
    }),
    idempotencyKey: t.string({ description: 'A repeat with the same key gives the first result.' }),
  }),
  payload: {
    tenant: tenantPayload,
    adminPassword: {
      type: 'String',
      description: 'The administrator’s password, when it was made up. It is shown here and never again.',
    },
    apiKey: {
      type: 'String',
      description:
        'An API key with all rights within the company, and none over the platform. It is shown here and never again.',
    },
  },
  run: async (input, { services }) => {
    const { id, ...secrets } = await services.tenants.create(input)
    return { tenant: id, ...secrets }
  },
})
