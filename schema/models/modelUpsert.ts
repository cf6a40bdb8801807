import type { GraphQLResolveInfo } from 'graphql'
import { idOf, optionalIdOf } from '../shared/ids.ts'
import { mutation, type PayloadField } from '../shared/payload.ts'
import { fieldsOf } from '../shared/selection.ts'
import { Model, ModelUse } from './model.ts'

const modelPayload: PayloadField = {
  type: Model,
  description: 'The model.',
  resolve: (id: string, { lists }, info: GraphQLResolveInfo) => lists.one('model', id, fieldsOf(info, 'Model')),
}

mutation({
  name: 'modelUpsert',
  description: 'Registers a model of a provider, or changes one.',
  scope: 'models:manage',
  input: (t) => ({
    id: t.id({ description: 'Which model to change; by provider and name when left out.' }),
    providerId: t.id({ required: true, description: 'Where it runs.' }),
    name: t.string({ required: true, description: 'Its name at the provider.' }),
    displayName: t.string({ description: 'Its name for people.' }),
    enabled: t.boolean({ description: 'Whether it may be used; true for a new one.' }),
    contextWindow: t.int({ description: 'Tokens it can take in.' }),
    inputPricePerMillion: t.field({ type: 'Decimal', description: 'Price of a million tokens in.' }),
    outputPricePerMillion: t.field({ type: 'Decimal', description: 'Price of a million tokens out.' }),
    currency: t.string({ description: 'Currency of the prices, ISO 4217; EUR by default.' }),
    uses: t.field({ type: [ModelUse], description: 'What it may be used for; all but EMBEDDING by default.' }),
  }),
  payload: { model: modelPayload },
  run: async (input, { services }) => ({
    model: await services.models.upsert({
      ...input,
      id: optionalIdOf('Model', input.id, 'id'),
      providerId: idOf('Provider', input.providerId, 'providerId'),
    }),
  }),
})

mutation({
  name: 'modelDefaultSet',
  description: 'Makes a model the one that is used when none is named.',
  scope: 'models:manage',
  input: (t) => ({
    id: t.id({ required: true, description: 'Which model.' }),
    use: t.field({ type: ModelUse, required: true, description: 'For what.' }),
  }),
  payload: { model: modelPayload },
  run: async (input, { services }) => {
    const id = idOf('Model', input.id)
    await services.models.setDefault({ id, use: input.use })
    return { model: id }
  },
})
