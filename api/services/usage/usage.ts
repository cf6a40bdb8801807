import { z } from 'zod'
import { Fault } from '../../errors/index.ts'
import type { TenantScope } from '../scope.ts'
import { validate } from '../validation.ts'

export type UsageGranularity = 'HOUR' | 'DAY' | 'WEEK' | 'MONTH'
export type UsageDimension = 'MODEL' | 'PROVIDER' | 'USER' | 'API_KEY' | 'PURPOSE'

export interface UsageBucket {
  start: Date
  modelId: string | null
  providerId: string | null
  userId: string | null
  apiKeyId: string | null
  purpose: string | null
  calls: number
  errors: number
  inputTokens: number
  outputTokens: number
  cost: string
  currency: string
  estimated: boolean
  latencyMsP50: number | null
  latencyMsP95: number | null
  latencyMsP99: number | null
  firstTokenMsP50: number | null
  firstTokenMsP95: number | null
}

/** Buckets that one answer holds at most. */
const maxBuckets = 5_000

const columns: Record<UsageDimension, { column: string; as: string }> = {
  MODEL: { column: 'u.model_id', as: 'modelId' },
  PROVIDER: { column: 'u.provider_id', as: 'providerId' },
  USER: { column: 'u.user_id', as: 'userId' },
  API_KEY: { column: 'u.api_key_id', as: 'apiKeyId' },
  PURPOSE: { column: 'u.purpose', as: 'purpose' },
}

const zones = new Set([...Intl.supportedValuesOf('timeZone'), 'UTC', 'GMT', 'Etc/UTC'])

const range = z
  .object({
    from: z.date(),
    to: z.date(),
    timeZone: z.string().refine((v) => zones.has(v), 'is not an IANA time zone'),
  })
  .refine(({ from, to }) => from < to, { message: '`from` must be before `to`', path: ['from'] })

/**
 * Usage in buckets of local time (days are the zone's days, 23 or 25 hours long when clocks change), oldest first,
 * one per combination of the dimensions and currency. Calls under way are not counted yet.
 * @throws Fault INVALID_INPUT
 */
export async function readUsage(
  scope: TenantScope,
  input: {
    range: { from: Date; to: Date; timeZone?: string | null }
    granularity: UsageGranularity
    groupBy?: readonly UsageDimension[] | null
    filter?: {
      modelIds?: readonly string[] | null
      purposes?: readonly string[] | null
      from?: Date | null
      to?: Date | null
    } | null
  },
): Promise<UsageBucket[]> {
  scope.require('usage:read')
  const { from, to, timeZone } = validate(z.object({ range }), {
    range: { ...input.range, timeZone: input.range.timeZone ?? 'UTC' },
  }).range
  const hours = (to.getTime() - from.getTime()) / 3_600_000
  if (input.granularity === 'HOUR' && hours > 24 * 62) {
    throw new Fault('INVALID_INPUT', 'Hours can be shown for at most two months; choose DAY.', {
      field: ['granularity'],
    })
  }
  const dimensions = [...new Set(input.groupBy ?? [])].map((dimension) => columns[dimension])
  const values: unknown[] = [from, to, timeZone, input.granularity.toLowerCase()]
  const where: string[] = []
  if (input.filter?.modelIds) where.push(`and u.model_id = any($${values.push(input.filter.modelIds)}::uuid[])`)
  if (input.filter?.purposes) where.push(`and u.purpose = any($${values.push(input.filter.purposes)}::text[])`)
  if (input.filter?.from) where.push(`and u.at >= $${values.push(input.filter.from)}`)
  if (input.filter?.to) where.push(`and u.at < $${values.push(input.filter.to)}`)
  const group = ['start', 'u.currency', ...dimensions.map(({ column }) => column)]
  const { database } = scope
  const rows = await database.query<Record<string, unknown>>(
    `select date_trunc($4, u.at, $3) as start, u.currency,
       ${dimensions.map(({ column, as }) => `${column} as "${as}",`).join(' ')}
       count(*)::int as calls, count(*) filter (where u.status = 'FAILED')::int as errors,
       sum(u.input_tokens)::float8 as "inputTokens", sum(u.output_tokens)::float8 as "outputTokens",
       trim_scale(sum(u.cost))::text as cost, bool_or(u.estimated) as estimated,
       percentile_disc(array[0.5, 0.95, 0.99]) within group (order by u.latency_ms) as latency,
       percentile_disc(array[0.5, 0.95]) within group (order by u.first_token_ms) as first
     from ${database.table('usage_record')} u
     where u.at >= $1 and u.at < $2 and u.status <> 'STARTED' ${where.join(' ')}
     group by ${group.join(', ')} order by start, ${group.slice(1).join(', ')} limit ${maxBuckets + 1}`,
    values,
  )
  if (rows.length > maxBuckets) {
    throw new Fault('INVALID_INPUT', 'That is too many buckets; choose a shorter range or a coarser granularity.', {
      field: ['granularity'],
    })
  }
  const none = { modelId: null, providerId: null, userId: null, apiKeyId: null, purpose: null }
  return rows.map(({ latency, first, ...row }) => {
    const [p50, p95, p99] = (latency as number[] | null) ?? []
    const [f50, f95] = (first as number[] | null) ?? []
    return {
      ...none,
      ...row,
      latencyMsP50: p50 ?? null,
      latencyMsP95: p95 ?? null,
      latencyMsP99: p99 ?? null,
      firstTokenMsP50: f50 ?? null,
      firstTokenMsP95: f95 ?? null,
    } as UsageBucket
  })
}
