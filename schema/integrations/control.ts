import type { GraphQLResolveInfo } from 'graphql'
import type { GraphContext } from '../context.ts'
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

function control(
  name: string,
  description: string,
  run: (id: string, services: GraphContext['services']['integrations']) => Promise<void>,
): void {
  mutation({
    name,
    description,
    scope: 'integrations:manage',
    input: (t) => ({ id: t.id({ required: true, description: 'Which integration.' }) }),
    payload: { integration: integrationPayload },
    run: async (input, { services }) => {
      const id = idOf('Integration', input.id)
      await run(id, services.integrations)
      return { integration: id }
    },
  })
}

control('integrationPause', 'Stops an integration until it is resumed.', (id, integrations) => integrations.pause(id))
control('integrationResume', 'Lets a paused integration run again, beginning now.', (id, integrations) =>
  integrations.resume(id),
)
control('integrationSync', 'Runs an integration now.', (id, integrations) => integrations.sync(id))

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
