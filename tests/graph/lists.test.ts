import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '../../api/data/ids.ts'
import { chatOf, rowId } from '../harness/chat.ts'
import { type Instance, startInstance } from '../harness/index.ts'
import { makeKey } from '../harness/keys.ts'

let instance: Instance
const total = 25
beforeAll(async () => {
  instance = await startInstance({ WORKERS: '0' })
  const { prisma } = instance.platform.parts.databases.tenant('demo')
  // many share a moment, a size and a title: only the id tells them apart
  await prisma.document.createMany({
    data: Array.from({ length: total }, (_, n) => ({
      id: newId(),
      title: `T${n % 3}`,
      mimeType: 'text/plain',
      size: BigInt(n % 4),
      sourceKind: 'TEXT',
      status: 'READY',
      createdAt: new Date(1_700_000_000_000 + (n % 2)),
    })),
  })
})
afterAll(() => instance?.stop())

interface Page {
  totalCount: number
  nodes: { id: string; title: string; size: number }[]
  edges: { cursor: string }[]
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string | null; endCursor: string | null }
}
const documents = async (args: Record<string, unknown>) =>
  (
    await instance.data<{ documents: Page }>(
      `query ($first: Int, $after: Cursor, $last: Int, $before: Cursor, $orderBy: DocumentOrder, $filter: DocumentFilter) {
         documents(first: $first, after: $after, last: $last, before: $before, orderBy: $orderBy, filter: $filter) {
           totalCount nodes { id title size } edges { cursor }
           pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`,
      args,
    )
  ).documents
const codeOf = async (query: string, variables: Record<string, unknown> = {}) => {
  const { errors, status } = await instance.graph(query, variables)
  expect(status).toBeLessThan(500)
  expect(JSON.stringify(errors ?? [])).not.toMatch(/select |tenant_demo|"c"\.|node_modules/)
  return errors?.[0]?.extensions.code ?? 'none'
}

describe('a list', () => {
  const orders = [
    undefined,
    ...['CREATED_AT', 'TITLE', 'SIZE', 'UPDATED_AT'].flatMap((field) => [
      { field, direction: 'ASC' },
      { field, direction: 'DESC' },
    ]),
  ]
  it.each(orders)('[GQL-2] in the order %o gives every row once, forwards and backwards', async (orderBy) => {
    const all = (await documents({ first: 100, orderBy })).nodes.map(({ id }) => id)
    expect(new Set(all).size).toBe(total)
    const forwards: string[] = []
    let after: string | null = null
    for (let more = true; more; ) {
      const page = await documents({ first: 4, after, orderBy })
      expect(page.totalCount).toBe(total)
      forwards.push(...page.nodes.map(({ id }) => id))
      ;({ hasNextPage: more, endCursor: after } = page.pageInfo)
    }
    expect(forwards).toEqual(all)
    const backwards: string[] = []
    let before: string | null = null
    for (let more = true; more; ) {
      const page = await documents({ last: 4, before, orderBy })
      backwards.unshift(...page.nodes.map(({ id }) => id))
      ;({ hasPreviousPage: more, startCursor: before } = page.pageInfo)
    }
    expect(backwards).toEqual(all)
  })

  it('[GQL-2] has 20 by default, and says what is before and behind', async () => {
    const page = await documents({})
    expect(page.nodes).toHaveLength(20)
    expect(page.pageInfo).toMatchObject({
      hasNextPage: true,
      hasPreviousPage: false,
      startCursor: page.edges[0]!.cursor,
    })
    const rest = await documents({ after: page.pageInfo.endCursor })
    expect(rest.nodes).toHaveLength(5)
    expect(rest.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true })
    const behind = await documents({ after: rest.pageInfo.endCursor })
    expect(behind).toMatchObject({ nodes: [], totalCount: total, pageInfo: { hasNextPage: false, endCursor: null } })
  })

  it('[GQL-2] filters by text as text: no pattern gets in', async () => {
    expect((await documents({ filter: { titleContains: 't1' } })).totalCount).toBe(8)
    for (const titleContains of ['%', '_', '\\', "'; drop table document; --"]) {
      expect([titleContains, (await documents({ filter: { titleContains } })).totalCount]).toEqual([titleContains, 0])
    }
  })

  it.each([0, -1, 101, 2_147_483_647, -2_147_483_648])('[GQL-2] of %i is refused', async (size) => {
    const query = (argument: string) => `query ($n: Int) { documents(${argument}: $n) { nodes { id } } }`
    expect(await codeOf(query('first'), { n: size })).toMatch(/^(?:INVALID_INPUT|QUERY_TOO_COSTLY)$/)
    expect(await codeOf(query('last'), { n: size })).toMatch(/^(?:INVALID_INPUT|QUERY_TOO_COSTLY)$/)
    expect(await codeOf('query ($n: Int!) { search(query: "x", first: $n) { nodes { score } } }', { n: size })).toMatch(
      /^(?:INVALID_INPUT|QUERY_TOO_COSTLY)$/,
    )
  })

  it('[GQL-2] with first and last at once is refused', async () => {
    expect(await codeOf('{ documents(first: 1, last: 1) { nodes { id } } }')).toBe('INVALID_INPUT')
  })
})

describe('a cursor', () => {
  const made = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const uuid = '019a0000-0000-7000-8000-000000000000'
  const forged: [what: string, cursor: string][] = [
    ['nothing', ''],
    ['words', 'hello'],
    ['an emoji', '💥'],
    ['an object', made({})],
    ['an empty list', made([])],
    ['another order', made(['title+,id+', 'T1', uuid])],
    ['SQL for a moment', made(['createdAt-,id-', 'now(); drop table document', uuid])],
    ['SQL for an id', made(['createdAt-,id-', '2026-01-01T00:00:00.000Z', "x' or true --"])],
    ['a moment that is a number', made(['createdAt-,id-', 5, uuid])],
    ['a moment that JavaScript reads and PostgreSQL does not', made(['createdAt-,id-', '1', uuid])],
    ['a moment beyond PostgreSQL', made(['createdAt-,id-', '+275760-09-13T00:00:00.000Z', uuid])],
    ['a moment with words', made(['createdAt-,id-', 'Jan 1 2026 (x)', uuid])],
    ['null', made(['createdAt-,id-', null, uuid])],
    ['5 kB', made(['createdAt-,id-', 'x'.repeat(5_000), uuid])],
  ]
  it.each(forged)('[GQL-2] forged from %s gives a typed error, without SQL', async (_what, cursor) => {
    const query = (argument: string) => `query ($c: Cursor) { documents(${argument}: $c) { nodes { id } } }`
    expect(await codeOf(query('after'), { c: cursor })).toMatch(/^(?:INVALID_CURSOR|INVALID_INPUT)$/)
    expect(await codeOf(query('before'), { c: cursor })).toMatch(/^(?:INVALID_CURSOR|INVALID_INPUT)$/)
  })

  it('[GQL-2] forged beyond what a column holds gives a typed error, also under a list', async () => {
    const [document] = (await documents({ first: 1 })).nodes
    const query = 'query ($id: ID!, $c: Cursor) { document(id: $id) { chunks(after: $c) { nodes { id } } } }'
    for (const position of [2 ** 40, -(2 ** 40), 1.5, '1', Number.MAX_SAFE_INTEGER]) {
      const c = made(['position+,id+', position, uuid])
      expect([position, await codeOf(query, { id: document!.id, c })]).toEqual([position, 'INVALID_CURSOR'])
    }
  })

  it('[GQL-2] of one list is refused by another', async () => {
    const { pageInfo } = await documents({ first: 1 })
    for (const list of ['models', 'usageRecords', 'auditLog', 'conversations', 'integrations', 'apiKeys']) {
      const code = await codeOf(`query ($c: Cursor) { ${list}(after: $c) { totalCount nodes { id } } }`, {
        c: pageInfo.endCursor,
      })
      expect([list, code]).toEqual([list, 'INVALID_CURSOR'])
    }
    expect(
      await codeOf('query ($c: Cursor) { search(query: "x", after: $c) { totalCount } }', { c: pageInfo.endCursor }),
    ).toBe('INVALID_CURSOR')
    const far = Buffer.from('s:9999').toString('base64url')
    expect(await codeOf('query ($c: Cursor) { search(query: "x", after: $c) { totalCount } }', { c: far })).toMatch(
      /^INVALID_/,
    )
  })
})

describe('node and nodes', () => {
  it('[GQL-1] [TEN-5] give what the caller may see, and null for the rest, whatever the reason', async () => {
    const [document] = (await documents({ first: 1 })).nodes
    const conversationId = await chatOf(instance).conversation('Mine')
    const { prisma } = instance.platform.parts.databases.tenant('demo')
    const user = await prisma.user.findFirstOrThrow()
    const provider = await prisma.provider.findFirstOrThrow()
    const global = (typename: string, id: string) => Buffer.from(`${typename}:${id}`).toString('base64url')
    const ids = [
      document!.id,
      conversationId,
      global('User', user.id),
      global('Provider', provider.id),
      global('Document', rowId(conversationId)),
      global('Document', '019a0000-0000-7000-8000-000000000000'),
      global('Session', newId()),
      global('Query', newId()),
      global('PageInfo', newId()),
      global('__Schema', newId()),
      'garbage',
      '',
    ]
    const query = 'query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }'
    const { nodes } = await instance.data<{ nodes: ({ __typename: string; id: string } | null)[] }>(query, { ids })
    expect(nodes.map((node) => node?.__typename ?? null)).toEqual([
      ...['Document', 'Conversation', 'User', 'Provider'],
      ...Array(8).fill(null),
    ])
    expect(nodes.slice(0, 4).map((node) => node!.id)).toEqual(ids.slice(0, 4))

    const { headers } = await makeKey(instance, ['DOCUMENTS_READ'])
    for (const id of ids) {
      const one = await instance.graph<{ node: object | null }>(
        'query ($id: ID!) { node(id: $id) { __typename id } }',
        { id },
        headers,
      )
      const missing = await instance.graph(
        'query ($id: ID!) { node(id: $id) { __typename id } }',
        { id: global('Conversation', newId()) },
        headers,
      )
      if (id === document!.id) expect(one.data).toEqual({ node: { __typename: 'Document', id } })
      else expect([id, one.data, one.errors]).toEqual([id, missing.data, missing.errors])
    }
  })
})
