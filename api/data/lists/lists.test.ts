import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Instance, startInstance } from '../../../tests/harness/index.ts'

let instance: Instance
beforeAll(async () => {
  // no workers: their own statements would be counted too
  instance = await startInstance({ WORKERS: '0' })
  const database = instance.platform.parts.databases.tenant('demo')
  await database.query(
    `insert into ${database.table('document')} (id, title, mime_type, size, source_kind, status, version, chunk_count, created_at)
     select gen_random_uuid(), 'Document ' || lpad(n::text, 2, '0'), 'text/plain', n, 'TEXT', 'READY', 1, 2000,
       timestamptz '2026-01-01' + n * interval '1 minute' from generate_series(1, 20) n`,
  )
  await database.query(
    `insert into ${database.table('chunk')} (id, document_id, version, position, text, start_offset, end_offset, tokens, hash, embedding_model)
     select gen_random_uuid(), d.id, 1, n, 'Passage ' || n, 0, 1, 1, 'h', 'none'
     from ${database.table('document')} d, generate_series(0, 1999) n`,
  )
})
afterAll(() => instance.stop())

/** Statements of lists and look-ups that an operation caused, and the rows they fetched. */
async function measure<T>(query: string, variables: Record<string, unknown> = {}) {
  const { count } = instance.platform.parts.databases
  const before = { ...count }
  const data = await instance.data<T>(query, variables)
  return { data, statements: count.statements - before.statements, rows: count.rows - before.rows }
}

/** The text of the statements of lists and look-ups that an operation sends. */
async function sent(query: string, variables: Record<string, unknown>): Promise<string> {
  const database = instance.platform.parts.databases.tenant('demo')
  const { queryArrays } = database
  const texts: string[] = []
  database.queryArrays = (text, ...rest) => {
    texts.push(text)
    return queryArrays.call(database, text, ...rest)
  }
  try {
    await instance.data(query, variables)
  } finally {
    database.queryArrays = queryArrays
  }
  return texts.join('\n')
}

interface Nested {
  documents: {
    nodes: {
      title: string
      chunks: { nodes: { position: number }[]; pageInfo: { hasNextPage: boolean }; totalCount: number }
    }[]
    pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string; endCursor: string }
    totalCount: number
  }
}

describe('nested lists', () => {
  it('[GQL-8] cost one statement a level and fetch only rows that are returned, with 2,000 children a parent', async () => {
    const { data, statements, rows } = await measure<Nested>(
      `{ documents(first: 20) { nodes { title chunks(first: 5) { nodes { position } pageInfo { hasNextPage } } } pageInfo { hasNextPage } } }`,
    )
    expect(data.documents.nodes).toHaveLength(20)
    for (const { chunks } of data.documents.nodes) {
      expect(chunks.nodes.map(({ position }) => position)).toEqual([0, 1, 2, 3, 4])
      expect(chunks.pageInfo.hasNextPage).toBe(true)
    }
    expect(data.documents.pageInfo.hasNextPage).toBe(false)
    expect(statements).toBe(2)
    expect(rows).toBe(20 + 100)
  })

  it('[GQL-8] walks back up in one statement a level', async () => {
    const { statements, rows } = await measure(
      `{ documents(first: 3) { nodes { chunks(first: 4) { nodes { text document { title } } } } } }`,
    )
    expect(statements).toBe(3)
    expect(rows).toBe(3 + 12 + 3)
  })

  it('[GQL-2] counts the whole list only when asked', async () => {
    const { data, statements } = await measure<Nested>(
      `{ documents(first: 2) { totalCount nodes { title chunks(first: 1) { totalCount nodes { position } } } } }`,
    )
    expect(data.documents.totalCount).toBe(20)
    expect(data.documents.nodes.map(({ chunks }) => chunks.totalCount)).toEqual([2_000, 2_000])
    expect(statements).toBe(2)
  })

  it.each([
    ['@skip(if: true)', {}],
    ['@include(if: false)', {}],
    ['@skip(if: $out)', { out: true }],
    ['@include(if: $in)', { in: false }],
    ['@include(if: $default)', {}],
  ])('[GQL-8] [GQL-2] read nothing for what %s leaves out, the first time and made ready', async (out, variables) => {
    const query = `query ($out: Boolean! = false, $in: Boolean! = true, $default: Boolean = false) {
      ${out.includes('$out') ? '' : 'a: viewer @skip(if: $out) { kind }'} ${out.includes('$in') ? '' : 'b: viewer @include(if: $in) { kind }'}
      ${out.includes('$default') ? '' : 'c: viewer @include(if: $default) { kind }'}
      documents(first: 20) {
        totalCount ${out}
        pageInfo { __typename hasNextPage ${out} }
        nodes { id ...Long chunks(first: 100) { pageInfo { __typename } nodes ${out} { text } edges ${out} { cursor } } } } }
      fragment Long on Document { title ${out} text ${out} }`
    for (let time = 0; time < 3; time++) {
      const { data, statements, rows } = await measure<Nested>(query, variables)
      expect([statements, rows]).toEqual([1, 20])
      expect(Object.keys(data.documents)).toEqual(['pageInfo', 'nodes'])
      const text = await sent(query, variables)
      expect(text).toContain('"document"')
      expect(text).not.toMatch(/count\(|"title"|"chunk"|lead\(/)
    }
  })

  it('[GQL-8] [GQL-2] read what a variable brings in, whatever it said before', async () => {
    const query = `query ($all: Boolean!) { documents(first: 3) { totalCount @include(if: $all) nodes {
      title @include(if: $all) chunks(first: 2) { nodes @include(if: $all) { position } pageInfo { __typename } } } } }`
    for (const all of [true, false, true, false, true]) {
      const { data, statements, rows } = await measure<Nested>(query, { all })
      expect([statements, rows]).toEqual(all ? [2, 3 + 6] : [1, 3])
      expect(data.documents.totalCount).toBe(all ? 20 : undefined)
      for (const { chunks } of data.documents.nodes)
        expect(chunks.nodes).toEqual(all ? [{ position: 0 }, { position: 1 }] : undefined)
    }
  })

  it('[GQL-2] gives the total of an empty list and of a page that was not selected', async () => {
    const { data } = await measure<Nested>(
      `{ documents(filter: { titleContains: "nothing like it" }) { totalCount nodes { title } } }`,
    )
    expect(data.documents).toEqual({ totalCount: 0, nodes: [] })
    const { data: only } = await measure<Nested>(`{ documents { totalCount } }`)
    expect(only.documents.totalCount).toBe(20)
  })
})

describe('pages', () => {
  const page = `query($first: Int, $after: Cursor, $last: Int, $before: Cursor, $orderBy: DocumentOrder) {
    documents(first: $first, after: $after, last: $last, before: $before, orderBy: $orderBy) {
      nodes { title } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`
  const titles = (data: Nested) => data.documents.nodes.map(({ title }) => title)

  it.each([
    ['CREATED_AT', 'DESC'],
    ['TITLE', 'ASC'],
    ['SIZE', 'DESC'],
  ])('[GQL-2] go forwards and backwards over every row once, by %s %s', async (field, direction) => {
    const orderBy = { field, direction }
    const forwards: string[] = []
    let after: string | null = null
    let last: Nested['documents']['pageInfo']
    do {
      const { data }: { data: Nested } = await measure<Nested>(page, { first: 7, after, orderBy })
      forwards.push(...titles(data))
      last = data.documents.pageInfo
      after = last.hasNextPage ? last.endCursor : null
    } while (after)
    expect(new Set(forwards).size).toBe(20)
    expect(last.hasPreviousPage).toBe(true)

    const backwards: string[] = []
    let before: string | null = null
    do {
      const { data }: { data: Nested } = await measure<Nested>(page, { last: 6, before, orderBy })
      backwards.unshift(...titles(data))
      before = data.documents.pageInfo.hasPreviousPage ? data.documents.pageInfo.startCursor : null
    } while (before)
    expect(backwards).toEqual(forwards)
  })

  it.each(['bm90IGEgY3Vyc29y', '', 'WyJ4JyBvciAxPTEiXQ', 'WyJjcmVhdGVkQXQtLGlkLSIsIjIwMjYiLCJub3QtYS11dWlkIl0'])(
    '[GQL-2] refuse the forged cursor %j with a typed error and no SQL',
    async (after) => {
      const { errors } = await instance.graph(page, { first: 2, after })
      expect(errors?.[0]?.extensions.code).toBe('INVALID_CURSOR')
      expect(errors?.[0]?.message).not.toMatch(/select|uuid|syntax/i)
    },
  )

  it('[GQL-2] refuse a cursor of another order', async () => {
    const { data } = await measure<Nested>(page, { first: 2, orderBy: { field: 'TITLE', direction: 'ASC' } })
    const { errors } = await instance.graph(page, { first: 2, after: data.documents.pageInfo.endCursor })
    expect(errors?.[0]?.extensions.code).toBe('INVALID_CURSOR')
  })
})
