import { parse } from 'graphql'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { createClient, PlatformError, type PlatformErrorCode, type TypedDocument, UserErrors } from './index.ts'
import { type Answer, data, failure, hangUp, plain, stream, TestPlatform } from './testing/platform.ts'

const fastRetry = { headers: { 'retry-after': '0' } }
const document = { id: 'D1', title: 'Notes' }
const page = (ids: string[], endCursor: string | null) => ({
  documents: {
    nodes: ids.map((id) => ({ id })),
    pageInfo: { hasNextPage: endCursor !== null, endCursor },
    totalCount: 3,
  },
})

describe('a call', () => {
  it('[GQL-17] sends the operation with the credential and tenant, and gives its root field', async () => {
    await using platform = await TestPlatform.start(data({ document }))
    const client = createClient({ url: platform.url, apiKey: 'key', tenant: 'acme', headers: { 'x-more': '1' } })
    expect(await client.document({ id: 'D1' })).toEqual(document)
    const [received] = platform.received
    expect(received?.headers).toMatchObject({ authorization: 'Bearer key', 'x-tenant-id': 'acme', 'x-more': '1' })
    expect(received?.graph).toMatchObject({ operationName: 'document', variables: { id: 'D1' } })
    expect(received?.graph?.query).toContain('fragment DocumentFields on Document')
  })

  it('[GQL-17] without a key goes with the browser’s cookie and the header that such requests need', async () => {
    await using platform = await TestPlatform.start(data({ connectors: [] }))
    await createClient({ url: platform.url }).connectors()
    expect(platform.received[0]?.headers).toMatchObject({ 'x-csrf': '1' })
    expect(platform.received[0]?.headers.authorization).toBeUndefined()
  })

  it('[GQL-17] needs an absolute url outside a browser, and uses /graphql of the page in one', async () => {
    await expect(createClient().connectors()).rejects.toThrow('url must be absolute')
    const asked: string[] = []
    const browser = { location: { href: 'https://example.com/app' } }
    Object.assign(globalThis, browser)
    try {
      const fetch = async (url: unknown) => {
        asked.push(String(url))
        return Response.json({ data: { connectors: [] } })
      }
      await createClient({ fetch: fetch as typeof globalThis.fetch }).connectors()
    } finally {
      Reflect.deleteProperty(globalThis, 'location')
    }
    expect(asked).toEqual(['/graphql'])
  })

  it('[GQL-17] gives a mutation’s payload without userErrors', async () => {
    await using platform = await TestPlatform.start(data({ documentCreate: { document, userErrors: [] } }))
    const payload = await createClient({ url: platform.url }).documentCreate({ title: 'Notes', text: 'x' })
    expect(payload).toEqual({ document })
    expect(platform.received[0]?.graph?.variables).toEqual({ input: { title: 'Notes', text: 'x' } })
  })

  it('[GQL-17] throws UserErrors with every error of a mutation that was refused', async () => {
    const userErrors = [
      { code: 'INVALID_INPUT', message: 'The title is empty.', field: ['title'] },
      { code: 'TOO_LARGE', message: 'The text is too long.', field: ['text'] },
    ]
    await using platform = await TestPlatform.start(data({ documentCreate: { document: null, userErrors } }))
    const error = await createClient({ url: platform.url })
      .documentCreate({ title: '', text: 'x' })
      .catch((error: unknown) => error)
    expect(error).toBeInstanceOf(UserErrors)
    expect(error).toMatchObject({
      code: 'INVALID_INPUT',
      message: 'The title is empty.',
      field: ['title'],
      errors: userErrors,
    })
  })

  it('[GQL-17] tells with UserErrors what the answer said of its request and its cost', async () => {
    const cost = { requested: 7, limit: 20_000, points: 10, remaining: 3, resetAt: '2026-01-01T00:00:00.000Z' }
    const userErrors = [{ code: 'CONFLICT', message: 'It is not paused.', field: null }]
    const answer = JSON.stringify({ data: { documentCreate: { document: null, userErrors } }, extensions: { cost } })
    await using platform = await TestPlatform.start(
      plain(200, answer, { 'content-type': 'application/json', 'x-request-id': 'of-this-request' }),
    )
    const error = await createClient({ url: platform.url })
      .documentCreate({ title: 'A', text: 'x' })
      .catch((error: unknown) => error)
    expect(error).toBeInstanceOf(UserErrors)
    expect(error).toMatchObject({ code: 'CONFLICT', status: 200, requestId: 'of-this-request', cost })
    expect((error as UserErrors).field).toBeUndefined()
    expect(new UserErrors(userErrors)).toMatchObject({ code: 'CONFLICT', status: undefined, cost: undefined })
  })

  it('[GQL-5] [GQL-17] throws when what a mutation made is not there, as after a repeat of what was deleted since', async () => {
    const payload = { userMessage: { id: 'Q' }, message: null, userErrors: [] }
    await using platform = await TestPlatform.start(
      data({ documentCreate: { document: null, userErrors: [] } }),
      data({ messageSend: payload }),
      data({ documentDelete: { deletedId: 'D', userErrors: [] } }),
    )
    const client = createClient({ url: platform.url })
    const created = client.documentCreate({ title: 'A', text: 'x', idempotencyKey: 'once' })
    await expect(created).rejects.toBeInstanceOf(PlatformError)
    await expect(created).rejects.not.toBeInstanceOf(UserErrors)
    await expect(created).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringMatching(/^documentCreate: .*its document is not there/),
      status: 200,
    })
    await expect(client.messageSend({ conversationId: 'C', content: 'x' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      data: { messageSend: payload },
    })
    expect(await client.documentDelete({ id: 'D' })).toEqual({ deletedId: 'D' })
  })

  it('[GQL-17] passes any operation through request', async () => {
    await using platform = await TestPlatform.start(data({ tenant: { slug: 'demo' } }))
    const answer = await createClient({ url: platform.url }).request<{ tenant: { slug: string } }>(
      '{ tenant { slug } }',
    )
    expect(answer.tenant.slug).toBe('demo')
  })

  it('[GQL-17] takes the typed documents of a caller’s own code generator, as a tree and as a text', async () => {
    interface Named {
      node: { id: string } | null
    }
    // what the client preset makes: `TypedDocumentNode` by default, `TypedDocumentString` with documentMode 'string'
    class TypedDocumentString<Data, Variables> extends String implements TypedDocument<Data, Variables> {
      declare readonly __apiType?: (variables: Variables) => Data
    }
    const text = 'query Named($id:ID!){node(id:$id){id}}'
    const tree = parse(text, { noLocation: true }) as TypedDocument<Named, { id: string }>
    await using platform = await TestPlatform.start(data({ node: { id: 'D' } }), data({ node: null }))
    const client = createClient({ url: platform.url })
    const first = await client.request(tree, { id: 'D' })
    const second = await client.request(new TypedDocumentString<Named, { id: string }>(text), { id: 'X' })
    expectTypeOf(first).toEqualTypeOf<Named>()
    expectTypeOf(second).toEqualTypeOf<Named>()
    expect([first, second]).toEqual([{ node: { id: 'D' } }, { node: null }])
    expect(platform.received.map(({ graph }) => graph?.query)).toEqual(['query Named($id:ID!){node(id:$id){id}}', text])
    // @ts-expect-error: $id is not optional
    void (() => client.request(tree))
  })

  it('[GQL-17] keeps what the newest answer said of cost and limits, also when it was a refusal', async () => {
    const cost = { requested: 7, limit: 20_000, points: 1, remaining: 5_999, resetAt: '2026-01-01T00:00:00.000Z' }
    const none = { ...cost, points: 0, remaining: 0 }
    const refusal: Answer = (response) => {
      const errors = [{ message: 'Slow down.', extensions: { code: 'RATE_LIMITED' } }]
      const headers = { 'content-type': 'application/json', 'retry-after': '3600' }
      response.writeHead(429, headers).end(JSON.stringify({ errors, extensions: { cost: none } }))
    }
    await using platform = await TestPlatform.start(
      data({ connectors: [] }, cost),
      refusal,
      data({ connectors: [] }, { odd: true }),
    )
    const client = createClient({ url: platform.url })
    expect(client.lastCost).toBeUndefined()
    await client.connectors()
    expect(client.lastCost).toEqual(cost)
    await expect(client.connectors()).rejects.toMatchObject({ code: 'RATE_LIMITED', cost: none })
    expect(client.lastCost).toEqual(none)
    await client.connectors()
    expect(client.lastCost).toEqual(none)
  })
})

describe('subscribe', () => {
  it('[GQL-17] resumes a subscription of the caller’s own after the last cursor', async () => {
    const event = (cursor: string, __typename = 'Anything') => ({ __typename, cursor })
    await using platform = await TestPlatform.start(
      stream('told', [event('1'), event('2')], 'cut'),
      stream('told', [event('3'), event('4', 'MessageCompleted')]),
    )
    const client = createClient({ url: platform.url })
    const text =
      'subscription($after: Cursor) { told: messageStream(messageId: "M", after: $after) { __typename cursor } }'
    const answers = await Array.fromAsync(client.subscribe<{ told: { cursor: string } }>(text))
    expect(answers.map(({ told }) => told.cursor)).toEqual(['1', '2', '3', '4'])
    expect(platform.received.map(({ graph }) => graph?.variables.after)).toEqual([undefined, '2'])
  })

  it('[GQL-17] refuses one that could not resume', () => {
    const client = createClient({ url: 'http://127.0.0.1:1/graphql' })
    expect(() => client.subscribe('subscription { usageLive { cursor } }')).toThrow('must take $after')
  })

  it('[GQL-10] [GQL-17] ends when the server completes the stream, and only then', async () => {
    await using platform = await TestPlatform.start(
      stream('read', [{ cursor: '1' }], 'cut'),
      stream('read', [{ cursor: '2' }]),
    )
    const client = createClient({ url: platform.url })
    const text = 'subscription($after: Cursor) { read: documentIngestion(documentId: "D", after: $after) { cursor } }'
    const answers = client.subscribe(text)
    expect(await Array.fromAsync(answers)).toEqual([{ read: { cursor: '1' } }, { read: { cursor: '2' } }])
    expect(platform.received).toHaveLength(2)
  })
})

describe('a call that fails', () => {
  it.each([
    ['a refusal', failure(403, 'FORBIDDEN'), { code: 'FORBIDDEN', status: 403 }],
    ['a fault of the server', failure(500, 'INTERNAL'), { code: 'INTERNAL', status: 500 }],
    [
      'errors under status 200',
      failure(200, 'NOT_FOUND', { extensions: { field: ['id'] } }),
      { code: 'NOT_FOUND', field: ['id'] },
    ],
    [
      'one that names its request',
      plain(500, JSON.stringify({ errors: [{ message: 'No.', extensions: { code: 'INTERNAL' } }] }), {
        'x-request-id': 'of-this-request',
      }),
      { code: 'INTERNAL', requestId: 'of-this-request' },
    ],
    ['a proxy’s page', plain(500, '<h1>Oops</h1>'), { code: 'BAD_RESPONSE', status: 500 }],
    ['JSON that is no answer', plain(200, '[]', { 'content-type': 'application/json' }), { code: 'BAD_RESPONSE' }],
    ['an answer without data', plain(200, '{}', { 'content-type': 'application/json' }), { code: 'BAD_RESPONSE' }],
  ])('[GQL-17] throws a PlatformError at once for %s', async (_what, answer, expected) => {
    await using platform = await TestPlatform.start(answer)
    const error = await createClient({ url: platform.url })
      .viewer()
      .catch((error: unknown) => error)
    expect(error).toBeInstanceOf(PlatformError)
    expect(error).toMatchObject(expected)
    expect(platform.received).toHaveLength(1)
  })

  it('[GQL-17] tells when to come back and what the operation cost', async () => {
    const cost = { requested: 7, limit: 20_000, points: 0, remaining: 3, resetAt: '2026-01-01T00:00:00.000Z' }
    await using platform = await TestPlatform.start((response) => {
      const errors = [{ message: 'Slow down.', extensions: { code: 'RATE_LIMITED' } }]
      const body = JSON.stringify({ errors, extensions: { cost } })
      response.writeHead(429, { 'content-type': 'application/json', 'retry-after': '3600' }).end(body)
    })
    await expect(createClient({ url: platform.url }).viewer()).rejects.toMatchObject({
      code: 'RATE_LIMITED',
      status: 429,
      retryAfter: 3600,
      cost,
    })
  })

  it('[GQL-17] tells every error of the graph, and what was answered beside them', async () => {
    const errors = [
      { message: 'Not yours.', path: ['viewer', 'user'], extensions: { code: 'FORBIDDEN' } },
      { message: 'Gone.', path: ['tenant'], extensions: { code: 'NOT_FOUND' } },
    ]
    const half = { viewer: { user: null }, tenant: null }
    await using platform = await TestPlatform.start(plain(200, JSON.stringify({ data: half, errors })))
    const error = await createClient({ url: platform.url })
      .viewer()
      .catch((error: unknown) => error)
    expect(error).toMatchObject({ code: 'FORBIDDEN', message: 'Not yours.', graphErrors: errors, data: half })
  })

  it('[GQL-17] has a code that editors know, and takes one that is newer', () => {
    const known: PlatformErrorCode = 'QUERY_TOO_COSTLY'
    const newer: PlatformErrorCode = 'INVENTED_LATER'
    expectTypeOf<'RATE_LIMITED' | 'NETWORK'>().toExtend<PlatformErrorCode>()
    expectTypeOf(new PlatformError(known, '').code).toEqualTypeOf<PlatformErrorCode>()
    expect(new PlatformError(newer, '').temporary).toBe(false)
  })

  it.each([
    ['a header in seconds', () => failure(429, 'RATE_LIMITED', { headers: { 'retry-after': '1' } }), 1_000],
    [
      'the graph, in parts of a second',
      () => failure(429, 'RATE_LIMITED', { headers: { 'retry-after': '1' }, extensions: { retryAfter: 0.4 } }),
      400,
    ],
    [
      // whole seconds: the moment is one to two seconds away when the answer is made
      'a header with a date',
      (): Answer => (response, received) => {
        const date = new Date(Math.ceil(Date.now() / 1000) * 1000 + 1_000)
        failure(503, 'UNAVAILABLE', { headers: { 'retry-after': date.toUTCString() } })(response, received)
      },
      900,
    ],
  ])('[GQL-17] is tried again no earlier than %s says, and soon after', async (_what, answer, least) => {
    let answered = 0
    const first: Answer = async (response, received) => {
      await answer()(response, received)
      answered = performance.now()
    }
    await using platform = await TestPlatform.start(first, data({ connectors: [] }))
    await createClient({ url: platform.url }).connectors()
    const waited = (platform.received[1]?.at ?? 0) - answered
    expect(waited).toBeGreaterThanOrEqual(least)
    // a tenth more so that clients spread, the date's own second, and what a busy machine adds
    expect(waited).toBeLessThan(least * 1.1 + 1_500)
  })

  it('[GQL-17] is left to the caller when the server asks for more than a minute', async () => {
    const busy = failure(429, 'RATE_LIMITED', { headers: { 'retry-after': '61' } })
    await using platform = await TestPlatform.start(busy)
    await expect(createClient({ url: platform.url }).viewer()).rejects.toMatchObject({ retryAfter: 61 })
    expect(platform.received).toHaveLength(1)
  })

  it('[GQL-17] is tried again as a text of the caller’s own, unless that could change something', async () => {
    const busy = failure(503, 'UNAVAILABLE', fastRetry)
    await using platform = await TestPlatform.start(busy, data({ tenant: null }), busy, busy, data({ make: null }))
    const client = createClient({ url: platform.url })
    await client.request('{ tenant { slug } }')
    expect(platform.received).toHaveLength(2)
    const make = 'mutation($input: MakeInput!) { make(input: $input) { id } }'
    await expect(client.request(make, { input: {} })).rejects.toMatchObject({ code: 'UNAVAILABLE' })
    expect(platform.received).toHaveLength(3)
    await client.request(make, { input: { idempotencyKey: 'once' } })
    expect(platform.received).toHaveLength(5)
  })

  it.each([
    ['429', failure(429, 'RATE_LIMITED', fastRetry)],
    ['503', failure(503, 'UNAVAILABLE', fastRetry)],
    ['a proxy’s 503', plain(503, 'starting', { 'retry-after': '0' })],
    ['no answer', hangUp],
  ])('[GQL-17] is tried again after %s when it is a query', async (_what, answer) => {
    await using platform = await TestPlatform.start(answer, answer, data({ connectors: [] }))
    expect(await createClient({ url: platform.url }).connectors()).toEqual([])
    expect(platform.received).toHaveLength(3)
  })

  it('[GQL-17] is given up after the set number of retries', async () => {
    const busy = failure(503, 'UNAVAILABLE', fastRetry)
    await using platform = await TestPlatform.start(busy, busy, busy)
    await expect(createClient({ url: platform.url, retries: 1 }).viewer()).rejects.toMatchObject({
      code: 'UNAVAILABLE',
    })
    expect(platform.received).toHaveLength(2)
  })

  it('[GQL-17] is not tried again when it is a mutation, unless a second one could do no harm', async () => {
    const created = data({ documentCreate: { document, userErrors: [] } })
    await using platform = await TestPlatform.start(hangUp, hangUp, created)
    const client = createClient({ url: platform.url })
    await expect(client.documentCreate({ title: 'A', text: 'x' })).rejects.toMatchObject({ code: 'NETWORK' })
    expect(platform.received).toHaveLength(1)
    await client.documentCreate({ title: 'A', text: 'x', idempotencyKey: 'once' })
    expect(platform.received).toHaveLength(3)
  })

  it('[GQL-17] rejects with the caller’s reason when it is aborted, also between two attempts', async () => {
    const abort = new AbortController()
    await using platform = await TestPlatform.start((response, received) => {
      failure(429, 'RATE_LIMITED', { headers: { 'retry-after': '50' } })(response, received)
      response.once('close', () => abort.abort(new Error('left')))
    })
    await expect(createClient({ url: platform.url }).viewer({}, { signal: abort.signal })).rejects.toThrow('left')
    expect(platform.received).toHaveLength(1)
  })
})

describe('paginate', () => {
  it('[GQL-17] gives every item of every page, asking for a page only when it is needed', async () => {
    await using platform = await TestPlatform.start(data(page(['a', 'b'], 'c1')), data(page(['c'], null)))
    const client = createClient({ url: platform.url })
    const ids: string[] = []
    for await (const { id } of client.paginate('documents', { first: 2, filter: { status: ['READY'] } })) {
      if (ids.push(id) < 3) expect(platform.received).toHaveLength(1)
    }
    expect(ids).toEqual(['a', 'b', 'c'])
    expect(platform.received.map(({ graph }) => graph?.variables)).toEqual([
      { first: 2, filter: { status: ['READY'] } },
      { first: 2, filter: { status: ['READY'] }, after: 'c1' },
    ])
  })

  it('[GQL-17] finds a list below its root field, and none under an entity that is not there', async () => {
    const messages = { nodes: [{ id: 'm' }], pageInfo: { hasNextPage: false, endCursor: 'c' } }
    await using platform = await TestPlatform.start(
      data({ conversation: { id: 'C', messages } }),
      data({ conversation: null }),
    )
    const client = createClient({ url: platform.url })
    expect(await Array.fromAsync(client.paginate('conversationMessages', { id: 'C' }))).toEqual([{ id: 'm' }])
    expect(await Array.fromAsync(client.paginate('conversationMessages', { id: 'X' }))).toEqual([])
  })

  it('[GQL-17] refuses a place in the list, which only a single page has', () => {
    const client = createClient({ url: 'http://127.0.0.1:1/graphql' })
    const paginate = client.paginate as (name: 'documents', variables?: object) => AsyncGenerator
    for (const place of [{ last: 7 }, { before: 'c' }, { after: 'c' }]) {
      expect(() => paginate('documents', place)).toThrow(TypeError)
      expect(() => paginate('documents', place)).toThrow(
        `leave out \`${Object.keys(place)[0]}\`, or ask for one page with client.documents().`,
      )
    }
    expect(() => paginate('documents', { first: 2, after: null, last: undefined })).not.toThrow()
  })

  it('[GQL-17] ends when a server gives the same cursor again', async () => {
    await using platform = await TestPlatform.start(data(page(['a'], 'c1')), data(page(['b'], 'c1')))
    const all = await Array.fromAsync(createClient({ url: platform.url }).paginate('documents'))
    expect(all).toHaveLength(2)
  })
})

describe('upload', () => {
  const created = data({
    documentUploadCreate: {
      upload: {
        id: 'U',
        method: 'PUT',
        url: '/uploads/U?signature=s',
        headers: [{ name: 'x-type', value: 'text/plain' }],
      },
      userErrors: [],
    },
  })
  const completed = data({ documentUploadComplete: { document, userErrors: [] } })

  it('[GQL-17] announces the file, puts its bytes without the key, and completes', async () => {
    await using platform = await TestPlatform.start(created, plain(200, ''), completed)
    const client = createClient({ url: platform.url, apiKey: 'secret' })
    expect(await client.upload({ fileName: 'été.txt', data: 'Été', mimeType: 'text/plain' })).toEqual(document)
    const [announce, put, complete] = platform.received
    expect(announce?.graph?.variables).toEqual({ input: { fileName: 'été.txt', mimeType: 'text/plain', size: 5 } })
    expect(put).toMatchObject({ method: 'PUT', path: '/uploads/U?signature=s', body: 'Été' })
    expect(put?.headers).toMatchObject({ 'x-type': 'text/plain', 'content-length': '5' })
    expect(put?.headers.authorization).toBeUndefined()
    expect(complete?.graph?.variables).toEqual({ input: { uploadId: 'U' } })
  })

  it('[GQL-17] puts the bytes again after a cut connection', async () => {
    await using platform = await TestPlatform.start(created, hangUp, plain(200, ''), completed)
    const client = createClient({ url: platform.url })
    await client.upload({ fileName: 'a.bin', data: new Uint8Array([1, 2, 3]) })
    expect(platform.received).toHaveLength(4)
  })

  it('[GQL-17] puts the bytes again no earlier than Retry-After says', async () => {
    const busy = plain(503, 'starting', { 'retry-after': '1' })
    await using platform = await TestPlatform.start(created, busy, plain(200, ''), completed)
    await createClient({ url: platform.url }).upload({ fileName: 'a', data: 'x' })
    const [, first, second] = platform.received.map(({ at }) => at)
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(1_000)
  })

  it('[GQL-17] stops with the platform’s reason when the bytes are refused', async () => {
    const refused = plain(413, JSON.stringify({ code: 'TOO_LARGE', message: 'Too large.' }))
    await using platform = await TestPlatform.start(created, refused)
    const upload = createClient({ url: platform.url }).upload({ fileName: 'a', data: 'x' })
    await expect(upload).rejects.toMatchObject({ code: 'TOO_LARGE', status: 413 })
  })
})
