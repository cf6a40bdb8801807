import { idOf } from '../shared/ids.ts'
import { mutation } from '../shared/payload.ts'
import { integrationPayload } from './control.ts'

mutation({
  name: 'integrationConnect',
  description: 'Connects a source and starts its first run.',
  scope: 'integrations:manage',
  input: (t) => ({
    connector: t.string({ required: true, description: 'Name of the connector.' }),
    name: t.string({ description: 'Its name here; the connector’s by default.' }),
    config: t.field({
      type: 'JSON',
      required: true,
      description: 'Its configuration, as the connector’s schema says.',
    }),
    intervalSeconds: t.int({ defaultValue: 300, description: 'Seconds between runs, 10 at least.' }),
    idempotencyKey: t.string({ description: 'Makes a repeat return the first result.' }),
  }),
  payload: { integration: integrationPayload },
  run: async (input, { services }) => ({
    integration: await services.integrations.connect({ ...input, config: input.config as Record<string, unknown> }),
  }),
})

mutation({
  name: 'integrationUpdate',
  description: 'Changes an integration. A new configuration is tried first and holds from the next run.',
  scope: 'integrations:manage',
  input: (t) => ({
    id: t.id({ required: true, description: 'Which integration.' }),
    name: t.string({ description: 'Its new name.' }),
    config: t.field({ type: 'JSON', description: 'Its new configuration, whole.' }),
    intervalSeconds: t.int({ description: 'Seconds between runs, 10 at least.' }),
  }),
  payload: { integration: integrationPayload },
  run: async (input, { services }) => {
    const id = idOf('Integration', input.id)
    await services.integrations.update({ ...input, id, config: input.config as Record<string, unknown> | undefined })
    return { integration: id }
  },
})
