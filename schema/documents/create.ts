import { mutation } from '../shared/payload.ts'
import { documentPayload } from './payload.ts'

mutation({
  name: 'documentCreate',
  description: 'Adds a document from text or from a URL and starts to read it.',
  scope: 'documents:write',
  input: (t) => ({
    title: t.string({ required: true, description: 'Its title, 300 characters at most.' }),
    text: t.string({ description: 'Its text; give this or `url`.' }),
    url: t.string({ description: 'Where to fetch it, 2,000 characters at most; give this or `text`.' }),
    mimeType: t.string({
      description: 'Type of `text`: text/plain by default, or text/markdown, text/html, text/csv.',
    }),
    idempotencyKey: t.string({ description: 'Makes a repeat return the first result.' }),
  }),
  payload: { document: documentPayload('The new document.') },
  run: async (input, { services }) => ({ document: await services.documents.create(input) }),
})
