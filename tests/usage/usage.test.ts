import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '../../api/data/ids.ts'
import { chatOf, connectModels, rowId } from '../harness/chat.ts'
import { type Instance, startInstance } from '../harness/index.ts'
import { type OpenAi, says, startOpenAi } from '../harness/openai.ts'

let instance: Instance
let openai: OpenAi
let models: Record<'small' | 'large', string> & { providerId: string }

interface Bucket {
  start: string
  calls: number
  errors: number
  inputTokens: number
  outputTokens: number
  cost: string
  currency: string
  model: { name: string } | null
  purpose: string | null
}

beforeAll(async () => {
  ;[instance, openai] = await Promise.all([startInstance({ WORKERS: '0' }), startOpenAi()])
  models = await connectModels(instance, openai, ['small', 'large'])
})
afterAll(async () => {
  await instance?.stop()
  await openai?.stop()
})

/** Puts calls into the ledger at moments of the past. */
async function insert(at: string, more: Record<string, unknown> = {}): Promise<void> {
  await instance.platform.parts.databases.tenant('demo').prisma.usageRecord.create({
    data: {
      id: newId(),
      at: new Date(at),
      modelId: rowId(models.small),
      modelName: 'small',
      providerId: rowId(models.providerId),
      providerName: 'Counterpart',
      purpose: 'CHAT',
      status: 'COMPLETED',
      inputTokens: 10,
      outputTokens: 1,
      cost: '0.0000021',
      currency: 'EUR',
      latencyMs: 100,
      firstTokenMs: 20,
      instance: 'past',
      ...more,
    },
  })
}

const query = `query ($range: UsageRange!, $granularity: UsageGranularity!, $groupBy: [UsageDimension!], $filter: UsageFilter) {
  usage(range: $range, granularity: $granularity, groupBy: $groupBy, filter: $filter) { start calls errors inputTokens
    outputTokens cost currency estimated latencyMsP50 latencyMsP95 latencyMsP99 firstTokenMsP50 firstTokenMsP95
    model { name } provider { name } user { email } apiKey { name } purpose } }`

const usage = async (from: string, to: string, more: Record<string, unknown> = {}) => {
  const { timeZone = 'UTC', ...rest } = more
  const variables = { range: { from, to, timeZone }, granularity: 'DAY', ...rest }
  return (await instance.data<{ usage: Bucket[] }>(query, variables)).usage
}

describe('usage by day in Paris', () => {
  it('[LLM-13] has a day of 23 hours when clocks go forward, and one of 25 when they go back', async () => {
    // 29 March 2026: from 28 March 23:00Z to 29 March 22:00Z
    for (const at of ['2026-03-28T22:59:59Z', '2026-03-28T23:00:00Z', '2026-03-29T21:59:59Z', '2026-03-29T22:00:00Z']) {
      await insert(at)
    }
    const spring = await usage('2026-03-27T23:00:00Z', '2026-03-31T22:00:00Z', { timeZone: 'Europe/Paris' })
    expect(spring.map(({ start, calls }) => [start, calls])).toEqual([
      ['2026-03-27T23:00:00.000Z', 1],
      ['2026-03-28T23:00:00.000Z', 2],
      ['2026-03-29T22:00:00.000Z', 1],
    ])
    // 25 October 2026: from 24 October 22:00Z to 25 October 23:00Z
    for (const at of ['2026-10-24T21:59:59Z', '2026-10-24T22:00:00Z', '2026-10-25T22:59:59Z', '2026-10-25T23:00:00Z']) {
      await insert(at)
    }
    const autumn = await usage('2026-10-23T22:00:00Z', '2026-10-27T23:00:00Z', { timeZone: 'Europe/Paris' })
    expect(autumn.map(({ start, calls }) => [start, calls])).toEqual([
      ['2026-10-23T22:00:00.000Z', 1],
      ['2026-10-24T22:00:00.000Z', 2],
      ['2026-10-25T23:00:00.000Z', 1],
    ])
  })

  it('[LLM-13] keeps the hour that happens twice apart', async () => {
    await insert('2025-10-26T00:30:00Z') // 02:30 in summer time
    await insert('2025-10-26T01:30:00Z') // 02:30 in winter time
    const hours = await usage('2025-10-25T22:00:00Z', '2025-10-26T23:00:00Z', {
      timeZone: 'Europe/Paris',
      granularity: 'HOUR',
    })
    expect(hours.map(({ start, calls }) => [start, calls])).toEqual([
      ['2025-10-26T00:00:00.000Z', 1],
      ['2025-10-26T01:00:00.000Z', 1],
    ])
  })

  it('[LLM-13] has weeks from Monday and calendar months of the zone', async () => {
    await insert('2025-05-31T22:30:00Z') // 1 June, 00:30, a Sunday
    await insert('2025-06-01T22:30:00Z') // 2 June, 00:30, a Monday
    const range = ['2025-05-01T00:00:00Z', '2025-07-01T00:00:00Z', { timeZone: 'Europe/Paris' }] as const
    const months = await usage(range[0], range[1], { ...range[2], granularity: 'MONTH' })
    expect(months.map(({ start, calls }) => [start, calls])).toEqual([['2025-05-31T22:00:00.000Z', 2]])
    const weeks = await usage(range[0], range[1], { ...range[2], granularity: 'WEEK' })
    expect(weeks.map(({ start }) => start)).toEqual(['2025-05-25T22:00:00.000Z', '2025-06-01T22:00:00.000Z'])
    const utc = await usage(range[0], range[1], { granularity: 'MONTH' })
    expect(utc.map(({ start, calls }) => [start, calls])).toEqual([
      ['2025-05-01T00:00:00.000Z', 1],
      ['2025-06-01T00:00:00.000Z', 1],
    ])
  })
})

describe('usage', () => {
  const [from, to] = ['2024-01-01T00:00:00Z', '2024-02-01T00:00:00Z']
  beforeAll(async () => {
    await insert('2024-01-05T10:00:00Z', { cost: '0.1', latencyMs: 10, firstTokenMs: null })
    await insert('2024-01-05T11:00:00Z', { cost: '0.2', latencyMs: 30 })
    await insert('2024-01-05T12:00:00Z', { status: 'FAILED', errorCode: 'MODEL_AUTH', cost: '0', latencyMs: 20 })
    await insert('2024-01-05T13:00:00Z', { purpose: 'RAG', cost: '0.3', estimated: true, latencyMs: 40 })
    await insert('2024-01-05T14:00:00Z', { modelId: rowId(models.large), modelName: 'large', cost: '0.4' })
    await insert('2024-01-05T15:00:00Z', {
      modelId: rowId(models.large),
      modelName: 'large',
      currency: 'USD',
      cost: '7',
    })
    await insert('2024-01-05T16:00:00Z', { status: 'STARTED', cost: '0' })
    await insert(to)
  })

  it('[LLM-13] sums calls, errors, tokens and exact cost, per currency, without calls under way or the range’s end', async () => {
    const buckets = await usage(from, to)
    expect(buckets).toMatchObject([
      { calls: 5, errors: 1, inputTokens: 50, outputTokens: 5, cost: '1', currency: 'EUR', estimated: true },
      { calls: 1, errors: 0, cost: '7', currency: 'USD', estimated: false },
    ])
    expect(buckets[0]).toMatchObject({ latencyMsP50: 30, latencyMsP95: 100, firstTokenMsP50: 20 })
  })

  it('[LLM-13] splits by every combination of dimensions, and all parts add up to the whole', async () => {
    const combos = [
      ['MODEL'],
      ['PROVIDER'],
      ['USER'],
      ['API_KEY'],
      ['PURPOSE'],
      ['MODEL', 'PURPOSE'],
      ['PURPOSE', 'MODEL', 'MODEL', 'USER', 'API_KEY', 'PROVIDER'],
    ]
    for (const groupBy of combos) {
      const buckets = await usage(from, to, { groupBy })
      expect([groupBy, buckets.reduce((sum, { calls }) => sum + calls, 0)]).toEqual([groupBy, 6])
    }
    const byModel = await usage(from, to, { groupBy: ['MODEL', 'PURPOSE'] })
    const rows = byModel.map(({ model, purpose, currency, calls, cost }) => [
      model?.name,
      purpose,
      currency,
      calls,
      cost,
    ])
    expect(rows.toSorted()).toEqual([
      ['large', 'CHAT', 'EUR', 1, '0.4'],
      ['large', 'CHAT', 'USD', 1, '7'],
      ['small', 'CHAT', 'EUR', 3, '0.3'],
      ['small', 'RAG', 'EUR', 1, '0.3'],
    ])
  })

  it('[LLM-13] is filtered by model and purpose, in buckets and in records alike', async () => {
    const filter = { modelIds: [models.small], purposes: ['CHAT'] }
    expect(await usage(from, to, { filter })).toMatchObject([{ calls: 3, cost: '0.3' }])
    const { usageRecords } = await instance.data<{ usageRecords: { totalCount: number; nodes: { cost: string }[] } }>(
      `query ($filter: UsageFilter) { usageRecords(filter: $filter) { totalCount nodes { at status cost model { name } } } }`,
      { filter: { ...filter, from, to } },
    )
    expect(usageRecords.totalCount).toBe(4) // with the one that is under way
    expect(usageRecords.nodes.map(({ cost }) => cost)).toEqual(['0', '0', '0.2', '0.1'])
    expect(await usage(from, to, { filter: { modelIds: [] } })).toEqual([])
  })

  const wrong: [what: string, variables: Record<string, unknown>, code: string][] = [
    ['a zone that is none', { range: { from, to, timeZone: 'Europe/Atlantis' } }, 'INVALID_INPUT'],
    ['a zone that is an attack', { range: { from, to, timeZone: "UTC'; drop table x --" } }, 'INVALID_INPUT'],
    ['an empty zone', { range: { from, to, timeZone: '' } }, 'INVALID_INPUT'],
    ['an end before its beginning', { range: { from: to, to: from } }, 'INVALID_INPUT'],
    ['an end that is its beginning', { range: { from, to: from } }, 'INVALID_INPUT'],
    ['a date that is none', { range: { from: 'yesterday', to } }, 'INVALID_INPUT'],
    ['years of hours', { range: { from: '2020-01-01T00:00:00Z', to }, granularity: 'HOUR' }, 'INVALID_INPUT'],
    ['a granularity that is none', { range: { from, to }, granularity: 'CENTURY' }, 'INVALID_INPUT'],
    ['a dimension that is none', { range: { from, to }, groupBy: ['COLOUR'] }, 'INVALID_INPUT'],
    ['a model that is none', { range: { from, to }, filter: { modelIds: ['x'] } }, 'NOT_FOUND'],
    [
      'the ends of time',
      { range: { from: '0001-01-01T00:00:00Z', to: '9999-12-31T23:59:59Z' }, granularity: 'MONTH' },
      'none',
    ],
  ]
  it.each(wrong)('[GQL-4] with %s is answered by its code', async (_what, variables, code) => {
    const { errors } = await instance.graph(query, { granularity: 'DAY', ...variables })
    expect(errors?.map(({ extensions }) => extensions.code) ?? ['none']).toEqual([code])
  })
})

describe('the cost of calls', () => {
  /** Exact arithmetic in units of 10^-12, as a decimal without trailing zeros. */
  const exact = (calls: [input: number, output: number][], input: string, output: string): string => {
    const micro = (price: string) => BigInt(Math.round(Number(price) * 1e6))
    const sum = calls.reduce((n, [i, o]) => n + BigInt(i) * micro(input) + BigInt(o) * micro(output), 0n)
    const text = sum.toString().padStart(13, '0')
    return `${text.slice(0, -12)}.${text.slice(-12)}`.replace(/\.?0+$/, '')
  }

  const prices: [string, string][] = [
    ['0.15', '0.60'],
    ['2.5', '10'],
    ['0.1', '0.2'],
    ['0.123456', '0.654321'],
  ]
  it.each(prices)(
    '[LLM-10] [LLM-11] at %s and %s a million is exact, in each row and in the sum',
    async (input, output) => {
      const chat = chatOf(instance)
      const name = `priced-${input}`
      const priced = await connectModels(instance, openai, [name], { price: { input, output } })
      const calls: [number, number][] = [
        [7, 3],
        [1_234_567, 89],
        [1, 1],
      ]
      const costs: string[] = []
      for (const [tokensIn, tokensOut] of calls) {
        openai.answer(name, (call) => {
          call.token('Oui')
          call.finish()
          call.usage(tokensIn, tokensOut)
          call.done()
        })
        const id = await chat.ask('Combien ?', priced[name])
        await chat.whole('sse', id)
        costs.push((await chat.read(id)).usage!.cost)
      }
      expect(costs).toEqual(calls.map((call) => exact([call], input, output)))
      const now = Date.now()
      const [bucket] = await usage(new Date(now - 86_400_000).toISOString(), new Date(now + 60_000).toISOString(), {
        granularity: 'MONTH',
        filter: { modelIds: [priced[name]] },
      })
      expect(bucket).toMatchObject({ calls: 3, cost: exact(calls, input, output) })
    },
  )

  it('[LLM-13] of a model that is gone stays in the usage', async () => {
    openai.answer('gone', says('Oui'))
    const { gone, providerId } = await connectModels(instance, openai, ['gone'])
    const chat = chatOf(instance)
    await chat.whole('sse', await chat.ask('Combien ?', gone))
    await instance.data('mutation ($id: ID!) { providerDelete(input: { id: $id }) { deletedId } }', { id: providerId })
    const { usageRecords } = await instance.data<{ usageRecords: { nodes: object[] } }>(
      '{ usageRecords(first: 1) { nodes { model { name } modelName providerName cost } } }',
    )
    expect(usageRecords.nodes[0]).toMatchObject({ model: null, modelName: 'gone', providerName: 'Counterpart' })
  })
})
