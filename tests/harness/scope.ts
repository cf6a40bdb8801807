import { type Principal, scopes } from '../../api/services/principal.ts'
import { createScope, type TenantScope } from '../../api/services/scope.ts'
import type { Instance } from './instance.ts'

/** A scope of the first tenant for calling services directly: with all rights unless it is told otherwise. */
export async function scopeOf(
  { url, platform: { parts } }: Instance,
  principal: Partial<Principal> = {},
): Promise<TenantScope> {
  const tenant = await parts.databases.platform.tenant.findUniqueOrThrow({ where: { slug: 'demo' } })
  const id = '00000000-0000-7000-8000-000000000001'
  const all: Principal = { kind: 'USER', id, name: 'Test', scopes: new Set(scopes), owner: `user:${id}` }
  return createScope(parts, tenant, { ...all, ...principal }, { origin: url, address: '127.0.0.1' })
}
