import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startDatabases, type TestDatabases } from '../../../tests/harness/database.ts'
import type { TenantDatabase } from '../../data/databases.ts'
import { chunkTerms, termQuery } from './terms.ts'

let test: TestDatabases
let database: TenantDatabase
beforeAll(async () => {
  test = await startDatabases()
  database = await test.tenant()
})
afterAll(() => test.stop())

const nasty = [
  "l'été",
  "'",
  "''",
  '\\',
  "\\'",
  "a'b\\c",
  '"x"',
  ':*',
  'a:1A',
  '& | !',
  '(a)',
  '<->',
  '$1',
  '%',
  ' ',
  'é',
  '漢字',
  '🌞',
  "'; drop table x; --",
]

describe('a term', () => {
  it.each(nasty)(
    '[RAG-7] [GQL-4] is found by itself and nothing else, whatever characters it has: %j',
    async (term) => {
      const [row] = await database.query<{ found: boolean; other: boolean; count: number }>(
        `select $1::tsvector @@ $2::tsquery as found, 'other'::tsvector @@ $2::tsquery as other, numnode($2::tsquery) as count`,
        [`${termQuery(term)}:1`, termQuery(term)],
      )
      expect(row).toEqual({ found: true, other: false, count: 1 })
    },
  )
})

describe('a passage’s terms', () => {
  const weights = async (literal: string) =>
    Object.fromEntries(
      (
        await database.query<{ lexeme: string; weights: string[]; positions: number[] }>(
          'select lexeme, positions, weights from unnest($1::tsvector)',
          [literal],
        )
      ).map(({ lexeme, ...rest }) => [lexeme, rest]),
    )

  it('[RAG-7] weigh the heading and the title above the text', async () => {
    const found = await weights(chunkTerms({ text: 'refund', heading: 'deadlines' }, 'policy', 'en'))
    expect(
      Object.values(found)
        .map(({ weights }) => weights[0])
        .sort(),
    ).toEqual(['B', 'C', 'D'])
  })

  it('[RAG-3] are a tsvector for any text', async () => {
    const texts = [
      '',
      ...nasty,
      nasty.join(' '),
      'mot '.repeat(30_000),
      Array.from({ length: 20_000 }, (_, i) => `w${i}x`).join(' '),
      'x'.repeat(20_000),
      '<|endoftext|> $& \\0 \\x41 \u200b\ufeff',
    ]
    for (const text of texts) {
      const literal = chunkTerms({ text, heading: text.slice(0, 200) }, text.slice(0, 200) || 'x', 'fr')
      const [row] = await database.query<{ n: number }>('select length($1::tsvector) as n', [literal])
      expect(row!.n, text.slice(0, 30)).toBeGreaterThanOrEqual(0)
    }
  })
})
