import type { GraphQLResolveInfo } from 'graphql'
import { globalId, idOf, optionalIdOf } from '../shared/ids.ts'
import { mutation } from '../shared/payload.ts'
import { fieldsOf } from '../shared/selection.ts'
import { Provider, ProviderKind } from './model.ts'

mutation({
  name: 'providerKeySet',
  description: 'Adds a provider with its key, or changes one. The key is stored encrypted and never given out.',
  scope: 'models:manage',
  input: (t) => ({
    id: t.id({ description: 'Which provider to change; a new one when left out.' }),
    name: t.string({ required: true, description: 'Its name here.' }),
    kind: t.field({
      type: ProviderKind,
      required: true,
      defaultValue: 'OPENAI_COMPATIBLE',
      description: 'What it speaks.',
    }),
    baseUrl: t.string({
      description: 'Where it is reached, such as https://api.mistral.ai/v1; 500 characters at most.',
    }),
    key: t.string({ description: 'Its API key; left out, the stored one is kept.' }),
    idempotencyKey: t.string({ description: 'Makes a repeat return the first result.' }),
  }),
  payload: {
    provider: {
      type: Provider,
      description: 'The provider.',
      resolve: (id: string, { lists }, info: GraphQLResolveInfo) =>
        lists.one('provider', id, fieldsOf(info, 'Provider')),
    },
  },
  run: async (input, { services }) => ({
    provider: await services.models.setProvider({ ...input, id: optionalIdOf('Provider', input.id, 'id') }),
  }),
})

mutation({
  name: 'providerDelete',
  description: 'Removes a provider with its key and its models. Usage that names them stays.',
  scope: 'models:manage',
  input: (t) => ({ id: t.id({ required: true, description: 'Id of the provider.' }) }),
  payload: { deletedId: { type: 'ID', description: 'Id of what was deleted.' } },
  run: async (input, { services }) => {
    const id = idOf('Provider', input.id)
    await services.models.removeProvider(id)
    return { deletedId: globalId('Provider', id) }
  },
})
