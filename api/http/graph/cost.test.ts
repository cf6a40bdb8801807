import { buildSchema, getIntrospectionQuery, getOperationAST, parse } from 'graphql'
import { describe, expect, it } from 'vitest'
import { fullSchema } from '../../../schema/index.ts'
import { Fault } from '../../errors/index.ts'
import { checkCost, rootFieldsOf } from './cost.ts'
import { limits } from './limits.ts'
import { checkShape } from './shape.ts'

const schema = buildSchema(`
  type Query { documents(first: Int, last: Int): DocumentConnection, me: Document, tags: [Document!]! }
  type DocumentConnection { nodes: [Document!]!, edges: [DocumentEdge!]!, totalCount: Int }
  type DocumentEdge { cursor: String, node: Document }
  type Document { id: ID, title: String, parts: [Chunk!]!, chunks(first: Int, last: Int): ChunkConnection }
  type ChunkConnection { nodes: [Chunk!]! }
  type Chunk { id: ID, text: String, document: Document }
`)
const cost = (text: string, variables = {}, name?: string) => checkCost(schema, parse(text), name, variables)
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
    expect(checkCost(fullSchema(), document, null, {})).toBe(300 + 1 + 10)
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
    checkShape(parse(text))
    const fault = faultOf(() => cost(text))
    expect(fault).toMatchObject({ extensions: { cost: { requested: 2 * 2 ** 40 } } })
  })

  it('[GQL-7] counts what is told of the schema, ten times less than data', () => {
    const full = fullSchema()
    const of = (text: string) => checkCost(full, parse(text), null, {})
    const types = Object.keys(full.getTypeMap()).length
    expect(of('{ __schema { types { name } } }')).toBe(1 + Math.ceil((1 + types) / 10))
    const whole = of(getIntrospectionQuery())
    expect(whole).toBeGreaterThan(types)
    expect(whole).toBeLessThan(limits.cost / 2)
    const seven = Array.from({ length: 7 }, (_, i) => `a${i}: __schema { types { ...FullType } }`).join(' ')
    const fragments = getIntrospectionQuery().replace(/^[\s\S]*?(?=fragment)/, '')
    expect(faultOf(() => of(`{ ${seven} } ${fragments}`))?.code).toBe('QUERY_TOO_COSTLY')
    const around = 'fields { type { '.repeat(7)
    expect(faultOf(() => of(`{ __schema { types { ${around} name ${'} }'.repeat(7)} } } }`))?.code).toBe(
      'QUERY_TOO_COSTLY',
    )
  })

  it('[GQL-7] is never negative nor too small for odd sizes', () => {
    for (const first of [0, -1, -2147483648, 1]) {
      expect(cost(`{ documents(first: ${first}) { nodes { id } } }`)).toBeGreaterThanOrEqual(3)
    }
    expect(faultOf(() => cost('{ documents(first: 2147483647) { nodes { id } } }'))?.code).toBe('QUERY_TOO_COSTLY')
  })
})

it('[GQL-7] counts each change that a document makes, in fragments too', () => {
  const text = 'mutation { a: go b: go ...F ... { ...F } } fragment F on Mutation { c: go d: go }'
  const document = parse(text)
  expect(rootFieldsOf(document, getOperationAST(document)!)).toBe(6)
})
