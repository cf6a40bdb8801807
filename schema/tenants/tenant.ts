import { Fault } from '../../api/errors/index.ts'
import type { Tenant as TenantShape } from '../../api/services/scope.ts'
import type { TenantTotals } from '../../api/services/tenants/read.ts'
import { builder } from '../builder.ts'
import type { GraphContext } from '../context.ts'
import { connectionOf, pageArgs } from '../shared/connections.ts'
import { wantedOf } from '../shared/selection.ts'
import { together } from '../shared/together.ts'
import { DatabaseOption, operators, TenantFilter, TenantStatus, VectorStore } from './types.ts'

export const Tenant = builder.objectRef<TenantShape>('Tenant')

// the counts are selected together as a rule: one statement serves them
const counted = new WeakMap<GraphContext, Promise<TenantTotals>>()

/** What the caller's own tenant holds; another's is not counted for anybody. */
async function totals(tenant: TenantShape, context: GraphContext): Promise<TenantTotals | null> {
  if (tenant.id !== context.tenant.id) return null
  let promise = counted.get(context)
  if (!promise) {
    promise = context.services.tenants.totals()
    counted.set(context, promise)
  }
  return promise
}

const tenantOf = together(({ services }, tenants: readonly { id: string }[]) =>
  services.tenants.find(tenants.map(({ id }) => id)),
)
const sizeOf = together(({ services }, tenants: readonly TenantShape[]) => services.tenants.sizes(tenants))
const domainsOf = together(({ services }, tenants: readonly TenantShape[]) => services.tenants.domains(tenants))

const documentsRead = { scope: 'documents:read' } as const
const operated = { ...operators, authScopes: { scope: 'platform:operate' } } as const

builder.node(Tenant, {
  description: 'A company on this platform.',
  id: { resolve: (tenant) => tenant.id },
  loadOne: (id, context) => tenantOf({ id }, context),
  fields: (t) => ({
    slug: t.exposeString('slug', { description: 'Its short name, as in `X-Tenant-ID`.' }),
    name: t.exposeString('name', { description: 'Its name.' }),
    status: t.field({
      type: TenantStatus,
      description: 'Whether it can use the platform.',
      resolve: ({ status }) => status as 'ACTIVE',
    }),
    plan: t.exposeString('plan', { description: 'Its plan, as the operator names it.' }),
    region: t.exposeString('region', {
      nullable: true,
      description: 'Where its data is kept, as the operator names it.',
    }),
    documentCount: t.int({
      nullable: true,
      description: 'Documents; null for another company than the caller’s. Needs `documents:read`.',
      authScopes: documentsRead,
      resolve: async (tenant, _args, context) => (await totals(tenant, context))?.documentCount,
    }),
    chunkCount: t.int({
      nullable: true,
      description: 'Passages that are served; null for another company than the caller’s. Needs `documents:read`.',
      authScopes: documentsRead,
      resolve: async (tenant, _args, context) => (await totals(tenant, context))?.chunkCount,
    }),
    storedBytes: t.field({
      type: 'BigInt',
      nullable: true,
      description: 'Bytes of the originals; null for another company than the caller’s. Needs `documents:read`.',
      authScopes: documentsRead,
      resolve: async (tenant, _args, context) => (await totals(tenant, context))?.storedBytes,
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'Since when.' }),

    databaseOption: t.field({
      ...operated,
      type: DatabaseOption,
      description: 'Where its database is. Needs `platform:operate`.',
      resolve: ({ option }) => option as 'EMBEDDED',
    }),
    databaseHost: t.string({
      ...operated,
      nullable: true,
      description: 'Host and database of its own server; null unless DEDICATED. Needs `platform:operate`.',
      resolve: (tenant, _args, { services }) => services.tenants.databaseFacts(tenant).host,
    }),
    vectorStore: t.field({
      ...operated,
      type: VectorStore,
      description: 'Where its vectors are. Needs `platform:operate`.',
      resolve: ({ vectorStore }) => vectorStore as 'POSTGRES',
    }),
    sizeOnDisk: t.field({
      ...operated,
      type: 'BigInt',
      nullable: true,
      description:
        'Bytes of its tables and indexes; null while there are none, or their server is away. Needs `platform:operate`.',
      extensions: { cost: 5 },
      resolve: (tenant, _args, context) => sizeOf(tenant, context),
    }),
    schemaVersion: t.exposeString('schemaVersion', {
      ...operated,
      nullable: true,
      description: 'Newest migration of its schema; null before the first. Needs `platform:operate`.',
    }),
    newestSchemaVersion: t.string({
      ...operated,
      description: 'Newest migration of this release. Needs `platform:operate`.',
      resolve: (tenant, _args, { services }) => services.tenants.databaseFacts(tenant).newestVersion,
    }),
    schemaBehind: t.boolean({
      ...operated,
      description: 'Whether its schema lacks some of this release’s migrations. Needs `platform:operate`.',
      resolve: (tenant, _args, { services }) => services.tenants.databaseFacts(tenant).behind,
    }),
    migrationError: t.exposeString('migrationError', {
      ...operated,
      nullable: true,
      description: 'Why its last set-up, migration or deletion failed; null when it did not. Needs `platform:operate`.',
    }),
    migratedAt: t.expose('migratedAt', {
      ...operated,
      type: 'DateTime',
      nullable: true,
      description: 'When its schema was last brought forward. Needs `platform:operate`.',
    }),
    suspendedAt: t.expose('suspendedAt', {
      ...operated,
      type: 'DateTime',
      nullable: true,
      description: 'Since when it is suspended. Needs `platform:operate`.',
    }),
    suspensionReason: t.exposeString('suspensionReason', {
      ...operated,
      nullable: true,
      description: 'Why it is suspended, for operators. Needs `platform:operate`.',
    }),
    deleteAt: t.expose('deleteAt', {
      ...operated,
      type: 'DateTime',
      nullable: true,
      description: 'When everything of it is deleted; until then `tenantResume` undoes it. Needs `platform:operate`.',
    }),
    lastActivityAt: t.expose('lastActivityAt', {
      ...operated,
      type: 'DateTime',
      nullable: true,
      description: 'When it was last used, to the minute. Needs `platform:operate`.',
    }),
    domains: t.stringList({
      ...operated,
      description: 'Host names of its own under which it is reached. Needs `platform:operate`.',
      resolve: async (tenant, _args, context) => (await domainsOf(tenant, context)) ?? [],
    }),
  }),
})

builder.queryFields((t) => ({
  tenant: t.field({
    type: Tenant,
    description: 'The company that the caller belongs to, or another one by its slug, which needs `platform:operate`.',
    args: { slug: t.arg.string({ description: 'Its short name; the caller’s own company when left out.' }) },
    resolve: async (_root, { slug }, { tenant, services }) => {
      const found = slug == null ? tenant : await services.tenants.ofSlug(slug)
      if (!found) throw new Fault('TENANT_NOT_FOUND')
      return found
    },
  }),
  tenants: t.field({
    ...operated,
    type: connectionOf('Tenant', Tenant, operators),
    description: 'All companies, newest first. Needs `platform:operate`.',
    args: { ...pageArgs(t.arg), filter: t.arg({ type: TenantFilter, description: 'Which of them.' }) },
    resolve: (_root, { filter, ...page }, { services }, info) =>
      services.tenants.list(page, wantedOf(info, 'Tenant'), filter),
  }),
}))
