import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TenantDatabase } from '../../api/data/databases.ts'
import { newId } from '../../api/data/ids.ts'
import { readUsage } from '../../api/services/usage/usage.ts'
import { type Instance, startInstance } from '../harness/index.ts'
import { need, type Unavailable } from '../harness/part.ts'
import { type RunningPostgres, startPostgres } from '../harness/postgres.ts'
import { scopeOf } from '../harness/scope.ts'

/** Moments a second before and at the first midnight of July and of December 2025 in a zone. */
const midnights: [zone: string, july: string, december: string][] = [
  ['Europe/Paris', '2025-06-30T22:00:00Z', '2025-11-30T23:00:00Z'],
  ['europe/PARIS', '2025-06-30T22:00:00Z', '2025-11-30T23:00:00Z'],
  ['Asia/Kolkata', '2025-06-30T18:30:00Z', '2025-11-30T18:30:00Z'],
  ['Asia/Calcutta', '2025-06-30T18:30:00Z', '2025-11-30T18:30:00Z'],
  ['Asia/Kathmandu', '2025-06-30T18:15:00Z', '2025-11-30T18:15:00Z'],
  ['Europe/Kyiv', '2025-06-30T21:00:00Z', '2025-11-30T22:00:00Z'],
  ['US/Eastern', '2025-07-01T04:00:00Z', '2025-12-01T05:00:00Z'],
  ['EST5EDT', '2025-07-01T04:00:00Z', '2025-12-01T05:00:00Z'],
  ['EST', '2025-07-01T05:00:00Z', '2025-12-01T05:00:00Z'],
  ['Etc/GMT+12', '2025-07-01T12:00:00Z', '2025-12-01T12:00:00Z'],
  ['Etc/GMT-14', '2025-06-30T10:00:00Z', '2025-11-30T10:00:00Z'],
  ['Pacific/Kanton', '2025-06-30T11:00:00Z', '2025-11-30T11:00:00Z'],
  ['America/Nuuk', '2025-07-01T01:00:00Z', '2025-12-01T02:00:00Z'],
  ['Australia/Lord_Howe', '2025-06-30T13:30:00Z', '2025-11-30T13:00:00Z'],
  // to PostgreSQL these are abbreviations of winter's time
  ['CET', '2025-06-30T22:00:00Z', '2025-11-30T23:00:00Z'],
  ['MET', '2025-06-30T22:00:00Z', '2025-11-30T23:00:00Z'],
  ['EET', '2025-06-30T21:00:00Z', '2025-11-30T22:00:00Z'],
  ['WET', '2025-06-30T23:00:00Z', '2025-12-01T00:00:00Z'],
  ['GB', '2025-06-30T23:00:00Z', '2025-12-01T00:00:00Z'],
  ['NZ', '2025-06-30T12:00:00Z', '2025-11-30T11:00:00Z'],
  ['UTC', '2025-07-01T00:00:00Z', '2025-12-01T00:00:00Z'],
  ['Zulu', '2025-07-01T00:00:00Z', '2025-12-01T00:00:00Z'],
  ['GMT0', '2025-07-01T00:00:00Z', '2025-12-01T00:00:00Z'],
]

const query = `query ($range: UsageRange!, $granularity: UsageGranularity!) {
  usage(range: $range, granularity: $granularity) { start calls } }`
const at = (moment: string, plusMs = 0) => new Date(new Date(moment).getTime() + plusMs)
const dayMs = 86_400_000

describe.each(['embedded', 'on a server'] as const)('a time zone, with the database %s', async (place) => {
  const part: RunningPostgres | Unavailable | null = place === 'embedded' ? null : await startPostgres()
  let instance: Instance
  beforeAll(async () => {
    if (part && 'unavailable' in part) return
    instance = await startInstance({ WORKERS: '0', ...(part ? { DATABASE_URL: part.url } : {}) })
  })
  afterAll(async () => {
    await instance?.stop()
    if (part && !('unavailable' in part)) await part.stop()
  })
  const demo = () => instance.platform.parts.databases.tenant('demo')

  async function record(...moments: Date[]): Promise<void> {
    await demo().prisma.usageRecord.deleteMany()
    await demo().prisma.usageRecord.createMany({
      data: moments.map((at) => ({
        id: newId(),
        at,
        modelName: 'm',
        providerName: 'p',
        purpose: 'CHAT',
        status: 'COMPLETED',
        currency: 'EUR',
        instance: 'past',
      })),
    })
  }
  const ask = (timeZone: string, granularity = 'DAY') =>
    instance.graph<{ usage: { start: string; calls: number }[] }>(query, {
      range: { from: '2025-01-01T00:00:00Z', to: '2026-01-01T00:00:00Z', timeZone },
      granularity,
    })

  it.for(midnights)(
    '[LLM-13] such as %s has days and months from its own midnight',
    async ([zone, july, december], test) => {
      if (part) need(part, test)
      await record(at(july, -1), at(july), at(july, dayMs - 1), at(july, dayMs), at(december, -1), at(december))
      const { data, errors } = await ask(zone)
      expect(errors).toBeUndefined()
      expect(data!.usage).toEqual([
        { start: at(july, -dayMs).toISOString(), calls: 1 },
        { start: at(july).toISOString(), calls: 2 },
        { start: at(july, dayMs).toISOString(), calls: 1 },
        { start: at(december, -dayMs).toISOString(), calls: 1 },
        { start: at(december).toISOString(), calls: 1 },
      ])
      const months = (await ask(zone, 'MONTH')).data!.usage
      expect(months.map(({ calls }) => calls)).toEqual([1, 3, 1, 1])
      expect([months[1]!.start, months[3]!.start]).toEqual([at(july).toISOString(), at(december).toISOString()])
    },
  )

  it.for([
    '+05:30',
    '-05:30',
    '−05:30',
    '+0530',
    '+05',
    '-08',
    '<+0530>-5:30',
    'UTC+5',
    'GMT+5',
    'XYZ5ABC',
    'Foo/Bar+5',
    'SystemV/PST8PDT',
    'IST',
    'PST',
    'bst',
    'AST',
    'Factory',
    'Etc/Unknown',
    'Europe/Atlantis',
    'posix/Europe/Paris',
    '../etc/passwd',
    ' Europe/Paris',
    'Europe/Paris\0',
    'Europe/Par\ud800is',
    '',
    'x'.repeat(200_000),
    "UTC'; drop table x --",
  ])('[LLM-13] [GQL-4] that is no IANA zone, such as %j, is refused by its field', async (zone, test) => {
    if (part) need(part, test)
    await record(at('2025-07-01T00:00:00Z'))
    const { errors, status } = await ask(zone)
    expect(status).toBe(200)
    expect(errors).toMatchObject([
      {
        message: '`range.timeZone`: is not an IANA time zone.',
        extensions: { code: 'INVALID_INPUT', field: ['range', 'timeZone'] },
      },
    ])
  })

  it('[LLM-13] [GQL-4] that the database does not know is asked for by its other name, then refused by its field', async (test) => {
    if (part) need(part, test)
    await record(at('2025-06-30T18:29:59Z'), at('2025-06-30T18:30:00Z'))
    const scope = await scopeOf(instance)
    const input = {
      range: { from: at('2025-06-01T00:00:00Z'), to: at('2025-08-01T00:00:00Z'), timeZone: 'Asia/Kolkata' },
      granularity: 'DAY',
    } as const
    // the database itself refuses: it is asked for a zone that is nowhere in place of those that it is not to know
    const asked: unknown[] = []
    const knowing = (...known: string[]): TenantDatabase => ({
      ...scope.database,
      query: (sql, values = []) => {
        asked.push(values[2])
        return scope.database.query(sql, known.includes(String(values[2])) ? values : values.with(2, 'Mars/Kolkata'))
      },
    })
    const { length } = await readUsage({ ...scope, database: knowing('Asia/Kolkata') }, input)
    expect([length, asked]).toEqual([2, ['Asia/Calcutta', 'Asia/Kolkata']])
    await expect(readUsage({ ...scope, database: knowing() }, input)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: '`range.timeZone`: is not known to the database.',
      field: ['range', 'timeZone'],
    })
  })
})
