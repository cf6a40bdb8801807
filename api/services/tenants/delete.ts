import { z } from 'zod'
import { newId } from '../../data/ids.ts'
import { chainOf, Fault } from '../../errors/index.ts'
import type { Parts, TenantScope } from '../scope.ts'
import { validate } from '../validation.ts'
import { changeTenant, refuseFirst } from './operator.ts'

const dayMs = 86_400_000
const usualDays = 30
const mostDays = 365

const schema = z.object({ id: z.string(), at: z.date().nullish(), confirmSlug: z.string().nullish() })

export type TenantDelete = z.input<typeof schema>

/**
 * Suspends a tenant at once and deletes everything of it at a date, until when resuming it undoes that. A date that is
 * not in the future deletes it now.
 * @returns whether everything of it is gone
 * @throws Fault INVALID_INPUT, NOT_FOUND, CONFLICT
 */
export async function deleteTenant(scope: TenantScope, input: TenantDelete): Promise<boolean> {
  scope.require('platform:operate')
  const { id, confirmSlug, at } = validate(schema, input)
  const now = new Date()
  const deleteAt = at ?? new Date(now.getTime() + usualDays * dayMs)
  if (deleteAt.getTime() > now.getTime() + mostDays * dayMs) {
    throw new Fault('INVALID_INPUT', `\`at\` must be within ${mostDays} days.`, { field: ['at'] })
  }
  const { slug } = await changeTenant(scope, id, 'tenant.delete', (row) => {
    refuseFirst(scope, row)
    if (deleteAt <= now && confirmSlug !== row.slug) {
      throw new Fault('INVALID_INPUT', 'Deleting at once needs the tenant’s short name in `confirmSlug`.', {
        field: ['confirmSlug'],
      })
    }
    return {
      data: { status: 'SUSPENDED', suspendedAt: row.suspendedAt ?? now, deleteAt },
      detail: { deleteAt: deleteAt.toISOString() },
    }
  })
  return deleteAt <= now && erase(scope.parts, slug)
}

/**
 * Deletes the tenants whose date has come, and finishes deletions that were cut off. One that fails is left for the next
 * time, its reason in its row.
 * @returns the slugs that are gone
 */
export async function deleteDueTenants(parts: Parts): Promise<string[]> {
  const due = await parts.databases.platform.tenant.findMany({
    where: { OR: [{ status: 'DELETING' }, { status: 'SUSPENDED', deleteAt: { lte: new Date() } }] },
    select: { slug: true },
    orderBy: { deleteAt: 'asc' },
  })
  const gone: string[] = []
  for (const { slug } of due) if (await erase(parts, slug)) gone.push(slug)
  return gone
}

/** Each step can be repeated, and the row goes last: what was cut off is found again. */
async function erase(parts: Parts, slug: string): Promise<boolean> {
  const { databases, log } = parts
  const { tenant: tenants, platformAudit } = databases.platform
  try {
    await databases.alone(`tenant:${slug}`, async () => {
      // from here on it cannot be undone; one that was resumed in between is left alone
      await tenants.updateMany({
        where: { slug, status: 'SUSPENDED', deleteAt: { lte: new Date() } },
        data: { status: 'DELETING' },
      })
      const tenant = await tenants.findUnique({ where: { slug, status: 'DELETING' } })
      if (!tenant) return
      parts.signals.publish({ kind: 'tenant', slug })
      await databases.unprovision(slug)
      await parts.objects.removeTenant(slug)
      await databases.platform.$transaction([
        tenants.delete({ where: { id: tenant.id } }),
        platformAudit.create({
          data: { id: newId(), action: 'tenant.erase', actor: 'system', detail: { tenantId: tenant.id, slug } },
        }),
      ])
    })
  } catch (error) {
    log.error({ err: error, tenant: slug }, 'a tenant could not be deleted; it is tried again')
    await tenants.updateMany({ where: { slug }, data: { migrationError: chainOf(error) } })
    return false
  }
  parts.signals.publish({ kind: 'tenant', slug })
  return (await tenants.count({ where: { slug } })) === 0
}
