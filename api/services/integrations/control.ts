import { z } from 'zod'
import type { Transaction } from '../../data/write.ts'
import { Fault, notFound } from '../../errors/index.ts'
import { deleteDocument, deleteObjects } from '../documents/remove.ts'
import { once } from '../idempotency.ts'
import type { TenantScope } from '../scope.ts'
import { stopWork } from '../stopWork.ts'
import { idempotencyKey, validate } from '../validation.ts'
import { announce, findIntegration, queueSync, syncJob, syncWork } from './state.ts'

const startSchema = z.object({ id: z.string(), idempotencyKey })

export type IntegrationStart = z.input<typeof startSchema>

/** Stops an integration from running until it is resumed; a run under way ends. @throws Fault NOT_FOUND */
export async function pauseIntegration(scope: TenantScope, id: string): Promise<void> {
  await change(scope, id, 'integration.pause', async (tx) => {
    await tx.prisma.job.deleteMany({ where: { kind: syncJob, key: id, state: 'WAITING' } })
    const integration = await tx.prisma.integration.update({
      where: { id },
      data: { status: 'PAUSED', nextRunAt: null, updatedAt: new Date() },
    })
    announce(tx, integration)
  })
  await stopWork(scope, syncWork(scope.tenant.slug, id), { kind: syncJob, key: id })
}

/**
 * Lets a paused integration run again, beginning now.
 * @returns the integration's id
 * @throws Fault NOT_FOUND, CONFLICT when it is not paused, INVALID_INPUT, IDEMPOTENCY_CONFLICT
 */
export async function resumeIntegration(scope: TenantScope, input: IntegrationStart): Promise<string> {
  return startOnce(scope, 'integrationResume', 'integration.resume', input, (status) =>
    status === 'PAUSED' ? null : 'This integration is not paused.',
  )
}

/**
 * Runs an integration now, ahead of its schedule.
 * @returns the integration's id
 * @throws Fault NOT_FOUND, CONFLICT when it is paused, INVALID_INPUT, IDEMPOTENCY_CONFLICT
 */
export async function syncIntegration(scope: TenantScope, input: IntegrationStart): Promise<string> {
  return startOnce(scope, 'integrationSync', 'integration.sync', input, (status) =>
    status === 'PAUSED' ? 'This integration is paused; resume it first.' : null,
  )
}

/** Ends an integration. Its documents stay as they are, or go with it. @throws Fault NOT_FOUND */
export async function disconnectIntegration(
  scope: TenantScope,
  input: { id: string; deleteDocuments: boolean },
): Promise<void> {
  const { id } = input
  await change(scope, id, 'integration.disconnect', async (tx) => {
    await tx.prisma.job.deleteMany({ where: { kind: syncJob, key: id, state: 'WAITING' } })
    await tx.prisma.integration.update({ where: { id }, data: { status: 'PAUSED', nextRunAt: null } })
  })
  await stopWork(scope, syncWork(scope.tenant.slug, id), { kind: syncJob, key: id })
  while (input.deleteDocuments) {
    const some = await scope.database.prisma.document.findMany({
      where: { integrationId: id },
      select: { id: true },
      take: 100,
    })
    if (some.length === 0) break
    for (const document of some) {
      const keys = await scope.write((tx) => deleteDocument(tx, document.id))
      await deleteObjects(scope, keys ?? [])
    }
  }
  await scope.write(async (tx) => {
    await tx.prisma.integration.deleteMany({ where: { id } })
    tx.event({ topic: 'integration', subject: id, type: 'DELETED', payload: {} })
  })
}

/** @param refusal why an integration of a status cannot be started, or null */
async function startOnce(
  scope: TenantScope,
  operation: string,
  action: string,
  input: IntegrationStart,
  refusal: (status: string) => string | null,
): Promise<string> {
  scope.require('integrations:manage')
  const value = validate(startSchema, input)
  const { id } = await once(scope, operation, value, findIntegration, null, async (tx) => {
    const { id } = value
    await applyTo(tx, scope, id, action, async (status) => {
      const why = refusal(status)
      if (why) throw new Fault('CONFLICT', why, { field: ['id'] })
      const now = new Date()
      const integration = await tx.prisma.integration.update({
        where: { id },
        data: { status: 'SYNCING', failure: null, nextRunAt: now, updatedAt: now },
      })
      queueSync(tx, id, 'MANUAL', now)
      announce(tx, integration)
    })
    return { id }
  })
  return id
}

async function change(
  scope: TenantScope,
  id: string,
  action: string,
  apply: (tx: Transaction) => Promise<void>,
): Promise<void> {
  scope.require('integrations:manage')
  await scope.write((tx) => applyTo(tx, scope, id, action, () => apply(tx)))
}

/** A change of an integration that is there, with its audit entry. */
async function applyTo(
  tx: Transaction,
  scope: TenantScope,
  id: string,
  action: string,
  apply: (status: string) => Promise<void>,
): Promise<void> {
  const integration = await tx.prisma.integration.findUnique({ where: { id } })
  if (!integration) throw notFound('integration', 'id')
  await apply(integration.status)
  tx.audit({ ...scope.actor(), action, targetType: 'Integration', targetId: id })
}
