import { idOf } from '../shared/ids.ts'
import { mutation } from '../shared/payload.ts'
import { operating, tenantPayload } from './payload.ts'

mutation({
  ...operating,
  name: 'tenantUpdate',
  description: 'Changes what is given of a company; its slug stays.',
  input: (t) => ({
    id: t.id({ required: true, description: 'Which company.' }),
    name: t.string({ description: 'Its new name.' }),
    plan: t.string({ description: 'Its new plan.' }),
    region: t.string({ description: 'Its new region; null for none.' }),
    domains: t.stringList({ description: 'All host names of its own; those left out no longer lead to it.' }),
  }),
  payload: { tenant: tenantPayload },
  run: async (input, { services }) => {
    const id = idOf('Tenant', input.id)
    await services.tenants.update({ ...input, id })
    return { tenant: id }
  },
})
