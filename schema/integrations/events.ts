import { notFound } from '../../api/errors/index.ts'
import type { IntegrationState } from '../../api/services/integrations/state.ts'
import { builder } from '../builder.ts'
import { liveEvents, mapLog } from '../shared/events.ts'
import { globalId, optionalIdOf } from '../shared/ids.ts'
import { fieldsOf } from '../shared/selection.ts'
import { Integration, IntegrationStatus, SyncCounts, SyncRun } from './integration.ts'

type Progress = { kind: 'IntegrationProgress'; cursor: string; integrationId: string } & IntegrationState
type Event =
  | Progress
  | { kind: 'IntegrationDeleted'; cursor: string; integrationId: string }
  | { kind: 'IntegrationResync'; cursor: string }

const IntegrationEvent = liveEvents<Event>('Integration', 'Something that happened to an integration.')

builder.objectRef<Progress>('IntegrationProgress').implement({
  description: 'What an integration is doing.',
  interfaces: [IntegrationEvent],
  fields: (t) => ({
    integrationId: t.id({ description: 'Its id.', resolve: (e) => globalId('Integration', e.integrationId) }),
    status: t.field({ type: IntegrationStatus, description: 'How it is.', resolve: (e) => e.status as 'SYNCING' }),
    counts: t.field({ type: SyncCounts, description: 'What the run did so far.', resolve: (e) => e.counts }),
    currentItem: t.exposeString('currentItem', { nullable: true, description: 'What is being read.' }),
    integration: t.field({
      type: Integration,
      nullable: true,
      description: 'The integration as it is now; null when it was disconnected since.',
      resolve: (e, _args, { lists }, info) => lists.one('integration', e.integrationId, fieldsOf(info, 'Integration')),
    }),
    run: t.field({
      type: SyncRun,
      nullable: true,
      description: 'The run.',
      resolve: (e, _args, { lists }, info) =>
        e.runId ? lists.one('syncRun', e.runId, fieldsOf(info, 'SyncRun')) : null,
    }),
  }),
})

builder.objectRef<Extract<Event, { kind: 'IntegrationDeleted' }>>('IntegrationDeleted').implement({
  description: 'An integration was disconnected.',
  interfaces: [IntegrationEvent],
  fields: (t) => ({
    integrationId: t.id({ description: 'Id it had.', resolve: (e) => globalId('Integration', e.integrationId) }),
  }),
})

builder.subscriptionField('integrationSync', (t) =>
  t.field({
    type: IntegrationEvent,
    description:
      'What an integration does, beginning with its present state; or, without an id, what all do from now on. With `after`, from behind that event. Needs `integrations:read`.',
    authScopes: { scope: 'integrations:read' },
    args: {
      integrationId: t.arg.id({ description: 'Which integration; all when left out.' }),
      after: t.arg({ type: 'Cursor', description: 'Go on behind this event.' }),
    },
    subscribe: (_root, args, { services, lists, signal }) => {
      const subject = optionalIdOf('Integration', args.integrationId, 'integrationId') ?? undefined
      return mapLog<Event, { id: string; status: string }>(
        (reading) => services.events.stream('integration', { ...(subject ? { subject } : {}), ...reading }),
        { after: args.after, signal },
        {
          event: ({ cursor, subject: integrationId, type, payload }) =>
            type === 'DELETED'
              ? { kind: 'IntegrationDeleted', cursor, integrationId }
              : { kind: 'IntegrationProgress', cursor, integrationId, ...(payload as unknown as IntegrationState) },
          resync: (cursor) => ({ kind: 'IntegrationResync', cursor }),
          isLast: (event) => subject !== undefined && event.kind === 'IntegrationDeleted',
        },
        subject
          ? {
              look: () => lists.one('integration', subject, ['id', 'status']),
              start: async ({ id: integrationId, status }, cursor) => {
                const wanted = { fields: null, rows: true, cursors: false, more: false, total: false }
                const run = (await lists.under('integrationRuns', integrationId, { first: 1 }, wanted)).rows[0]
                const counts = run ?? { added: 0, updated: 0, deleted: 0, skipped: 0, failed: 0 }
                return {
                  kind: 'IntegrationProgress',
                  cursor,
                  integrationId,
                  status,
                  counts,
                  currentItem: null,
                  runId: run?.id ?? null,
                }
              },
              missing: () => notFound('integration', 'integrationId'),
            }
          : null,
      )
    },
    resolve: (event) => event,
  }),
)
