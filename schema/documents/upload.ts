import type { DocumentUpload as Upload } from '../../api/services/documents/upload.ts'
import { builder } from '../builder.ts'
import { globalId, idOf } from '../shared/ids.ts'
import { mutation } from '../shared/payload.ts'
import { documentPayload } from './payload.ts'

const HttpHeader = builder.objectRef<{ name: string; value: string }>('HttpHeader').implement({
  description: 'A header of an HTTP request.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Its name.' }),
    value: t.exposeString('value', { description: 'Its value.' }),
  }),
})

const DocumentUpload = builder.objectRef<Upload>('DocumentUpload').implement({
  description: 'A signed request with which the bytes of a file are sent.',
  fields: (t) => ({
    id: t.id({
      description: 'Give it to `documentUploadComplete`.',
      resolve: ({ id }) => globalId('DocumentUpload', id),
    }),
    method: t.exposeString('method', { description: 'HTTP method.' }),
    url: t.expose('url', { type: 'URL', description: 'Where to send the bytes.' }),
    headers: t.field({ type: [HttpHeader], description: 'Headers to send along.', resolve: ({ headers }) => headers }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', description: 'Until when it can be used.' }),
  }),
})

mutation({
  name: 'documentUploadCreate',
  description: 'Announces a file. Send its bytes with the request given, then call `documentUploadComplete`.',
  scope: 'documents:write',
  input: (t) => ({
    fileName: t.string({ required: true, description: 'Name of the file.' }),
    size: t.field({ type: 'BigInt', required: true, description: 'Its bytes.' }),
    mimeType: t.string({ description: 'What the sender believes its type is; the content decides.' }),
    title: t.string({ description: 'Title of the document; the file’s name by default.' }),
    sha256: t.string({ description: 'SHA-256 of the bytes in hexadecimal, to be verified.' }),
    idempotencyKey: t.string({ description: 'Makes a repeat return the first result.' }),
  }),
  payload: { upload: { type: DocumentUpload, description: 'How to send the bytes.' } },
  run: async (input, { services }) => ({ upload: await services.documents.createUpload(input) }),
})

mutation({
  name: 'documentUploadComplete',
  description: 'Verifies an upload, makes a document of it and starts to read it.',
  scope: 'documents:write',
  input: (t) => ({ uploadId: t.id({ required: true, description: 'Id of the upload.' }) }),
  payload: { document: documentPayload('The new document.') },
  run: async ({ uploadId }, { services }) => ({
    document: await services.documents.completeUpload(idOf('DocumentUpload', uploadId, 'uploadId')),
  }),
})
