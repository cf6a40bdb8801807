import type { Transaction } from '../../data/write.ts'
import { Fault, notFound } from '../../errors/index.ts'
import { deleteDocument, deleteObjects } from '../documents/remove.ts'
import type { TenantScope } from '../scope.ts'
import { stopWork } from '../stopWork.ts'
import { announce, queueSync, syncJob, syncWork } from './state.ts'

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

/** Lets a paused integration run again, beginning now. @throws Fault NOT_FOUND, CONFLICT */
export async function resumeIntegration(scope: TenantScope, id: string): Promise<void> {
  await change(scope, id, 'integration.resume', async (tx, status) => {
    if (status !== 'PAUSED') throw new Fault('CONFLICT', 'This integration is not paused.', { field: ['id'] })
    await start(tx, id)
  })
}

/** Runs an integration now, ahead of its schedule. @throws Fault NOT_FOUND, CONFLICT when it is paused */
export async function syncIntegration(scope: TenantScope, id: string): Promise<void> {
  await change(scope, id, 'integration.sync', async (tx, status) => {
    if (status === 'PAUSED') {
      throw new Fault('CONFLICT', 'This integration is paused; resume it first.', { field: ['id'] })
    }
    await start(tx, id)
  })
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

async function start(tx: Transaction, id: string): Promise<void> {
  const now = new Date()
  const integration = await tx.prisma.integration.update({
    where: { id },
    data: { status: 'SYNCING', failure: null, nextRunAt: now, updatedAt: now },
  })
  queueSync(tx, id, 'MANUAL', now)
  announce(tx, integration)
}

async function change(
  scope: TenantScope,
  id: string,
  action: string,
  apply: (tx: Transaction, status: string) => Promise<void>,
): Promise<void> {
  scope.require('integrations:manage')
  await scope.write(async (tx) => {
    const integration = await tx.prisma.integration.findUnique({ where: { id } })
    if (!integration) throw notFound('integration', 'id')
    await apply(tx, integration.status)
    tx.audit({ ...scope.actor(), action, targetType: 'Integration', targetId: id })
  })
}
