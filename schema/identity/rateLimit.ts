import type { Account, Charge } from '../../api/context/rates.ts'
import { builder } from '../builder.ts'

const TenantRateLimit = builder.objectRef<Account>('TenantRateLimit').implement({
  description: 'The points of the whole company.',
  fields: (t) => ({
    limit: t.exposeInt('limit', { description: 'Points in a minute, which is also the most that can be left.' }),
    remaining: t.exposeInt('remaining', { description: 'Points left.' }),
  }),
})

const RateLimit = builder.objectRef<Charge>('RateLimit').implement({
  description:
    'What the caller may still ask for. An operation costs a point for each 100 fields that it asks for at most, a mutation 10 at least; points come back evenly, a full limit in a minute.',
  fields: (t) => ({
    limit: t.int({
      nullable: true,
      description: 'Points in a minute, which is also the most that can be left. Null where there is no limit.',
      resolve: ({ own }) => own?.limit ?? null,
    }),
    remaining: t.int({
      nullable: true,
      description: 'Points left, this operation’s taken off. Null where there is no limit.',
      resolve: ({ own }) => own?.remaining ?? null,
    }),
    used: t.int({
      description: 'Points that are spent and have not come back yet.',
      resolve: ({ own }) => (own ? own.limit - own.remaining : 0),
    }),
    resetAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When all points are there again if nothing is asked until then. Null where there is no limit.',
      resolve: ({ own }) => own?.resetAt ?? null,
    }),
    cost: t.exposeInt('points', { description: 'Points that this operation cost.' }),
    tenant: t.field({
      type: TenantRateLimit,
      nullable: true,
      description: 'The points that all callers of the company share. Null where there is no limit.',
      resolve: ({ tenant }) => tenant,
    }),
  }),
})

builder.queryField('rateLimit', (t) =>
  t.field({
    type: RateLimit,
    description: 'What the caller may still ask for. Needs no right.',
    resolve: (_root, _args, { charge }) => charge!,
  }),
)
