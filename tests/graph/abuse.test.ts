import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bootstrapKey, type GraphResult, type Instance, startInstance } from '../harness/index.ts'

let instance: Instance
beforeAll(async () => {
  instance = await startInstance({ WORKERS: '0' })
  // what the first request loads is not what these measure
  await instance.data('{ viewer { kind } }')
})
afterAll(() => instance?.stop())

/** With this type of answer the status tells of the error, as GraphQL over HTTP has it. */
const accept = 'application/graphql-response+json'
const headers = { accept, 'content-type': 'application/json', authorization: `Bearer ${bootstrapKey}` }
const statements = () => instance.platform.parts.databases.count.statements

const post = (body: unknown, more: Record<string, string> = {}) =>
  fetch(`${instance.url}/graphql`, {
    method: 'POST',
    headers: { ...headers, ...more },
    body: typeof body === 'string' || body instanceof Blob ? body : JSON.stringify(body),
  })

/** Sends what should be refused: before any statement of lists or search, and without work worth speaking of. */
async function refused(query: string, variables: Record<string, unknown> = {}): Promise<GraphResult> {
  const before = statements()
  const result = await instance.graph(query, variables, headers)
  expect(result.errors, query.slice(0, 100)).toHaveLength(1)
  expect(result.data ?? null).toBeNull()
  expect(result.status).toBeGreaterThanOrEqual(400)
  expect(result.status).toBeLessThan(500)
  expect(statements() - before).toBe(0)
  return result
}
const codeOf = ({ errors }: GraphResult) => errors![0]!.extensions.code

/** All that the schema's types are told with. */
const introspection = `__schema { types { kind name description fields { name description type { ...on __Type { kind name
  ofType { kind name ofType { kind name ofType { kind name } } } } } args { name description type { kind name } } } } }`

describe('a document made to hurt', () => {
  const nest = (depth: number) =>
    `{ documents { nodes { chunks { nodes { ${'document { chunks { nodes { '.repeat(depth)} id ${'} } }'.repeat(depth)} } } } } }`
  const cases: [what: string, query: string][] = [
    ['61 aliases', `{ ${Array.from({ length: 61 }, (_, i) => `a${i}: viewer { kind }`).join(' ')} }`],
    ['5,000 aliases', `{ ${Array.from({ length: 5_000 }, (_, i) => `a${i}: viewer { kind }`).join(' ')} }`],
    ['10,000 directives on a field', `{ viewer ${'@skip(if: false) '.repeat(10_000)} { kind } }`],
    ['1,000 unknown directives', `{ viewer ${'@no '.repeat(1_000)} { kind } }`],
    ['3,000 directives on a fragment', `{ viewer { ...A } } fragment A on Viewer ${'@no '.repeat(3_000)} { kind }`],
    ['3,000 directives on the operation', `query ${'@no '.repeat(3_000)} { viewer { kind } }`],
    ['a fragment cycle', '{ viewer { ...A } } fragment A on Viewer { ...B } fragment B on Viewer { ...A }'],
    ['a fragment in itself', '{ viewer { ...A } } fragment A on Viewer { ...A }'],
    ['a depth of 100', nest(33)],
    ['a depth of 3,000', `${'{ viewer '.repeat(3_000)}{ kind }${'}'.repeat(3_000)}`],
    ['3,000 fragments within each other', `{ viewer ${'{ ... '.repeat(3_000)}{ kind }${'}'.repeat(3_000)} }`],
    [
      'a chain of 300 fragments',
      `{ viewer { ...F0 } } ${Array.from({ length: 300 }, (_, i) => `fragment F${i} on Viewer { ...F${i + 1} }`).join(' ')} fragment F300 on Viewer { kind }`,
    ],
    [
      'the whole schema thirty times',
      `{ ${Array.from({ length: 30 }, (_, i) => `a${i}: ${introspection}`).join(' ')} }`,
    ],
    ['a value 5,000 deep', `{ search(query: ${'['.repeat(5_000)}1${']'.repeat(5_000)}) { totalCount } }`],
    ['a document of 20,000 fields', `{ ${'__typename '.repeat(20_000)} }`],
    ['no document', ''],
    ['words', 'select * from document'],
    ['binary', '\u0000\u0001\u0002'],
  ]
  it.each(cases)('[GQL-7] with %s is refused before it runs', async (_what, query) => {
    expect(codeOf(await refused(query))).toMatch(/^(?:QUERY_TOO_COSTLY|GRAPHQL_\w+_FAILED|BAD_REQUEST)$/)
  })

  it.each([
    ['a fragment cycle', '{ viewer { ...A } } fragment A on Viewer { ...B } fragment B on Viewer { ...A }'],
    ['a depth of 100', nest(33)],
  ])('[GQL-7] with %s is refused in less than 50 ms', async (_what, query) => {
    const times: number[] = []
    for (let n = 0; n < 10; n++) {
      const before = performance.now()
      await refused(`${query} # ${n}`)
      times.push(performance.now() - before)
    }
    expect(Math.min(...times)).toBeLessThan(50)
  })

  it.each([
    ['20,000 fields', `{ viewer { ${'kind '.repeat(20_000)} } }`, 'at most 15000 tokens'],
    ['a field 1,000 times', `{ viewer { ${'kind '.repeat(1_000)} } }`, 'side by side'],
    ['a field 1,500 times in fragments', `{ viewer { ${`... { ${'kind '.repeat(500)} } `.repeat(3)} } }`, 'too often'],
    [
      'the schema’s lists in its lists',
      `{ __schema { types ${'{ fields { type '.repeat(4)}{ name } ${'} }'.repeat(4)} } }`,
      'ask for types by their names',
    ],
    ['fragments within each other', `{ viewer ${'{ ... '.repeat(100)}{ kind }${'}'.repeat(100)} }`, 'nested 64 deep'],
  ])('[GQL-7] [GQL-3] with %s is told which limit it passed', async (_what, query, words) => {
    const { errors } = await refused(query)
    // whichever of the two kinds of JSON is accepted
    expect((await post({ query }, { accept: 'application/json' })).status).toBe(400)
    expect(errors![0]).toMatchObject({
      message: expect.stringContaining(words),
      extensions: { code: 'QUERY_TOO_COSTLY' },
    })
  })

  it('[GQL-7] that takes long to refuse costs more than one that does not', async () => {
    const pointsOf = async (query: string) => {
      const { extensions } = await refused(query)
      return (extensions as { cost: { points: number } }).cost.points
    }
    expect(await pointsOf(`{ viewer { ${`... { ${'kind '.repeat(500)} } `.repeat(3)} } }`)).toBe(100)
    expect(await pointsOf('{ nothing }')).toBe(1)
  })

  it('[GQL-7] that repeats one field as often as it may costs little', async () => {
    expect(await instance.data(`{ ${'viewer { kind } '.repeat(300)} }`)).toEqual({ viewer: { kind: 'API_KEY' } })
  })

  it('[GQL-7] whose fragments double at each of 60 levels is refused as quickly', async () => {
    const levels = Array.from({ length: 60 }, (_, n) => `fragment F${n} on Query { ...F${n + 1} ...F${n + 1} }`)
    const query = `{ ...F0 } ${levels.join(' ')} fragment F60 on Query { documents(first: 100) { nodes { id } } }`
    expect(codeOf(await refused(query))).toBe('QUERY_TOO_COSTLY')
  })
})

describe('the cost of a query', () => {
  const deep = (page: string) => `{ documents(${page}) { nodes { chunks(${page}) { nodes { document {
    chunks(${page}) { nodes { document { chunks(${page}) { nodes { id } } } } } } } } } } }`

  it('[GQL-7] of 100 four times nested is refused with the cost, before any SQL', async () => {
    const result = await refused(deep('first: 100'))
    expect(result.errors![0]!.extensions).toMatchObject({
      code: 'QUERY_TOO_COSTLY',
      cost: { requested: expect.any(Number), limit: 20_000 },
    })
    expect((result.errors![0]!.extensions.cost as { requested: number }).requested).toBeGreaterThan(100 ** 4)
  })

  it('[GQL-7] counts pages wherever their size stands: a variable, its default, or `last`', async () => {
    const page = '{ documents(PAGE) { nodes { chunks(PAGE) { nodes { id text page position } } } } }'
    const tries: [string, Record<string, unknown>][] = [
      [page.replaceAll('PAGE', 'first: 100'), {}],
      [page.replaceAll('PAGE', 'last: 100'), {}],
      [`query ($n: Int) ${page.replaceAll('PAGE', 'first: $n')}`, { n: 100 }],
      [`query ($n: Int = 100) ${page.replaceAll('PAGE', 'first: $n')}`, {}],
      [`query ($n: Int! = 100) ${page.replaceAll('PAGE', 'last: $n')}`, {}],
      [`query ($n: Int = 100) { ...F } fragment F on Query ${page.replaceAll('PAGE', 'first: $n')}`, {}],
    ]
    const costs = await Promise.all(
      tries.map(async ([query, variables]) => (await refused(query, variables)).errors![0]!.extensions.cost),
    )
    expect(new Set(costs.map((cost) => JSON.stringify(cost))).size).toBe(1)
  })

  it('[GQL-7] counts every id that `nodes` is given', async () => {
    const ids = Array.from({ length: 1_000 }, (_, n) =>
      Buffer.from(`Document:019a0000-0000-7000-8000-${String(n).padStart(12, '0')}`).toString('base64url'),
    )
    await refused(
      'query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Document { chunks(first: 100) { nodes { id } } } } }',
      {
        ids,
      },
    )
  })

  it('[GQL-7] stands in the answer, also of what is allowed', async () => {
    const { extensions } = await instance.graph('{ documents(first: 3) { nodes { id title } } }')
    expect(extensions).toMatchObject({ cost: { requested: expect.any(Number), limit: 20_000 } })
  })

  it('[GQL-7] is asked of subscriptions too', async () => {
    const chunks = (below: string) => `chunks(first: 100) { nodes { ${below} } }`
    const query = `subscription { documentIngestion { ... on DocumentProgress { document {
      ${chunks(`document { ${chunks('id text page position')} }`)} } } } }`
    const response = await fetch(`${instance.url}/graphql`, {
      method: 'POST',
      headers: { ...headers, accept: 'text/event-stream' },
      body: JSON.stringify({ query }),
    })
    expect(await response.text()).toContain('QUERY_TOO_COSTLY')
  })
})

describe('a request made to hurt', () => {
  it('[GQL-7] with a batch of 1,000 is refused; one of 10 is answered, each with its cost', async () => {
    const before = statements()
    const large = await post(Array.from({ length: 1_000 }, () => ({ query: '{ documents { totalCount } }' })))
    expect(large.status).toBe(413)
    expect(statements() - before).toBe(0)
    const small = await post(Array.from({ length: 10 }, () => ({ query: '{ viewer { kind } }' })))
    const results = (await small.json()) as GraphResult[]
    expect(results).toHaveLength(10)
    for (const { extensions } of results) expect(extensions).toHaveProperty('cost.requested', 2)
  })

  it('[GQL-4] [GQL-16] with variables that do not fit is a bad request, or has no data', async () => {
    const query =
      'query ($n: Int!, $mode: SearchMode) { documents(first: $n) { totalCount } search(query: "x", mode: $mode) { totalCount } }'
    const wrong = [{}, { n: null }, { n: 99999999999 }, { n: 'x' }, { n: 1, mode: 'VECTR' }]
    for (const variables of wrong) {
      const answers = await Promise.all([
        post({ query, variables }),
        post({ query, variables }, { accept: 'application/json' }),
      ])
      expect(answers.map(({ status }) => status)).toEqual([400, 200])
      for (const answer of answers) {
        const told = (await answer.json()) as GraphResult
        expect(told).toMatchObject({ errors: [{ extensions: { code: 'INVALID_INPUT' } }] })
        expect(told).not.toHaveProperty('data')
      }
    }
  })

  it.each([
    { query: '{ viewer { kind } }', operationName: 'Nobody' },
    { query: 'query A { viewer { kind } } query B { viewer { kind } }' },
    { query: 'fragment A on Query { __typename }' },
  ])('[GQL-16] [GQL-3] that does not tell which operation to execute is told to: %j', async (body) => {
    for (const [accept, status] of [
      ['application/graphql-response+json', 400],
      ['application/json', 200],
    ] as const) {
      const answer = await post(body, { accept })
      expect([answer.status, await answer.json()]).toMatchObject([
        status,
        {
          errors: [
            { message: expect.stringContaining('operationName'), extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } },
          ],
        },
      ])
    }
  })

  it('[GQL-4] [GQL-16] whose body is no UTF-8 changes nothing: other characters than were meant would be kept', async () => {
    const asked = (title: string) => ({
      query: 'mutation ($title: String) { conversationCreate(input: { title: $title }) { conversation { id } } }',
      variables: { title },
    })
    const latin1 = (text: string) => new Blob([Buffer.from(text, 'latin1')])
    const json = latin1(JSON.stringify(asked('Été')))
    const { query, variables } = asked('Z')
    const form = String(new URLSearchParams({ query, variables: JSON.stringify(variables) })).replace(
      '22Z%22',
      '22%E9%22',
    )
    const text = latin1('mutation { conversationCreate(input: { title: "Été" }) { conversation { id } } }')
    const bodies: [string, string | Blob][] = [
      ['application/json', json],
      ['application/json; charset=latin1', json],
      ['application/graphql+json', json],
      ['application/graphql', text],
      ['application/x-www-form-urlencoded', latin1(form.replace('%E9', 'é'))],
      ['application/x-www-form-urlencoded', form],
    ]
    for (const [type, body] of bodies) {
      const response = await post(body, { 'content-type': type })
      expect([type, response.status, await response.json()]).toMatchObject([
        type,
        400,
        { errors: [{ message: 'The body must be UTF-8.', extensions: { code: 'BAD_REQUEST' } }] },
      ])
    }
    const [before, after] = ['{ search(query: "', '") { totalCount } }'].map(encodeURIComponent)
    for (const letter of ['%E9', '%c3%28']) {
      const response = await fetch(`${instance.url}/graphql?query=${before}${letter}${after}`, { headers })
      expect([letter, response.status, await response.json()]).toMatchObject([
        letter,
        400,
        { errors: [{ message: 'The address must be UTF-8.', extensions: { code: 'BAD_REQUEST' } }] },
      ])
    }
    expect(await instance.platform.parts.databases.tenant('demo').prisma.conversation.count()).toBe(0)
  })

  it('[GQL-4] whose variables could be taken for something else is refused, and nothing fails inside', async () => {
    const of = (name: string, value: unknown) =>
      post({ query: `query ($${name}: Int = 2) { documents(first: $${name}) { totalCount } }`, variables: value })
    expect((await of('toString', {})).status).toBe(200)
    expect((await of('toString', null)).status).toBe(200)
    expect((await of('toString', { toString: { a: 1 } })).status).toBe(400)
    const proto = await of('__proto__', {})
    expect([proto.status, await proto.json()]).toMatchObject([
      400,
      { errors: [{ message: expect.stringContaining('__proto__') }] },
    ])
  })

  it('[GQL-4] [GQL-5] whose JSON is nested without end is told how deep it may be, with a key and without', async () => {
    const deep = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`
    const query = `mutation ($config: JSON!, $key: String) { integrationConnect(input: {
      connector: "local-folder", config: $config, idempotencyKey: $key }) { userErrors { code } } }`
    const connect = (config: string, key: string | null) =>
      post(`{"query":${JSON.stringify(query)},"variables":{"config":${config},"key":${JSON.stringify(key)}}}`)
    for (const key of [null, 'deep']) {
      for (const depth of [65, 5_000]) {
        const answer = await connect(deep(depth), key)
        expect([answer.status, await answer.json()]).toMatchObject([
          400,
          { errors: [{ message: expect.stringContaining('nested 64 deep'), extensions: { code: 'INVALID_INPUT' } }] },
        ])
      }
      expect(await (await connect(deep(64), key)).json()).toMatchObject({
        data: { integrationConnect: { userErrors: [{ code: 'CONNECTOR_CONFIG' }] } },
      })
    }
  })

  it('[GQL-3] [GQL-16] of a kind that is not read, or that wants a kind that is not written, is told which are', async () => {
    const body = { query: '{ viewer { kind } }' }
    for (const [more, status, words] of [
      [{ 'content-type': 'text/csv' }, 415, 'application/json'],
      // looked at by whoever comes, however odd it is
      [{ 'content-type': `a${' '.repeat(12_000)}b` }, 415, 'application/json'],
      [{ accept: 'image/png' }, 406, 'text/event-stream'],
    ] as const) {
      const response = await post(body, more)
      expect([response.status, await response.json()]).toMatchObject([
        status,
        { errors: [{ message: expect.stringContaining(words), extensions: { code: 'BAD_REQUEST' } }] },
      ])
    }
  })

  it('[GQL-16] cannot change anything by GET', async () => {
    const { prisma } = instance.platform.parts.databases.tenant('demo')
    const query = encodeURIComponent(
      'mutation { conversationCreate(input: { title: "Volé" }) { conversation { id } } }',
    )
    const response = await fetch(`${instance.url}/graphql?query=${query}`, { headers })
    expect(response.status).toBe(405)
    expect(await prisma.conversation.count()).toBe(0)
    const read = await fetch(`${instance.url}/graphql?query=${encodeURIComponent('{ viewer { kind } }')}`, { headers })
    expect(await read.json()).toMatchObject({ data: { viewer: { kind: 'API_KEY' } } })
  })

  it('[GQL-16] cannot come with a cookie as a form, which a page of another site could send', async () => {
    const body = new URLSearchParams({ query: '{ viewer { kind } }' })
    const { cookie } = await instance.signIn()
    for (const type of ['application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data; boundary=x']) {
      const response = await post(String(body), { 'content-type': type, cookie: cookie!, authorization: '' })
      expect([403, 415]).toContain(response.status)
    }
  })

  it('[GQL-6] is answered without stack, path or hint, whatever is wrong with it', async () => {
    const bodies = ['', '{', 'null', '[null]', '5', '"x"', '{}', '{"query":5}', '{"query":"{x","variables":[]}']
    bodies.push('{"query":"{ viewer { kind } }","variables":"x"}', '{"query":"{ viewer { kind } }","operationName":5}')
    bodies.push(
      '{"query":"query A { viewer { kind } } query B { viewer { kind } }"}',
      '{"query":"{ viewer { kinds } }"}',
    )
    for (const body of bodies) {
      const response = await post(body)
      const text = await response.text()
      expect([body, response.status < 500]).toEqual([body, true])
      expect(text).not.toMatch(/node_modules|\.ts\b|\bat \w+ \(|Did you mean|INTERNAL/)
      expect([body, text]).toEqual([body, expect.stringMatching(/"code":"[A-Z_]+"/)])
    }
  })

  it('[GQL-6] whose address or form holds broken JSON is told so', async () => {
    for (const name of ['variables', 'extensions']) {
      const form = new URLSearchParams({ query: '{ viewer { kind } }', [name]: '{' })
      const answers = [
        await fetch(`${instance.url}/graphql?${form}`, { headers }),
        await post(String(form), { 'content-type': 'application/x-www-form-urlencoded' }),
      ]
      for (const answer of answers) {
        expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining('BAD_REQUEST')])
      }
    }
  })

  it('[GQL-16] learns no names: suggestions are off', async () => {
    const tries = [
      '{ viewr { kind } }',
      '{ viewer { kin } }',
      '{ search(query: "x", mode: VECTR) { totalCount } }',
      '{ ... on Documnt { id } }',
    ]
    for (const query of tries) expect((await refused(query)).errors![0]!.message).not.toContain('mean')
    const { errors } = await instance.graph('query ($m: SearchMode!) { search(query: "x", mode: $m) { totalCount } }', {
      m: 'VECTR',
    })
    expect(errors![0]!.message).not.toContain('mean')
  })
})

describe('introspection', () => {
  it('[GQL-16] follows the configuration', async () => {
    const query = '{ __schema { queryType { name } } }'
    expect(await instance.data(query)).toEqual({ __schema: { queryType: { name: 'Query' } } })
    const closed = await startInstance({ INTROSPECTION: 'false' })
    try {
      for (const each of [
        query,
        '{ __type(name: "Document") { name } }',
        '{ viewer { __typename } a: __schema { types { name } } }',
      ]) {
        expect((await closed.graph(each)).errors![0]!.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED')
      }
      expect(await closed.data('{ __typename viewer { __typename } }')).toEqual({
        __typename: 'Query',
        viewer: { __typename: 'Viewer' },
      })
    } finally {
      await closed.stop()
    }
  })
})
