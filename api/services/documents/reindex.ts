import { notFound } from '../../errors/index.ts'
import type { TenantScope } from '../scope.ts'
import { queueIngestion } from './queue.ts'

/**
 * Reads a document again from its original. What it served before is served until the new version is ready.
 * @throws Fault NOT_FOUND
 */
export async function reindexDocument(scope: TenantScope, id: string): Promise<void> {
  scope.require('documents:write')
  await scope.write(async (tx) => {
    const { count } = await tx.prisma.document.updateMany({
      where: { id },
      data: {
        wantedVersion: { increment: 1 },
        status: 'PENDING',
        stage: 'QUEUED',
        percent: 0,
        failure: null,
        failureCode: null,
        updatedAt: new Date(),
      },
    })
    if (count === 0) throw notFound('document', 'id')
    queueIngestion(tx, id)
    tx.audit({ ...scope.actor(), action: 'document.reindex', targetType: 'Document', targetId: id })
  })
}
