import SchemaBuilder from '@pothos/core'
import RelayPlugin from '@pothos/plugin-relay'
import ScopeAuthPlugin from '@pothos/plugin-scope-auth'
import SubGraphPlugin from '@pothos/plugin-sub-graph'
import { isId } from '../api/data/ids.ts'
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

/** Text that never was an id names what is not there, as a stranger's id does: no row has the nil UUID. */
const nothing = { typename: 'Document', id: '00000000-0000-0000-0000-000000000000' }

function isNodeType(typename: string): boolean {
  try {
    return 'loadOne' in (builder.configStore.getTypeConfig(typename, 'Object').pothosOptions as object)
  } catch {
    return false
  }
}

/** Whether the caller has the right that a type needs: without it, what is there looks like what is not. */
function mayRead({ typename }: { typename: string }, { principal }: GraphContext): boolean {
  const { authScopes } = builder.configStore.getTypeConfig(typename, 'Object').pothosOptions as {
    authScopes?: { scope: Scope }
  }
  return authScopes === undefined || principal.scopes.has(authScopes.scope)
}

/** Ids that `nodes` takes. */
const mostNodes = 100

/** First plugin is outermost: ids are parsed before rights are looked at. */
export const builder = new SchemaBuilder<BuilderTypes>({
  plugins: [RelayPlugin, ScopeAuthPlugin, SubGraphPlugin],
  defaultFieldNullability: false,
  relay: {
    nodeTypeOptions: { description: 'A thing with an id that is unique in the whole graph.' },
    nodeQueryOptions: {
      description: 'The thing with this id, whatever its type; null when there is none you may see.',
      args: { id: { description: 'Its id.' } },
      resolve: (_root, { id }, context, _info, resolveNode) => (mayRead(id, context) ? resolveNode(id) : null),
    },
    nodesQueryOptions: {
      description: 'The things with these ids, in their order; null for each that you may not see.',
      args: { ids: { description: 'Their ids, 100 at most.' } },
      resolve: (_root, { ids }, context, _info, resolveNodes) => {
        if (ids.length > mostNodes)
          throw new Fault('INVALID_INPUT', `At most ${mostNodes} ids can be asked for at once.`)
        return resolveNodes(ids.map((id) => (mayRead(id, context) ? id : nothing)))
      },
    },
    idFieldOptions: { description: 'Opaque id, unique in the whole graph.' },
    encodeGlobalID: (typename, id) => Buffer.from(`${typename}:${id}`).toString('base64url'),
    decodeGlobalID: (globalId) => {
      const text = Buffer.from(globalId, 'base64url').toString('latin1')
      const colon = text.indexOf(':')
      const id = { typename: text.slice(0, Math.max(colon, 0)), id: text.slice(colon + 1) }
      return isId(id.id) && isNodeType(id.typename) ? id : nothing
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
