import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '../../api/data/ids.ts'
import { globalId } from '../../schema/shared/ids.ts'
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
/** Makes something when it is first asked for. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => {
    made ??= make()
    return made
  }
}
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

  it('[GQL-2] says of each page whether more is on either side of it, as Relay has it', async () => {
    const cursors = (await documents({ first: 100 })).edges.map(({ cursor }) => cursor)
    const [second, ninth] = [cursors[1]!, cursors[8]!]
    const cases: [args: Record<string, unknown>, items: number, next: boolean, previous: boolean][] = [
      [{ first: 5 }, 5, true, false],
      [{ first: 5, after: second }, 5, true, true],
      [{ first: 5, before: ninth }, 5, true, false],
      [{ first: 10, before: ninth }, 8, false, false],
      [{ first: 5, after: second, before: ninth }, 5, true, true],
      [{ first: 10, after: second, before: ninth }, 6, false, true],
      [{ last: 5 }, 5, false, true],
      [{ last: 5, before: ninth }, 5, true, true],
      [{ last: 10, before: ninth }, 8, true, false],
      [{ before: ninth }, 8, true, false],
      [{ before: cursors[23] }, 20, true, true],
      [{ after: second, before: ninth }, 6, false, true],
      [{ last: 5, after: ninth }, 5, false, true],
      [{ last: 100, after: ninth }, total - 9, false, false],
      [{ last: 5, after: second, before: ninth }, 5, true, true],
      [{ last: 10, after: second, before: ninth }, 6, true, false],
    ]
    for (const [args, items, hasNextPage, hasPreviousPage] of cases) {
      const { nodes, pageInfo } = await documents(args)
      expect([args, nodes.length, pageInfo]).toMatchObject([args, items, { hasNextPage, hasPreviousPage }])
    }
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

  const uuid = '019a0000-0000-7000-8000-000000000000'
  const many = (value: unknown) => Array.from({ length: 1_001 }, () => value)
  const bad: [list: string, type: string, args: string, value: unknown, field: string[]][] = [
    ['documents', 'Int', 'first: $v', 0, ['first']],
    ['documents', 'Int', 'last: $v', 101, ['last']],
    ['documents', 'Int', 'first: 1, last: $v', 1, ['last']],
    ['tenants', 'Int', 'first: $v', 101, ['first']],
    ['tenants', 'Cursor', 'before: $v', 'x', ['before']],
    ...['documents', 'conversations'].flatMap((list) =>
      ['\0', '\ud800', 'x'.repeat(301)].map((value): (typeof bad)[number] => {
        return [list, 'String', 'filter: { titleContains: $v }', value, ['filter', 'titleContains']]
      }),
    ),
    ['documents', '[String!]', 'filter: { mimeType: $v }', ['text/plain', '\ud800'], ['filter', 'mimeType', '1']],
    ['documents', '[String!]', 'filter: { mimeType: $v }', many('a'), ['filter', 'mimeType']],
    ['documents', '[DocumentStatus!]', 'filter: { status: $v }', many('READY'), ['filter', 'status']],
    ['usageRecords', '[ID!]', 'filter: { modelIds: $v }', many(globalId('Model', uuid)), ['filter', 'modelIds']],
    ['tenants', 'String', 'filter: { search: $v }', '\0', ['filter', 'search']],
    ['tenants', '[TenantStatus!]', 'filter: { status: $v }', many('ACTIVE'), ['filter', 'status']],
  ]
  it.each(bad)('[GQL-4] %s (%s) refuses what %s may not be, and names it', async (list, type, args, value, field) => {
    const { errors } = await instance.graph(`query ($v: ${type}) { ${list}(${args}) { totalCount nodes { id } } }`, {
      v: value,
    })
    expect(errors?.[0]?.extensions.code).toBe(field[0] === 'before' ? 'INVALID_CURSOR' : 'INVALID_INPUT')
    expect(errors![0]!.extensions.field).toEqual(field)
  })

  it('[GQL-4] takes as much as it says', async () => {
    const filter = { titleContains: 'x'.repeat(300), mimeType: many('a').slice(1) }
    expect((await documents({ filter })).totalCount).toBe(0)
  })
})

describe('a cursor', () => {
  const made = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const uuid = '019a0000-0000-7000-8000-000000000000'
  /** The signature that a list's own cursors begin with, so that only the rest is wrong. */
  const headOf = (cursor: string) => JSON.parse(Buffer.from(cursor, 'base64url').toString())[0] as string
  const forged: [what: string, cursor: (head: string) => string][] = [
    ['nothing', () => ''],
    ['words', () => 'hello'],
    ['an emoji', () => '💥'],
    ['an object', () => made({})],
    ['an empty list', () => made([])],
    ['a list of nothing but its name', (head) => made([head])],
    ['another order', (head) => made([head.replace(/[^:]+$/, 'title+,id+'), 'T1', uuid])],
    ['another tenant', (head) => made([head.replace(/^[^:]+/, 'tenant_other'), '2026-01-01T00:00:00.000Z', uuid])],
    ['SQL for a moment', (head) => made([head, 'now(); drop table document', uuid])],
    ['SQL for an id', (head) => made([head, '2026-01-01T00:00:00.000Z', "x' or true --"])],
    ['a moment that is a number', (head) => made([head, 5, uuid])],
    ['a moment that JavaScript reads and PostgreSQL does not', (head) => made([head, '1', uuid])],
    ['a moment beyond PostgreSQL', (head) => made([head, '+275760-09-13T00:00:00.000Z', uuid])],
    ['a moment with words', (head) => made([head, 'Jan 1 2026 (x)', uuid])],
    ['null', (head) => made([head, null, uuid])],
    ['5 kB', (head) => made([head, 'x'.repeat(5_000), uuid])],
  ]
  it.each(forged)(
    '[GQL-2] [GQL-4] forged from %s gives a typed error that names the argument, without SQL',
    async (_what, forge) => {
      const cursor = forge(headOf((await documents({ first: 1 })).pageInfo.endCursor!))
      for (const argument of ['after', 'before']) {
        const query = `query ($c: Cursor) { documents(${argument}: $c) { nodes { id } } }`
        const { errors } = await instance.graph(query, { c: cursor })
        expect(errors?.[0]?.extensions.code).toMatch(/^(?:INVALID_CURSOR|INVALID_INPUT)$/)
        expect(errors![0]!.extensions.field).toEqual([argument])
        expect(JSON.stringify(errors)).not.toMatch(/select |tenant_demo|"c"\./)
      }
    },
  )

  it('[GQL-2] forged beyond what a column holds gives a typed error, also under a list', async () => {
    const { chunk, document } = await everything()
    const query = `query ($id: ID!, $c: Cursor) { document(id: $id) { chunks(after: $c) { edges { cursor } } } }`
    const { document: read } = await instance.data<{ document: { chunks: { edges: { cursor: string }[] } } }>(query, {
      id: document,
    })
    const own = read.chunks.edges[0]!.cursor
    expect(chunk.cursor).toBe(own)
    expect(await codeOf(query, { id: document, c: own })).toBe('none')
    for (const position of [2 ** 40, -(2 ** 40), 1.5, '1', Number.MAX_SAFE_INTEGER]) {
      const c = made([headOf(own), position])
      expect([position, await codeOf(query, { id: document, c })]).toEqual([position, 'INVALID_CURSOR'])
    }
  })

  /** Rows of every kind that is listed, made once. */
  const everything = once(async () => {
    const { prisma } = instance.platform.parts.databases.tenant('demo')
    const conversation = await chatOf(instance).conversation('Mine')
    const row = {
      id: newId(),
      title: 'T',
      mimeType: 'text/plain',
      size: 1n,
      sourceKind: 'INTEGRATION',
      status: 'READY',
    }
    const [integrationId, runId, chunkId] = [newId(), newId(), newId()]
    await prisma.integration.create({
      data: { id: integrationId, connector: 'folder', name: 'x', config: {}, status: 'PAUSED', intervalSeconds: 300 },
    })
    await prisma.document.create({ data: { ...row, integrationId, version: 1, chunkCount: 1 } })
    await prisma.chunk.create({
      data: {
        ...{ id: chunkId, documentId: row.id, version: 1, position: 0, text: 'x', startOffset: 0, endOffset: 1 },
        ...{ tokens: 1, hash: 'h', embeddingModel: 'none' },
      },
    })
    await prisma.message.create({
      data: { id: newId(), conversationId: rowId(conversation), role: 'USER', content: 'x', status: 'COMPLETED' },
    })
    await prisma.syncRun.create({ data: { id: runId, integrationId, status: 'COMPLETED', trigger: 'MANUAL' } })
    await prisma.syncError.create({ data: { id: newId(), runId, externalId: 'x', title: 'x', reason: 'x' } })
    await prisma.usageRecord.create({
      data: {
        ...{ id: newId(), modelName: 'm', providerName: 'p', purpose: 'CHAT', status: 'COMPLETED' },
        ...{ currency: 'EUR', instance: 'x' },
      },
    })
    await makeKey(instance, ['DOCUMENTS_READ'])
    const { node: chunk } = await instance.data<{ node: { cursor: string } }>(
      'query ($id: ID!) { node(id: $id) { ... on Chunk { cursor } } }',
      { id: globalId('Chunk', chunkId) },
    )
    return {
      chunk,
      document: globalId('Document', row.id),
      conversation,
      integration: globalId('Integration', integrationId),
      run: globalId('SyncRun', runId),
    }
  })

  /** Every list, as a query of its cursors; `<documents>` and the like stand for ids. */
  const lists: [name: string, query: string][] = [
    ...['apiKeys', 'auditLog', 'conversations', 'documents', 'integrations', 'models', 'tenants', 'usageRecords'].map(
      (name): [string, string] => [name, `list: ${name}`],
    ),
    ['documents by title', 'list: documents(orderBy: { field: TITLE, direction: ASC } WINDOW)'],
    ['documents by change', 'list: documents(orderBy: { field: UPDATED_AT, direction: DESC } WINDOW)'],
    ...[
      ['Document', 'document', 'chunks'],
      ['Conversation', 'conversation', 'messages'],
      ['Integration', 'integration', 'documents'],
      ['Integration', 'integration', 'runs'],
      ['SyncRun', 'run', 'errors'],
    ].map(([type, id, name]): [string, string] => [
      `${type}.${name}`,
      `node(id: "<${id}>") { ... on ${type} { list: ${name} } }`,
    ]),
  ]

  it('[GQL-2] of each list is refused by every other, by its code and argument', async () => {
    const ids = (await everything()) as unknown as Record<string, string>
    const ask = async (list: string, window: string, variables: object = {}) => {
      const page = '{ edges { cursor } pageInfo { endCursor } }'
      const filled = list.replace(/<(\w+)>/g, (_all, id: string) => ids[id]!)
      const windowed = filled.includes('WINDOW')
        ? filled.replace('WINDOW)', `${window}) ${page}`)
        : filled.replace(/list: \w+/, (field) => `${field}(${window}) ${page}`)
      return instance.graph<{ list?: object; node?: { list: object } }>(
        `query ($c: Cursor) { ${windowed} }`,
        variables as never,
      )
    }
    const cursors = new Map<string, string>()
    for (const [name, list] of lists) {
      const { data, errors } = await ask(list, 'first: 1, after: $c')
      expect([name, errors]).toEqual([name, undefined])
      const { edges } = (data!.list ?? data!.node!.list) as { edges: { cursor: string }[] }
      cursors.set(name, edges[0]!.cursor)
    }
    expect(new Set(cursors.values()).size).toBe(lists.length)
    for (const [name, list] of lists) {
      for (const [of, cursor] of cursors) {
        for (const argument of ['after', 'before']) {
          const { errors } = await ask(list, `${argument}: $c`, { c: cursor })
          const told = errors?.[0]?.extensions
          const expected = of === name ? [undefined, undefined] : ['INVALID_CURSOR', [argument]]
          expect([name, of, told?.code, told?.field]).toEqual([name, of, ...expected])
        }
      }
    }
  })

  it('[GQL-2] is taken back however long the row’s text is that it holds', async () => {
    const { prisma } = instance.platform.parts.databases.tenant('demo')
    const { id } = await prisma.document.findFirstOrThrow({ orderBy: { id: 'asc' } })
    const { title } = await prisma.document.findUniqueOrThrow({ where: { id } })
    // as an earlier release took it: six characters of JSON each
    await prisma.document.update({ where: { id }, data: { title: '\u0001'.repeat(300) } })
    try {
      const orderBy = { field: 'TITLE', direction: 'ASC' }
      const { pageInfo } = await documents({ first: 1, orderBy })
      expect(pageInfo.endCursor!.length).toBeGreaterThan(2_000)
      expect((await documents({ first: 1, after: pageInfo.endCursor, orderBy })).nodes).toHaveLength(1)
    } finally {
      await prisma.document.update({ where: { id }, data: { title } })
    }
  })

  it('[GQL-2] of a list is refused by search', async () => {
    const { pageInfo } = await documents({ first: 1 })
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
  it('[GQL-4] refuse more than 100 ids, and name them', async () => {
    const query = 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }'
    const { errors } = await instance.graph(query, { ids: Array.from({ length: 101 }, () => 'x') })
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'INVALID_INPUT', field: ['ids'] })
  })

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
