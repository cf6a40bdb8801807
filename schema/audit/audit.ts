import type { AuditEntryRow } from '../../api/data/lists/sources.ts'
import { builder } from '../builder.ts'
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
    targetType: t.exposeString('targetType', { nullable: true, description: 'Type of what it was done to.' }),
    targetId: t.id({
      nullable: true,
      description: 'Id of what it was done to.',
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
