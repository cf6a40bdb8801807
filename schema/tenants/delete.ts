import { globalId, idOf } from '../shared/ids.ts'
import { mutation } from '../shared/payload.ts'
import { operating, tenantPayload } from './payload.ts'

mutation({
  ...operating,
  name: 'tenantDelete',
  description:
    'Suspends a company at once and deletes everything of it at a date, 30 days from now when left out. Until then `tenantResume` undoes it.',
  input: (t) => ({
    id: t.id({ required: true, description: 'Which company; not the first one.' }),
    at: t.field({
      type: 'DateTime',
      description: 'When, within 365 days. A moment that is not in the future deletes it at once, for good.',
    }),
    confirmSlug: t.string({ description: 'Its slug, to delete it at once.' }),
  }),
  payload: {
    tenant: { ...tenantPayload, description: 'The company; null when it is gone.' },
    deletedId: { type: 'ID', description: 'Id of the company when it is gone.' },
  },
  run: async (input, { services }) => {
    const id = idOf('Tenant', input.id)
    const gone = await services.tenants.remove({ ...input, id })
    return gone ? { deletedId: globalId('Tenant', id) } : { tenant: id }
  },
})
