import { describe, expect, it } from 'vitest'
import { changesOf, compare } from './compare.ts'

const query = 'type Query { ok: Boolean }'
const changed = (before: string, after: string) =>
  changesOf(`${query} ${before}`, `${query} ${after}`).map(({ kind, sentence }) => `${kind}: ${sentence}`)

describe('comparing two graphs', () => {
  it.each([
    ['a field that went', 'type T { a: Int b: Int }', 'type T { a: Int }', 'Field T.b was removed.'],
    [
      'a field that may be null now',
      'type T { a: Int! }',
      'type T { a: Int }',
      'Field T.a changed type from Int! to Int.',
    ],
    ['another type', 'type T { a: Int }', 'type T { a: String }', 'Field T.a changed type from Int to String.'],
    [
      'an item that may be null now',
      'type T { a: [Int!] }',
      'type T { a: [Int] }',
      'Field T.a changed type from [Int!] to [Int].',
    ],
    ['an argument that went', 'type T { a(b: Int): Int }', 'type T { a: Int }', 'Argument T.a(b:) was removed.'],
    [
      'a required argument more',
      'type T { a: Int }',
      'type T { a(b: Int!): Int }',
      'A required argument T.a(b:) was added.',
    ],
    [
      'an argument that is required now',
      'type T { a(b: Int): Int }',
      'type T { a(b: Int!): Int }',
      'Argument T.a(b:) has changed type from Int to Int!.',
    ],
    [
      'an argument of another type',
      'type T { a(b: Int): Int }',
      'type T { a(b: ID): Int }',
      'Argument T.a(b:) has changed type from Int to ID.',
    ],
    ['an input field that went', 'input I { a: Int b: Int }', 'input I { a: Int }', 'Field I.b was removed.'],
    [
      'a required input field more',
      'input I { a: Int }',
      'input I { a: Int b: Int! }',
      'A required field I.b was added.',
    ],
    [
      'an input field that is required now',
      'input I { a: Int }',
      'input I { a: Int! }',
      'Field I.a changed type from Int to Int!.',
    ],
    [
      'an input that takes one field only now',
      'input I { a: Int b: Int }',
      'input I @oneOf { a: Int b: Int }',
      'I now takes exactly one field (@oneOf).',
    ],
    ['an enum value that went', 'enum E { A B }', 'enum E { A }', 'Enum value E.B was removed.'],
    [
      'a type that left a union',
      'type A { a: Int } type B { a: Int } union U = A | B',
      'type A { a: Int } type B { a: Int } union U = A',
      'B was removed from union type U.',
    ],
    [
      'an interface that is no longer implemented',
      'interface N { a: Int } type T implements N { a: Int }',
      'interface N { a: Int } type T { a: Int }',
      'T no longer implements interface N.',
    ],
    [
      'a type of an interface that went',
      'interface N { a: Int } type T implements N { a: Int }',
      'interface N { a: Int }',
      'T was removed.',
    ],
    ['mutations that went', 'type Mutation { a: Int }', '', 'Mutation was removed.'],
    ['a type of another kind', 'scalar T', 'enum T { A }', 'T changed from a Scalar type to an Enum type.'],
    ['a directive that went', 'directive @d on FIELD', '', 'Directive @d was removed.'],
    [
      'a place that a directive left',
      'directive @d on FIELD | QUERY',
      'directive @d on FIELD',
      'QUERY was removed from @d.',
    ],
    [
      "a directive's required argument more",
      'directive @d on FIELD',
      'directive @d(a: Int!) on FIELD',
      'A required argument @d(a:) was added.',
    ],
  ])('[GQL-15] calls breaking: %s', (_name, before, after, sentence) => {
    expect(changed(before, after)).toEqual([`breaking: ${sentence}`])
  })

  it.each([
    ['an argument', 'type T { a(b: Int! = 1): Int }', 'type T { a(b: Int!): Int }', 'Argument T.a(b:)', 'T.a(b:)'],
    ['an input field', 'input I { a: Int! = 1 }', 'input I { a: Int! }', 'Field I.a', 'I.a'],
  ])('[GQL-15] calls breaking, which graphql-js does not: %s that is required now that its default went', (...row) => {
    const [, before, after, subject, coordinate] = row
    expect(changed(before, after)).toEqual([
      `breaking: ${subject} lost its default and is now required.`,
      `dangerous: ${coordinate} defaultValue was removed.`,
    ])
  })

  it.each([
    ['an enum value more', 'enum E { A }', 'enum E { A B }', 'Enum value E.B was added.'],
    [
      'another default',
      'type T { a(b: Int = 1): Int }',
      'type T { a(b: Int = 2): Int }',
      'T.a(b:) has changed defaultValue from 1 to 2.',
    ],
    [
      'a default that went where none is needed',
      'type T { a(b: Int = 1): Int }',
      'type T { a(b: Int): Int }',
      'T.a(b:) defaultValue was removed.',
    ],
    [
      "an input field's other default",
      'input I { a: Int = 1 }',
      'input I { a: Int = 2 }',
      'I.a has changed defaultValue from 1 to 2.',
    ],
    [
      'an optional argument more',
      'type T { a: Int }',
      'type T { a(b: Int): Int }',
      'An optional argument T.a(b:) was added.',
    ],
    [
      'an optional input field more',
      'input I { a: Int }',
      'input I { a: Int b: Int }',
      'An optional field I.b was added.',
    ],
    [
      'a type that joined a union',
      'type A { a: Int } type B { a: Int } union U = A',
      'type A { a: Int } type B { a: Int } union U = A | B',
      'B was added to union type U.',
    ],
  ])('[GQL-15] calls dangerous: %s', (_name, before, after, sentence) => {
    expect(changed(before, after)).toEqual([`dangerous: ${sentence}`])
  })

  it('[GQL-15] calls dangerous, which graphql-js does not: a new type of an interface, as an event may be', () => {
    const interfaces = 'interface Node { id: ID } interface Event { id: ID }'
    expect(changed(interfaces, `${interfaces} type Moved implements Node & Event { id: ID }`)).toEqual([
      'dangerous: Moved was added to the types of Event.',
      'safe: Moved was added.',
    ])
  })

  it.each([
    ['a field more', 'type T { a: Int }', 'type T { a: Int b: Int }', 'Field T.b was added.'],
    [
      'a field that is never null now',
      'type T { a: Int }',
      'type T { a: Int! }',
      'Field T.a changed type from Int to Int!.',
    ],
    [
      'an argument that may be left out now',
      'type T { a(b: Int!): Int }',
      'type T { a(b: Int): Int }',
      'Argument T.a(b:) has changed type from Int! to Int.',
    ],
    ['a type more', '', 'type T { a: Int }', 'T was added.'],
    ['a default more', 'input I { a: Int }', 'input I { a: Int = 1 }', 'I.a added a defaultValue 1.'],
    [
      'an input that takes several fields now',
      'input I @oneOf { a: Int b: Int }',
      'input I { a: Int b: Int }',
      'I no longer takes exactly one field only (@oneOf).',
    ],
    ['a directive more', '', 'directive @d on FIELD', 'Directive @d was added.'],
  ])('[GQL-15] calls safe: %s', (_name, before, after, sentence) => {
    expect(changed(before, after)).toEqual([`safe: ${sentence}`])
  })

  it('[GQL-15] takes no other description for a change', () => {
    expect(
      changed(
        '"Old." type T { "Old." a("Old." b: Int): Int } "Old." enum E { "Old." A }',
        'type T { a(b: Int): Int } "New." enum E { "New." A }',
      ),
    ).toEqual([])
  })

  it('[GQL-15] tells of a type that goes with the fields that named it by those fields alone', () => {
    const before =
      'type Mutation { a: Int  b(input: BInput!): BPayload! } input BInput { c: Float } type BPayload { d: D } type D { e: Int }'
    expect(changed(before, 'type Mutation { a: Int }')).toEqual(['breaking: Field Mutation.b was removed.'])
    expect(
      changed('type T { a: D } type D { e: Int } union U = D', 'type T { a: E } type E { e: Int } union U = E'),
    ).toEqual([
      'breaking: D was removed from union type U.',
      'dangerous: E was added to union type U.',
      'safe: E was added.',
      'breaking: Field T.a changed type from D to E.',
    ])
  })

  const soon = '@deprecated(reason: "Use b. Removed after 2027-01-31.")'
  const late = '@deprecated(reason: "Use b. Removed after 2027-03-31.")'

  it('[GQL-15] tells what was deprecated with its replacement and day, what no longer is, and a day put off', () => {
    expect(
      changed(
        'type T { a(b: Int, c: Int): Int } enum E { A B }',
        `type T { a(b: Int, c: Int ${soon}): Int } enum E { A ${late} B }`,
      ),
    ).toEqual([
      'deprecated: Argument T.a(c:) is deprecated. Use b. Removed after 2027-01-31.',
      'deprecated: Enum value E.A is deprecated. Use b. Removed after 2027-03-31.',
    ])
    expect(changed(`input I { a: Int ${soon} b: Int }`, `input I { a: Int ${late} b: Int }`)).toEqual([
      'deprecated: Field I.a is deprecated. Use b. Removed after 2027-03-31.',
    ])
    expect(changed(`type T { a: Int ${soon} b: Int }`, 'type T { a: Int b: Int }')).toEqual([
      'safe: Field T.a is no longer deprecated.',
    ])
  })

  it('[GQL-15] calls breaking a day that came nearer than was promised', () => {
    expect(changed(`type T { a: Int ${late} b: Int }`, `type T { a: Int ${soon} b: Int }`)).toEqual([
      'deprecated: Field T.a is deprecated. Use b. Removed after 2027-01-31.',
      'breaking: Field T.a may go after 2027-01-31, which was 2027-03-31.',
    ])
  })

  it('[GQL-15] remembers of what went what was announced of it', () => {
    const removed = changesOf(`${query} type T { a: Int ${soon} b: Int c: Int }`, `${query} type T { b: Int }`)
    expect(removed).toEqual([
      { kind: 'breaking', sentence: 'Field T.a was removed.', announced: 'Use b. Removed after 2027-01-31.' },
      { kind: 'breaking', sentence: 'Field T.c was removed.', announced: undefined },
    ])
  })

  it('[GQL-15] tells operators only what applications are not told already', () => {
    const released = {
      public: `${query} type T { a: Int b: Int }`,
      full: `${query} type T { a: Int b: Int secret: Int }`,
    }
    const today = { public: `${query} type T { a: Int }`, full: `${query} type T { a: Int b: Int }` }
    const { public: forApplications, full } = compare(released, today)
    expect(forApplications.map(({ sentence }) => sentence)).toEqual(['Field T.b was removed.'])
    expect(full.map(({ sentence }) => sentence)).toEqual(['Field T.secret was removed.'])
    // what only becomes visible to applications is new to them, and nothing to operators
    expect(compare(today, { ...today, public: today.full })).toMatchObject({
      public: [{ kind: 'safe', sentence: 'Field T.b was added.' }],
      full: [],
    })
  })
})
