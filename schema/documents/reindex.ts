import { idOf } from '../shared/ids.ts'
import { mutation } from '../shared/payload.ts'
import { documentPayload } from './payload.ts'

mutation({
  name: 'documentReindex',
  description: 'Reads a document again from its original. What it serves stays until the new reading is ready.',
  scope: 'documents:write',
  input: (t) => ({
    id: t.id({ required: true, description: 'Id of the document.' }),
    idempotencyKey: t.string({ description: 'Makes a repeat return the first result.' }),
  }),
  payload: { document: documentPayload('The document.') },
  run: async (input, { services }) => ({
    document: await services.documents.reindex({ ...input, id: idOf('Document', input.id) }),
  }),
})
