import { buildSchema } from 'graphql'
import { describe, expect, it } from 'vitest'
import { badDeprecations, removedAfter } from './deprecations.ts'

const graph = (reason: string) =>
  buildSchema(`
    type Query { documents(first: Int, limit: Int @deprecated(reason: ${JSON.stringify(reason)})): [Document] ok: Boolean }
    type Document {
      chunks: Int
      size: Int @deprecated(reason: ${JSON.stringify(reason)})
    }
    input Filter { titles: Int title: Int @deprecated(reason: ${JSON.stringify(reason)}) }
    enum Status { READY DONE @deprecated(reason: ${JSON.stringify(reason)}) }
  `)

const everywhere = [
  'Argument Query.documents(limit:)',
  'Field Document.size',
  'Field Filter.title',
  'Enum value Status.DONE',
]

describe('what is deprecated', () => {
  it.each([
    'Use Document.chunks. Removed after 2027-02-26.',
    'Use `Document.chunks`. Removed after 2027-02-26.',
    'Use Query.documents(first:). Removed after 2028-02-29.',
    'Use Status.READY or Filter.titles. Removed after 2027-02-26.',
    'Use Document. Removed after 2027-02-26.',
    'Use the header `Idempotency-Key`. Removed after 2027-02-26.',
  ])('[GQL-15] may say: %s', (reason) => {
    expect(badDeprecations(graph(reason))).toEqual([])
  })

  it.each([
    'No longer supported',
    'Use Document.chunks.',
    'Use Document.chunks. Removed after spring.',
    'Use Document.chunks. Removed after 2027-02-26',
    'Removed after 2027-02-26.',
    'Use . Removed after 2027-02-26.',
  ])('[GQL-15] may not say: %s, be it a field, an argument, a value or an input field', (reason) => {
    expect(badDeprecations(graph(reason)).sort()).toEqual(
      everywhere
        .map(
          (subject) =>
            `${subject}: write the reason as "Use <replacement>. Removed after <YYYY-MM-DD>.", not "${reason}".`,
        )
        .sort(),
    )
  })

  it.each(['2027-02-29', '2027-13-01', '2027-00-10', '2027-04-31'])(
    '[GQL-15] names a day that exists, not %s',
    (day) => {
      const reason = `Use Document.chunks. Removed after ${day}.`
      expect(removedAfter(reason)).toBeNull()
      expect(badDeprecations(graph(reason))).toContain(
        `Field Document.size: "${reason}" names a day that does not exist.`,
      )
    },
  )

  it('[GQL-15] names a replacement that is in the same graph, and stays', () => {
    const wrong = (replacement: string) => badDeprecations(graph(`Use ${replacement}. Removed after 2027-02-26.`))
    expect(wrong('Document.pages')).toContain(
      'Field Document.size: its replacement Document.pages is not in this graph.',
    )
    expect(wrong('Paper.chunks')).toContain('Field Document.size: its replacement Paper.chunks is not in this graph.')
    expect(wrong('Query.documents(last:)')).toContain(
      'Field Document.size: its replacement Query.documents(last:) is not in this graph.',
    )
    expect(wrong('Document.size')).toContain('Field Filter.title: its replacement Document.size is deprecated itself.')
  })

  it('[GQL-15] may name its neighbour by the name alone', () => {
    const wrong = (name: string) => badDeprecations(graph(`Use ${name}. Removed after 2027-02-26.`))
    expect(wrong('chunks').join()).not.toContain('Document.size')
    expect(wrong('`first`').join()).not.toContain('Query.documents(limit:)')
    expect(wrong('titles').join()).not.toContain('Filter.title:')
    expect(wrong('READY').join()).not.toContain('Status.DONE')
    expect(wrong('chunks')).toContain('Enum value Status.DONE: its replacement chunks is not in this graph.')
    expect(wrong('size')).toContain('Field Document.size: its replacement size is deprecated itself.')
  })
})
