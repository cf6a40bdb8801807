import type { PlatformPrisma } from '../../data/databases.ts'
import { newId } from '../../data/ids.ts'
import { write } from '../../data/write.ts'
import { Fault, notFound } from '../../errors/index.ts'
import type { Parts, Tenant, TenantScope } from '../scope.ts'

type Row = Tenant & { domains: { domain: string }[] }
type Update = Parameters<PlatformPrisma['tenant']['update']>[0]['data']

export interface Change {
  data: Update
  /** For the audit; never a secret. */
  detail?: Record<string, unknown>
}

/** What the platform's audit says of an act of the caller's. */
export const audited = (
  scope: TenantScope,
  action: string,
  tenant: Pick<Tenant, 'id' | 'slug'>,
  detail: object = {},
) => ({
  id: newId(),
  action,
  actor: scope.principal.owner,
  detail: { tenantId: tenant.id, slug: tenant.slug, address: scope.address, ...detail },
})

/**
 * One change of a tenant by an operator: decided on the row as it is, committed with its audit entry, then told to all
 * processes and to the tenant's own audit.
 * @throws Fault FORBIDDEN, NOT_FOUND, CONFLICT when it is being deleted, and what `decide` throws
 */
export async function changeTenant(
  scope: TenantScope,
  id: string,
  action: string,
  decide: (row: Row) => Change | Promise<Change>,
): Promise<Tenant> {
  scope.require('platform:operate')
  const { parts } = scope
  const { tenant, detail } = await parts.databases.platform.$transaction(async (tx) => {
    await tx.$queryRawUnsafe('select 1 as one from platform.tenant where id = $1::uuid for update', id)
    const row = await tx.tenant.findUnique({ where: { id }, include: { domains: true } })
    if (!row) throw notFound('tenant', 'id')
    if (row.status === 'DELETING') throw new Fault('CONFLICT', 'This tenant is being deleted.', { field: ['id'] })
    const { data, detail } = await decide(row)
    const tenant = await tx.tenant.update({ where: { id }, data })
    await tx.platformAudit.create({ data: audited(scope, action, row, detail) })
    return { tenant, detail }
  })
  parts.signals.publish({ kind: 'tenant', slug: tenant.slug })
  await tellTenant(parts, tenant, action, detail)
  return tenant
}

/** The tenant's own audit says what an operator did, not which one; its database may be away. */
async function tellTenant(parts: Parts, tenant: Tenant, action: string, detail: object | undefined): Promise<void> {
  if (tenant.schemaVersion === null) return
  await write(parts.databases.tenant(tenant.slug), parts.onWritten, async (tx) =>
    tx.audit({
      action,
      actorKind: 'OPERATOR',
      actorId: null,
      actorName: 'Operator',
      targetType: 'Tenant',
      targetId: tenant.id,
      ...(detail ? { detail } : {}),
    }),
  ).catch((error: unknown) => parts.log.warn({ err: error, tenant: tenant.slug }, 'not noted in the tenant’s audit'))
}

/** @throws Fault CONFLICT for the tenant whose owner operates the installation */
export function refuseFirst({ parts }: TenantScope, { slug }: Pick<Tenant, 'slug'>): void {
  if (slug === parts.config.TENANT_ID) {
    throw new Fault('CONFLICT', 'The first tenant cannot be suspended or deleted: its owner operates the platform.', {
      field: ['id'],
    })
  }
}

/** Whether a statement failed because something else has the same key. */
export const isTaken = (error: unknown): boolean => (error as { code?: string }).code === 'P2002'
