import { buildSchema, parse } from 'graphql'
import { describe, expect, it } from 'vitest'
import { fullSchema } from '../../../schema/index.ts'
import { Fault } from '../../errors/index.ts'
import { checkCost, checkShape, limits } from './limits.ts'

const schema = buildSchema(`
  type Query { documents(first: Int, last: Int): DocumentConnection, me: Document, tags: [Document!]! }
  type DocumentConnection { nodes: [Document!]!, edges: [DocumentEdge!]!, totalCount: Int }
  type DocumentEdge { cursor: String, node: Document }
  type Document { id: ID, title: String, parts: [Chunk!]!, chunks(first: Int, last: Int): ChunkConnection }
  type ChunkConnection { nodes: [Chunk!]! }
  type Chunk { id: ID, text: String, document: Document }
`)
const cost = (text: string, variables = {}, name?: string) => checkCost(schema, parse(text), name, variables)
const shape = (text: string) => checkShape(parse(text))
const faultOf = (act: () => unknown): Fault | null => {
  try {
    act()
    return null
  } catch (error) {
    if (error instanceof Fault) return error
    throw error
  }
}

describe('the cost of an operation', () => {
  it.each([
    ['one field', '{ me { id } }', 2],
    [
      'a connection is its page size times what it selects',
      '{ documents(first: 5) { nodes { id title } } }',
      1 + 1 + 5 * 2,
    ],
    ['without a size, the page has 20', '{ documents { nodes { id } } }', 1 + 1 + 20],
    ['last counts as first does', '{ documents(last: 7) { nodes { id } } }', 1 + 1 + 7],
    ['nodes and edges are both returned', '{ documents(first: 3) { nodes { id } edges { cursor } } }', 1 + 2 + 3 + 3],
    ['a list without pages counts for ten', '{ tags { id } }', 1 + 10],
    ['a total is one field', '{ documents(first: 100) { totalCount } }', 2],
    [
      'lists under lists multiply',
      '{ documents(first: 10) { nodes { chunks(first: 4) { nodes { text } } } } }',
      1 + 1 + 10 * (1 + 1 + 4),
    ],
    ['an inline fragment costs what it selects', '{ documents(first: 5) { ... { nodes { id } } } }', 1 + 1 + 5],
  ])('[GQL-7] %s', (_what, text, expected) => {
    expect(cost(text)).toBe(expected)
  })

  it('[GQL-7] takes the size that an argument has by default', () => {
    const document = parse('{ search(query: "x") { nodes { score } } }')
    expect(checkCost(fullSchema(), document, null, {})).toBe(1 + 1 + 10)
  })

  it('[GQL-7] takes sizes from variables, and from their defaults', () => {
    const text = 'query ($n: Int = 50) { documents(first: $n) { nodes { id } } }'
    expect(cost(text)).toBe(52)
    expect(cost(text, { n: 3 })).toBe(5)
    expect(cost(text, { n: null })).toBe(22)
  })

  it('[GQL-7] counts a fragment at each of its uses, with the page size it is used at', () => {
    const fragment = 'fragment F on DocumentConnection { nodes { id } }'
    expect(cost(`{ documents(first: 5) { ...F } } ${fragment}`)).toBe(1 + 1 + 5)
    expect(cost(`{ a: documents(first: 5) { ...F } b: documents(first: 50) { ...F } } ${fragment}`)).toBe(7 + 52)
  })

  it('[GQL-7] counts the page that is asked for, of one thing too, and ten where there are no pages', () => {
    expect(cost('{ documents(first: 1) { nodes { id title } } }')).toBe(1 + 1 + 2)
    expect(cost('query ($n: Int) { documents(last: $n) { edges { node { id } } } }', { n: 1 })).toBe(1 + 1 + 1 + 1)
    expect(cost('{ documents(first: 1) { nodes { parts { id } } } }')).toBe(1 + 1 + 1 + 10)
  })

  it('[GQL-7] is that of the operation that is run', () => {
    const text = 'query A { me { id } } query B { documents(first: 9) { nodes { id } } }'
    expect(cost(text, {}, 'A')).toBe(2)
    expect(cost(text, {}, 'B')).toBe(11)
  })

  it('[GQL-7] is refused with its amount when it is too high', () => {
    const fault = faultOf(() =>
      cost(
        '{ documents(first: 100) { nodes { chunks(first: 100) { nodes { document { chunks(first: 100) { nodes { id } } } } } } } }',
      ),
    )
    expect(fault?.code).toBe('QUERY_TOO_COSTLY')
    expect(fault).toMatchObject({ extensions: { cost: { requested: expect.any(Number), limit: limits.cost } } })
  })

  it('[GQL-7] of fragments that each spread the one before twice is found in no time, 40 levels deep', () => {
    const levels = Array.from({ length: 40 }, (_, i) => `fragment F${i + 1} on Query { ...F${i} ...F${i} }`)
    const text = `{ ...F40 } fragment F0 on Query { me { id } } ${levels.join(' ')}`
    shape(text)
    const fault = faultOf(() => cost(text))
    expect(fault).toMatchObject({ extensions: { cost: { requested: 2 * 2 ** 40 } } })
  })

  it('[GQL-7] is never negative nor too small for odd sizes', () => {
    for (const first of [0, -1, -2147483648, 1]) {
      expect(cost(`{ documents(first: ${first}) { nodes { id } } }`)).toBeGreaterThanOrEqual(3)
    }
    expect(faultOf(() => cost('{ documents(first: 2147483647) { nodes { id } } }'))?.code).toBe('QUERY_TOO_COSTLY')
  })
})

describe('the shape of a document', () => {
  const refused = (text: string) => expect(faultOf(() => shape(text))?.code).toBe('QUERY_TOO_COSTLY')

  it('[GQL-7] has a depth, through fragments too', () => {
    const nest = (depth: number) => `${'a { '.repeat(depth - 1)}a${' }'.repeat(depth - 1)}`
    shape(`{ ${nest(limits.depth)} }`)
    refused(`{ ${nest(limits.depth + 1)} }`)
    refused(`{ ${nest(100)} }`)
    refused(`{ a { ...F } } fragment F on A { ${nest(limits.depth)} }`)
  })

  it('[GQL-7] has a number of aliases and of directives', () => {
    const aliases = (count: number) => Array.from({ length: count }, (_, i) => `a${i}: a`).join(' ')
    shape(`{ ${aliases(limits.aliases)} }`)
    refused(`{ ${aliases(limits.aliases + 1)} }`)
    refused(`{ a ${'@skip(if: false) '.repeat(limits.directives + 1)} }`)
    refused(`query ${'@a '.repeat(limits.directives + 1)} { a }`)
    refused(`{ ... ${'@a '.repeat(limits.directives + 1)} { a } }`)
  })

  it('[GQL-7] has no fragment that contains itself, used or not', () => {
    refused('{ ...A } fragment A on Q { ...B } fragment B on Q { a { ...A } }')
    refused('{ a } fragment A on Q { ...A }')
  })
})
