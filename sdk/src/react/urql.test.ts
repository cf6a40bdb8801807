import { type CombinedError, type OperationResult, Client as UrqlClient } from 'urql'
import { describe, expect, it, vi } from 'vitest'
import { createClient, PlatformError } from '../index.ts'
import { data, failure, hangUp, plain, stream, TestPlatform } from '../testing/platform.ts'
import { createUrqlClient, platformExchange } from './urql.ts'

const busy = (seconds: string) => failure(429, 'RATE_LIMITED', { headers: { 'retry-after': seconds } })
const make = 'mutation Make($input: MakeInput!) { make(input: $input) { id } }'
const follow = 'subscription Follow($after: Cursor) { usageLive(after: $after) { __typename cursor } }'
const event = (cursor: string) => ({ __typename: 'UsageRecorded', cursor })
const codeOf = (error: CombinedError | undefined) => error?.graphQLErrors[0]?.extensions.code

describe('urql through the client', () => {
  it('[GQL-17] asks with the client’s key and tenant, and no earlier again than Retry-After says', async () => {
    await using platform = await TestPlatform.start(busy('1'), data({ tenant: { slug: 'acme' } }))
    const urql = createUrqlClient(createClient({ url: platform.url, apiKey: 'key', tenant: 'acme' }))
    const result = await urql.query('query Named($a: Int) { tenant { slug } }', { a: 1 }).toPromise()
    expect(result.data).toEqual({ tenant: { slug: 'acme' } })
    expect(result.error).toBeUndefined()
    const [first, second] = platform.received
    expect(first?.headers).toMatchObject({ authorization: 'Bearer key', 'x-tenant-id': 'acme' })
    expect(first?.graph?.variables).toEqual({ a: 1 })
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(1_000)
  })

  it('[GQL-17] goes without a key with the header that a session needs', async () => {
    await using platform = await TestPlatform.start(data({ tenant: { slug: 'acme' } }))
    await createUrqlClient(createClient({ url: platform.url }))
      .query('{ tenant { slug } }', {})
      .toPromise()
    expect(platform.received[0]?.headers).toMatchObject({ 'x-csrf': '1' })
  })

  it('[GQL-17] sends a mutation once, unless a second one could do no harm', async () => {
    await using platform = await TestPlatform.start(hangUp, busy('0'), data({ make: { id: 'M' } }))
    const urql = createUrqlClient(createClient({ url: platform.url }))
    const lost = await urql.mutation(make, { input: {} }).toPromise()
    expect(lost.error?.networkError).toBeInstanceOf(PlatformError)
    expect(lost.error?.networkError).toMatchObject({ code: 'NETWORK' })
    expect(platform.received).toHaveLength(1)
    const made = await urql.mutation(make, { input: { idempotencyKey: 'once' } }).toPromise()
    expect(made.data).toEqual({ make: { id: 'M' } })
  })

  it('[GQL-17] gives the graph’s errors as urql does: with their codes, beside the data that there is', async () => {
    const errors = [{ message: 'Not yours.', path: ['viewer', 'user'], extensions: { code: 'FORBIDDEN' } }]
    await using platform = await TestPlatform.start(
      plain(200, JSON.stringify({ data: { viewer: { user: null } }, errors })),
      failure(401, 'UNAUTHENTICATED'),
    )
    const urql = createUrqlClient(createClient({ url: platform.url }))
    const half = await urql.query('{ viewer { user { id } } }', {}).toPromise()
    expect([codeOf(half.error), half.data]).toEqual(['FORBIDDEN', { viewer: { user: null } }])
    const refused = await urql.query('{ tenant { slug } }', {}).toPromise()
    expect([codeOf(refused.error), refused.data]).toEqual(['UNAUTHENTICATED', null])
  })

  it('[GQL-17] resumes a subscription after the last cursor, and closes it when nobody reads any more', async () => {
    await using platform = await TestPlatform.start(
      stream('usageLive', [event('1'), event('2')], 'cut'),
      stream('usageLive', [event('3')], 'open'),
    )
    const urql = createUrqlClient(createClient({ url: platform.url }))
    const cursors: string[] = []
    const three = Promise.withResolvers<void>()
    const { unsubscribe } = urql.subscription(follow, {}).subscribe(({ data }: OperationResult) => {
      cursors.push(data.usageLive.cursor)
      if (cursors.length === 3) three.resolve()
    })
    await three.promise
    expect(cursors).toEqual(['1', '2', '3'])
    expect(platform.received.map(({ graph }) => graph?.variables.after)).toEqual([undefined, '2'])
    unsubscribe()
    await vi.waitFor(async () => expect(await platform.connections()).toBe(0))
    expect(platform.received).toHaveLength(2)
  })

  it('[GQL-17] tells what ended a subscription for good', async () => {
    await using platform = await TestPlatform.start(failure(403, 'FORBIDDEN'))
    const urql = createUrqlClient(createClient({ url: platform.url }))
    const result = await urql.subscription(follow, {}).toPromise()
    expect(codeOf(result.error)).toBe('FORBIDDEN')
  })

  it('[GQL-17] is the last exchange of an urql client of the caller’s own', async () => {
    await using platform = await TestPlatform.start(data({ tenant: null }))
    const exchanges = [platformExchange(createClient({ url: platform.url }))]
    const urql = new UrqlClient({ url: '/unused', preferGetMethod: false, exchanges })
    expect((await urql.query('{ tenant { slug } }', {}).toPromise()).data).toEqual({ tenant: null })
  })
})
