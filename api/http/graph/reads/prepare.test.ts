import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { fullSchema, unguardedSchema } from '../../../../schema/index.ts'
import { parseDocument, validateDocument } from '../parse.ts'
import { PreparedDocuments } from './prepare.ts'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void
const heap = () => {
  collect()
  return process.memoryUsage().heapUsed / 1e6
}

const schema = fullSchema()
const unguarded = unguardedSchema()
function open() {
  const checked: string[] = []
  const documents = new PreparedDocuments(schema, unguarded, (text) => {
    checked.push(text)
    try {
      const document = parseDocument(text)
      return validateDocument(schema, document).length === 0 ? document : null
    } catch {
      return null
    }
  })
  /** As two requests of it: the second one has it made ready. */
  const twice = (text: string, name: string | null = null) => {
    documents.find(text, name)
    return documents.find(text, name)
  }
  return { documents, checked, twice }
}

const numbered = (n: number) => `query Q${n} { viewer { kind } }`

describe('documents that are made ready', () => {
  it('[GQL-9] are those that were asked before, parsed and checked once', () => {
    const { documents, checked } = open()
    expect(documents.find(numbered(0), null)).toBeNull()
    expect(checked).toEqual([])
    const prepared = documents.find(numbered(0), null)
    expect(prepared?.plan({})?.rights).toEqual([])
    expect(documents.find(numbered(0), null)).toBe(prepared)
    expect(checked).toHaveLength(1)
  })

  it('[GQL-9] [GQL-16] are none that are refused, and no mutation, subscription, or operation that is not there', () => {
    const { twice, checked } = open()
    for (const text of [
      '{ nothing }',
      '{ viewer {',
      '',
      'mutation { conversationCreate(input: {}) { conversation { id } } }',
      'subscription { usageLive { __typename } }',
      'query A { viewer { kind } } query B { viewer { kind } }',
      'fragment F on Query { viewer { kind } }',
    ]) {
      expect([text, twice(text)]).toEqual([text, null])
      expect([text, twice(text)]).toEqual([text, null])
    }
    expect(checked).toHaveLength(7)
    for (const name of ['C', '', 'constructor', '__proto__'])
      expect(twice('query A { viewer { kind } } query B { viewer { kind } }', name)).toBeNull()
    expect(twice(numbered(1))).not.toBeNull()
    expect(twice(numbered(1), '')).toBeNull()
  })

  it('[GQL-9] have a plan for each choice of what is left out, and none for a choice that is none', () => {
    const { twice } = open()
    const prepared = twice(
      'query ($a: Boolean = true, $b: Boolean!) { viewer { kind @include(if: $a) name: kind @skip(if: $b) } }',
    )!
    const plan = prepared.plan({ a: true, b: true })
    expect(plan).not.toBeNull()
    expect(prepared.plan({ b: true })).toBe(plan)
    expect(prepared.plan({ a: false, b: true })).not.toBe(plan)
    for (const variables of [{ a: null, b: true }, { a: 1, b: true }, { a: 'true', b: false }, { b: null }])
      expect(prepared.plan(variables)).toBeNull()
  })

  it('[GQL-7] cost what their variables say, and are refused for too much', () => {
    const { twice } = open()
    const lists = twice(
      'query ($n: Int, $ids: [ID!]!) { documents(first: $n) { nodes { id } } nodes(ids: $ids) { id } }',
    )!
    const cost = (n: unknown, ids: unknown) => lists.cost({ n, ids })
    const one = cost(2, ['x'])
    for (let turn = 0; turn < 2; turn++) {
      expect(cost(100, ['x'])).toBe(one + 98)
      expect(cost(2, Array(50).fill('x'))).toBe(one + 49)
      expect(cost(2, ['y'])).toBe(one)
      // what is not given has the size that pages have
      expect(cost(undefined, ['x'])).toBe(cost(null, ['x']))
      expect(cost(undefined, ['x'])).toBe(cost(20, ['x']))
      expect(() => cost(2, Array(20_000).fill('x'))).toThrow(/fields/)
    }
  })

  it('[GQL-7] are the latest 2,000: what was not asked for longest is asked twice again', () => {
    const { documents, checked, twice } = open()
    twice(numbered(0))
    twice(numbered(1))
    for (let n = 2; n < 2_000; n++) documents.find(numbered(n), null)
    expect(documents.find(numbered(0), null)).not.toBeNull()
    for (let n = 2_000; n < 2_010; n++) documents.find(numbered(n), null)
    // used just now, and so kept
    expect(documents.find(numbered(0), null)).not.toBeNull()
    expect(documents.find(numbered(1), null)).toBeNull()
    expect(documents.find(numbered(1), null)).not.toBeNull()
    expect(checked).toHaveLength(3)
  })

  it('[GQL-7] take no room without a bound, however many texts there are and however long', () => {
    const { documents, checked, twice } = open()
    const before = heap()
    for (let n = 0; n < 10_000; n++) twice(numbered(n))
    const long = (n: number) => `query Q${n} { viewer { kind } } #${'x'.repeat(19_900)}`
    for (let n = 0; n < 1_000; n++) twice(long(n))
    // too long to be made ready at all
    const parsed = checked.length
    for (let n = 0; n < 200; n++) expect(twice(`${long(n)}${'x'.repeat(200_000)}`)).toBeNull()
    expect(checked).toHaveLength(parsed)
    expect(heap() - before).toBeLessThan(60)
    expect(documents.find(numbered(0), null)).toBeNull()
  })

  it('[GQL-7] take no room without a bound for short texts that spread to much', () => {
    const { documents, twice } = open()
    const leaves = 'id title status failure mimeType size pageCount language fileName chunkCount createdAt readyAt'
    const variables = ['a', 'b', 'c', 'd']
    // fragments in fragments, each met by several ways, and four choices of what is left out
    const text = (n: number) => `
      query Q${n}(${variables.map((name) => `$${name}: Boolean!`).join(', ')}) {
        documents(first: 1) { ...C } viewer { ${variables.map((name) => `kind @skip(if: $${name})`).join(' ')} } }
      fragment C on DocumentConnection { nodes { ...D } edges { node { ...D } } }
      fragment D on Document { ${leaves} chunks(first: 1) { nodes { ...K } edges { node { ...K } } } }
      fragment K on Chunk { text position id page document { ...E } }
      fragment E on Document { ${leaves} chunks(first: 1) { nodes { ...L } edges { node { ...L } } }
        more: chunks(first: 2) { nodes { ...L } edges { node { ...L } } } }
      fragment L on Chunk { text position id page document { ${leaves} ...M } }
      fragment M on Document { other: chunks(first: 1) { edges { node { text position page } } } }`
    const before = heap()
    let planned = 0
    // all of them are known before the first one is planned
    for (let n = 0; n < 60; n++) twice(text(n))
    for (let n = 0; n < 60; n++) {
      const prepared = documents.find(text(n), null) ?? documents.find(text(n), null)!
      for (let choice = 0; choice < 16; choice++) {
        const chosen = Object.fromEntries(variables.map((name, bit) => [name, (choice & (1 << bit)) !== 0]))
        const plan = prepared.plan(chosen)
        if (plan && plan.fields > 500) planned++
      }
    }
    expect(planned).toBe(960)
    expect(heap() - before).toBeLessThan(150)
    expect(documents.find(text(59), null)).not.toBeNull()
  })

  it('[GQL-7] take no room without a bound for many operations of a text, and many values of variables', () => {
    const { documents } = open()
    const names = Array.from({ length: 400 }, (_, n) => `Operation${n}`)
    const operations = names.map((name) => `query ${name} { ...F }`).join(' ')
    const text = (n: number) => `${operations} fragment F on Query { a${n}: viewer { kind } }`
    const before = heap()
    for (let n = 0; n < 10; n++) {
      documents.find(text(n), null)
      // each request has a text of its own, which nothing may hold on to
      for (const name of names) documents.find(text(n), name)?.plan({})
    }
    const sized = 'query ($n: Int, $s: String) { documents(first: $n, filter: { titleContains: $s }) { nodes { id } } }'
    documents.find(sized, null)
    const prepared = documents.find(sized, null)!
    const plan = prepared.plan({})
    for (let n = 0; n < 5_000; n++) {
      const variables = { n: n % 700, s: 'x'.repeat(1_000) + n }
      prepared.cost(variables)
      expect(prepared.plan(variables)).toBe(plan)
    }
    expect(heap() - before).toBeLessThan(50)
  })
})
