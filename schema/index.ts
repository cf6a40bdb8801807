import { type GraphQLSchema, isObjectType, lexicographicSortSchema, printSchema } from 'graphql'
import { builder } from './builder.ts'
import './shared/scalars.ts'
import './tenants/tenant.ts'
import './tenants/create.ts'
import './tenants/update.ts'
import './tenants/suspend.ts'
import './tenants/delete.ts'
import './identity/viewer.ts'
import './identity/apiKeys.ts'
import './identity/rateLimit.ts'
import './documents/document.ts'
import './documents/create.ts'
import './documents/upload.ts'
import './documents/delete.ts'
import './documents/reindex.ts'
import './documents/events.ts'
import './search/search.ts'
import './models/model.ts'
import './models/providerKeySet.ts'
import './models/modelUpsert.ts'
import './conversations/conversation.ts'
import './conversations/manage.ts'
import './conversations/messages.ts'
import './conversations/events.ts'
import './usage/usage.ts'
import './usage/events.ts'
import './integrations/integration.ts'
import './integrations/connect.ts'
import './integrations/control.ts'
import './integrations/events.ts'
import './audit/audit.ts'
import { globalId } from './shared/ids.ts'

builder.queryType({ description: 'Reading.' })
builder.mutationType({ description: 'Changing. Each takes one input and returns one payload with `userErrors`.' })
builder.subscriptionType({ description: 'Following what happens, live, over WebSocket or server-sent events.' })

let full: GraphQLSchema | undefined

/** The schema that the server runs, with what operators need. Built once. */
export function fullSchema(): GraphQLSchema {
  full ??= builder.toSchema({ subGraph: 'Full' })
  return full
}

/**
 * The same without checks of rights on the way, for who has looked at the rights that an operation's types and fields
 * name (`authScopes`) before executing any of it. Ids are made at once instead of behind a promise for each.
 */
export function unguardedSchema(): GraphQLSchema {
  const schema = builder.toSchema({ subGraph: 'Full', disableScopeAuth: true })
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type)) continue
    const { id } = (type.extensions.pothosOptions ?? {}) as { id?: { resolve?: (row: unknown) => unknown } }
    const field = type.getFields().id
    if (!id?.resolve || !field) continue
    const idOf = id.resolve
    field.resolve = (row: unknown) => globalId(type.name, String(idOf(row)))
    field.extensions = { ...field.extensions, globalId: true }
  }
  return schema
}

/** What applications see. */
export const publicSchema = (): GraphQLSchema => builder.toSchema({ subGraph: 'Public' })

/** The sorted SDL of a schema, as it is committed. */
export const sdl = (schema: GraphQLSchema): string => `${printSchema(lexicographicSortSchema(schema))}\n`
