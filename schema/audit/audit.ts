import { brandWithType } from '@pothos/core'
import { type GraphQLResolveInfo, isObjectType } from 'graphql'
import { isId } from '../../api/data/ids.ts'
import type { AuditEntryRow } from '../../api/data/lists/sources.ts'
import type { Scope } from '../../api/services/principal.ts'
import { builder } from '../builder.ts'
import type { GraphContext } from '../context.ts'
import { PrincipalKind } from '../identity/viewer.ts'
import { connectionOf, pageArgs } from '../shared/connections.ts'
import { globalId } from '../shared/ids.ts'
import { byId } from '../shared/nodes.ts'
import { fieldsOf, wantedOf } from '../shared/selection.ts'
import { together } from '../shared/together.ts'

const AuditEntry = builder.objectRef<AuditEntryRow>('AuditEntry')

const tenantOf = together(({ services }, items: readonly { id: string }[]) =>
  services.tenants.find(items.map(({ id }) => id)),
)

/** What a Node's type says of who may see it and how it is looked up. Companies are looked up many at once. */
interface NodeOptions {
  authScopes?: { scope: Scope }
  loadOne?: (id: string, context: GraphContext, fields: readonly string[] | null) => Promise<object | null> | null
}

/**
 * What an entry speaks of, by the rules of `node`: null when it is gone or not the caller's to see. Those of a page are
 * read together, a statement a type.
 */
async function targetOf(
  { targetType, targetId }: Pick<AuditEntryRow, 'targetType' | 'targetId'>,
  context: GraphContext,
  info: GraphQLResolveInfo,
): Promise<object | null> {
  const type = targetType ? info.schema.getType(targetType) : undefined
  if (!isObjectType(type) || !targetId || !isId(targetId)) return null
  const { authScopes, loadOne } = type.extensions.pothosOptions as NodeOptions
  if (authScopes && !context.principal.scopes.has(authScopes.scope)) return null
  const found = await (loadOne
    ? loadOne(targetId, context, fieldsOf(info, type.name))
    : type.name === 'Tenant'
      ? tenantOf({ id: targetId }, context)
      : null)
  // by this its type is told where the graph gives a Node
  if (found) brandWithType(found, type.name as never)
  return found
}

builder.node(AuditEntry, {
  description: 'Who did what, when and from where. Needs `tenant:manage`.',
  authScopes: { scope: 'tenant:manage' },
  id: { resolve: (entry) => entry.id },
  loadOne: byId('auditEntry'),
  fields: (t) => ({
    action: t.exposeString('action', { description: 'What was done, such as document.create.' }),
    actorKind: t.field({
      type: PrincipalKind,
      description: 'What kind of caller did it.',
      extensions: { columns: ['actorKind'] },
      resolve: (entry) => entry.actorKind as 'USER',
    }),
    actorName: t.exposeString('actorName', { description: 'Who did it.' }),
    target: t.field({
      type: builder.nodeInterfaceRef(),
      nullable: true,
      description: 'What it was done to, as it is now; null when it is gone, or is not the caller’s to see.',
      extensions: { columns: ['targetType', 'targetId'] },
      resolve: (entry, _args, context, info) => targetOf(entry, context, info) as never,
    }),
    targetType: t.exposeString('targetType', {
      nullable: true,
      description: 'Type of what it was done to, also when `target` is gone.',
    }),
    targetId: t.id({
      nullable: true,
      description: 'Id of what it was done to, the same in all its entries, also when `target` is gone.',
      extensions: { columns: ['targetType', 'targetId'] },
      resolve: ({ targetType, targetId }) => (targetType && targetId ? globalId(targetType, targetId) : null),
    }),
    detail: t.expose('detail', { type: 'JSON', nullable: true, description: 'What else is known of it.' }),
    at: t.expose('at', { type: 'DateTime', description: 'When.' }),
    address: t.exposeString('address', { nullable: true, description: 'From which network address.' }),
  }),
})

builder.queryField('auditLog', (t) =>
  t.field({
    type: connectionOf('AuditEntry', AuditEntry),
    description: 'What was done in this company, newest first. Needs `tenant:manage`.',
    authScopes: { scope: 'tenant:manage' },
    args: pageArgs(t.arg),
    resolve: (_root, args, { lists }, info) => lists.page('auditEntry', args, wantedOf(info, 'AuditEntry')),
  }),
)
