import { z } from 'zod'
import { newId } from '../../data/ids.ts'
import type { SignedRequest } from '../../data/objects/storage.ts'
import type { Transaction } from '../../data/write.ts'
import { Fault, notFound } from '../../errors/index.ts'
import { isSupported, sniffFile } from '../../ingestion/index.ts'
import { deletedSince, once } from '../idempotency.ts'
import type { TenantScope } from '../scope.ts'
import { idempotencyKey, line, text, title, validate } from '../validation.ts'
import { findDocument } from './create.ts'
import { originalKey, queueIngestion } from './queue.ts'

const uploadSeconds = 3_600

const token = "[!#$%&'*+.^_`|~0-9A-Za-z-]+"
const quoted = '"(?:[ !#-\\[\\]-~]|\\\\[ -~])*"'
/** RFC 9110, 8.3.1: it is given out as a header's value. */
const mediaType = new RegExp(`^${token}/${token}(?: *; *${token}=(?:${token}|${quoted}))*$`)

const createSchema = z.object({
  fileName: line(255),
  size: z.int().min(0),
  // a browser says '' of a file whose type it does not know
  mimeType: text(200)
    .refine((type) => type === '' || mediaType.test(type), 'must be a media type such as text/markdown')
    .transform((type) => type || null)
    .nullish(),
  title: title().nullish(),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/i, 'must be 64 hexadecimal digits')
    .nullish(),
  idempotencyKey,
})

export type DocumentUploadCreate = z.input<typeof createSchema>

export interface DocumentUpload extends SignedRequest {
  id: string
}

/**
 * Announces a file and gives the signed request with which its bytes are sent. A repeat gets it signed anew, for as
 * long as the upload can still be finished.
 * @throws Fault INVALID_INPUT, EMPTY_FILE, TOO_LARGE, IDEMPOTENCY_CONFLICT, UPLOAD_EXPIRED, NOT_FOUND
 */
export async function createUpload(scope: TenantScope, input: DocumentUploadCreate): Promise<DocumentUpload> {
  scope.require('documents:write')
  const value = validate(createSchema, input)
  if (value.size === 0) throw new Fault('EMPTY_FILE', 'The file has no content.', { field: ['size'] })
  const check = async () => {
    const limit = scope.parts.config.MAX_UPLOAD_BYTES
    if (value.size <= limit) return
    throw new Fault('TOO_LARGE', `The file has ${value.size} bytes; at most ${limit} are accepted.`, {
      field: ['size'],
    })
  }
  const made = { id: newId(), expiresAt: new Date(Date.now() + uploadSeconds * 1000) }
  const create = async (tx: Transaction) => {
    const { id, expiresAt } = made
    await tx.prisma.upload.create({
      data: {
        id,
        fileName: value.fileName,
        title: value.title ?? null,
        size: BigInt(value.size),
        mimeType: value.mimeType ?? null,
        sha256: value.sha256?.toLowerCase() ?? null,
        objectKey: originalKey(id),
        owner: scope.principal.owner,
        expiresAt,
      },
    })
    return { id }
  }
  const formerly = { ...value, mimeType: input.mimeType }
  const { id } = await once(scope, 'documentUploadCreate', value, null, check, create, formerly)
  const seconds = id === made.id ? secondsUntil(made.expiresAt) : await secondsLeft(scope, id)
  const signed = await scope.objects.signPut(originalKey(id), { size: value.size, seconds })
  return {
    ...signed,
    id,
    url: new URL(signed.url, scope.origin).href,
    headers: [{ name: 'content-type', value: value.mimeType ?? 'application/octet-stream' }, ...signed.headers],
  }
}

const secondsUntil = (time: Date): number => Math.floor((time.getTime() - Date.now()) / 1000)

/**
 * How long an upload that was announced before can still be used. One that was finished is no less good: the same
 * bytes are taken again, and finishing it again gives its document.
 * @throws Fault UPLOAD_EXPIRED, NOT_FOUND
 */
async function secondsLeft({ database: { prisma } }: TenantScope, id: string): Promise<number> {
  const upload = await prisma.upload.findUnique({ where: { id } })
  if (upload?.documentId) {
    if (await findDocument(prisma, { id: upload.documentId })) return uploadSeconds
    throw deletedSince()
  }
  // without its row it was swept: rows of finished ones are kept longer than keys
  const left = upload && !upload.completedAt ? secondsUntil(upload.expiresAt) : 0
  if (left > 0) return left
  throw new Fault(
    'UPLOAD_EXPIRED',
    'This upload was started before and expired; start it again with another idempotency key.',
    { field: ['idempotencyKey'] },
  )
}

const expired = () => new Fault('UPLOAD_EXPIRED', 'The upload expired; start it again.', { field: ['uploadId'] })
const incomplete = (why: string) => new Fault('UPLOAD_INCOMPLETE', why, { field: ['uploadId'] })

/**
 * Finishes an upload: checks the bytes against what was announced, creates the document and queues its ingestion.
 * Finishing again returns the same document, or says that it was deleted since.
 * @returns the document's id, which is the upload's
 * @throws Fault NOT_FOUND, UPLOAD_EXPIRED, UPLOAD_INCOMPLETE, UNSUPPORTED_TYPE, EMPTY_FILE
 */
export async function completeUpload(scope: TenantScope, uploadId: string): Promise<string> {
  scope.require('documents:write')
  const upload = await scope.database.prisma.upload.findFirst({
    where: { id: uploadId, owner: scope.principal.owner },
  })
  if (!upload) throw notFound('upload', 'uploadId')
  if (upload.completedAt && upload.documentId) {
    const id = upload.documentId
    if (await findDocument(scope.database.prisma, { id })) return id
    throw new Fault('NOT_FOUND', 'This upload was finished before, and its document was deleted since.', {
      field: ['uploadId'],
    })
  }
  if (upload.expiresAt < new Date()) throw expired()

  const stored = await scope.objects.takeIn(upload.objectKey)
  if (!stored) throw incomplete('No bytes arrived for this upload; send them to its URL first.')
  if (stored.size !== Number(upload.size)) {
    await scope.objects.delete(upload.objectKey)
    throw incomplete(`${stored.size} bytes arrived, ${upload.size} were announced.`)
  }
  if (upload.sha256 && upload.sha256 !== stored.sha256) {
    await scope.objects.delete(upload.objectKey)
    throw incomplete('The checksum of what arrived is not the one announced; send the file again.')
  }
  const { mimeType } = await scope.objects.withFile(upload.objectKey, (path) =>
    sniffFile(path, upload.fileName, upload.mimeType),
  )
  if (!isSupported(mimeType)) {
    await scope.objects.delete(upload.objectKey)
    throw new Fault('UNSUPPORTED_TYPE', `Files of type ${mimeType} cannot be read yet.`, { field: ['uploadId'] })
  }

  const id = upload.id
  await scope.write(async (tx) => {
    const claimed = await tx.prisma.upload.updateMany({
      where: { id, completedAt: null },
      data: { completedAt: new Date(), documentId: id },
    })
    if (claimed.count === 0) {
      // finished concurrently, or swept
      if (await tx.prisma.upload.findFirst({ where: { id, documentId: id } })) return
      throw expired()
    }
    await tx.prisma.document.create({
      data: {
        id,
        title: upload.title ?? upload.fileName,
        fileName: upload.fileName,
        mimeType,
        size: upload.size,
        contentHash: stored.sha256,
        sourceKind: 'UPLOAD',
        objectKey: upload.objectKey,
      },
    })
    queueIngestion(tx, id)
    tx.audit({ ...scope.actor(), action: 'document.create', targetType: 'Document', targetId: id })
  })
  return id
}

/**
 * Deletes uploads that were never finished. Each is closed first, so that nobody can finish it any more; then its bytes
 * go, then its row: a killed sweep is done again. Returns how many.
 */
export async function sweepUploads(scope: TenantScope): Promise<number> {
  const { prisma } = scope.database
  const expired = await prisma.upload.findMany({
    where: { documentId: null, expiresAt: { lt: new Date() } },
    take: 500,
  })
  for (const { id, objectKey } of expired) {
    const closed = await prisma.upload.updateMany({
      where: { id, documentId: null },
      data: { completedAt: new Date() },
    })
    if (closed.count === 0) continue
    await scope.objects.delete(objectKey)
    await prisma.upload.deleteMany({ where: { id } })
  }
  return expired.length
}
