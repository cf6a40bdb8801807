import { isId } from '../../api/data/ids.ts'
import type { AuditEntryRow } from '../../api/data/lists/sources.ts'
import { builder, loadNode } from '../builder.ts'
import { PrincipalKind } from '../identity/viewer.ts'
import { connectionOf, pageArgs } from '../shared/connections.ts'
import { globalId } from '../shared/ids.ts'
import { byId } from '../shared/nodes.ts'
import { wantedOf } from '../shared/selection.ts'

const AuditEntry = builder.objectRef<AuditEntryRow>('AuditEntry')

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
      // those of a page are read together, a statement a type
      resolve: ({ targetType, targetId }, _args, context, info) =>
        (targetType && targetId && isId(targetId)
          ? loadNode({ typename: targetType, id: targetId }, context, info)
          : null) as never,
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
