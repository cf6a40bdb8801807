import { buildSchema, getIntrospectionQuery, getOperationAST, graphqlSync, parse } from 'graphql'
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

const nestedList = (depth: number): unknown => {
  let list: unknown[] = []
  for (let level = 0; level < depth; level++) list = [list]
  return list
}

/** How many fields an answer has. */
const fieldsIn = (value: unknown): number => {
  if (Array.isArray(value)) return value.reduce((all, each) => all + fieldsIn(each), 0)
  if (typeof value !== 'object' || value === null) return 0
  return Object.values(value).reduce<number>((all, each) => all + 1 + fieldsIn(each), 0)
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

  it('[GQL-7] counts what is told of the schema, four times less than data', () => {
    const full = fullSchema()
    const of = (text: string) => checkCost(full, parse(text), null, {})
    const types = Object.keys(full.getTypeMap()).length
    expect(of('{ __schema { types { name } } }')).toBe(Math.ceil((2 + types) / 4))
    const whole = of(getIntrospectionQuery())
    expect(whole).toBe(Math.ceil(fieldsIn(graphqlSync({ schema: full, source: getIntrospectionQuery() }).data) / 4))
    expect(whole).toBeLessThan(limits.cost / 2)
    const twenty = Array.from({ length: 20 }, (_, i) => `a${i}: __schema { types { ...FullType } }`).join(' ')
    const fragments = getIntrospectionQuery().replace(/^[\s\S]*?(?=fragment)/, '')
    expect(faultOf(() => of(`{ ${twenty} } ${fragments}`))?.code).toBe('QUERY_TOO_COSTLY')
    // types of fields of types, whatever lists and promises are around them
    const levels = Array.from({ length: 6 }, (_, i) => {
      const next = `name ...L${i + 1}`
      return `fragment L${i} on __Type { fields { type { ${next} ofType { ${next} ofType { ofType { ${next} } } } } } }`
    })
    expect(
      faultOf(() => of(`{ __schema { types { ...L0 } } } ${levels.join(' ')} fragment L6 on __Type { name }`))?.code,
    ).toBe('QUERY_TOO_COSTLY')
  })

  it('[GQL-7] counts the type of the schema that is named, literally or by a variable, however often', () => {
    const full = fullSchema()
    const node = 'possibleTypes { fields { args { type { ofType { name } } } } }'
    const told = '__type(name: "Node") { '
    const of = (text: string, variables = {}) => checkCost(full, parse(text), null, variables)
    const one = of(`{ ${told} ${node} } }`)
    const named = `__type(name: $of) { ${node} } }`
    expect(of(`query ($of: String!) { ${named}`, { of: 'Node' })).toBe(one)
    expect(of(`query ($of: String = "Node") { ${named}`)).toBe(one)
    expect(of(`query ($of: String = "Node") { ${named}`, { of: 'Boolean' })).toBe(1)
    expect(of('{ __type(name: "Nowhere") { possibleTypes { name } } }')).toBe(1)
    const often = Array.from({ length: 60 }, (_, i) => `a${i}: ${told} ${node} }`).join(' ')
    expect(of(`{ ${often} }`)).toBeGreaterThan(58 * (one - 1))
  })

  it.each(['constructor', 'toString', 'valueOf', 'hasOwnProperty', 'n'])(
    '[GQL-7] takes the default of a variable that is called %s',
    (name) => {
      const full = fullSchema()
      const of = (type: string, text: string) =>
        checkCost(full, parse(`query ($${name}: ${type}) { ${text} }`), null, {})
      const page = (size: string) => `documents(first: ${size}) { nodes { chunks(first: ${size}) { nodes { id } } } }`
      expect(of('Int = 90', page(`$${name}`))).toBe(2 + 90 * (2 + 90))
      expect(of('String! = "Node"', `__type(name: $${name}) { possibleTypes { name } }`)).toBe(
        of('String', '__type(name: "Node") { possibleTypes { name } }'),
      )
    },
  )

  it.each([
    5,
    {},
    { toString: 1 },
    ['Node'],
    [{ toString: 1 }],
    Array.from({ length: 300_000 }, (_, n) => n),
    nestedList(20_000),
  ])('[GQL-4] [GQL-7] does not look at what is given for the name of a type and is none', (of) => {
    const document = parse(
      `query ($of: String!) { ${Array.from({ length: 60 }, (_, i) => `a${i}: __type(name: $of) { name }`).join(' ')} }`,
    )
    expect(() => checkCost(fullSchema(), document, null, { of })).toThrow(/Variable "\$of" has invalid value/)
  })

  it('[GQL-7] of a chain of fragments about the schema ends with what is allowed, however often it is used', () => {
    const chain = Array.from({ length: 50 }, (_, n) => `fragment F${n} on __Type { ...F${n + 1} }`).join(' ')
    const text = `{ __schema { types { ${'...F0 '.repeat(400)} } } } ${chain} fragment F50 on __Type { name }`
    expect(faultOf(() => checkCost(fullSchema(), parse(text), null, {}))).toMatchObject({
      code: 'QUERY_TOO_COSTLY',
      message: expect.stringContaining('of the schema itself'),
    })
  })

  it('[GQL-7] is never negative nor too small for odd sizes', () => {
    for (const first of [0, -1, -2147483648, 1]) {
      expect(cost(`{ documents(first: ${first}) { nodes { id } } }`)).toBeGreaterThanOrEqual(3)
    }
    expect(faultOf(() => cost('{ documents(first: 2147483647) { nodes { id } } }'))?.code).toBe('QUERY_TOO_COSTLY')
  })
})

it('[GQL-7] counts each change that a document makes, in fragments too, and those of one name once', () => {
  const text =
    'mutation { __typename t: __typename a: go a: go go ...F ... { ...F b: go } } fragment F on Mutation { c: go d: go go b: go }'
  const document = parse(text)
  expect(rootFieldsOf(document, getOperationAST(document)!)).toBe(5)
})
