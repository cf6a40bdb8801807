import { pino } from 'pino'
import { Registry } from 'prom-client'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startDatabases, type TestDatabases } from '../../tests/harness/database.ts'
import { type OpenAi, providerKey, says, startOpenAi } from '../../tests/harness/openai.ts'
import type { TenantDatabase } from '../data/databases.ts'
import { newId } from '../data/ids.ts'
import { createSecrets } from '../data/secrets.ts'
import { createEgressGuard } from '../egress/guard.ts'
import type { ResolvedModel } from './call.ts'
import { createGateway, type Gateway, type GatewayEvent } from './gateway.ts'
import { createLlmMetrics } from './metrics.ts'
import { offline } from './providers/offline.ts'
import { createOpenAiCompatible } from './providers/openaiCompatible.ts'

let test: TestDatabases
let database: TenantDatabase
let server: OpenAi
let gateway: Gateway
let keySealed: string
const guard = createEgressGuard(['127.0.0.0/8'])
const secrets = createSecrets(Buffer.alloc(32, 3))
const registry = new Registry()
const announced: string[] = []
beforeAll(async () => {
  test = await startDatabases()
  database = await test.tenant()
  server = await startOpenAi()
  keySealed = await secrets.seal(database, providerKey)
  gateway = createGateway({
    adapters: { OFFLINE: offline, OPENAI_COMPATIBLE: createOpenAiCompatible(guard.dispatcher) },
    secrets,
    metrics: createLlmMetrics(registry),
    instance: 'this one',
    announce: async (_database, { subject }) => void announced.push(subject),
    log: pino({ level: 'silent' }),
    timeouts: { firstToken: 10_000, stall: 10_000, total: 20_000 },
  })
})
afterAll(async () => {
  await guard.close()
  await server.stop()
  await test.stop()
})
beforeEach(async () => {
  announced.length = 0
  await database.query(`delete from ${database.table('usage_record')}`)
})

const model = (name: string, more: Partial<ResolvedModel> = {}): ResolvedModel => ({
  id: newId(),
  name,
  providerId: newId(),
  providerName: 'Test',
  providerKind: 'OPENAI_COMPATIBLE',
  baseUrl: server.url,
  keySealed,
  inputPrice: '0',
  outputPrice: '0',
  currency: 'EUR',
  ...more,
})
const chat = (of: ResolvedModel, signal = new AbortController().signal) =>
  gateway.chat(
    { database, userId: null, apiKeyId: null, messageId: null },
    of,
    'CHAT',
    { turns: [{ role: 'user', content: 'Quel est le délai de rétractation ?' }], passages: [] },
    signal,
  )
const records = () => database.prisma.usageRecord.findMany()

async function settled(events: AsyncGenerator<GatewayEvent, void>) {
  let last: GatewayEvent | null = null
  for await (const event of events) last = event
  if (last?.type !== 'settled') throw new Error('The last event was not the settlement.')
  return last
}
const inFlight = async () =>
  (await registry.getSingleMetric('llm_in_flight')!.get()).values.reduce((sum, { value }) => sum + value, 0)

describe('the ledger', () => {
  it('[LLM-10] holds a started call before the provider is asked, and what it came to after', async () => {
    const events = chat(model('ledger', { inputPrice: '2', outputPrice: '8' }))
    const first = events.next()
    const upstream = await server.next('ledger')
    expect(await records()).toMatchObject([{ status: 'STARTED', instance: 'this one', inputTokens: 0 }])
    expect(await inFlight()).toBe(1)
    upstream.token('Quatorze')
    await first
    says(' jours')(upstream)
    const { usage, error } = await settled(events)
    expect(error).toBeNull()
    expect(usage).toMatchObject({ status: 'COMPLETED', inputTokens: 100, outputTokens: 1, estimated: false })
    const [record] = await records()
    expect(record).toMatchObject({ status: 'COMPLETED', inputTokens: 100, outputTokens: 1, estimated: false })
    expect(record!.cost.toString()).toBe('0.000208')
    expect(record!.firstTokenMs).toBeLessThanOrEqual(record!.latencyMs!)
    expect(announced).toEqual([record!.id])
    expect(await inFlight()).toBe(0)
  })

  it.each([
    ['0.15', '0.6', 3, 7, '0.00000465'],
    ['0.000001', '0.000001', 1, 1, '0.000000000002'],
    ['999999999.999999', '999999999.999999', 1_000_000, 1_000_000, '1999999999.999998'],
    ['0.1', '0.2', 1, 1, '0.0000003'],
    ['0', '0', 2_147_483_647, 0, '0'],
  ])(
    '[LLM-10] prices exactly: %s in, %s out, %i and %i tokens',
    async (inputPrice, outputPrice, input, output, cost) => {
      const name = `price ${inputPrice} ${input}`
      server.answer(name, (call) => {
        call.token('x')
        call.finish()
        call.usage(input, output)
        call.done()
      })
      const { usage } = await settled(chat(model(name, { inputPrice, outputPrice })))
      expect(usage.cost).toBe(cost)
    },
  )

  it('[LLM-10] estimates, and says so, when the provider does not tell', async () => {
    server.answer('silent', (call) => {
      call.token('quatorze jours')
      call.finish()
      call.done()
    })
    const { usage } = await settled(chat(model('silent')))
    expect(usage.estimated).toBe(true)
    expect(usage.inputTokens).toBeGreaterThan(3)
    expect(usage.outputTokens).toBeGreaterThan(1)
  })
})

describe('whichever way a call ends, it is settled once', () => {
  const expectOne = async (expected: object) => {
    expect(await records()).toMatchObject([expected])
    expect(announced).toHaveLength(1)
    expect(await inFlight()).toBe(0)
  }

  it('[LLM-10] when it fails', async () => {
    const events = chat(model('dies'))
    const first = events.next()
    const upstream = await server.next('dies')
    upstream.token('half an answer')
    await first
    upstream.die()
    const { usage, error } = await settled(events)
    expect(error?.code).toBe('MODEL_STREAM_BROKEN')
    expect(usage.status).toBe('FAILED')
    await expectOne({ status: 'FAILED', errorCode: 'MODEL_STREAM_BROKEN' })
  })

  it('[LLM-10] when it is refused', async () => {
    server.answer('refuses', (call) => call.refuse(429, { 'retry-after': '3' }))
    const { error } = await settled(chat(model('refuses')))
    expect(error).toMatchObject({ code: 'MODEL_RATE_LIMITED', retryAfter: 3 })
    await expectOne({ status: 'FAILED', errorCode: 'MODEL_RATE_LIMITED', outputTokens: 0, firstTokenMs: null })
  })

  it('[LLM-5] [LLM-10] when it is cancelled, with what was generated', async () => {
    const controller = new AbortController()
    const events = chat(model('cancelled'), controller.signal)
    const first = events.next()
    const upstream = await server.next('cancelled')
    upstream.token('half an answer')
    await first
    controller.abort(new Error('enough'))
    const { usage, error } = await settled(events)
    expect([usage.status, error]).toEqual(['CANCELLED', null])
    expect((await upstream.left).answered).toBe(false)
    await expectOne({ status: 'CANCELLED', errorCode: null, estimated: true, outputTokens: usage.outputTokens })
    expect(usage.outputTokens).toBeGreaterThan(0)
  })

  it('[LLM-5] [LLM-10] when its reader leaves in the middle', async () => {
    const events = chat(model('left'))
    const first = events.next()
    const upstream = await server.next('left')
    upstream.token('half an answer')
    await first
    await events.return()
    expect((await upstream.left).answered).toBe(false)
    await expectOne({ status: 'CANCELLED', errorCode: null })
  })

  it('[LLM-10] when the key cannot be opened: the provider is not asked', async () => {
    const before = server.calls.length
    const { error } = await settled(chat(model('locked', { keySealed: keySealed.slice(0, -9) })))
    expect(error?.code).toBe('INTERNAL')
    expect(server.calls).toHaveLength(before)
    await expectOne({ status: 'FAILED', errorCode: 'INTERNAL' })
  })

  it('[LLM-10] [RAG-12] when nothing but the built-in answerer is there', async () => {
    const { usage } = await settled(chat(model('offline', { providerKind: 'OFFLINE', baseUrl: null, keySealed: null })))
    expect(usage).toMatchObject({ status: 'COMPLETED', cost: '0', estimated: false })
    await expectOne({ status: 'COMPLETED' })
  })
})

describe('the sweep', () => {
  const started = (instance: string, minutesAgo: number) =>
    database.query(
      `insert into ${database.table('usage_record')} (id, at, model_name, provider_name, purpose, status, currency, instance)
       values ($1, now() - make_interval(mins => $2), 'm', 'p', 'CHAT', 'STARTED', 'EUR', $3)`,
      [newId(), minutesAgo, instance],
    )
  const left = async () =>
    (await records()).filter(({ status }) => status === 'STARTED').map(({ instance }) => instance)

  it('[LLM-10] settles at once what any other process left, when this one has the database alone', async () => {
    await started('a dead one', 0)
    await started('this one', 0)
    expect(await gateway.sweep(database, { instance: 'this one', exclusive: true })).toBe(1)
    expect(await left()).toEqual(['this one'])
    expect(await records()).toContainEqual(
      expect.objectContaining({ status: 'FAILED', errorCode: 'INTERRUPTED', estimated: true }),
    )
  })

  it('[LLM-10] leaves other processes’ young calls alone, and settles what is older than any call can be', async () => {
    await started('another one', 5)
    await started('another one', 20)
    await started('this one', 20)
    expect(await gateway.sweep(database, { instance: 'this one', exclusive: false })).toBe(2)
    expect(await left()).toEqual(['another one'])
    expect(await gateway.sweep(database, { instance: 'this one', exclusive: false })).toBe(0)
  })
})
