import { idOf } from '../shared/ids.ts'
import { mutation } from '../shared/payload.ts'
import { operating, tenantPayload } from './payload.ts'

mutation({
  ...operating,
  name: 'tenantSuspend',
  description:
    'Stops a company until it is resumed: its requests are refused, its streams, jobs and syncs end within seconds. Nothing is lost.',
  input: (t) => ({
    id: t.id({ required: true, description: 'Which company; not the first one.' }),
    reason: t.string({ description: 'Why, for operators.' }),
  }),
  payload: { tenant: tenantPayload },
  run: async (input, { services }) => {
    const id = idOf('Tenant', input.id)
    await services.tenants.suspend({ ...input, id })
    return { tenant: id }
  },
})

mutation({
  ...operating,
  name: 'tenantResume',
  description:
    'Lets a suspended company work again, and takes back its deletion while the date has not come. One that is being set up is tried again now.',
  input: (t) => ({ id: t.id({ required: true, description: 'Which company.' }) }),
  payload: { tenant: tenantPayload },
  run: async (input, { services }) => {
    const id = idOf('Tenant', input.id)
    await services.tenants.resume(id)
    return { tenant: id }
  },
})
