import type { GraphContext } from '../context.ts'
import type { PayloadField } from '../shared/payload.ts'
import { Tenant } from './tenant.ts'
import { operators } from './types.ts'

/** What the mutations of operators have in common. */
export const operating = { ...operators, scope: 'platform:operate' } as const

export const tenantPayload: PayloadField = {
  type: Tenant,
  description: 'The company.',
  resolve: async (id: string, { services }: GraphContext) => (await services.tenants.find([id])).get(id) ?? null,
}
