import type { IntegrationRow, SyncErrorRow, SyncRunRow } from '../../api/data/lists/sources.ts'
import type { ConnectorInfo } from '../../api/services/integrations/read.ts'
import type { SyncCounts as Counts } from '../../api/services/integrations/state.ts'
import { builder } from '../builder.ts'
import { DocumentConnection, DocumentSource } from '../documents/document.ts'
import { connectionOf, pageArgs } from '../shared/connections.ts'
import { maybeIdOf } from '../shared/ids.ts'
import { byId } from '../shared/nodes.ts'
import { fieldsOf, wantedOf } from '../shared/selection.ts'

const Connector = builder.objectRef<ConnectorInfo>('Connector').implement({
  description: 'A kind of source that can be connected. Needs `integrations:read`.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Its name in the API.' }),
    displayName: t.exposeString('displayName', { description: 'Its name for people.' }),
    description: t.exposeString('description', { description: 'What is read and where it goes.' }),
    icon: t.exposeString('icon', { description: 'Name of an icon.' }),
    configSchema: t.expose('configSchema', { type: 'JSON', description: 'JSON Schema of its configuration.' }),
  }),
})

export const IntegrationStatus = builder.enumType('IntegrationStatus', {
  description: 'How an integration is.',
  values: {
    CONNECTED: { description: 'In order, waiting for its next run.' },
    SYNCING: { description: 'Running now.' },
    ERROR: { description: 'The last run failed; `failure` says why.' },
    NEEDS_REAUTH: { description: 'The source no longer accepts the sign-in.' },
    QUOTA: { description: 'Held back by a limit of the source.' },
    PAUSED: { description: 'Stopped by a person.' },
    LATE: { description: 'Its run is overdue.' },
  } as const,
})

const SyncRunStatus = builder.enumType('SyncRunStatus', {
  description: 'How a run is.',
  values: {
    RUNNING: { description: 'Under way.' },
    COMPLETED: { description: 'Whole.' },
    FAILED: { description: 'Ended by an error.' },
    CANCELLED: { description: 'Stopped.' },
  } as const,
})

const SyncTrigger = builder.enumType('SyncTrigger', {
  description: 'What began a run.',
  values: {
    SCHEDULE: { description: 'Its interval.' },
    MANUAL: { description: 'A person.' },
    CONNECT: { description: 'The first connection.' },
  } as const,
})

export const SyncCounts = builder.objectRef<Counts>('SyncCounts').implement({
  description: 'What a run did.',
  fields: (t) => ({
    added: t.exposeInt('added', { description: 'New documents.' }),
    updated: t.exposeInt('updated', { description: 'Changed documents.' }),
    deleted: t.exposeInt('deleted', { description: 'Documents gone from the source.' }),
    skipped: t.exposeInt('skipped', { description: 'Unchanged documents.' }),
    failed: t.exposeInt('failed', { description: 'Items that could not be read.' }),
  }),
})

export const Integration = builder.objectRef<IntegrationRow>('Integration')
export const SyncRun = builder.objectRef<SyncRunRow>('SyncRun')

const SyncError = builder.objectRef<SyncErrorRow>('SyncError').implement({
  description: 'An item that could not be read.',
  fields: (t) => ({
    externalId: t.exposeString('externalId', { description: 'Its id at the source.' }),
    title: t.exposeString('title', { description: 'Its title.' }),
    reason: t.exposeString('reason', { description: 'Why, in words.' }),
    at: t.expose('at', { type: 'DateTime', description: 'When.' }),
  }),
})

const countColumns = ['added', 'updated', 'deleted', 'skipped', 'failed']
const noCounts: Counts = { added: 0, updated: 0, deleted: 0, skipped: 0, failed: 0 }

builder.node(SyncRun, {
  description: 'One run of an integration. Needs `integrations:read`.',
  authScopes: { scope: 'integrations:read' },
  id: { resolve: (run) => run.id },
  loadOne: byId('syncRun'),
  fields: (t) => ({
    status: t.field({
      type: SyncRunStatus,
      description: 'How it is.',
      extensions: { columns: ['status'] },
      resolve: (run) => run.status as 'RUNNING',
    }),
    trigger: t.field({
      type: SyncTrigger,
      description: 'What began it.',
      extensions: { columns: ['trigger'] },
      resolve: (run) => run.trigger as 'MANUAL',
    }),
    startedAt: t.expose('startedAt', { type: 'DateTime', description: 'When it began.' }),
    endedAt: t.expose('endedAt', { type: 'DateTime', nullable: true, description: 'When it ended.' }),
    counts: t.field({
      type: SyncCounts,
      description: 'What it did.',
      extensions: { columns: countColumns },
      resolve: (run) => run,
    }),
    failure: t.exposeString('failure', { nullable: true, description: 'Why it failed, in words.' }),
    errors: t.field({
      type: connectionOf('SyncError', SyncError),
      description: 'The items that could not be read, last first.',
      extensions: { columns: ['id'] },
      args: pageArgs(t.arg),
      resolve: (run, args, { lists }, info) => lists.under('runErrors', run.id, args, wantedOf(info, 'SyncError')),
    }),
  }),
})

const SyncRunConnection = connectionOf('SyncRun', SyncRun)
const newest = (fields: string[] | null) => ({ fields, rows: true, cursors: false, more: false, total: false })

builder.node(Integration, {
  description: 'A source that is kept in sync. Needs `integrations:read`.',
  authScopes: { scope: 'integrations:read' },
  id: { resolve: (integration) => integration.id },
  loadOne: byId('integration'),
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Its name here.' }),
    connector: t.field({
      type: Connector,
      nullable: true,
      description: 'What kind of source; null when the connector is no longer installed.',
      extensions: { columns: ['connector'] },
      resolve: (integration, _args, { services }) =>
        services.integrations.connectors().find(({ name }) => name === integration.connector),
    }),
    config: t.expose('config', { type: 'JSON', description: 'Its configuration, without secrets.' }),
    status: t.field({
      type: IntegrationStatus,
      description: 'How it is.',
      extensions: { columns: ['status'] },
      resolve: (integration) => integration.status as 'CONNECTED',
    }),
    failure: t.exposeString('failure', { nullable: true, description: 'Why the last run failed, in words.' }),
    intervalSeconds: t.exposeInt('intervalSeconds', { description: 'Seconds between the end of a run and the next.' }),
    nextRunAt: t.expose('nextRunAt', { type: 'DateTime', nullable: true, description: 'When it runs next.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was connected.' }),
    lastRun: t.field({
      type: SyncRun,
      nullable: true,
      description: 'Its newest run.',
      extensions: { columns: ['id'] },
      resolve: async ({ id }, _args, { lists }, info) =>
        (await lists.under('integrationRuns', id, { first: 1 }, newest(fieldsOf(info, 'SyncRun')))).rows[0],
    }),
    counts: t.field({
      type: SyncCounts,
      description: 'What its newest run did.',
      extensions: { columns: ['id'] },
      resolve: async ({ id }, _args, { lists }) =>
        (await lists.under('integrationRuns', id, { first: 1 }, newest(countColumns))).rows[0] ?? noCounts,
    }),
    runs: t.field({
      type: SyncRunConnection,
      description: 'Its runs, last first.',
      extensions: { columns: ['id'] },
      args: pageArgs(t.arg),
      resolve: ({ id }, args, { lists }, info) => lists.under('integrationRuns', id, args, wantedOf(info, 'SyncRun')),
    }),
    documents: t.field({
      type: DocumentConnection,
      description: 'The documents it brought, newest first. Needs `documents:read`.',
      authScopes: { scope: 'documents:read' },
      extensions: { columns: ['id'] },
      args: pageArgs(t.arg),
      resolve: ({ id }, args, { lists }, info) =>
        lists.under('integrationDocuments', id, args, wantedOf(info, 'Document')),
    }),
  }),
})

builder.objectField(DocumentSource, 'integration', (t) =>
  t.field({
    type: Integration,
    nullable: true,
    description: 'The integration that brought it. Needs `integrations:read`.',
    authScopes: { scope: 'integrations:read' },
    resolve: ({ integrationId }, _args, { lists }, info) =>
      integrationId ? lists.one('integration', integrationId, fieldsOf(info, 'Integration')) : null,
  }),
)

const IntegrationConnection = connectionOf('Integration', Integration)

builder.queryFields((t) => ({
  connectors: t.field({
    type: [Connector],
    description: 'What can be connected. Needs `integrations:read`.',
    authScopes: { scope: 'integrations:read' },
    resolve: (_root, _args, { services }) => services.integrations.connectors(),
  }),
  integration: t.field({
    type: Integration,
    nullable: true,
    description: 'One integration; null when there is none. Needs `integrations:read`.',
    authScopes: { scope: 'integrations:read' },
    args: { id: t.arg.id({ required: true, description: 'Its id.' }) },
    resolve: (_root, args, { lists }, info) => {
      const id = maybeIdOf('Integration', args.id)
      return id ? lists.one('integration', id, fieldsOf(info, 'Integration')) : null
    },
  }),
  integrations: t.field({
    type: IntegrationConnection,
    description: 'The integrations, in the order they were connected. Needs `integrations:read`.',
    authScopes: { scope: 'integrations:read' },
    args: pageArgs(t.arg),
    resolve: (_root, args, { lists }, info) => lists.page('integration', args, wantedOf(info, 'Integration')),
  }),
}))
