import { hash } from 'node:crypto'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { connect } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { hashKey, makeKey } from '../../api/services/identity/apiKeys.ts'
import { type Scope, scopes } from '../../api/services/principal.ts'
import { fullSchema } from '../../schema/index.ts'
import { bootstrapKey, type Instance, startInstance } from '../harness/index.ts'
import { type RawAnswer, sendRaw } from '../harness/raw.ts'
import { type Asked, generate } from './generate.ts'
import { fill, idOf, rowIdOf, someIds } from './rows.ts'

/**
 * The first time a document is asked it is executed by Yoga and graphql-js, then by a plan that was made for it: the
 * answers must be the same to the byte, head and body. What a plan cannot answer plainly must come out as usual too,
 * but for the order of several errors, which is chance.
 */

type Headers = Record<string, string>
const all: Headers = { authorization: `Bearer ${bootstrapKey}` }
/** A weight in Accept is understood by the usual way only: so it can be asked for at any time. */
const asUsual: Headers = { accept: 'application/json;q=1' }
const json: Headers = { 'content-type': 'application/json' }

/** How many requests were answered which way. */
async function ways({ url }: Instance): Promise<{ planned: number; usual: number }> {
  const metrics = await (await fetch(`${url}/metrics`)).text()
  const of = (way: string) =>
    Number(new RegExp(`^superfasttt_graph_reads_total{way="${way}"} (\\d+)$`, 'm').exec(metrics)![1])
  return { planned: of('planned'), usual: of('usual') }
}

const send = (instance: Instance, asked: unknown, headers: Headers = {}) =>
  sendRaw(`${instance.url}/graphql`, { headers: { ...all, ...json, ...headers }, body: JSON.stringify(asked) })

/**
 * An answer, with its errors in the order of their paths. graphql-js lists them as they come up, and of several below
 * one thing that they leave null only the first to come up: which of two waits for the database longer is chance.
 */
function ordered({ body, headers, ...head }: RawAnswer) {
  const { errors, data, ...rest } = JSON.parse(body) as {
    errors?: { path?: (string | number)[]; extensions: Record<string, unknown> }[]
    data?: unknown
  }
  if (!errors || data === undefined) return { ...head, headers, body }
  let chosen = false
  const told = errors.map((error) => {
    // told with a fault of ours: each request has its own
    const { requestId: _, ...extensions } = error.extensions
    const kept = { ...error, extensions }
    const place = nullIn(data, error.path ?? [])
    if (place.length === error.path?.length) return JSON.stringify(kept)
    chosen = true
    return JSON.stringify({ null: place })
  })
  // another error has another length
  const same = chosen ? headers.filter(([name]) => name.toLowerCase() !== 'content-length') : headers
  return { ...head, headers: same, body: JSON.stringify({ data, ...rest }), errors: [...new Set(told)].sort() }
}

/** How far a path leads before what it leads to is null. */
function nullIn(data: unknown, path: (string | number)[]): (string | number)[] {
  let at = data
  for (const [depth, key] of path.entries()) {
    if (at === null) return path.slice(0, depth)
    at = (at as Record<string | number, unknown>)[key]
  }
  return path
}

/** Has a text planned, as any text is that was asked before. */
async function makeKnown(instance: Instance, asked: Asked): Promise<void> {
  for (let turn = 0; turn < 2; turn++) await send(instance, asked)
}

/** Without limits of rates, so that answers to the same are the same altogether. */
const free = { WORKERS: '0', RATE_POINTS_PER_MINUTE: '0', RATE_TENANT_POINTS_PER_MINUTE: '0' }

/** Every list and every kind of thing, each in a query of its own. */
const everything: Asked[] = [
  '{ documents { nodes { id title } totalCount } }',
  '{ conversations { nodes { title messages { nodes { content citations { quote } } } } } }',
  '{ models { nodes { name } } providers { name } }',
  '{ usageRecords { nodes { cost } } viewer { kind } }',
  '{ integrations { nodes { name runs { nodes { status } } } } }',
  '{ integrations { nodes { documents { nodes { title } } } } }',
  // what is reached through another thing needs the right of its own type, too
  '{ usageRecords { nodes { cost model { name } } } }',
  '{ usageRecords { nodes { provider { name } } } }',
  '{ usageRecords { nodes { message { content } } } }',
  '{ usageRecords { nodes { user { name } apiKey { name } } } }',
  '{ documents { nodes { title source { integration { name } } } } }',
  '{ conversations { nodes { messages { nodes { citations { document { title } } } } } } }',
  '{ conversations { nodes { messages { nodes { citations { chunk { text } } } } } } }',
  '{ conversations { nodes { messages { nodes { model { name } } } } } }',
  '{ apiKeys { nodes { name } } viewer { scopes } }',
  '{ auditLog { nodes { action } } }',
  '{ tenants { nodes { slug databaseOption } } }',
  '{ tenant { name documentCount } }',
  '{ tenant { name databaseHost } viewer { kind } }',
  `{ usage(range: { from: "2026-01-01T00:00:00Z", to: "2026-02-01T00:00:00Z" }) { calls } }`,
  ...someIds.map((id) => `{ node(id: "${id}") { __typename id } }`),
  `{ nodes(ids: ${JSON.stringify(someIds)}) { __typename id } }`,
].map((query) => ({ query, variables: {} }))

describe('a query that is asked again', () => {
  let instance: Instance
  /** Keys with one right each, and with none, by their right. */
  const keys = new Map<Scope | 'nothing', Headers>()
  const known = { ids: someIds, cursors: {} as Record<string, string[]> }

  beforeAll(async () => {
    instance = await startInstance(free)
    const { prisma } = instance.platform.parts.databases.tenant('demo')
    const { id } = await prisma.apiKey.findFirstOrThrow()
    await fill(instance, `apiKey:${id}`)
    for (const [n, right] of ([...scopes, 'nothing'] as const).entries()) {
      const { key, prefix } = makeKey('demo')
      const rights = right === 'nothing' ? [] : [right]
      // used just now, so that no use is noted while answers are compared
      const lastUsedAt = new Date(Date.now() + 600_000)
      await prisma.apiKey.create({
        data: { id: rowIdOf(20, n), name: right, prefix, hash: hashKey(key), scopes: rights, lastUsedAt },
      })
      keys.set(right, { authorization: `Bearer ${key}` })
      if (right !== 'conversations:read') continue
      const owned = { id: rowIdOf(21, 0), title: 'Its own', owner: `apiKey:${rowIdOf(20, n)}` }
      await prisma.conversation.create({ data: owned })
      const message = { id: rowIdOf(22, 0), conversationId: owned.id, role: 'ASSISTANT', status: 'COMPLETED' }
      const model = await prisma.model.findFirstOrThrow()
      await prisma.message.create({ data: { ...message, content: 'Said.', modelId: model.id } })
      const passage = await prisma.chunk.findFirstOrThrow()
      const cited = { chunkId: passage.id, documentId: passage.documentId }
      await prisma.citation.create({
        data: { id: rowIdOf(23, 0), messageId: message.id, number: 1, quote: 'q', score: 1, ...cited },
      })
    }
    const lists = [
      'documents',
      'conversations',
      'models',
      'usageRecords',
      'integrations',
      'apiKeys',
      'auditLog',
      'tenants',
    ]
    for (const list of lists) {
      const { [list]: page } = await instance.data<Record<string, { edges: { cursor: string }[] }>>(
        `{ ${list} { edges { cursor } } }`,
      )
      known.cursors[list] = page!.edges.map(({ cursor }) => cursor)
    }
    const { documents } = await instance.data<{ documents: { nodes: { chunks: { edges: { cursor: string }[] } }[] } }>(
      '{ documents { nodes { chunks { edges { cursor } } } } }',
    )
    known.cursors.chunks = documents.nodes.flatMap(({ chunks }) => chunks.edges.map(({ cursor }) => cursor))
  })
  afterAll(() => instance?.stop())

  /** Asks in both ways and compares; tells the answer and whether it was planned. */
  async function compare(asked: unknown, headers: Headers = {}): Promise<{ answer: RawAnswer; planned: boolean }> {
    const usual = await send(instance, asked, { ...headers, ...asUsual })
    const before = await ways(instance)
    const answer = await send(instance, asked, { ...headers, accept: 'application/json' })
    const { planned } = await ways(instance)
    expect({ asked, ...ordered(answer) }).toEqual({ asked, ...ordered(usual) })
    return { answer, planned: planned > before.planned }
  }

  it('[GQL-9] [GQL-3] gives the same bytes as the first time, for 400 queries made from the schema', async () => {
    const queries = generate(fullSchema(), known, 20_260)
    let plain = 0
    for (let count = 0; count < 400; count++) {
      const asked = queries.next().value
      const first = await send(instance, asked)
      const before = await ways(instance)
      const later = [await send(instance, asked), await send(instance, asked)]
      const { planned } = await ways(instance)
      expect({ asked, answers: later.map(ordered) }).toEqual({ asked, answers: [first, first].map(ordered) })
      const isPlain = !('errors' in JSON.parse(first.body))
      expect({ asked, planned: planned - before.planned }).toEqual({ asked, planned: isPlain ? 2 : 0 })
      if (isPlain) plain++
    }
    expect(plain).toBeGreaterThan(200)
  }, 120_000)

  it('[GQL-3] refuses the same things in the same words to keys with one right, and with none', async () => {
    const queries = generate(fullSchema(), known, 7)
    const asked = [...everything, ...Array.from({ length: 40 }, () => queries.next().value)]
    for (const each of asked) await makeKnown(instance, each)
    const tally = { planned: 0, denied: 0 }
    for (const [right, headers] of keys) {
      for (const each of asked) {
        const { answer, planned } = await compare(each, headers)
        const denied = answer.body.includes('"FORBIDDEN"')
        expect({ right, each, both: planned && denied }).toEqual({ right, each, both: false })
        if (planned) tally.planned++
        if (denied) tally.denied++
      }
    }
    expect(tally.planned).toBeGreaterThan(15)
    expect(tally.denied).toBeGreaterThan(200)
  }, 120_000)

  it('[GQL-3] plans for a key what needs the right that it has', async () => {
    const needs: [Scope | 'nothing', string][] = [
      ['nothing', '{ viewer { kind scopes } rateLimit { cost } tenant { name } }'],
      [
        'documents:read',
        '{ documents { nodes { title chunks { nodes { text document { id } } } } } tenant { chunkCount } }',
      ],
      ['conversations:read', '{ conversations { nodes { title messages { totalCount } } } }'],
      ['models:read', '{ models { nodes { name provider { name } } } providers { name } }'],
      ['usage:read', '{ usageRecords { nodes { cost } } }'],
      ['users:manage', '{ apiKeys { nodes { name } } }'],
      ['tenant:manage', '{ auditLog { nodes { action detail } } }'],
    ]
    for (const [right, query] of needs) {
      await makeKnown(instance, { query, variables: {} })
      for (const [held, headers] of keys) {
        const { answer, planned } = await compare({ query }, headers)
        const good = held === right || right === 'nothing'
        expect({ held, right, planned, denied: answer.body.includes('FORBIDDEN') }).toEqual({
          held,
          right,
          planned: good,
          denied: !good,
        })
      }
    }
  })

  const id = idOf('Document', 0)
  const written: [what: string, query: string, variables?: Record<string, unknown>][] = [
    [
      'lists in lists',
      '{ documents(first: 2) { edges { cursor node { id title createdAt chunks { nodes { text } totalCount } } } pageInfo { hasNextPage endCursor } totalCount } }',
    ],
    [
      'aliases, merged fields and arguments',
      '{ a: documents(first: 1) { nodes { t: title title } } a: documents(first: 1) { totalCount } b: documents(last: 1) { nodes { id } } }',
    ],
    [
      'fragments, and types of an interface',
      'query ($id: ID!) { node(id: $id) { __typename id ...D ... on Conversation { title } } } fragment D on Document { title source { __typename } ...E } fragment E on Document { status }',
      { id },
    ],
    [
      'keys that JavaScript has ideas about',
      '{ __proto__: viewer { constructor: kind toString: kind hasOwnProperty: kind } }',
    ],
    ['nothing but what is left out', '{ viewer { kind @skip(if: true) } tenant @include(if: false) { name } }'],
    ['a name of a type between fields', '{ __typename viewer { __typename kind a: __typename } b: __typename }'],
    ['a thing that is not there', '{ document(id: "RG9jdW1lbnQ6MA") { title } node(id: "x") { id } }'],
    [
      'ids of all kinds, in their order',
      'query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }',
      { ids: someIds },
    ],
    [
      'the same id twice with other fields',
      'query ($id: ID!) { a: node(id: $id) { ... on Document { title } } b: node(id: $id) { ... on Document { status size } } c: document(id: $id) { id mimeType } }',
      { id },
    ],
    ['no ids', '{ nodes(ids: []) { id } }'],
    [
      'more ids than may be asked for',
      'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }',
      { ids: Array(101).fill(id) },
    ],
    ['one id for a list of them', 'query ($id: ID!) { nodes(ids: [$id]) { id } }', { id }],
    ['one id in place of a list', 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids: id }],
    ...[true, false, null, undefined, 'yes'].map((no): [string, string, Record<string, unknown>] => [
      `what is left out when the variable is ${no}`,
      'query ($no: Boolean = false) { documents { nodes @skip(if: $no) { title @include(if: $no) id } totalCount @include(if: $no) } }',
      { no },
    ]),
    ...[0, 1, 2, 3].map((bits): [string, string, Record<string, unknown>] => [
      `what is skipped and included at once (${bits})`,
      'query ($a: Boolean!, $b: Boolean!) { viewer { kind @skip(if: $a) @include(if: $b) } tenant @include(if: $b) @skip(if: $a) { slug } }',
      { a: (bits & 1) > 0, b: (bits & 2) > 0 },
    ]),
    [
      'an argument that is null',
      '{ documents(first: null, after: null, filter: null, orderBy: null) { totalCount } tenant(slug: null) { slug } }',
    ],
    [
      'an argument whose variable is left out',
      'query ($first: Int, $filter: DocumentFilter) { documents(first: $first, filter: $filter) { nodes { id } } }',
      {},
    ],
    [
      'a variable inside an input',
      'query ($title: String, $status: DocumentStatus!) { documents(filter: { titleContains: $title, status: [$status] }) { nodes { title } } }',
      { status: 'READY' },
    ],
    ['an argument that is refused', '{ documents(first: 1000) { totalCount } viewer { kind } }'],
    ['a cursor that is none', '{ documents(after: "nonsense") { totalCount } }'],
    ['a variable that is missing', 'query ($id: ID!) { document(id: $id) { id title } }', {}],
    ['a variable that may not be null', 'query ($id: ID!) { document(id: $id) { id title } }', { id: null }],
    ['a variable of another type', 'query ($first: Int) { documents(first: $first) { totalCount } }', { first: 'two' }],
    [
      'an enum and an input',
      'query ($filter: DocumentFilter) { documents(filter: $filter) { nodes { title status } } }',
      { filter: { status: ['READY', 'PENDING'] } },
    ],
    [
      'an enum that is none',
      'query ($filter: DocumentFilter) { documents(filter: $filter) { totalCount } }',
      { filter: { status: ['GONE'] } },
    ],
    [
      'what would cost too much',
      'query ($n: Int!) { documents(first: $n) { nodes { chunks(first: 100) { nodes { document { title text } } } } } }',
      { n: 100 },
    ],
    ['a search', '{ search(query: "passage", mode: LEXICAL) { totalCount nodes { score highlight } } }'],
    ['introspection inside a fragment', '{ ... on Query { __schema { queryType { name } } } }'],
    ['introspection beside the rest', '{ viewer { kind } __type(name: "Document") { fields { name } } }'],
    ['what does not fit the schema', '{ documents { nodes { nothing } } }'],
    ['what is no query', '{ documents { nodes'],
    ['no text', ''],
    ['a mutation', 'mutation { apiKeyRevoke(input: { id: "x" }) { userErrors { code } } }'],
  ]
  it.each(written)('[GQL-9] [GQL-3] gives the same bytes for %s', async (_what, query, variables = {}) => {
    const asked = { query, variables }
    const first = await send(instance, asked)
    expect([await send(instance, asked), await send(instance, asked)]).toEqual([first, first])
  })

  it('[GQL-9] leaves alone what may cost money to resolve, which would be paid twice if the plan broke off', async () => {
    const asked = { query: '{ search(query: "passage", mode: LEXICAL) { nodes { score } } }', variables: {} }
    await makeKnown(instance, asked)
    const { answer, planned } = await compare(asked)
    expect({ status: answer.status, planned }).toEqual({ status: 200, planned: false })
  })

  it('[GQL-16] leaves subscriptions alone, however often they are asked', async () => {
    const asked = { query: 'subscription { usageLive { __typename } }' }
    const headers = { accept: 'application/json' }
    const first = await send(instance, asked, headers)
    expect(first.status).toBeGreaterThanOrEqual(400)
    expect([await send(instance, asked, headers), await send(instance, asked, headers)]).toEqual([first, first])
  })

  it('[GQL-9] takes the operation that is named, and its variables anew each time', async () => {
    const query = 'query A($first: Int!) { documents(first: $first) { nodes { title } } } query B { viewer { kind } }'
    const before = await ways(instance)
    for (let turn = 0; turn < 3; turn++) {
      for (const first of [1, 3]) {
        const { body } = await send(instance, { query, operationName: 'A', variables: { first } })
        expect(JSON.parse(body).data.documents.nodes).toHaveLength(first)
      }
      const { body } = await send(instance, { query, operationName: 'B' })
      expect(JSON.parse(body).data).toEqual({ viewer: { kind: 'API_KEY' } })
      for (const operationName of ['C', '', null]) {
        const { body } = await send(instance, { query, operationName })
        expect(JSON.parse(body).errors).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }])
      }
    }
    expect((await ways(instance)).planned - before.planned).toBe(8)
  })

  it('[GQL-16] does not take a name that is empty for none, though the same text is planned without one', async () => {
    const query = '{ viewer { kind } tenant { slug } }'
    const first = await send(instance, { query, operationName: '' })
    await makeKnown(instance, { query, variables: {} })
    expect((await compare({ query, operationName: '' })).answer).toEqual(first)
    expect((await compare({ query, operationName: null })).planned).toBe(true)
  })

  describe('in whatever way it is sent', () => {
    let turn = 0
    /** A query that nobody has asked before. */
    const fresh = () => `query Fresh${turn++} { documents(first: 3) { nodes { title } } viewer { kind } }`
    const post = (body: string | string[], headers: Headers) =>
      sendRaw(`${instance.url}/graphql`, { headers: { ...all, ...headers }, body })

    /** Sends it before and after the text is known. */
    async function beforeAndAfter(make: (query: string) => { headers: Headers; body: string | string[] }) {
      const query = fresh()
      const { headers, body } = make(query)
      const first = await post(body, headers)
      await makeKnown(instance, { query, variables: {} })
      const before = await ways(instance)
      const later = await post(body, headers)
      expect(later).toEqual(first)
      return { answer: later, planned: (await ways(instance)).planned > before.planned }
    }

    const accepts: [accept: string, planned: boolean, type: string | undefined][] = [
      ['application/json', true, 'application/json; charset=utf-8'],
      ['application/graphql-response+json', true, 'application/graphql-response+json; charset=utf-8'],
      ['application/graphql-response+json, application/json', true, 'application/graphql-response+json; charset=utf-8'],
      ['application/json, application/graphql-response+json', true, 'application/json; charset=utf-8'],
      ['*/*', true, 'application/json; charset=utf-8'],
      ['', true, 'application/json; charset=utf-8'],
      ['TEXT/HTML, APPLICATION/JSON', true, 'application/json; charset=utf-8'],
      [', application/json,', true, 'application/json; charset=utf-8'],
      ['text/event-stream, application/json', true, 'application/json; charset=utf-8'],
      ['multipart/mixed, */*', true, 'application/json; charset=utf-8'],
      ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', false, 'application/json; charset=utf-8'],
      [
        'application/graphql-response+json; charset=utf-8, application/json; charset=utf-8',
        false,
        'application/graphql-response+json; charset=utf-8',
      ],
      ['application/json; charset=latin1', false, undefined],
      ['application/*', false, 'application/json; charset=utf-8'],
      ['text/*, application/json', false, 'application/json; charset=utf-8'],
      ['text/event-stream', false, 'text/event-stream'],
      ['text/html', false, undefined],
      ['application/json text/html', false, undefined],
    ]
    it.each(accepts)('[GQL-16] has the same head and body with Accept: %s', async (accept, planned, type) => {
      const seen = await beforeAndAfter((query) => ({ headers: { ...json, accept }, body: JSON.stringify({ query }) }))
      expect(seen.planned).toBe(planned)
      expect(seen.answer.headers.find(([name]) => name === 'Content-Type')?.[1]).toBe(type)
    })

    const types: [type: string, planned: boolean, status: number][] = [
      ['application/json', true, 200],
      ['application/json; charset=utf-8', true, 200],
      ['application/json;charset=latin1', true, 200],
      ['application/json, text/plain', true, 200],
      ['application/json ; charset=utf-8', true, 200],
      ['application/json-patch+json', false, 415],
      ['application/json+ld', false, 415],
      ['Application/JSON', true, 200],
      ['application/graphql+json', false, 200],
      ['text/plain', false, 415],
    ]
    it.each(types)('[GQL-16] takes or refuses a body of %s as the first time', async (type, planned, status) => {
      const seen = await beforeAndAfter((query) => ({
        headers: { 'content-type': type },
        body: JSON.stringify({ query }),
      }))
      expect({ planned: seen.planned, status: seen.answer.status }).toEqual({ planned, status })
    })

    const hashOf = (query: string) => ({
      extensions: { persistedQuery: { version: 1, sha256Hash: hash('sha256', query) } },
    })
    const bodies: [what: string, planned: boolean, make: (query: string) => string | string[], headers?: Headers][] = [
      ['sent in pieces', true, (query) => [...JSON.stringify({ query })]],
      ['sent in pieces with a character cut in two', true, (query) => [JSON.stringify({ query }), '\n']],
      ['on a connection that is to be closed', true, (query) => JSON.stringify({ query }), { connection: 'close' }],
      ['with space around', true, (query) => ` ${JSON.stringify({ query }, null, 2)}\n`],
      [
        'with nulls for what is left out',
        true,
        (query) => JSON.stringify({ query, variables: null, operationName: null, extensions: null }),
      ],
      ['with an extension', true, (query) => JSON.stringify({ query, extensions: { trace: 1 } })],
      ['with its hash', true, (query) => JSON.stringify({ query, ...hashOf(query) })],
      ['with the hash of another text', false, (query) => JSON.stringify({ query, ...hashOf(`${query} `) })],
      ['with an id', false, (query) => JSON.stringify({ query, id: 'x' })],
      ['with variables in a list', false, (query) => JSON.stringify({ query, variables: [] })],
      ['with variables as text', false, (query) => JSON.stringify({ query, variables: '{}' })],
      ['with a number for a name', false, (query) => JSON.stringify({ query, operationName: 5 })],
      [
        'with a name of an operation that is not there',
        false,
        (query) => JSON.stringify({ query, operationName: 'Nobody' }),
      ],
      ['with the key __proto__', false, (query) => `{"__proto__": {}, "query": ${JSON.stringify(query)}}`],
      ['in a batch of one', false, (query) => JSON.stringify([{ query }])],
      ['in a batch with another', false, (query) => JSON.stringify([{ query }, { query: '{ nothing }' }, { query }])],
      ['in a batch of too many', false, (query) => JSON.stringify(Array(11).fill({ query }))],
      ['behind a byte order mark', false, (query) => `\ufeff${JSON.stringify({ query })}`],
      ['cut off', false, (query) => JSON.stringify({ query }).slice(0, -1)],
      ['with other credentials', false, (query) => JSON.stringify({ query }), { authorization: 'Bearer none' }],
      [
        'with credentials of another kind',
        false,
        (query) => JSON.stringify({ query }),
        { authorization: 'Basic eA==' },
      ],
      ['with a key beside a cookie', true, (query) => JSON.stringify({ query }), { cookie: 'a=b' }],
      ['for another tenant', false, (query) => JSON.stringify({ query }), { 'x-tenant-id': 'other' }],
      ['for its own tenant', true, (query) => JSON.stringify({ query }), { 'x-tenant-id': 'demo' }],
      ['from a page of another site', true, (query) => JSON.stringify({ query }), { origin: 'http://other.example' }],
      [
        'with a body that is said to be packed',
        true,
        (query) => JSON.stringify({ query }),
        { 'content-encoding': 'gzip' },
      ],
    ]
    it.each(bodies)('[GQL-16] answers the same %s', async (_what, planned, make, headers = {}) => {
      const seen = await beforeAndAfter((query) => ({ headers: { ...json, ...headers }, body: make(query) }))
      expect(seen.planned).toBe(planned)
    })

    it('[GQL-16] by its hash alone is the text, planned or not, and nothing where it is not known', async () => {
      const query = fresh()
      const unknown = await send(instance, hashOf(query))
      expect(unknown.body).toContain('PERSISTED_QUERY_NOT_FOUND')
      await makeKnown(instance, { query, variables: {} })
      expect(await send(instance, hashOf(query))).toEqual(unknown)
      const { answer } = await compare({ query, ...hashOf(query) })
      const named = await compare(hashOf(query))
      expect(named).toEqual({ answer, planned: true })
    })

    it('[GQL-16] by GET and by POST has one answer, and a mutation none by GET', async () => {
      const query = fresh()
      await makeKnown(instance, { query, variables: {} })
      const address = `${instance.url}/graphql?${new URLSearchParams({ query })}`
      const got = await sendRaw(address, { method: 'GET', headers: all })
      expect((await compare({ query })).answer).toEqual(got)
      const change = new URLSearchParams({
        query: 'mutation { conversationCreate(input: {}) { conversation { id } } }',
      })
      expect((await sendRaw(`${instance.url}/graphql?${change}`, { method: 'GET', headers: all })).status).toBe(405)
    })

    it('[GQL-16] with a session needs the header of its own pages, planned or not', async () => {
      const { cookie, 'x-csrf': csrf } = (await instance.signIn()) as { cookie: string; 'x-csrf': string }
      const query =
        '{ viewer { kind user { name role } } documents { totalCount } auditLog(first: 1) { nodes { id } } }'
      const body = JSON.stringify({ query })
      const ask = (headers: Headers) => sendRaw(`${instance.url}/graphql`, { headers: { ...json, ...headers }, body })
      const first = [await ask({ cookie }), await ask({ cookie, 'x-csrf': csrf })]
      expect(first[0]!.body).toContain('"CSRF"')
      expect(first[1]!.body).toContain('"USER"')
      await makeKnown(instance, { query, variables: {} })
      const before = await ways(instance)
      expect([await ask({ cookie }), await ask({ cookie, 'x-csrf': csrf })]).toEqual(first)
      expect((await ways(instance)).planned - before.planned).toBe(1)
      // what a stranger's page sends beside the cookie is no key
      expect(await ask({ cookie, authorization: '' })).toEqual(first[0])
    })
  })

  it('[GQL-6] masks what goes wrong inside as the first time', async () => {
    const { query: run, table } = instance.platform.parts.databases.tenant('demo')
    const query = '{ viewer { kind } documents { nodes { title failure } } }'
    await makeKnown(instance, { query, variables: {} })
    expect((await compare({ query })).planned).toBe(true)
    await run(`alter table ${table('document')} rename column failure to failed`)
    try {
      const { answer, planned } = await compare({ query })
      expect(planned).toBe(false)
      const { data, errors } = JSON.parse(answer.body)
      expect(data).toBeNull()
      expect(errors).toMatchObject([{ path: ['documents'], extensions: { code: 'INTERNAL' } }])
      expect(answer.body).not.toMatch(/select|relation|failed|failure/)
    } finally {
      await run(`alter table ${table('document')} rename column failed to failure`)
    }
    expect((await compare({ query })).planned).toBe(true)
  })
})

describe('a document of the admin that is asked again', () => {
  let instance: Instance
  let session: Headers
  const texts = readFileSync(new URL('../../web/gql/persisted-documents.json', import.meta.url), 'utf8')
  const [sha256Hash, text] = Object.entries(JSON.parse(texts) as Record<string, string>).find(([, each]) =>
    each.includes('query Viewer'),
  )!
  const named = { extensions: { persistedQuery: { version: 1, sha256Hash } }, operationName: 'Viewer' }
  beforeAll(async () => {
    instance = await startInstance({ ...free, ADMIN_UI: 'true' })
    session = await instance.signIn()
  })
  afterAll(() => instance?.stop())

  const ask = (body: unknown, headers: Headers) =>
    sendRaw(`${instance.url}/graphql`, { headers: { ...json, ...headers }, body: JSON.stringify(body) })

  it('[GQL-16] is the same by its hash the first time and later', async () => {
    const first = await ask(named, session)
    expect(JSON.parse(first.body).data).toMatchObject({ viewer: { __typename: 'Viewer' } })
    const before = await ways(instance)
    expect([await ask(named, session), await ask(named, session)]).toEqual([first, first])
    expect((await ways(instance)).planned - before.planned).toBe(2)
    // the text is what was planned: whoever may send it has it planned too
    const { extensions: _, ...sent } = { ...named, query: text }
    expect((await ask(sent, all)).status).toBe(200)
    expect((await ways(instance)).planned - before.planned).toBe(3)
  })

  it('[GQL-16] lets no session run a text of its own, though a key had it planned', async () => {
    const own = { query: '{ viewer { kind } tenant { slug } }' }
    const first = await ask(own, session)
    expect(first.body).toContain('PERSISTED_QUERY_REQUIRED')
    for (let turn = 0; turn < 3; turn++) expect((await ask(own, all)).status).toBe(200)
    const before = await ways(instance)
    expect(await ask(own, session)).toEqual(first)
    expect(await ask({ ...own, ...named, operationName: 'Viewer' }, { cookie: session.cookie! })).toMatchObject({
      body: expect.stringContaining('"CSRF"'),
    })
    expect((await ways(instance)).planned).toBe(before.planned)
    expect((await ask(own, { ...session, 'x-graphiql': '1' })).status).toBe(200)
    expect((await ways(instance)).planned).toBe(before.planned + 1)
  })
})

describe('what is charged for a query', () => {
  const perMinute = 6_000
  let instance: Instance
  let keys = 0
  beforeAll(async () => {
    instance = await startInstance({ WORKERS: '0', RATE_POINTS_PER_MINUTE: String(perMinute) })
    await fill(instance, 'user:nobody')
  })
  afterAll(() => instance?.stop())

  /** A caller with an account of its own. */
  async function caller(rights: readonly Scope[] = scopes): Promise<Headers> {
    const { key, prefix } = makeKey('demo')
    await instance.platform.parts.databases.tenant('demo').prisma.apiKey.create({
      data: { id: rowIdOf(30, keys++), name: 'Caller', prefix, hash: hashKey(key), scopes: [...rights] },
    })
    return { authorization: `Bearer ${key}` }
  }
  interface Cost {
    points: number
    remaining: number
  }
  const cheap = { query: '{ viewer { kind } }', variables: {} }
  // what costs one point would not be told from what comes back meanwhile
  const dear = (field: string) =>
    `query ($n: Int! = 100, $after: Cursor) { documents(first: $n, after: $after) { nodes { ${field} chunks(first: 50) { nodes { id text } } } } }`

  /** Points that a request took. What came back while it ran is counted too. */
  async function taken(asked: unknown, headers: Headers, times = 1) {
    const began = performance.now()
    const costOf = (answer: RawAnswer) => {
      const told = JSON.parse(answer.body)
      return [told].flat().map(({ extensions }) => extensions.cost as Cost)
    }
    const before = costOf(await send(instance, cheap, headers))[0]!
    const counted = await ways(instance)
    const answers: RawAnswer[] = []
    for (let turn = 0; turn < times; turn++) answers.push(await send(instance, asked, headers))
    const planned = (await ways(instance)).planned - counted.planned
    const after = costOf(await send(instance, cheap, headers))[0]!
    const back = (perMinute / 60_000) * (performance.now() - began)
    const told = answers.flatMap(costOf).reduce((sum, { points }) => sum + points, 0)
    return { answers, told, planned, took: before.remaining - after.remaining - 1, back }
  }

  /** Checks that what was told was taken, once. */
  function paidOnce({ told, took, back }: Awaited<ReturnType<typeof taken>>, points: number) {
    expect(told).toBe(points)
    expect(back).toBeLessThan(points / 2)
    expect(took).toBeLessThanOrEqual(points)
    expect(took).toBeGreaterThanOrEqual(points - back - 1)
  }

  it('[GQL-7] is what the first time cost, once for each time', async () => {
    const headers = await caller()
    const first = await taken({ query: dear('title') }, headers)
    paidOnce(first, 104)
    await makeKnown(instance, { query: dear('title'), variables: {} })
    const later = await taken({ query: dear('title') }, headers, 3)
    expect(later.planned).toBe(3)
    paidOnce(later, 3 * 104)
    // and by its variables, anew
    const small = await taken({ query: dear('title'), variables: { n: 99 } }, headers, 2)
    expect(small.planned).toBe(2)
    paidOnce(small, 2 * 102)
  })

  it('[GQL-7] is taken once when the plan breaks off: refused, wrong variables, a fault inside, a missing right', async () => {
    const query = dear('failureCode')
    await makeKnown(instance, { query, variables: {} })
    const refused = await taken({ query, variables: { after: 'nonsense' } }, await caller())
    expect(refused.answers[0]!.body).toContain('INVALID_CURSOR')
    paidOnce(refused, 104)
    const wrong = await taken({ query, variables: { after: 5 } }, await caller())
    expect(wrong.answers[0]!.body).toContain('INVALID_INPUT')
    paidOnce(wrong, 104)
    const denied = await taken({ query }, await caller(['models:read']))
    expect(denied.answers[0]!.body).toContain('FORBIDDEN')
    paidOnce(denied, 104)
    const { query: run, table } = instance.platform.parts.databases.tenant('demo')
    const headers = await caller()
    expect((await taken({ query }, headers)).planned).toBe(1)
    await run(`alter table ${table('document')} rename column failure_code to failed`)
    try {
      const broken = await taken({ query }, headers)
      expect(broken.answers[0]!.body).toContain('INTERNAL')
      expect(broken.planned).toBe(0)
      paidOnce(broken, 104)
    } finally {
      await run(`alter table ${table('document')} rename column failed to failure_code`)
    }
  })

  it('[GQL-7] is a point for what costs too much, and for each of a batch its own', async () => {
    const query = dear('size')
    await makeKnown(instance, { query, variables: {} })
    const headers = await caller()
    const batch = await taken([{ query }, { query, variables: { n: 50 } }, { query: '{ viewer { kind } }' }], headers)
    expect(batch.planned).toBe(0)
    paidOnce(batch, 104 + 52 + 1)
    const huge = `query ($n: Int!) { documents(first: $n) { nodes { chunks(first: $n) { nodes { id text position } } } } }`
    await makeKnown(instance, { query: huge, variables: { n: 1 } })
    const before = await taken(cheap, headers)
    const { answers, told, took } = await taken({ query: huge, variables: { n: 100 } }, headers)
    expect(before.told).toBe(1)
    expect(answers[0]!.body).toContain('QUERY_TOO_COSTLY')
    expect(told).toBe(1)
    expect(took).toBeLessThanOrEqual(1)
  })

  it('[GQL-7] that cannot be paid is refused as usual, and takes nothing', async () => {
    const poor = await startInstance({ WORKERS: '0', RATE_POINTS_PER_MINUTE: '60' })
    try {
      const query = '{ documents(first: 100) { nodes { id title size status } } }'
      await makeKnown(poor, { query, variables: {} })
      let answer = await send(poor, { query })
      for (let turn = 0; turn < 60 && answer.status === 200; turn++) answer = await send(poor, { query })
      const usual = await send(poor, { query }, asUsual)
      const seconds = ({ headers }: RawAnswer) => headers.find(([name]) => name.toLowerCase() === 'retry-after')?.[1]
      expect([answer.status, usual.status]).toEqual([429, 429])
      expect(seconds(answer)).toMatch(/^[1-9]\d?$/)
      expect(JSON.parse(answer.body).errors[0].extensions.code).toBe('RATE_LIMITED')
      expect(JSON.parse(answer.body).extensions.cost.points).toBe(0)
      expect(answer.headers.map(([name]) => name)).toEqual(usual.headers.map(([name]) => name))
    } finally {
      await poor.stop()
    }
  })

  it('[GQL-7] counts wrong credentials once, whichever way they came', async () => {
    const strict = await startInstance({ WORKERS: '0' })
    try {
      await makeKnown(strict, cheap)
      const began = performance.now()
      let tries = 0
      let answer: RawAnswer
      do {
        answer = await send(strict, cheap, { authorization: `Bearer sft_demo_${'x'.repeat(40)}` })
        tries++
        expect([401, 429]).toContain(answer.status)
      } while (answer.status === 401 && tries < 2_000)
      expect(answer.status).toBe(429)
      // 300 in a minute; what came back meanwhile is had on top
      const back = 5 * ((performance.now() - began) / 1_000)
      expect(tries).toBeGreaterThan(300)
      expect(tries).toBeLessThanOrEqual(302 + back)
    } finally {
      await strict.stop()
    }
  }, 60_000)
})

describe('what a planned query reads', () => {
  let instance: Instance
  const documents = 20
  const chunks = 2_000
  const idAt = (typename: string, id: string) => Buffer.from(`${typename}:${id}`).toString('base64url')
  let ids: string[]
  let passages: string[]
  beforeAll(async () => {
    instance = await startInstance(free)
    const { query, table } = instance.platform.parts.databases.tenant('demo')
    await query(
      `insert into ${table('document')} (id, title, mime_type, size, source_kind, status, version, chunk_count, created_at)
       select gen_random_uuid(), 'Document ' || n, 'text/plain', n, 'TEXT', 'READY', 1, ${chunks},
         timestamptz '2026-01-01' + n * interval '1 minute' from generate_series(1, ${documents}) n`,
    )
    await query(
      `insert into ${table('chunk')} (id, document_id, version, position, text, start_offset, end_offset, tokens, hash, embedding_model)
       select gen_random_uuid(), d.id, 1, n, 'Passage ' || n, 0, 1, 1, 'h', 'none'
       from ${table('document')} d, generate_series(0, ${chunks - 1}) n`,
    )
    const rows = await query<{ id: string }>(`select id from ${table('document')} order by created_at`)
    ids = rows.map(({ id }) => idAt('Document', id))
    const some = await query<{ id: string }>(`select id from ${table('chunk')} where position = 7`)
    passages = some.map(({ id }) => idAt('Chunk', id))
  })
  afterAll(() => instance?.stop())

  const read: [what: string, query: string, statements: number, rows: number][] = [
    [
      'lists in a list',
      '{ documents(first: 20) { nodes { title chunks(first: 5) { nodes { text } pageInfo { hasNextPage } } } } }',
      2,
      120,
    ],
    [
      'the same list by two names',
      '{ documents(first: 20) { nodes { a: chunks(first: 5) { nodes { text } } b: chunks(first: 5) { nodes { text } } } } }',
      2,
      220,
    ],
    [
      'two lists of each',
      '{ documents(first: 10) { nodes { a: chunks(first: 2) { nodes { text } } b: chunks(first: 3) { edges { cursor } } } } }',
      3,
      60,
    ],
    [
      'a way back up',
      '{ documents(first: 3) { nodes { chunks(first: 4) { nodes { text document { title } } } } } }',
      3,
      18,
    ],
    [
      'a thing by its id',
      'query ($id: ID!) { node(id: $id) { ... on Document { title chunks(first: 5) { nodes { text } } } } }',
      2,
      6,
    ],
    [
      'things by their ids',
      'query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Document { chunks(first: 2) { nodes { id } } } ... on Chunk { text document { title } } } }',
      4,
      10 + 10 + 20 + 10,
    ],
    [
      'things by their ids, by name',
      'query ($id: ID!) { a: node(id: $id) { id } b: document(id: $id) { title } c: node(id: $id) { ... on Document { size } } }',
      1,
      1,
    ],
    ['no row for a total', '{ documents(first: 20) { nodes { chunks(first: 1) { totalCount } } } }', 2, 40],
  ]
  it.each(read)(
    '[GQL-8] is one statement a level and no row too many for %s',
    async (_what, query, statements, rows) => {
      const { count } = instance.platform.parts.databases
      const variables = { id: ids[0], ids: [...ids.slice(0, 10), ...passages.slice(0, 10)] }
      const given = Object.fromEntries(Object.entries(variables).filter(([name]) => query.includes(`$${name}:`)))
      const measure = async () => {
        const before = { ...count }
        const { body } = await send(instance, { query, variables: given })
        return { body, statements: count.statements - before.statements, rows: count.rows - before.rows }
      }
      const first = await measure()
      expect(first).toMatchObject({ statements, rows })
      await measure()
      const before = await ways(instance)
      expect(await measure()).toEqual(first)
      expect((await ways(instance)).planned - before.planned).toBe(1)
    },
  )

  it('[GQL-8] are only the columns that are asked for, of a node too', async () => {
    const database = instance.platform.parts.databases.tenant('demo')
    const asked: string[] = []
    const { queryArrays } = database
    const watched = vi.spyOn(database, 'queryArrays').mockImplementation((...given) => {
      asked.push(given[0])
      return queryArrays(...given)
    })
    try {
      const query = 'query ($id: ID!) { node(id: $id) { ... on Document { title } ... on Model { currency } } }'
      for (let turn = 0; turn < 3; turn++) await send(instance, { query, variables: { id: ids[0] } })
      expect(asked).toHaveLength(3)
      for (const sql of asked) expect(sql).toMatch(/^select c\."id", c\."title" from /)
    } finally {
      watched.mockRestore()
    }
  })
})

describe('a caller who leaves', () => {
  let instance: Instance
  const faults: unknown[] = []
  const rejected: unknown[] = []
  const arrived: { request: IncomingMessage; response: ServerResponse; closed: Promise<unknown> }[] = []
  const onStart = (message: unknown) => {
    const { request, response } = message as Pick<(typeof arrived)[number], 'request' | 'response'>
    arrived.push({ request, response, closed: new Promise((resolve) => response.once('close', resolve)) })
  }
  const onRejection = (reason: unknown) => void rejected.push(reason)
  const asked = {
    query: '{ viewer { kind } documents(first: 3) { nodes { title chunks { nodes { text } } } } }',
    variables: {},
  }

  beforeAll(async () => {
    instance = await startInstance(free)
    await fill(instance, 'user:nobody')
    await makeKnown(instance, asked)
    const { log } = instance.platform.parts
    for (const level of ['error', 'fatal', 'warn'] as const)
      vi.spyOn(log, level).mockImplementation((...told) => void faults.push(told))
    subscribe('http.server.request.start', onStart)
    process.on('unhandledRejection', onRejection)
  })
  afterEach(() => {
    expect({ faults: faults.splice(0), rejected: rejected.splice(0) }).toEqual({ faults: [], rejected: [] })
    arrived.length = 0
  })
  afterAll(async () => {
    unsubscribe('http.server.request.start', onStart)
    process.off('unhandledRejection', onRejection)
    vi.restoreAllMocks()
    await instance?.stop()
  })

  const head = (more: string) =>
    `POST /graphql HTTP/1.1\r\nhost: localhost\r\nauthorization: ${all.authorization}\r\ncontent-type: application/json\r\n${more}\r\n\r\n`
  async function begin(text: string) {
    const socket = connect(instance.platform.port, '127.0.0.1')
    await once(socket, 'connect')
    socket.write(text)
    await expect.poll(() => arrived.length).toBe(1)
    return { socket, ...arrived[0]! }
  }
  /** What is behind the last request has been done, since this one was answered after it. */
  const goOn = async () => expect((await send(instance, asked)).status).toBe(200)

  it.each([
    ['of a body of known length', `content-length: 500`, JSON.stringify(asked).slice(0, 40)],
    ['of a body in pieces', 'transfer-encoding: chunked', '5\r\n{"que\r\n'],
    ['before a body', 'content-length: 500', ''],
  ])('in the middle %s leaves nothing behind', async (_what, more, body) => {
    const { socket, closed } = await begin(head(more) + body)
    socket.destroy()
    await closed
    await goOn()
  })

  it('while rows are read leaves nothing behind, and the database goes on', async () => {
    const { prisma, table } = instance.platform.parts.databases.tenant('demo')
    const text = JSON.stringify(asked)
    const held = Promise.withResolvers<void>()
    const holding = Promise.withResolvers<void>()
    // the embedded database has one session: while this has it, nobody reads
    const holds = prisma.$transaction(
      async (tx) => {
        await tx.$queryRawUnsafe(`select 1 from ${table('document')} limit 1`)
        holding.resolve()
        await held.promise
      },
      { timeout: 30_000 },
    )
    await holding.promise
    const { socket, request, response, closed } = await begin(head(`content-length: ${text.length}`) + text)
    await expect.poll(() => request.complete).toBe(true)
    socket.destroy()
    await closed
    held.resolve()
    await holds
    await goOn()
    expect(response.listenerCount('close')).toBe(0)
  })

  it('in the middle of the answer leaves nothing behind', async () => {
    const text = JSON.stringify(asked)
    const { socket, closed } = await begin(head(`content-length: ${text.length}`) + text)
    socket.resume()
    await once(socket, 'data')
    socket.destroy()
    await closed
    await goOn()
  })

  it('nothing is left on what was answered either', async () => {
    const counted = await ways(instance)
    arrived.length = 0
    await goOn()
    expect((await ways(instance)).planned - counted.planned).toBe(1)
    const { response, closed } = arrived[0]!
    await closed
    expect({ close: response.listenerCount('close'), error: response.listenerCount('error') }).toEqual({
      close: 0,
      error: 0,
    })
  })
})
