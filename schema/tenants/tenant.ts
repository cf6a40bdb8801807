import type { Tenant as TenantShape } from '../../api/services/scope.ts'
import type { TenantTotals } from '../../api/services/tenants/read.ts'
import { builder } from '../builder.ts'
import type { GraphContext } from '../context.ts'

export const Tenant = builder.objectRef<TenantShape>('Tenant')

// the counts are selected together as a rule: one statement serves them
const counted = new WeakMap<GraphContext, Promise<TenantTotals>>()

function totals(context: GraphContext): Promise<TenantTotals> {
  let promise = counted.get(context)
  if (!promise) {
    promise = context.services.tenants.totals()
    counted.set(context, promise)
  }
  return promise
}

builder.node(Tenant, {
  description: 'A company on this platform.',
  id: { resolve: (tenant) => tenant.id },
  loadOne: (id, { tenant }) => (tenant.id === id ? tenant : null),
  fields: (t) => ({
    slug: t.exposeString('slug', { description: 'Its short name, as in `X-Tenant-ID`.' }),
    name: t.exposeString('name', { description: 'Its name.' }),
    documentCount: t.int({
      description: 'Documents. Needs `documents:read`.',
      authScopes: { scope: 'documents:read' },
      resolve: async (_tenant, _args, context) => (await totals(context)).documentCount,
    }),
    chunkCount: t.int({
      description: 'Passages that are served. Needs `documents:read`.',
      authScopes: { scope: 'documents:read' },
      resolve: async (_tenant, _args, context) => (await totals(context)).chunkCount,
    }),
    storedBytes: t.field({
      type: 'BigInt',
      description: 'Bytes of the originals. Needs `documents:read`.',
      authScopes: { scope: 'documents:read' },
      resolve: async (_tenant, _args, context) => (await totals(context)).storedBytes,
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'Since when.' }),
  }),
})

builder.queryField('tenant', (t) =>
  t.field({
    type: Tenant,
    description: 'The company that the caller belongs to.',
    resolve: (_root, _args, { tenant }) => tenant,
  }),
)
