import type { ModelRow, ProviderRow } from '../../api/data/lists/sources.ts'
import { builder } from '../builder.ts'
import type { GraphContext } from '../context.ts'
import { connectionOf, pageArgs } from '../shared/connections.ts'
import { byId } from '../shared/nodes.ts'
import { fieldsOf, wantedOf } from '../shared/selection.ts'

export const ProviderKind = builder.enumType('ProviderKind', {
  description: 'What a provider speaks.',
  values: {
    OFFLINE: { description: 'Built in; needs nothing and leaves nothing.' },
    OPENAI_COMPATIBLE: { description: 'OpenAI’s chat completions, at any base URL.' },
  } as const,
})

export const ModelUse = builder.enumType('ModelUse', {
  description: 'What a model is used for.',
  values: {
    CHAT: { description: 'Answering in conversations.' },
    RAG: { description: 'Answering from documents through the API.' },
    GENERATION: { description: 'Writing text.' },
    EMBEDDING: { description: 'Turning passages into vectors.' },
  } as const,
})

export const Provider = builder.objectRef<ProviderRow>('Provider')
export const Model = builder.objectRef<ModelRow>('Model')

type Defaults = ReturnType<GraphContext['services']['models']['defaults']>
const asked = new WeakMap<GraphContext, Defaults>()

/** Read once for all models that ask at the same time: a page of them costs what one does. */
function defaultsOf(context: GraphContext): Defaults {
  let defaults = asked.get(context)
  if (!defaults) {
    const forget = () => asked.delete(context)
    defaults = context.services.models.defaults()
    defaults.then(forget, forget)
    asked.set(context, defaults)
  }
  return defaults
}

builder.node(Provider, {
  description: 'Where models run. Needs `models:read`.',
  authScopes: { scope: 'models:read' },
  id: { resolve: (provider) => provider.id },
  loadOne: byId('provider'),
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Its name here.' }),
    kind: t.field({
      type: ProviderKind,
      description: 'What it speaks.',
      extensions: { columns: ['kind'] },
      resolve: (provider) => provider.kind as 'OFFLINE',
    }),
    baseUrl: t.expose('baseUrl', { type: 'URL', nullable: true, description: 'Where it is reached.' }),
    keyHint: t.exposeString('keyHint', {
      nullable: true,
      description:
        'The last 4 characters of its key, which itself is never given out; fewer of a short one, and null without one.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was added.' }),
  }),
})

builder.node(Model, {
  description: 'A model of a provider, with its price. Needs `models:read`.',
  authScopes: { scope: 'models:read' },
  id: { resolve: (model) => model.id },
  loadOne: byId('model'),
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Its name at the provider.' }),
    displayName: t.exposeString('displayName', { description: 'Its name for people.' }),
    enabled: t.exposeBoolean('enabled', { description: 'Whether it may be used.' }),
    contextWindow: t.exposeInt('contextWindow', { nullable: true, description: 'Tokens it can take in.' }),
    inputPricePerMillion: t.expose('inputPricePerMillion', {
      type: 'Decimal',
      description: 'Price of a million tokens in.',
    }),
    outputPricePerMillion: t.expose('outputPricePerMillion', {
      type: 'Decimal',
      description: 'Price of a million tokens out.',
    }),
    currency: t.exposeString('currency', { description: 'Currency of the prices, ISO 4217.' }),
    uses: t.field({
      type: [ModelUse],
      description: 'What it may be used for.',
      extensions: { columns: ['uses'] },
      resolve: (model) => model.uses as 'CHAT'[],
    }),
    defaultFor: t.field({
      type: [ModelUse],
      description: 'What it is used for when no model is named.',
      extensions: { columns: ['id'] },
      resolve: async (model, _args, context) => (await defaultsOf(context)).get(model.id) ?? [],
    }),
    provider: t.field({
      type: Provider,
      nullable: true,
      description: 'Where it runs.',
      extensions: { columns: ['providerId'] },
      resolve: (model, _args, { lists }, info) => lists.one('provider', model.providerId, fieldsOf(info, 'Provider')),
    }),
  }),
})

const ModelConnection = connectionOf('Model', Model)

builder.queryFields((t) => ({
  models: t.field({
    type: ModelConnection,
    description: 'The registered models. Needs `models:read`.',
    authScopes: { scope: 'models:read' },
    args: pageArgs(t.arg),
    resolve: (_root, args, { lists }, info) => lists.page('model', args, wantedOf(info, 'Model')),
  }),
  providers: t.field({
    type: [Provider],
    description: 'The providers, 100 at most. Needs `models:read`.',
    authScopes: { scope: 'models:read' },
    // all of them come at once, where ten is what a list without pages counts for
    extensions: { cost: 100 },
    resolve: async (_root, _args, { lists }, info) => {
      const wanted = { fields: fieldsOf(info, 'Provider'), rows: true, cursors: false, more: false, total: false }
      return (await lists.page('provider', { first: 100 }, wanted)).rows
    },
  }),
}))
