import { globalId, idOf } from '../shared/ids.ts'
import { mutation } from '../shared/payload.ts'

mutation({
  name: 'documentDelete',
  description: 'Deletes a document with its passages and files. Answers that cite it keep their quotes.',
  scope: 'documents:write',
  input: (t) => ({ id: t.id({ required: true, description: 'Id of the document.' }) }),
  payload: { deletedId: { type: 'ID', description: 'Id of what was deleted.' } },
  run: async (input, { services }) => {
    const id = idOf('Document', input.id)
    await services.documents.remove(id)
    return { deletedId: globalId('Document', id) }
  },
})
