import { createHash } from 'node:crypto'
import { ingested } from './chat.ts'
import { bootstrapKey, type Instance } from './instance.ts'
import type { Transport } from './live.ts'

export interface UploadRequest {
  id: string
  url: string
  method: string
  headers: { name: string; value: string }[]
}
type UserErrors = { code: string; message: string; field: string[] | null }[]
type Headers = Record<string, string>

const keyHeaders = { authorization: `Bearer ${bootstrapKey}` }

export interface UploadInput {
  fileName: string
  size: number
  mimeType?: string
  title?: string
  sha256?: string
  idempotencyKey?: string
}

export async function announce(instance: Instance, input: UploadInput, headers: Headers = keyHeaders) {
  const { documentUploadCreate } = await instance.data<{
    documentUploadCreate: { upload: UploadRequest | null; userErrors: UserErrors }
  }>(
    `mutation ($input: DocumentUploadCreateInput!) { documentUploadCreate(input: $input) {
       upload { id url method headers { name value } } userErrors { code message field } } }`,
    { input },
    headers,
  )
  return documentUploadCreate
}

export async function complete(instance: Instance, uploadId: string, headers: Headers = keyHeaders) {
  const { documentUploadComplete } = await instance.data<{
    documentUploadComplete: { document: { id: string; mimeType: string } | null; userErrors: UserErrors }
  }>(
    `mutation ($uploadId: ID!) { documentUploadComplete(input: { uploadId: $uploadId }) {
       document { id mimeType } userErrors { code message field } } }`,
    { uploadId },
    headers,
  )
  return documentUploadComplete
}

/** Sends the bytes as the signed request says. */
export const send = ({ url, method, headers }: UploadRequest, body: Uint8Array | string) =>
  fetch(url, {
    method,
    headers: headers.map(({ name, value }) => [name, value] as [string, string]),
    body: Buffer.from(body as string),
  })

export const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex')

export interface ReadDocument {
  id: string
  title: string
  status: string
  failure: string | null
  failureCode: string | null
  mimeType: string
  size: number
  pageCount: number | null
  chunkCount: number
  text: string | null
  url: string | null
}

export async function readDocument(instance: Instance, id: string): Promise<ReadDocument | null> {
  const { document } = await instance.data<{ document: ReadDocument | null }>(
    `query ($id: ID!) { document(id: $id) {
       id title status failure failureCode mimeType size pageCount chunkCount text url } }`,
    { id },
  )
  return document
}

/** The whole way of a file, to the end of its reading. */
export async function uploadFile(
  instance: Instance,
  fileName: string,
  body: Uint8Array | string,
  transport: Transport = 'sse',
): Promise<ReadDocument> {
  const { upload, userErrors } = await announce(instance, { fileName, size: Buffer.byteLength(body) })
  if (!upload) throw new Error(JSON.stringify(userErrors))
  const response = await send(upload, body)
  if (!response.ok) throw new Error(await response.text())
  const { document, userErrors: refused } = await complete(instance, upload.id)
  if (!document) throw new Error(JSON.stringify(refused))
  await ingested(instance, document.id, transport)
  return (await readDocument(instance, document.id))!
}
