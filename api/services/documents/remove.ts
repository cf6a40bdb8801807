import type { Transaction } from '../../data/write.ts'
import { notFound } from '../../errors/index.ts'
import type { TenantScope } from '../scope.ts'
import { originalKey, textKey } from './queue.ts'

/**
 * Deletes a document: its rows and vectors at once, then its objects. Answers that cite it keep their quotes.
 * @throws Fault NOT_FOUND
 */
export async function removeDocument(scope: TenantScope, id: string): Promise<void> {
  scope.require('documents:write')
  const keys = await scope.write(async (tx) => {
    const keys = await deleteDocument(tx, id)
    if (!keys) throw notFound('document', 'id')
    tx.audit({ ...scope.actor(), action: 'document.delete', targetType: 'Document', targetId: id })
    return keys
  })
  await deleteObjects(scope, keys)
}

/** Deletes the document's rows and tells its readers. Returns the keys of its objects, or null when there is none. */
export async function deleteDocument(tx: Transaction, id: string): Promise<string[] | null> {
  const document = await tx.prisma.document.findUnique({ where: { id }, select: { wantedVersion: true } })
  if (!document) return null
  await tx.prisma.document.delete({ where: { id } })
  await tx.prisma.job.deleteMany({ where: { kind: 'ingest', key: id, state: 'WAITING' } })
  tx.event({ topic: 'document', subject: id, type: 'DELETED', payload: {} })
  return [originalKey(id), ...Array.from({ length: document.wantedVersion }, (_, index) => textKey(id, index + 1))]
}

export async function deleteObjects(scope: TenantScope, keys: readonly string[]): Promise<void> {
  for (const key of keys) await scope.objects.delete(key)
}
