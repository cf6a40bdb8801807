import { builder } from '../builder.ts'
import { mapLog, resyncReason } from '../shared/events.ts'
import { fieldsOf } from '../shared/selection.ts'
import { UsageRecord } from './usage.ts'

type Event = { kind: 'UsageRecorded'; cursor: string; recordId: string } | { kind: 'UsageResync'; cursor: string }

const UsageEvent = builder.interfaceRef<Event>('UsageEvent').implement({
  description: 'Something that happened to the usage.',
  resolveType: ({ kind }) => kind,
  fields: (t) => ({
    cursor: t.field({
      type: 'Cursor',
      description: 'Give it as `after` to go on behind this event.',
      resolve: ({ cursor }) => cursor,
    }),
  }),
})

builder.objectRef<Extract<Event, { kind: 'UsageRecorded' }>>('UsageRecorded').implement({
  description: 'A call was settled.',
  interfaces: [UsageEvent],
  fields: (t) => ({
    record: t.field({
      type: UsageRecord,
      nullable: true,
      description: 'The call.',
      resolve: ({ recordId }, _args, { lists }, info) =>
        lists.one('usageRecord', recordId, fieldsOf(info, 'UsageRecord')),
    }),
  }),
})

builder.objectRef<Extract<Event, { kind: 'UsageResync' }>>('UsageResync').implement({
  description: 'Events were missed for good: read the current state, then go on from this cursor.',
  interfaces: [UsageEvent],
  fields: (t) => ({ reason: t.string({ description: 'Why.', resolve: () => resyncReason }) }),
})

builder.subscriptionField('usageLive', (t) =>
  t.field({
    type: UsageEvent,
    description: 'Each call as it is settled, from now on or from behind `after`. Needs `usage:read`.',
    authScopes: { scope: 'usage:read' },
    args: { after: t.arg({ type: 'Cursor', description: 'Go on behind this event.' }) },
    subscribe: (_root, { after }, { services, signal }) =>
      mapLog<Event>(services.events.stream('usage', { after, signal }), {
        event: ({ cursor, subject }) => ({ kind: 'UsageRecorded', cursor, recordId: subject }),
        resync: (cursor) => ({ kind: 'UsageResync', cursor }),
      }),
    resolve: (event) => event,
  }),
)
