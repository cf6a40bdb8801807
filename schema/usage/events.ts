import { builder } from '../builder.ts'
import { liveEvents, mapLog } from '../shared/events.ts'
import { fieldsOf } from '../shared/selection.ts'
import { UsageRecord } from './usage.ts'

type Event = { kind: 'UsageRecorded'; cursor: string; recordId: string } | { kind: 'UsageResync'; cursor: string }

const UsageEvent = liveEvents<Event>('Usage', 'Something that happened to the usage.')

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

builder.subscriptionField('usageLive', (t) =>
  t.field({
    type: UsageEvent,
    description: 'Each call as it is settled, from now on or from behind `after`. Needs `usage:read`.',
    authScopes: { scope: 'usage:read' },
    args: { after: t.arg({ type: 'Cursor', description: 'Go on behind this event.' }) },
    subscribe: (_root, { after }, { services, signal }) =>
      mapLog<Event>(
        (reading) => services.events.stream('usage', reading),
        { after, signal },
        {
          event: ({ cursor, subject }) => ({ kind: 'UsageRecorded', cursor, recordId: subject }),
          resync: (cursor) => ({ kind: 'UsageResync', cursor }),
        },
      ),
    resolve: (event) => event,
  }),
)
