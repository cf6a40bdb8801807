import { GraphQLError } from 'graphql'
import { createClient } from 'graphql-ws'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { newId } from '../../api/data/ids.ts'
import { Fault } from '../../api/errors/index.ts'
import { toPublicError } from '../../api/http/graph/errors.ts'
import { limits } from '../../api/http/graph/limits.ts'
import { globalId } from '../../schema/shared/ids.ts'
import {
  bootstrapKey,
  type GraphResult,
  type Instance,
  startInstance,
  subscribe,
  type Transport,
} from '../harness/index.ts'

let instance: Instance
beforeAll(async () => {
  instance = await startInstance({ WORKERS: '0' })
})
afterAll(() => instance?.stop())

type GraphError = NonNullable<GraphResult['errors']>[number]
const transports = ['sse', 'websocket'] satisfies Transport[]
const secret = 'sk-SECRET-123'

/** Errors as they may leave: short, and without what was given or a guess at names. */
function fit(errors: GraphError[] | undefined): GraphError[] {
  expect(errors?.length).toBeGreaterThan(0)
  expect(JSON.stringify(errors)).not.toMatch(/SECRET|hunter2|did you mean|found:/i)
  for (const { message } of errors!) expect(message.length).toBeLessThanOrEqual(300)
  return errors!
}
const refused = async (query: string, variables: Record<string, unknown> = {}) =>
  fit((await instance.graph(query, variables)).errors)
const firstOf = async (transport: Transport, query: string, variables: Record<string, unknown> = {}) => {
  const live = subscribe(instance, transport, query, variables)
  try {
    // over a socket the errors of an operation end the iteration
    const { errors } = (await live.next()).value as { errors: GraphError[] }
    return errors
  } catch (error) {
    return error as GraphError[]
  } finally {
    live.drop()
  }
}

const key = 'mutation ($i: ProviderKeySetInput!) { providerKeySet(input: $i) { userErrors { code } } }'
const model = 'mutation ($i: ModelUpsertInput!) { modelUpsert(input: $i) { userErrors { code } } }'
const documents = 'query ($f: DocumentFilter, $o: DocumentOrder) { documents(filter: $f, orderBy: $o) { totalCount } }'
const provider = { name: 'x', key: secret }
const price = { name: secret, providerId: 'x' }

describe('an error of a variable', () => {
  const cases: [what: string, query: string, variables: Record<string, unknown>, says: string, field: string[]][] = [
    [
      'an unknown field',
      key,
      { i: { ...provider, kin: 'x' } },
      '"\\$i" got an invalid value: |unknown field "kin"',
      ['kin'],
    ],
    [
      'an unknown field of a strange name',
      key,
      { i: { ...provider, '", found: SECRET': 1 } },
      'unknown fields',
      ['input'],
    ],
    ['a missing field', key, { i: { key: secret } }, 'required field "name"', ['name']],
    [
      'a null for what is required',
      key,
      { i: { ...provider, name: null } },
      'at "i.name"|"String!" not to be null',
      ['name'],
    ],
    [
      'an object for a text',
      key,
      { i: { ...provider, name: { secret } } },
      'at "i.name"|a non string value.',
      ['name'],
    ],
    ['a text for an object', key, { i: `${secret} at "i.a"; ` }, '"ProviderKeySetInput!?" to be an object', ['input']],
    ['a list for an object', key, { i: [secret] }, 'to be an object', ['input']],
    ['an unknown enum value', key, { i: { ...provider, kind: secret } }, 'at "i.kind"|"ProviderKind" enum', ['kind']],
    ['an enum value near a known one', key, { i: { ...provider, kind: 'OFLINE' } }, '"ProviderKind" enum', ['kind']],
    ['an object for an enum', key, { i: { ...provider, kind: { secret } } }, 'a non-string value', ['kind']],
    [
      'a text for a whole number',
      model,
      { i: { ...price, contextWindow: secret } },
      'a non-integer value',
      ['contextWindow'],
    ],
    ['half a number', model, { i: { ...price, contextWindow: 1.5 } }, 'a non-integer value', ['contextWindow']],
    ['a number that is too large', model, { i: { ...price, contextWindow: 2 ** 31 } }, '32-bit', ['contextWindow']],
    ['a text for yes or no', model, { i: { ...price, enabled: secret } }, 'a non boolean value', ['enabled']],
    ['an object for an id', model, { i: { ...price, id: { secret } } }, 'ID cannot represent this value', ['id']],
    [
      'a Decimal that is none',
      model,
      { i: { ...price, inputPricePerMillion: secret } },
      'Give a Decimal',
      ['inputPricePerMillion'],
    ],
    [
      'an item of a list',
      model,
      { i: { ...price, uses: ['CHAT', secret] } },
      'at "i.uses\\[1\\]"|"ModelUse" enum',
      ['uses', '1'],
    ],
    ['an item that may not be null', model, { i: { ...price, uses: [null] } }, 'at "i.uses\\[0\\]"', ['uses', '0']],
    [
      'a moment that is none',
      'query ($a: DateTime) { search(query: "x", filter: { createdAfter: $a }) { totalCount } }',
      { a: secret },
      'Give a DateTime',
      ['filter', 'createdAfter'],
    ],
    [
      'a BigInt that is none',
      'mutation ($s: BigInt!) { documentUploadCreate(input: { fileName: "a", size: $s }) { userErrors { code } } }',
      { s: secret },
      'Give a whole number',
      ['size'],
    ],
    [
      'a cursor that is none',
      'query ($c: Cursor) { ...F } fragment F on Query { documents(after: $c) { totalCount } }',
      { c: 5 },
      'Give a cursor',
      ['after'],
    ],
    [
      'a field of a query’s filter',
      documents,
      { f: { titleContain: secret } },
      'unknown field "titleContain"',
      ['filter', 'titleContain'],
    ],
    [
      'an order without a direction',
      documents,
      { o: { field: 'TITLE' } },
      'required field "direction"',
      ['orderBy', 'direction'],
    ],
    ['nothing for what must be', key, {}, '"ProviderKeySetInput!" to be provided', ['input']],
    ['null for what must be', key, { i: null }, '"ProviderKeySetInput!" not to be null', ['input']],
    [
      'null for an argument that must be',
      'query ($q: String = "x") { search(query: $q) { totalCount } }',
      { q: null },
      'Argument "query" of non-null type',
      ['query'],
    ],
    [
      'null beside a secret in the document',
      `mutation ($n: String = "x") { providerKeySet(input: { name: $n, key: "${secret}" }) { userErrors { code } } }`,
      { n: null },
      'Argument "input" got an invalid value',
      ['input'],
    ],
  ]
  it.each(cases)(
    '[GQL-6] [GQL-4] of %s keeps the place and the expectation, and not what was given',
    async (_what, query, variables, says, field) => {
      const [error] = await refused(query, variables)
      for (const part of says.split('|')) expect(error!.message).toMatch(new RegExp(part))
      expect(error!.extensions.field).toEqual(field)
    },
  )

  it('[GQL-6] is short whatever the length of what was given', async () => {
    const text = 'x'.repeat(2_000_000)
    const create = 'mutation ($i: DocumentCreateInput!) { documentCreate(input: $i) { userErrors { code } } }'
    const [error] = await refused(create, { i: { text } })
    expect(error).toMatchObject({ extensions: { code: 'INVALID_INPUT', field: ['title'] } })
    await refused(create, { i: { title: 'x', [text]: 1 } })
  })

  it('[GQL-7] is one, however much is wrong: each would be worded from the whole value', async () => {
    const strange = Object.fromEntries(Array.from({ length: 60 }, (_, n) => [`u${n}`, 1]))
    expect(await refused(key, { i: { ...provider, ...strange } })).toHaveLength(1)
    const literal = Object.keys(strange).map((name) => `${name}: 1`)
    const errors = await refused(`mutation { providerKeySet(input: { ${literal} }) { userErrors { code } } }`)
    expect(errors.length).toBeLessThanOrEqual(21)
  })

  it('[GQL-7] tells the cost that the operation would have had', async () => {
    const { extensions } = await instance.graph(key, { i: {} })
    expect(extensions).toMatchObject({ cost: { requested: 12, points: 1 } })
  })

  it('[GQL-4] names what each operation of a document uses the variable for', async () => {
    const query = `query A($n: DateTime) { search(query: "x", filter: { createdAfter: $n }) { totalCount } }
      query B($n: DateTime) { search(query: "x", filter: { createdBefore: $n }) { totalCount } }`
    for (const [operationName, field] of [
      ['A', 'createdAfter'],
      ['B', 'createdBefore'],
    ]) {
      const response = await fetch(`${instance.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${bootstrapKey}` },
        body: JSON.stringify({ query, operationName, variables: { n: 'x' } }),
      })
      expect(await response.json()).toMatchObject({ errors: [{ extensions: { field: ['filter', field] } }] })
    }
  })

  it.each(transports)('[GQL-6] [GQL-10] of a subscription says as little, over %s', async (transport) => {
    const query = 'subscription ($id: ID!, $after: Cursor) { messageStream(messageId: $id, after: $after) { cursor } }'
    for (const [variables, field, says] of [
      [{}, 'messageId', 'non-null type "ID!" to be provided'],
      [{ id: null }, 'messageId', 'not to be null'],
      [{ id: { secret } }, 'messageId', 'ID cannot represent this value'],
      [{ id: 'x', after: { secret } }, 'after', 'Give a cursor'],
    ] as const) {
      const [error] = fit(await firstOf(transport, query, variables))
      expect([error!.message, error!.extensions]).toEqual([
        expect.stringContaining(says),
        expect.objectContaining({ code: 'INVALID_INPUT', field: [field] }),
      ])
    }
  })
})

describe('an error in the words of the executor', () => {
  const log = { error: () => expect.unreachable() } as never
  const said = (value: string, at: string, inner: string) => {
    const originalError = new GraphQLError(inner)
    return toPublicError(
      new GraphQLError(`Variable "$i" got invalid value ${value}${at}; ${inner}`, { originalError }),
      log,
    )
  }

  it('[GQL-6] loses the value and keeps the place', () => {
    const expected = 'Expected value of type "A" not to include unknown field "b"'
    const cases: [value: string, at: string, inner: string, told: string][] = [
      [`{ b: "${secret}" }`, '', `${expected}, found: { b: "${secret}" }.`, `: ${expected}.`],
      [
        `"${secret}"`,
        ' at "i.a[0].b"',
        `${expected}. Did you mean "c"? Found: "${secret}".`,
        ` at "i.a[0].b": ${expected}.`,
      ],
      [
        `"${secret} at \\"i.b\\""`,
        '',
        `Int cannot represent non-integer value: "${secret}"`,
        ': Int cannot represent a non-integer value.',
      ],
      [secret, '', '', ': It does not fit its type.'],
      [`"${secret}"`, ' at "i.a"', `What is not known: ${secret}`, ' at "i.a": It does not fit its type.'],
    ]
    for (const [value, at, inner, told] of cases) {
      expect(said(value, at, inner).message).toBe(`Variable "$i" got an invalid value${told}`)
    }
    for (const message of [
      'Variable "$i" of required type "A!" was not provided.',
      'Argument "a" of required type "[A!]!" was provided the variable "$i" which was not provided a runtime value.',
    ]) {
      expect(toPublicError(new GraphQLError(message), log).message).toBe(message)
    }
  })
})

describe('an error of a literal', () => {
  const provider = (input: string) => `mutation { providerKeySet(input: ${input}) { userErrors { code } } }`
  const cases: [what: string, query: string, says: string, field: string[]][] = [
    ['an unknown field', provider(`{ name: "x", key: "${secret}", kin: 1 }`), 'unknown field "kin"', ['kin']],
    ['a missing field', provider(`{ key: "${secret}" }`), 'required field "name"', ['name']],
    ['a null for what is required', provider(`{ key: "${secret}", name: null }`), 'not to be null', ['name']],
    ['an object for a text', provider(`{ name: { a: "${secret}" } }`), 'a non string value.', ['name']],
    ['a text for an object', provider(`"${secret}"`), 'to be an object', ['input']],
    ['an unknown enum value', provider('{ name: "x", kind: SECRET }'), '"ProviderKind" enum', ['kind']],
    ['a text for an enum', provider(`{ name: "x", kind: "${secret}" }`), 'a non-enum value', ['kind']],
    ['a text for a number', `{ documents(first: "${secret}") { totalCount } }`, 'a non-integer value', ['first']],
    ['a number that is too large', '{ documents(first: 99999999999) { totalCount } }', '32-bit', ['first']],
    ['an object for an id', `{ node(id: { a: "${secret}" }) { id } }`, 'ID cannot represent', ['id']],
    [
      'a filter',
      `{ documents(filter: { titleContain: "${secret}" }) { totalCount } }`,
      'titleContain',
      ['filter', 'titleContain'],
    ],
    [
      'an item of a list',
      `{ documents(filter: { mimeType: ["a", { b: "${secret}" }] }) { totalCount } }`,
      'String',
      ['filter', 'mimeType', '1'],
    ],
    [
      'a moment that is none',
      `{ search(query: "x", filter: { createdAfter: "${secret}" }) { totalCount } }`,
      'Give a DateTime',
      ['filter', 'createdAfter'],
    ],
    [
      'a BigInt that is none',
      'mutation { documentUploadCreate(input: { fileName: "a", size: 99999999999999999999 }) { userErrors { code } } }',
      'Give a whole number',
      ['size'],
    ],
    ['a cursor that is none', '{ documents(after: 5) { totalCount } }', 'Give a cursor', ['after']],
    [
      'the default of a variable',
      `query ($f: DocumentFilter = { status: [READ], titleContains: "${secret}" }) { documents(filter: $f) { totalCount } }`,
      '"DocumentStatus" enum',
      ['filter', 'status', '0'],
    ],
  ]
  it.each(cases)(
    '[GQL-6] [GQL-4] of %s says where it stands and what is expected, and not what was given',
    async (_what, query, says, field) => {
      const [error] = await refused(query)
      expect(error!.message).toContain(says)
      expect(error!.extensions.field).toEqual(field)
      expect(error).toHaveProperty('locations')
    },
  )

  it.each(transports)('[GQL-6] [GQL-10] of a subscription says as little, over %s', async (transport) => {
    const query = `subscription { messageStream(messageId: { a: "${secret}" }) { cursor } }`
    expect(fit(await firstOf(transport, query))[0]!.extensions.field).toEqual(['messageId'])
  })

  it('[GQL-6] in a document that breaks off is not repeated', async () => {
    for (const query of [
      `{ node(id: "${secret}" "${secret}") { id } }`,
      `{ "${secret}" }`,
      `{ node(id: """${secret}""" """hunter2\n SECRET""") { id } }`,
      '{ node(id: "\\uSECRET") { id } }',
    ]) {
      const [error] = await refused(query)
      expect(error).toMatchObject({ extensions: { code: 'GRAPHQL_PARSE_FAILED' }, locations: [{ line: 1 }] })
    }
    expect((await refused('{ node(id: .5) { id } }'))[0]!.message).not.toContain('0.5')
  })
})

describe('an error of a document', () => {
  it('[GQL-16] gives no hint at names, and is short', async () => {
    for (const query of ['{ documents }', '{ viewr { kind } }', `{ ${'x'.repeat(100_000)} }`]) await refused(query)
  })

  const long = `{ viewer { kind ${' '.repeat(15_000_000)}`
  const blanks = long.replace('kind', 'kind } }')

  it.each([
    ['that is in order', blanks],
    ['that is none', long],
    ['of comments', blanks.replaceAll(' '.repeat(100), `#${' '.repeat(98)}\n`)],
  ])('[GQL-7] of 15 million characters %s is refused before it is parsed', async (_what, query) => {
    const { errors } = await instance.graph(query)
    expect(errors?.[0]?.extensions.code).toBe('QUERY_TOO_COSTLY')
    expect(errors![0]!.message).toContain(`${limits.characters} characters`)
  })

  it.each(transports)('[GQL-7] [GQL-10] of 15 million characters is refused as soon over %s', async (transport) => {
    expect((await firstOf(transport, long))[0]!.extensions.code).toBe('QUERY_TOO_COSTLY')
  })

  it('[GQL-7] may be as long as is said, and not a character longer', async () => {
    const query = '{ viewer { kind } }'
    expect(await instance.data(query.padEnd(limits.characters))).toEqual({ viewer: { kind: 'API_KEY' } })
    expect((await instance.graph(query.padEnd(limits.characters + 1))).errors![0]!.extensions.code).toBe(
      'QUERY_TOO_COSTLY',
    )
  })
})

describe('an operation that is not there', () => {
  const documents: [what: string, query: string, operationName?: string][] = [
    ['a name that the document has not', 'query A { viewer { kind } }', 'B'],
    ['no name among two', 'query A { viewer { kind } } query B { viewer { kind } }'],
  ]
  it.each(documents)(
    '[GQL-3] [GQL-10] by %s has one error, whichever way it came',
    async (_what, query, operationName) => {
      const response = await fetch(`${instance.url}/graphql`, {
        method: 'POST',
        headers: { authorization: `Bearer ${bootstrapKey}`, 'content-type': 'application/json' },
        body: JSON.stringify({ query, operationName }),
      })
      const { errors } = (await response.json()) as GraphResult
      const client = createClient({
        url: `${instance.url.replace('http', 'ws')}/graphql`,
        webSocketImpl: WebSocket,
        retryAttempts: 0,
        connectionParams: { authorization: `Bearer ${bootstrapKey}` },
      })
      const overSocket = await client
        .iterate({ query, operationName: operationName ?? null })
        .next()
        .catch((error: unknown) => error)
      await client.dispose()
      expect(errors!.length).toBeGreaterThan(0)
      for (const { extensions } of errors!) expect(extensions.code).toBe('GRAPHQL_VALIDATION_FAILED')
      expect(overSocket).toEqual(errors)
    },
  )
})

describe('an error of a stream', () => {
  it('[GQL-3] that is public goes on as it is, however often it is looked at', () => {
    const log = { error: () => expect.unreachable() } as never
    const fault = new Fault('CONFLICT', 'So it is.', { field: ['a'], retryAfter: 3 })
    const told = toPublicError(fault, log)
    expect(told.extensions).toMatchObject({ code: 'CONFLICT', field: ['a'], retryAfter: 3 })
    expect(toPublicError(told, log)).toBe(told)
  })

  it.each(transports)('[GQL-3] [GQL-10] keeps the field that it names, over %s', async (transport) => {
    const messageId = globalId('Message', newId())
    const query = 'subscription ($messageId: ID!) { messageStream(messageId: $messageId) { cursor } }'
    const errors = await firstOf(transport, query, { messageId })
    expect(errors).toMatchObject([{ extensions: { code: 'NOT_FOUND', field: ['messageId'] } }])
  })
})
