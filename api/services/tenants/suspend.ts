import { z } from 'zod'
import { Fault } from '../../errors/index.ts'
import type { TenantScope } from '../scope.ts'
import { title, validate } from '../validation.ts'
import { changeTenant, refuseFirst } from './operator.ts'
import { finishSetUp } from './setUp.ts'

const schema = z.object({ id: z.string(), reason: title(500).nullish() })

export type TenantSuspend = z.input<typeof schema>

/**
 * Stops a tenant until it is resumed: requests, streams, jobs and syncs end within seconds, nothing is lost. Suspending
 * again changes the reason.
 * @throws Fault INVALID_INPUT, NOT_FOUND, CONFLICT
 */
export async function suspendTenant(scope: TenantScope, input: TenantSuspend): Promise<void> {
  scope.require('platform:operate')
  const { id, reason } = validate(schema, input)
  await changeTenant(scope, id, 'tenant.suspend', (row) => {
    refuseFirst(scope, row)
    if (row.status === 'PROVISIONING') {
      throw new Fault('CONFLICT', 'This tenant is still being set up.', { field: ['id'] })
    }
    return {
      data: { status: 'SUSPENDED', suspendedAt: row.suspendedAt ?? new Date(), suspensionReason: reason ?? null },
      detail: { reason: reason ?? null },
    }
  })
}

/**
 * Lets a suspended tenant work again, and takes back a deletion whose date has not come. Resuming one that works
 * changes nothing; one that is being set up is tried again now.
 * @throws Fault NOT_FOUND, CONFLICT; UNAVAILABLE when its set-up did not succeed yet
 */
export async function resumeTenant(scope: TenantScope, id: string): Promise<void> {
  const { slug, status } = await changeTenant(scope, id, 'tenant.resume', (row) => {
    if (row.deleteAt && row.deleteAt <= new Date()) {
      throw new Fault('CONFLICT', 'The date of this tenant’s deletion has come: it can no longer be undone.', {
        field: ['id'],
      })
    }
    return {
      data: {
        status: row.status === 'PROVISIONING' || row.setUpSealed ? 'PROVISIONING' : 'ACTIVE',
        suspendedAt: null,
        suspensionReason: null,
        deleteAt: null,
      },
      detail: { undidDeletion: row.deleteAt !== null },
    }
  })
  if (status === 'PROVISIONING') await finishSetUp(scope.parts, { slug })
}
