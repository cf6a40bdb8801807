import { parse, print, stripIgnoredCharacters, visit } from 'graphql'
import { describe, expect, it } from 'vitest'
import { isQuery, textOf } from './document.ts'
import { operations } from './generated.ts'

/** The same document however it is written. */
const plain = (text: string) =>
  stripIgnoredCharacters(print(visit(parse(text), { StringValue: (node) => ({ ...node, block: false }) })))

describe('textOf', () => {
  it.each(Object.values(operations))('[GQL-17] writes $name from its tree as GraphQL does', ({ text }) => {
    expect(plain(textOf(parse(text)))).toBe(plain(text))
  })

  it('[GQL-17] writes all that an operation may hold', () => {
    const text = `
      query All($a: [Int!]! = [1, -2.5e3], $b: In = {k: "é\\"\\n\\u0007🙂", l: [true, null, VALUE]} @x) @y(z: $a) {
        other: field(a: $a, b: {c: "", d: [[]], e: {}}) @include(if: true) { ...F @skip(if: false) ... @on { id } }
        ... on Thing { text(s: """
          a "block"
            of text
        """) }
      }
      fragment F on Thing @f { id }
      subscription { live }
      mutation Make { make }`
    expect(plain(textOf(parse(text, { noLocation: true })))).toBe(plain(text))
  })

  it('[GQL-17] takes a text as it is, and refuses what is no operation', () => {
    expect(textOf('{ a }')).toBe('{ a }')
    expect(textOf(new String('{ a }'))).toBe('{ a }')
    expect(() => textOf(parse('type Query { a: Int }'))).toThrow('holds ObjectTypeDefinition')
  })
})

describe('isQuery', () => {
  it.each([
    ['{ a }', true],
    ['query A { a } fragment F on T { b }', true],
    ['mutation { a }', false],
    ['fragment F on T { b } mutation { a }', false],
    ['subscription { a }', false],
  ])('[GQL-17] of %s is %s', (text, expected) => {
    expect(isQuery(text)).toBe(expected)
  })
})
