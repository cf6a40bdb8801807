import type { Tenant } from '../../api/services/scope.ts'
import type { GraphContext } from '../context.ts'

interface Batch<Value> {
  tenants: Tenant[]
  found: Promise<ReadonlyMap<string, Value>>
}

/** Reads something of tenants, for all that ask in one tick at once: a page of them costs what one does. */
export function together<Value>(
  read: (context: GraphContext, tenants: readonly Tenant[]) => Promise<ReadonlyMap<string, Value>>,
): (tenant: Tenant, context: GraphContext) => Promise<Value | null> {
  const batches = new WeakMap<GraphContext, Batch<Value>>()
  const begin = (context: GraphContext): Batch<Value> => {
    const tenants: Tenant[] = []
    const found = new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
      batches.delete(context)
      return read(context, tenants)
    })
    return { tenants, found }
  }
  return async (tenant, context) => {
    const batch = batches.get(context) ?? begin(context)
    batches.set(context, batch)
    batch.tenants.push(tenant)
    return (await batch.found).get(tenant.id) ?? null
  }
}
