import type { TenantScope } from '../scope.ts'

export interface TenantTotals {
  documentCount: number
  chunkCount: number
  storedBytes: number
}

/** What the tenant holds, in one statement. */
export async function tenantTotals(scope: TenantScope): Promise<TenantTotals> {
  scope.require('documents:read')
  const rows = await scope.database.query<TenantTotals>(
    `select count(*)::int as "documentCount", coalesce(sum(chunk_count), 0)::int as "chunkCount",
       coalesce(sum(size), 0)::float8 as "storedBytes" from ${scope.database.table('document')}`,
  )
  return rows[0]!
}
