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

/** How each Node's type is looked up by id (`byId`); `fields` are those that were asked for, null for all. */
type LoadOne = (id: string, context: GraphContext, fields: readonly string[] | null) => Promise<object | null> | null

/**
 * What has an id, when the caller may see it; only what was asked of it is read. Null for what is gone, or is not the
 * caller's to see, or never was: for whoever gives a Node, this is the place where rights to it are checked.
 */
export async function loadNode(id: NodeId, context: GraphContext, info: GraphQLResolveInfo): Promise<object | null> {
  if (!isNodeType(id.typename) || !mayRead(id, context)) return null
  const { loadOne } = builder.configStore.getTypeConfig(id.typename, 'Object').pothosOptions as unknown as {
    loadOne: LoadOne
  }
  const found = await loadOne(id.id, context, fieldsOf(info, id.typename))
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
      resolve: (_root, { id }, context, info) => loadNode(id, context, info) as never,
    },
    nodesQueryOptions: {
      description: 'The things with these ids, in their order; null for each that you may not see.',
      args: { ids: { description: 'Their ids, 100 at most.' } },
      resolve: (_root, { ids }, context, info) => {
        if (ids.length > mostNodes) {
          throw new Fault('INVALID_INPUT', `At most ${mostNodes} ids can be asked for at once.`, { field: ['ids'] })
        }
        return Promise.all(ids.map((id) => loadNode(id, context, info))) as never
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
