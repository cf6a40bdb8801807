import type { GraphQLResolveInfo } from 'graphql'
import { globalId, idOf } from '../shared/ids.ts'
import { mutation, type PayloadField } from '../shared/payload.ts'
import { fieldsOf } from '../shared/selection.ts'
import { Integration } from './integration.ts'

export const integrationPayload: PayloadField = {
  type: Integration,
  description: 'The integration.',
  resolve: (id: string, { lists }, info: GraphQLResolveInfo) =>
    lists.one('integration', id, fieldsOf(info, 'Integration')),
}

mutation({
  name: 'integrationPause',
  description: 'Stops an integration until it is resumed.',
  scope: 'integrations:manage',
  input: (t) => ({ id: t.id({ required: true, description: 'Which integration.' }) }),
  payload: { integration: integrationPayload },
  run: async (input, { services }) => {
    const id = idOf('Integration', input.id)
    await services.integrations.pause(id)
    return { integration: id }
  },
})

/** These take a key: pausing twice is pausing, but each start is one run more. */
function start(name: string, description: string, operation: 'resume' | 'sync'): void {
  mutation({
    name,
    description,
    scope: 'integrations:manage',
    input: (t) => ({
      id: t.id({ required: true, description: 'Which integration.' }),
      idempotencyKey: t.string({ description: 'Makes a repeat return the first result.' }),
    }),
    payload: { integration: integrationPayload },
    run: async (input, { services }) => ({
      integration: await services.integrations[operation]({ ...input, id: idOf('Integration', input.id) }),
    }),
  })
}

start('integrationResume', 'Lets a paused integration run again, beginning now.', 'resume')
start('integrationSync', 'Runs an integration now.', 'sync')

mutation({
  name: 'integrationDisconnect',
  description: 'Ends an integration, with or without the documents it brought.',
  scope: 'integrations:manage',
  input: (t) => ({
    id: t.id({ required: true, description: 'Which integration.' }),
    deleteDocuments: t.boolean({
      required: true,
      defaultValue: false,
      description: 'Whether its documents are deleted too.',
    }),
  }),
  payload: { deletedId: { type: 'ID', description: 'Id of what was deleted.' } },
  run: async ({ id: given, deleteDocuments }, { services }) => {
    const id = idOf('Integration', given)
    await services.integrations.disconnect({ id, deleteDocuments })
    return { deletedId: globalId('Integration', id) }
  },
})
