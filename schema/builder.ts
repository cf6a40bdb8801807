import SchemaBuilder from '@pothos/core'
import RelayPlugin from '@pothos/plugin-relay'
import ScopeAuthPlugin from '@pothos/plugin-scope-auth'
import SubGraphPlugin from '@pothos/plugin-sub-graph'
import { Fault } from '../api/errors/index.ts'
import type { Scope } from '../api/services/principal.ts'
import type { GraphContext } from './context.ts'

export interface BuilderTypes {
  Context: GraphContext
  AuthScopes: { scope: Scope }
  SubGraphs: 'Public' | 'Full'
  DefaultAuthStrategy: 'all'
  DefaultFieldNullability: false
  Scalars: {
    ID: { Input: string; Output: string }
    DateTime: { Input: Date; Output: Date }
    Decimal: { Input: string; Output: string }
    BigInt: { Input: number; Output: number }
    JSON: { Input: unknown; Output: unknown }
    Cursor: { Input: string; Output: string }
  }
}

/** First plugin is outermost: ids are parsed before rights are looked at. */
export const builder = new SchemaBuilder<BuilderTypes>({
  plugins: [RelayPlugin, ScopeAuthPlugin, SubGraphPlugin],
  defaultFieldNullability: false,
  relay: {
    nodeTypeOptions: { description: 'A thing with an id that is unique in the whole graph.' },
    nodeQueryOptions: {
      description: 'The thing with this id, whatever its type; null when there is none you may see.',
    },
    nodesQueryOptions: {
      description: 'The things with these ids, in their order; null for each that you may not see.',
    },
    idFieldOptions: { description: 'Opaque id, unique in the whole graph.' },
    encodeGlobalID: (typename, id) => Buffer.from(`${typename}:${id}`).toString('base64url'),
    decodeGlobalID: (globalId) => {
      const text = Buffer.from(globalId, 'base64url').toString('latin1')
      const colon = text.indexOf(':')
      if (colon < 1) throw new Fault('INVALID_INPUT', 'This is not an id of the graph.')
      return { typename: text.slice(0, colon), id: text.slice(colon + 1) }
    },
  },
  scopeAuth: {
    authorizeOnSubscribe: true,
    defaultStrategy: 'all',
    authScopes: ({ principal }) => ({ scope: (scope) => principal.scopes.has(scope) }),
    unauthorizedError: () =>
      new Fault('FORBIDDEN', 'You do not have the right that this needs; its description names it.'),
  },
  subGraphs: {
    defaultForTypes: ['Public', 'Full'],
    defaultForFields: ['Public', 'Full'],
  },
})
