import { randomBytes } from 'node:crypto'
import { createClient } from 'graphql-ws'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { encodeEventCursor } from '../../api/data/events/cursor.ts'
import { bootstrapKey, type GraphResult, type Instance, startInstance, subscribe } from '../harness/index.ts'
import { need } from '../harness/part.ts'
import { startPostgres } from '../harness/postgres.ts'
import { startRedis } from '../harness/redis.ts'

const accept = 'application/graphql-response+json'
const key = { authorization: `Bearer ${bootstrapKey}` }
const headers = { ...key, accept }
const instances: Instance[] = []
/** With `perMinute` points for a caller: so few that a test spends them, and none comes back while it runs. */
async function limited(env: Record<string, string>): Promise<Instance> {
  const instance = await startInstance({ WORKERS: '0', ...env })
  instances.push(instance)
  return instance
}
afterEach(async () => {
  await Promise.all(instances.splice(0).map((instance) => instance.stop()))
})

interface Cost {
  requested: number
  limit: number
  points: number
  remaining: number
  resetAt: string
}
const costOf = ({ extensions }: { extensions?: Record<string, unknown> }) => extensions!.cost as Cost
const codeOf = ({ errors }: Pick<GraphResult, 'errors'>) => errors?.[0]?.extensions.code
const cheap = '{ documents(first: 1) { nodes { id } } }'
const mutation = 'mutation { conversationCreate(input: { title: "Un" }) { conversation { id } } }'
const keyCreate = `mutation ($scopes: [Scope!]!) {
  apiKeyCreate(input: { name: "other", scopes: $scopes }) { secret userErrors { message } } }`
const post = (instance: Instance, body: unknown, more: Record<string, string> = {}) =>
  fetch(`${instance.url}/graphql`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json', ...more },
    body: JSON.stringify(body),
  })

describe('points', () => {
  it('[GQL-7] are told with every answer: asked, used, left, and when all are back', async () => {
    const instance = await limited({ RATE_POINTS_PER_MINUTE: '1000' })
    const first = costOf(await instance.graph(cheap))
    expect(first).toEqual({ requested: 3, limit: 20_000, points: 1, remaining: 999, resetAt: expect.any(String) })
    expect(Date.parse(first.resetAt)).toBeGreaterThan(Date.now() - 1_000)
    expect(costOf(await instance.graph('{ documents(first: 100) { nodes { id title } } }')).points).toBe(3)
    expect(costOf(await instance.graph(mutation)).points).toBe(10)
    // what is refused is charged too: for its cost, its shape, or for not fitting the schema
    const slow = await limited({ RATE_POINTS_PER_MINUTE: '60' })
    const began = Date.now()
    const before = costOf(await slow.graph(cheap)).remaining
    const deep = `{ documents(first: 100) { nodes { chunks(first: 100) { nodes { document { chunks(first: 100) { nodes { id } } } } } } } }`
    for (const query of [deep, `{ ${'a { '.repeat(30)}a${' }'.repeat(30)} }`, '{ nothing }', '{ nothing']) {
      expect(costOf(await slow.graph(query))).toMatchObject({ points: 1, limit: 20_000 })
    }
    const spent = before - costOf(await slow.graph(cheap)).remaining
    const cameBack = Math.ceil((Date.now() - began) / 1_000)
    expect(spent).toBeGreaterThanOrEqual(5 - cameBack)
    expect(spent).toBeLessThanOrEqual(5)
  })

  it('[GQL-7] that do not suffice for a refusal that took long are taken all the same', async () => {
    const instance = await limited({ RATE_POINTS_PER_MINUTE: '30' })
    expect(costOf(await instance.graph(cheap)).remaining).toBe(29)
    const long = `{ viewer { ${`... { ${'kind '.repeat(500)} } `.repeat(3)} } }`
    expect(codeOf(await instance.graph(long))).toBe('RATE_LIMITED')
    expect(codeOf(await instance.graph(cheap))).toBe('RATE_LIMITED')
  })

  it('[GQL-7] can be asked for', async () => {
    const instance = await limited({ RATE_POINTS_PER_MINUTE: '1000', RATE_TENANT_POINTS_PER_MINUTE: '5000' })
    const query = '{ rateLimit { limit remaining used resetAt cost tenant { limit remaining } } }'
    expect(await instance.data(query)).toEqual({
      rateLimit: {
        limit: 1000,
        remaining: 999,
        used: 1,
        resetAt: expect.any(String),
        cost: 1,
        tenant: { limit: 5000, remaining: 4999 },
      },
    })
    const free = await limited({ RATE_POINTS_PER_MINUTE: '0', RATE_TENANT_POINTS_PER_MINUTE: '0' })
    expect(await free.data(query)).toEqual({
      rateLimit: { limit: null, remaining: null, used: 0, resetAt: null, cost: 1, tenant: null },
    })
    expect(costOf(await free.graph(cheap))).toMatchObject({ remaining: null, resetAt: null })
  })

  it('[GQL-7] that are spent refuse the caller before any SQL, and say until when', async () => {
    const instance = await limited({ RATE_POINTS_PER_MINUTE: '20' })
    const { prisma } = instance.platform.parts.databases.tenant('demo')
    expect(codeOf(await instance.graph(mutation))).toBeUndefined()
    expect(codeOf(await instance.graph(mutation))).toBeUndefined()
    const before = instance.platform.parts.databases.count.statements
    const response = await post(instance, { query: mutation })
    expect(instance.platform.parts.databases.count.statements).toBe(before)
    expect(response.status).toBe(429)
    const seconds = Number(response.headers.get('retry-after'))
    expect(seconds).toBeGreaterThan(10)
    expect(seconds).toBeLessThanOrEqual(30)
    const refused = (await response.json()) as GraphResult
    expect(refused.errors![0]!.extensions).toEqual({ code: 'RATE_LIMITED', retryAfter: seconds })
    expect(costOf(refused)).toMatchObject({ points: 0, remaining: expect.any(Number) })
    let last = await instance.graph(cheap)
    while (!last.errors) last = await instance.graph(cheap)
    expect(codeOf(last)).toBe('RATE_LIMITED')
    // a document that is refused anyway is not told apart any more
    expect(codeOf(await instance.graph('{ nothing'))).toBe('RATE_LIMITED')
    expect(await prisma.conversation.count()).toBe(2)
    // a wait as told is enough
    const wait = last.errors![0]!.extensions as unknown as { retryAfter: number }
    await new Promise((resolve) => setTimeout(resolve, wait.retryAfter * 1_000))
    expect(codeOf(await instance.graph(cheap))).toBeUndefined()
  }, 20_000)

  it('[GQL-7] are each caller’s own, and all callers’ together the company’s', async () => {
    const instance = await limited({ RATE_POINTS_PER_MINUTE: '30', RATE_TENANT_POINTS_PER_MINUTE: '55' })
    const { apiKeyCreate } = await instance.data<{ apiKeyCreate: { secret: string } }>(keyCreate, {
      scopes: ['DOCUMENTS_READ', 'CONVERSATIONS_READ', 'CONVERSATIONS_WRITE'],
    })
    const other = { authorization: `Bearer ${apiKeyCreate.secret}` }
    const codes = async (of: Record<string, string>, times: number) => {
      const seen: (string | undefined)[] = []
      for (let n = 0; n < times; n++) seen.push(codeOf(await instance.graph(mutation, {}, of)))
      return seen
    }
    expect(await codes(key, 3)).toEqual([undefined, undefined, 'RATE_LIMITED'])
    expect(await codes(other, 3)).toEqual([undefined, undefined, 'RATE_LIMITED'])
    const { extensions } = await instance.graph(cheap, {}, other)
    expect((extensions!.cost as Cost).remaining).toBeGreaterThan(5)
  })

  it('[GQL-7] are taken for each operation of a batch by itself', async () => {
    const instance = await limited({ RATE_POINTS_PER_MINUTE: '25' })
    const response = await post(
      instance,
      [mutation, mutation, mutation, mutation].map((query) => ({ query })),
    )
    expect([response.status, Number(response.headers.get('retry-after'))]).toEqual([200, expect.closeTo(15, -1)])
    const results = (await response.json()) as GraphResult[]
    expect(results.map(codeOf).sort()).toEqual(['RATE_LIMITED', 'RATE_LIMITED', undefined, undefined])
    expect(await instance.platform.parts.databases.tenant('demo').prisma.conversation.count()).toBe(2)
  })

  it('[GQL-7] refuse a batch of which nothing can be paid as they refuse one operation', async () => {
    const instance = await limited({ RATE_POINTS_PER_MINUTE: '15' })
    const batch = () => post(instance, [{ query: mutation }, { query: mutation }])
    const first = await batch()
    expect([first.status, ((await first.json()) as GraphResult[]).map(codeOf).sort()]).toEqual([
      200,
      ['RATE_LIMITED', undefined],
    ])
    const second = await batch()
    expect(second.status).toBe(429)
    const waits = ((await second.json()) as GraphResult[]).map(
      ({ errors }) => (errors![0]!.extensions as unknown as { retryAfter: number }).retryAfter,
    )
    expect(Number(second.headers.get('retry-after'))).toBe(Math.max(...waits))
  })

  it('[GQL-7] are taken for each change of a document', async () => {
    const instance = await limited({ RATE_POINTS_PER_MINUTE: '35' })
    const create = 'conversationCreate(input: {}) { conversation { id } }'
    const all = `mutation { a: ${create} ...F } fragment F on Mutation { b: ${create} c: ${create} }`
    expect(costOf(await instance.graph(all))).toMatchObject({ points: 30, remaining: 5 })
    expect(codeOf(await instance.graph(mutation))).toBe('RATE_LIMITED')
    expect(await instance.platform.parts.databases.tenant('demo').prisma.conversation.count()).toBe(3)
  })

  it('[GQL-7] are the same ones on a WebSocket', async () => {
    const instance = await limited({ RATE_POINTS_PER_MINUTE: '15' })
    const client = createClient({
      url: `${instance.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      retryAttempts: 0,
      connectionParams: key,
    })
    const once = async (query: string) => {
      for await (const result of client.iterate({ query })) return result as GraphResult
    }
    const refusal = async (query: string) =>
      once(query).then(
        (result) => codeOf(result!),
        (errors: { extensions: { code: string } }[]) => errors[0]!.extensions.code,
      )
    expect(costOf((await once(mutation))!)).toMatchObject({ points: 10, remaining: 5 })
    expect(await refusal(mutation)).toBe('RATE_LIMITED')
    expect(await refusal('{ nothing }')).toBe('GRAPHQL_VALIDATION_FAILED')
    const stream = 'subscription { documentIngestion { cursor } }'
    while (!(await instance.graph(cheap)).errors);
    expect(await refusal(stream)).toBe('RATE_LIMITED')
    expect(await refusal('{ nothing }')).toBe('RATE_LIMITED')
    await client.dispose()
  })
})

describe('open streams', () => {
  const query = 'subscription ($after: Cursor) { documentIngestion(after: $after) { cursor } }'
  /** A stream that begins with what was there before: it is open when that came. */
  async function open(instance: Instance, transport: 'websocket' | 'sse') {
    const live = subscribe<object>(instance, transport, query, { after: encodeEventCursor('demo.document', 0) })
    const refused = await live.next().then(
      ({ value }) => codeOf(value as never),
      (errors: { extensions: { code: string } }[]) => errors[0]!.extensions.code,
    )
    return { live, refused }
  }

  it.each(['websocket', 'sse'] as const)(
    '[GQL-7] are counted, over %s: one too many is refused, and one that ends makes room',
    async (transport) => {
      const instance = await limited({ STREAMS_PER_PRINCIPAL: '2' })
      await instance.data(
        'mutation { documentCreate(input: { title: "Un", text: "Un" }) { document { id } userErrors { message } } }',
      )
      const [one, two] = [await open(instance, transport), await open(instance, transport)]
      expect([one.refused, two.refused]).toEqual([undefined, undefined])
      expect((await open(instance, transport)).refused).toBe('RATE_LIMITED')
      expect(codeOf(await instance.graph(cheap))).toBeUndefined()
      one.live.drop()
      await expect.poll(async () => (await open(instance, transport)).refused, { timeout: 8_000 }).toBeUndefined()
      expect((await open(instance, transport)).refused).toBe('RATE_LIMITED')
      two.live.drop()
    },
    30_000,
  )

  it('[GQL-7] are 200 operations on one socket at most', async () => {
    const instance = await limited({ STREAMS_PER_PRINCIPAL: '1000' })
    const client = createClient({
      url: `${instance.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      retryAttempts: 0,
      connectionParams: key,
    })
    const refused: string[] = []
    for (let n = 0; n < 205; n++) {
      client.subscribe(
        { query },
        {
          next: () => undefined,
          error: (errors) => refused.push((errors as { extensions: { code: string } }[])[0]!.extensions.code),
          complete: () => undefined,
        },
      )
    }
    await expect.poll(() => refused.length, { timeout: 10_000 }).toBe(5)
    expect(new Set(refused)).toEqual(new Set(['RATE_LIMITED']))
    await client.dispose()
  }, 20_000)
})

describe('wrong keys', () => {
  it('[GQL-7] are refused with a wait after 300 from one address, where a good key still works', async () => {
    const instance = await limited({})
    const wrong = { ...headers, authorization: 'Bearer sft_demo_wrong' }
    const statuses: number[] = []
    for (let n = 0; n < 30; n++) {
      const ten = await Promise.all(Array.from({ length: 10 }, () => post(instance, { query: cheap }, wrong)))
      statuses.push(...ten.map(({ status }) => status))
    }
    expect(statuses.every((status) => status === 401)).toBe(true)
    // some are forgiven with each second that these take: fewer than are asked in it
    let last = await post(instance, { query: cheap }, wrong)
    while (last.status === 401) last = await post(instance, { query: cheap }, wrong)
    expect(last.status).toBe(429)
    expect(Number(last.headers.get('retry-after'))).toBeGreaterThanOrEqual(1)
    expect(codeOf(await instance.graph(cheap))).toBeUndefined()
  }, 20_000)
})

describe.each([
  { place: 'PostgreSQL', withRedis: false },
  { place: 'Redis', withRedis: true },
])('two processes that share their points in $place', { timeout: 60_000 }, async ({ withRedis }) => {
  const [postgres, redis] = await Promise.all([startPostgres(), withRedis ? startRedis() : null])
  const both: Instance[] = []
  beforeAll(async () => {
    if ('unavailable' in postgres || (redis && 'unavailable' in redis)) return
    const env = {
      DATABASE_URL: postgres.url,
      SECRET_KEY: randomBytes(32).toString('hex'),
      WORKERS: '0',
      RATE_POINTS_PER_MINUTE: '100',
      ...(redis ? { REDIS_URL: redis.url } : {}),
    }
    both.push(await startInstance(env))
    both.push(await startInstance(env))
  }, 60_000)
  afterAll(async () => {
    await Promise.all(both.map((instance) => instance.stop()))
    if (!('unavailable' in postgres)) await postgres.stop()
    if (redis && !('unavailable' in redis)) await redis.stop()
  })
  /** How many of 160 operations are answered to a new caller, and how many of those were paid by what came back. */
  const spend = async () => {
    const { apiKeyCreate } = await both[0]!.data<{ apiKeyCreate: { secret: string } }>(keyCreate, {
      scopes: ['DOCUMENTS_READ'],
    })
    const caller = { authorization: `Bearer ${apiKeyCreate.secret}` }
    const began = Date.now()
    const asked = Array.from({ length: 160 }, (_, n) => both[n % 2]!.graph(cheap, {}, caller))
    const answered = (await Promise.all(asked)).filter((result) => !result.errors).length
    return answered - Math.ceil(((Date.now() - began) * 100) / 60_000)
  }

  it('[GQL-7] [GQL-14] give no more than the limit together, and go on when the place is gone', async (test) => {
    const running = need(postgres, test)
    if (redis) need(redis, test)
    // on a busy machine the place may count as away for a moment, when each goes on alone
    await expect.poll(spend, { timeout: 30_000, interval: 2_500 }).toSatisfy((n: number) => n >= 70 && n <= 100)
    const eye = new pg.Client({ connectionString: running.url })
    await eye.connect()
    const { rows } = await eye.query('select key from platform.rate_bucket order by key')
    await eye.end()
    expect(rows.length > 0).toBe(!withRedis)
    if (!redis || 'unavailable' in redis) return
    redis.child.kill('SIGKILL')
    await expect.poll(async () => (await both[0]!.graph('{ __typename }')).status, { timeout: 5_000 }).toBeDefined()
    const slow = performance.now()
    await both[0]!.graph('{ __typename }')
    expect(performance.now() - slow).toBeLessThan(1_000)
  })
})
