import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bootstrapKey, type Instance, startInstance } from '../harness/index.ts'

/**
 * The first time a document is asked it is executed as usual, then as code made for it: the answers must be the same, to
 * the order of fields and the path of errors.
 */
describe('an operation that is asked again', () => {
  let instance: Instance
  let limited: Record<string, string>
  let id: string
  const all = { authorization: `Bearer ${bootstrapKey}` }

  beforeAll(async () => {
    instance = await startInstance({ WORKERS: '0' })
    type Key = { apiKeyCreate: { secret: string } }
    const { apiKeyCreate } = await instance.data<Key>(
      'mutation { apiKeyCreate(input: { name: "k", scopes: [DOCUMENTS_READ] }) { secret } }',
    )
    limited = { authorization: `Bearer ${apiKeyCreate.secret}` }
    type Made = { documentCreate: { document: { id: string } } }
    for (const title of ['One', 'Two', 'Three']) {
      const made = await instance.data<Made>(
        'mutation ($title: String!) { documentCreate(input: { title: $title, text: "Words." }) { document { id } } }',
        { title },
      )
      id = made.documentCreate.document.id
    }
  })
  afterAll(() => instance.stop())

  const documents: [string, string, Record<string, unknown>?][] = [
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
    ],
    ['a thing that is not there', '{ document(id: "RG9jdW1lbnQ6MA") { title } node(id: "x") { id } }'],
    [
      'what is left out',
      'query ($no: Boolean = false) { documents { nodes @skip(if: $no) { title @include(if: $no) id } totalCount @include(if: $no) } }',
      { no: true },
    ],
    [
      'what is not left out',
      'query ($no: Boolean = false) { documents { nodes @skip(if: $no) { title @include(if: $no) id } totalCount @include(if: $no) } }',
    ],
    ['a right that is missing', '{ viewer { kind name } documents { nodes { title } } auditLog { nodes { action } } }'],
    [
      'a right that is missing below what must be there',
      '{ tenant { name documentCount } usageRecords { nodes { cost } } }',
    ],
    ['an argument that is refused', '{ documents(first: 1000) { totalCount } viewer { kind } }'],
    ['a cursor that is none', '{ documents(after: "nonsense") { totalCount } }'],
    ['a variable that is missing', 'query ($id: ID!) { document(id: $id) { id title } }', { id: null }],
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
    ['a search', '{ search(query: "words") { totalCount nodes { score highlight } } }'],
    ['introspection inside a fragment', '{ ... on Query { __schema { queryType { name } } } }'],
    ['the name of the root', '{ __typename viewer { __typename kind } }'],
    ['introspection', '{ __schema { queryType { name } } __type(name: "Document") { fields { name } } }'],
  ]
  for (const [who, headers] of [
    ['all rights', () => all],
    ['one right', () => limited],
  ] as const) {
    it.each(documents)(`[GQL-9] [GQL-3] gives the same for %s, with ${who}`, async (_what, query, variables) => {
      const ask = async () => {
        const given = { ...(query.includes('$id') ? { id } : {}), ...variables }
        const { extensions, ...answer } = await instance.graph(query, given, headers())
        return JSON.stringify(answer)
      }
      const first = await ask()
      expect([await ask(), await ask(), await ask()]).toEqual([first, first, first])
    })
  }

  it('[GQL-9] takes the operation that is named, and its variables anew each time', async () => {
    const query = 'query A($first: Int!) { documents(first: $first) { nodes { title } } } query B { viewer { kind } }'
    const ask = async (operationName: string, first?: number) => {
      const response = await fetch(`${instance.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...all },
        body: JSON.stringify({ query, operationName, variables: { first } }),
      })
      const { data } = (await response.json()) as { data: { documents?: { nodes: object[] }; viewer?: object } }
      return data.documents?.nodes.length ?? data.viewer
    }
    for (let turn = 0; turn < 3; turn++) {
      expect([await ask('A', 1), await ask('B'), await ask('A', 3)]).toEqual([1, { kind: 'API_KEY' }, 3])
    }
  })

  it('[GQL-6] masks what goes wrong inside as before', async () => {
    const database = instance.platform.parts.databases.tenant('demo')
    const query = '{ viewer { kind } documents { nodes { title failure } } }'
    for (let turn = 0; turn < 3; turn++) await instance.data(query)
    await database.query(`alter table ${database.table('document')} rename column failure to failed`)
    const { errors, data } = await instance.graph(query)
    await database.query(`alter table ${database.table('document')} rename column failed to failure`)
    expect(data).toBeNull()
    expect(errors).toMatchObject([{ path: ['documents'], extensions: { code: 'INTERNAL' } }])
    expect(errors?.[0]?.message).not.toMatch(/column|failure|select/)
  })
})
