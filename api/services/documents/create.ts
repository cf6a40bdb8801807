import { z } from 'zod'
import { newId } from '../../data/ids.ts'
import { Fault } from '../../errors/index.ts'
import { type Find, once } from '../idempotency.ts'
import type { TenantScope } from '../scope.ts'
import { idempotencyKey, isBlank, text, title, validate } from '../validation.ts'
import { originalKey, queueIngestion } from './queue.ts'

export const maxTextLength = 5_000_000
const textTypes = ['text/plain', 'text/markdown', 'text/html', 'text/csv', 'application/json']

const schema = z.object({
  title: title(),
  text: text(maxTextLength).nullish(),
  url: text(2_000).nullish(),
  mimeType: text(100)
    .refine((type) => textTypes.includes(type), `must be one of ${textTypes.join(', ')}`)
    .nullish(),
  idempotencyKey,
})

export const findDocument: Find<{ id: string }> = ({ document }, { id }) =>
  document.findUnique({ where: { id }, select: { id: true } })

export type DocumentCreate = z.input<typeof schema>

/**
 * Creates a document from text or from a URL and queues its ingestion.
 * Guarantees: row, job, audit entry and first event commit together or not at all.
 * @returns the document's id
 * @throws Fault INVALID_INPUT, EMPTY_FILE, ADDRESS_REFUSED, IDEMPOTENCY_CONFLICT
 */
export async function createDocument(scope: TenantScope, input: DocumentCreate): Promise<string> {
  scope.require('documents:write')
  const value = validate(schema, input)
  if ((value.text == null) === (value.url == null)) {
    throw new Fault('INVALID_INPUT', 'Give either `text` or `url`.', { field: [value.text == null ? 'text' : 'url'] })
  }
  if (value.text != null && isBlank(value.text)) {
    throw new Fault('EMPTY_FILE', 'The text is empty.', { field: ['text'] })
  }

  const id = newId()
  const bytes = value.text == null ? null : Buffer.from(value.text, 'utf8')
  let putting = false
  const check = async () => {
    // the object comes first: a row never points to bytes that are not there
    if (bytes) {
      putting = true
      await scope.objects.put(originalKey(id), bytes)
    }
    return value.url == null ? null : scope.parts.egress.check(value.url, 'url')
  }
  let stored: string | null = null
  try {
    const result = await once(scope, 'documentCreate', value, findDocument, check, async (tx, url) => {
      await tx.prisma.document.create({
        data: {
          id,
          title: value.title,
          mimeType: value.mimeType ?? (url ? 'application/octet-stream' : 'text/plain'),
          size: BigInt(bytes?.length ?? 0),
          sourceKind: url ? 'URL' : 'TEXT',
          sourceUrl: url?.href ?? null,
          objectKey: bytes ? originalKey(id) : null,
        },
      })
      queueIngestion(tx, id)
      tx.audit({ ...scope.actor(), action: 'document.create', targetType: 'Document', targetId: id })
      return { id }
    })
    stored = result.id
    return stored
  } finally {
    if (putting && stored !== id) await scope.objects.delete(originalKey(id))
  }
}
