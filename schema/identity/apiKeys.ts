import type { GraphQLResolveInfo } from 'graphql'
import type { Scope } from '../../api/services/principal.ts'
import { idOf } from '../shared/ids.ts'
import { mutation, type PayloadField } from '../shared/payload.ts'
import { fieldsOf } from '../shared/selection.ts'
import { ApiKey, ScopeEnum } from './viewer.ts'

const apiKeyPayload: PayloadField = {
  type: ApiKey,
  description: 'The key’s record.',
  resolve: (id: string, { lists }, info: GraphQLResolveInfo) => lists.one('apiKey', id, fieldsOf(info, 'ApiKey')),
}

mutation({
  name: 'apiKeyCreate',
  description: 'Makes an API key with some of the caller’s own rights.',
  scope: 'users:manage',
  input: (t) => ({
    name: t.string({ required: true, description: 'What it is for.' }),
    scopes: t.field({ type: [ScopeEnum], required: true, description: 'What it may do.' }),
    expiresAt: t.field({ type: 'DateTime', description: 'Until when it works; for ever when left out.' }),
    idempotencyKey: t.string({ description: 'Makes a repeat return the first result.' }),
  }),
  payload: {
    apiKey: apiKeyPayload,
    secret: {
      type: 'String',
      description: 'The key itself. It is shown here and never again, save to a repeat with the same idempotency key.',
    },
  },
  run: async (input, { services }) => {
    const { id, key } = await services.apiKeys.create({ ...input, scopes: input.scopes as unknown as Scope[] })
    return { apiKey: id, secret: key }
  },
})

mutation({
  name: 'apiKeyRevoke',
  description: 'Ends an API key at once, also for streams that are open with it.',
  scope: 'users:manage',
  input: (t) => ({ id: t.id({ required: true, description: 'Which key.' }) }),
  payload: { apiKey: apiKeyPayload },
  run: async (input, { services }) => {
    const id = idOf('ApiKey', input.id)
    await services.apiKeys.revoke(id)
    return { apiKey: id }
  },
})
