import SchemaBuilder, { brandWithType } from '@pothos/core'
import RelayPlugin from '@pothos/plugin-relay'
import ScopeAuthPlugin from '@pothos/plugin-scope-auth'
import SubGraphPlugin from '@pothos/plugin-sub-graph'
import type { GraphQLResolveInfo } from 'graphql'
import { isId } from '../api/data/ids.ts'
import { Fault } from '../api/errors/index.ts'
import type { Scope } from '../api/services/principal.ts'
import type { GraphContext } from './context.ts'
import { globalId } from './shared/ids.ts'
import { fieldsOf } from './shared/selection.ts'

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
    URL: { Input: string; Output: string }
  }
}

interface NodeId {
  typename: string
  id: string
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
function mayRead({ typename }: NodeId, { principal }: GraphContext): boolean {
  const { authScopes } = builder.configStore.getTypeConfig(typename, 'Object').pothosOptions as {
    authScopes?: { scope: Scope }
  }
  return authScopes === undefined || principal.scopes.has(authScopes.scope)
}

/** How a type is looked up by id (`byId`); not there where its things are looked up together. */
type LoadOne = (id: string, context: GraphContext, fields: readonly string[] | null) => Promise<object | null> | null

const loadOneOf = ({ typename }: NodeId): LoadOne | undefined =>
  (builder.configStore.getTypeConfig(typename, 'Object').pothosOptions as unknown as { loadOne?: LoadOne }).loadOne

/** What has an id, when the caller may see it; only what was asked of it is read. */
async function loadOf(
  loadOne: LoadOne,
  id: NodeId,
  context: GraphContext,
  info: GraphQLResolveInfo,
): Promise<object | null> {
  const found = mayRead(id, context) ? await loadOne(id.id, context, fieldsOf(info, id.typename)) : null
  // by this its type is told where the graph gives a Node
  if (found) brandWithType(found, id.typename as never)
  return found
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
      resolve: (_root, { id }, context, info, resolveNode) => {
        const loadOne = loadOneOf(id)
        if (loadOne) return loadOf(loadOne, id, context, info) as never
        return mayRead(id, context) ? resolveNode(id) : null
      },
    },
    nodesQueryOptions: {
      description: 'The things with these ids, in their order; null for each that you may not see.',
      args: { ids: { description: 'Their ids, 100 at most.' } },
      resolve: async (_root, { ids }, context, info, resolveNodes) => {
        if (ids.length > mostNodes) {
          throw new Fault('INVALID_INPUT', `At most ${mostNodes} ids can be asked for at once.`, { field: ['ids'] })
        }
        const loads = ids.map((id) => loadOneOf(id))
        const rest = loads.includes(undefined)
          ? await resolveNodes(ids.map((id, n) => (!loads[n] && mayRead(id, context) ? id : nothing)))
          : []
        return Promise.all(ids.map((id, n) => (loads[n] ? loadOf(loads[n], id, context, info) : rest[n]))) as never
      },
    },
    idFieldOptions: { description: 'Opaque id, unique in the whole graph.' },
    encodeGlobalID: (typename, id) => globalId(typename, String(id)),
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
