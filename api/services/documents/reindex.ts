import { z } from 'zod'
import { notFound } from '../../errors/index.ts'
import { once } from '../idempotency.ts'
import type { TenantScope } from '../scope.ts'
import { idempotencyKey, validate } from '../validation.ts'
import { findDocument } from './create.ts'
import { queueIngestion } from './queue.ts'

const schema = z.object({ id: z.string(), idempotencyKey })

export type DocumentReindex = z.input<typeof schema>

/**
 * Reads a document again from its original. What it served before is served until the new version is ready.
 * @returns the document's id
 * @throws Fault INVALID_INPUT, NOT_FOUND, IDEMPOTENCY_CONFLICT
 */
export async function reindexDocument(scope: TenantScope, input: DocumentReindex): Promise<string> {
  scope.require('documents:write')
  const value = validate(schema, input)
  const { id } = await once(scope, 'documentReindex', value, findDocument, null, async (tx) => {
    const { id } = value
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
    return { id }
  })
  return id
}
