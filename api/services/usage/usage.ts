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

/**
 * The names of three letters that are zones in the tz database. Intl takes more of them, of an age when they meant one
 * place each: IST is India to it, and Israel to PostgreSQL.
 */
const shortNames = new Set(
  ['CET', 'EET', 'EST', 'GMT', 'HST', 'MET', 'MST'].concat(['PRC', 'ROC', 'ROK', 'UCT', 'UTC', 'WET']),
)

/**
 * The names under which a database may know the zone that was named, to be tried in their order; none for what names no
 * zone. Offsets are none: what is east of Greenwich in `+05:30` is west of it in PostgreSQL.
 */
function namesOfZone(given: string): string[] {
  if (/^SystemV\//i.test(given) || (/^[a-z]{3}$/i.test(given) && !shortNames.has(given.toUpperCase()))) return []
  let meant: string
  try {
    meant = new Intl.DateTimeFormat('en', { timeZone: given }).resolvedOptions().timeZone
  } catch (error) {
    if (error instanceof RangeError) return []
    throw error
  }
  if (/^[+-]/.test(meant)) return []
  // what it leads to comes first: PostgreSQL takes CET for an abbreviation, whose clocks never change
  return [...new Set([meant, ...(given.includes('/') ? [given] : [])])]
}

/** What PostgreSQL answers to a value that a function does not know: here that can only be the zone. */
const isUnknownZone = (error: unknown): boolean => (error as { code?: unknown }).code === '22023'

const range = z
  .object({
    from: z.date(),
    to: z.date(),
    timeZone: z
      .string()
      .transform(namesOfZone)
      .refine((names) => names.length > 0, 'is not an IANA time zone'),
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
  const { range: when } = validate(z.object({ range }), {
    range: { ...input.range, timeZone: input.range.timeZone ?? 'UTC' },
  })
  const { from, to, timeZone: names } = when
  const hours = (to.getTime() - from.getTime()) / 3_600_000
  if (input.granularity === 'HOUR' && hours > 24 * 62) {
    throw new Fault('INVALID_INPUT', 'Hours can be shown for at most two months; choose DAY.', {
      field: ['granularity'],
    })
  }
  const dimensions = [...new Set(input.groupBy ?? [])].map((dimension) => columns[dimension])
  const values: unknown[] = [from, to, names[0], input.granularity.toLowerCase()]
  const where: string[] = []
  if (input.filter?.modelIds) where.push(`and u.model_id = any($${values.push(input.filter.modelIds)}::uuid[])`)
  if (input.filter?.purposes) where.push(`and u.purpose = any($${values.push(input.filter.purposes)}::text[])`)
  if (input.filter?.from) where.push(`and u.at >= $${values.push(input.filter.from)}`)
  if (input.filter?.to) where.push(`and u.at < $${values.push(input.filter.to)}`)
  const group = ['start', 'u.currency', ...dimensions.map(({ column }) => column)]
  const { database } = scope
  const sql = `select date_trunc($4, u.at, $3) as start, u.currency,
       ${dimensions.map(({ column, as }) => `${column} as "${as}",`).join(' ')}
       count(*)::int as calls, count(*) filter (where u.status = 'FAILED')::int as errors,
       sum(u.input_tokens)::float8 as "inputTokens", sum(u.output_tokens)::float8 as "outputTokens",
       trim_scale(sum(u.cost))::text as cost, bool_or(u.estimated) as estimated,
       percentile_disc(array[0.5, 0.95, 0.99]) within group (order by u.latency_ms) as latency,
       percentile_disc(array[0.5, 0.95]) within group (order by u.first_token_ms) as first
     from ${database.table('usage_record')} u
     where u.at >= $1 and u.at < $2 and u.status <> 'STARTED' ${where.join(' ')}
     group by ${group.join(', ')} order by start, ${group.slice(1).join(', ')} limit ${maxBuckets + 1}`
  const rows = await inKnownZone(names, (name) => database.query<Record<string, unknown>>(sql, values.with(2, name)))
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

/** Asks by one name of a zone after the other, until the database knows it. @throws Fault INVALID_INPUT */
async function inKnownZone<T>(names: readonly string[], ask: (name: string) => Promise<T>): Promise<T> {
  let cause: unknown
  for (const name of names) {
    try {
      return await ask(name)
    } catch (error) {
      if (!isUnknownZone(error)) throw error
      cause = error
    }
  }
  throw new Fault('INVALID_INPUT', '`range.timeZone`: is not known to the database.', {
    field: ['range', 'timeZone'],
    cause,
  })
}
