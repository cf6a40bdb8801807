import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Instance, startInstance } from '../../../tests/harness/index.ts'
import { scopeOf } from '../../../tests/harness/scope.ts'
import { createDocument } from '../documents/create.ts'
import { ingestDocument } from '../documents/ingest.ts'
import { removeDocument } from '../documents/remove.ts'
import type { TenantScope } from '../scope.ts'
import { type SearchFilter, type SearchMode, search } from './search.ts'

let instance: Instance
let scope: TenantScope
const ids: Record<string, string> = {}
const texts: Record<string, string> = {
  conges: 'Les salariés bénéficient de congés payés. Chaque salarié acquiert deux jours et demi par mois travaillé.',
  resiliation: 'Le contrat peut être résilié par lettre recommandée. La résiliation prend effet après un mois.',
  refunds: 'Customers may return products within fourteen days. Refunds are processed to the original payment card.',
  shipping: 'Parcels are shipped every morning from the warehouse. Tracking numbers are sent by e-mail.',
  odd: "The tag <b>contract</b> & 'quotes' and \\backslashes\\ are written as they are: it's O'Brien's.",
}
beforeAll(async () => {
  instance = await startInstance({ WORKERS: '0' })
  scope = await scopeOf(instance)
  for (const [title, text] of Object.entries(texts)) {
    const mimeType = title === 'odd' ? 'text/markdown' : 'text/plain'
    ids[title] = await createDocument(scope, { title, text, mimeType })
    await ingestDocument(scope, ids[title]!, new AbortController().signal)
  }
})
afterAll(() => instance.stop())

const modes: SearchMode[] = ['VECTOR', 'KEYWORD', 'HYBRID']
const find = async (query: string, mode: SearchMode = 'HYBRID', filter: SearchFilter | null = null) =>
  (await search(scope, { query, mode, first: 10, filter })).hits
const titles = async (...args: Parameters<typeof find>) => (await find(...args)).map(({ title }) => title)

describe('search', () => {
  it.each([
    ['congé payé', 'conges'],
    ['conges payes', 'conges'],
    ['CONGÉS DES SALARIÉS', 'conges'],
    ['résilier un contrat', 'resiliation'],
    ['resiliation', 'resiliation'],
    ['refund to my card', 'refunds'],
    ['returning a product', 'refunds'],
    ['tracking number of a parcel', 'shipping'],
  ])('[RAG-7] finds through inflections and accents, in each mode: %s', async (query, expected) => {
    for (const mode of modes) expect((await titles(query, mode))[0], mode).toBe(expected)
  })

  it('[RAG-7] gives scores that fall, excerpts that are safe and cursors behind which it goes on', async () => {
    for (const mode of modes) {
      const hits = await find('contract quotes contrat', mode)
      for (const [index, { cursor }] of hits.entries()) {
        const rest = await search(scope, { query: 'contract quotes contrat', mode, first: 100, after: cursor })
        expect(rest.hits).toEqual(hits.slice(index + 1))
        expect(rest.more).toBe(false)
      }
      const scores = hits.map(({ score }) => score)
      expect(scores).toEqual([...scores].sort((a, b) => b - a))
      for (const score of scores) expect(score).toBeGreaterThan(0)
      const odd = hits.find(({ title }) => title === 'odd')!
      expect(odd.highlight).toContain('<mark>contract</mark>')
      expect(odd.highlight.replace(/<\/?mark>/g, '')).not.toMatch(/[<>"']/)
    }
  })

  it('[RAG-7] finds a misspelt word by its parts, and a name with an apostrophe', async () => {
    expect((await titles('salairés conggés', 'VECTOR'))[0]).toBe('conges')
    for (const query of ["O'Brien", 'O’Brien', "it's O'Brien's"])
      expect((await titles(query, 'KEYWORD'))[0]).toBe('odd')
  })

  it.each(["'", '"', '\\', "a' | 'b", ':*', '& | ! ( )', "'; drop table chunk; --", '%', '*', '<->', '🌞'])(
    '[GQL-4] takes any text as words and nothing else: %j',
    async (query) => {
      for (const mode of modes) expect(await find(query, mode)).toBeInstanceOf(Array)
    },
  )

  it.each([
    ['empty', ''],
    ['blank', '   '],
    ['with NUL', 'x\0y'],
    ['with half a character', '\ud800x'],
    ['too long', 'x'.repeat(2_001)],
  ])('[GQL-4] refuses a query that is %s', async (_what, query) => {
    await expect(find(query)).rejects.toMatchObject({ code: 'INVALID_INPUT' })
  })

  it('[GQL-4] has bounds of its page', async () => {
    for (const first of [0, 101, -1, 1.5, 2 ** 53]) {
      await expect(search(scope, { query: 'x', mode: 'HYBRID', first })).rejects.toMatchObject({
        code: 'INVALID_INPUT',
        field: ['first'],
      })
    }
  })

  it('[GQL-4] has bounds of its filter', async () => {
    const filters: [string, SearchFilter][] = [
      ['documentIds', { documentIds: Array(1_001).fill('01a215a4-876c-7000-8e45-643cab6bc9ef') }],
      ['mimeTypes', { mimeTypes: Array(1_001).fill('text/plain') }],
      ['languages', { languages: Array(1_001).fill('fr') }],
    ]
    for (const [name, filter] of filters) {
      const asked = search(scope, { query: 'x', mode: 'HYBRID', first: 1, filter })
      await expect(asked).rejects.toMatchObject({ code: 'INVALID_INPUT', field: ['filter', name] })
    }
  })

  it('[GQL-2] refuses a cursor of another search, and one that was never given out', async () => {
    const [hit] = await find('contract quotes contrat', 'HYBRID')
    const raw = Buffer.from(hit!.cursor, 'base64url').toString()
    const others: Parameters<typeof search>[1][] = [
      { query: 'contract', mode: 'HYBRID', first: 1, after: hit!.cursor },
      { query: 'contract quotes contrat', mode: 'KEYWORD', first: 1, after: hit!.cursor },
      { query: 'contract quotes contrat', mode: 'HYBRID', first: 1, after: hit!.cursor, filter: { languages: ['fr'] } },
      ...[
        '',
        's:1',
        `${raw}000`,
        raw.replace(/:1:/, ':-1:'),
        raw.replace(/:1:/, ':999:'),
        raw.replace(/:[^:]+$/, ''),
      ].map((text) => ({
        query: 'contract quotes contrat',
        mode: 'HYBRID' as const,
        first: 1,
        after: Buffer.from(text).toString('base64url'),
      })),
    ]
    for (const other of others) {
      await expect(search(scope, other), JSON.stringify(other)).rejects.toMatchObject({
        code: 'INVALID_CURSOR',
        field: ['after'],
      })
    }
  })

  it('needs its right', async () => {
    const without = await scopeOf(instance, { scopes: new Set(['documents:read']) })
    await expect(search(without, { query: 'x', mode: 'HYBRID', first: 1 })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    })
  })
})

describe('a filter', () => {
  const all = 'contrat contract congés refunds parcels'

  it('[RAG-7] lets only what it names through, in each mode', async () => {
    for (const mode of modes) {
      expect(await titles(all, mode, { documentIds: [ids.refunds!] }), mode).toEqual(['refunds'])
      expect(await titles(all, mode, { documentIds: [] }), mode).toEqual([])
      expect(await titles(all, mode, { mimeTypes: ['text/markdown'] }), mode).toEqual(['odd'])
      expect((await titles(all, mode, { languages: ['fr'] })).sort(), mode).toEqual(['conges', 'resiliation'])
      expect(await titles(all, mode, { documentIds: [ids.refunds!], languages: ['fr'] }), mode).toEqual([])
      expect(await titles(all, mode, { integrationIds: [ids.refunds!] }), mode).toEqual([])
      expect(await titles(all, mode, { createdAfter: new Date(Date.now() + 60_000) }), mode).toEqual([])
      expect(await titles(all, mode, { createdBefore: new Date(0) }), mode).toEqual([])
      expect((await titles(all, mode, { createdAfter: new Date(0) })).length, mode).toBeGreaterThan(2)
    }
  })
})

describe('paging', () => {
  interface Result {
    search: {
      nodes: { score: number }[]
      edges: { cursor: string; node: { document: { title: string } } }[]
      totalCount: number
      pageInfo: { hasNextPage: boolean; endCursor: string | null }
    }
  }
  const page = (first: number, after: string | null, mode: SearchMode) =>
    instance.data<Result>(
      `query ($first: Int!, $after: Cursor, $mode: SearchMode!) {
        search(query: "contrat contract congés refunds parcels", mode: $mode, first: $first, after: $after) {
          nodes { score } edges { cursor node { document { title } } } totalCount pageInfo { hasNextPage endCursor } } }`,
      { first, after, mode },
    )

  it('[RAG-7] [GQL-2] goes through the whole result once, whatever the size of its pages', async () => {
    for (const mode of modes) {
      const whole = (await page(100, null, mode)).search
      const expected = whole.edges.map(({ node }) => node.document.title)
      expect(whole.totalCount).toBe(expected.length)
      for (const size of [1, 2, 3]) {
        const seen: string[] = []
        let after: string | null = null
        do {
          const { search }: Result = await page(size, after, mode)
          expect(search.totalCount).toBe(whole.totalCount)
          seen.push(...search.edges.map(({ node }) => node.document.title))
          after = search.pageInfo.hasNextPage ? search.pageInfo.endCursor : null
        } while (after)
        expect(seen, `${mode} by ${size}`).toEqual(expected)
      }
    }
  })

  it('[GQL-2] refuses a cursor that search did not give out', async () => {
    for (const cursor of [
      '',
      'x',
      's:1',
      Buffer.from('s:-1').toString('base64url'),
      Buffer.from('s:12345').toString('base64url'),
    ]) {
      const { errors } = await instance.graph(`query ($c: Cursor) { search(query: "x", after: $c) { totalCount } }`, {
        c: cursor,
      })
      expect(errors?.[0]?.extensions.code, cursor).toBe('INVALID_CURSOR')
    }
  })
})

it('[RAG-14] what is deleted is not found any more, at once', async () => {
  const id = await createDocument(scope, { title: 'brief', text: 'Zanzibar est une île.' })
  await ingestDocument(scope, id, new AbortController().signal)
  expect(await titles('Zanzibar')).toEqual(['brief'])
  await removeDocument(scope, id)
  for (const mode of modes) expect(await titles('Zanzibar', mode)).toEqual([])
})

it('[GQL-2] pages of search give each hit once, whatever comes and goes between them', async () => {
  const make = async (title: string, times: number) => {
    const id = await createDocument(scope, {
      title,
      text: `${'Quokka '.repeat(times)}${'of an island '.repeat(12 - times)}.`,
    })
    await ingestDocument(scope, id, new AbortController().signal)
    return id
  }
  const made: Record<string, string> = {}
  for (const [title, times] of [
    ['Q1', 9],
    ['Q2', 7],
    ['Q3', 5],
    ['Q4', 3],
    ['Q5', 1],
  ] as const) {
    made[title] = await make(title, times)
  }
  for (const mode of modes) {
    const page = async (first: number, after?: string) => {
      const { hits, more } = await search(scope, { query: 'quokka', mode, first, after: after ?? null })
      return { titles: hits.map(({ title }) => title), end: hits.at(-1)?.cursor, more }
    }
    const one = await page(2)
    expect(one).toMatchObject({ titles: ['Q1', 'Q2'], more: true })
    const better = await make('Q0', 11)
    expect((await page(2, one.end)).titles).toEqual(['Q3', 'Q4'])
    await removeDocument(scope, better)
    const last = made.Q2!
    await removeDocument(scope, last)
    expect(await page(9, one.end)).toMatchObject({ titles: ['Q3', 'Q4', 'Q5'], more: false })
    made.Q2 = await make('Q2', 7)
  }
})
