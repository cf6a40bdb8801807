import { describe, expect, it } from 'vitest'
import { type CitedPiece, createCitationFilter } from './citations.ts'

function run(deltas: readonly string[], known: readonly number[]) {
  const filter = createCitationFilter(new Set(known))
  const pieces: CitedPiece[] = []
  for (const delta of deltas) pieces.push(...filter.push(delta))
  pieces.push(...filter.end())
  return {
    text: pieces.map((piece) => (piece.type === 'text' ? piece.text : '')).join(''),
    citations: pieces.flatMap((piece) => (piece.type === 'citation' ? [piece.number] : [])),
  }
}
const whole = (text: string, known: readonly number[] = [1, 2, 3]) => run([text], known)

describe('markers in an answer', () => {
  it('[RAG-10] that name a passage pass and are announced once, in the order of their first use', () => {
    expect(whole('Oui [2]. Encore [1], et [2].')).toEqual({ text: 'Oui [2]. Encore [1], et [2].', citations: [2, 1] })
  })

  it('[RAG-10] that name no passage are taken out with the space before them', () => {
    expect(whole('Peut-être [7]. Sûr [1].')).toEqual({ text: 'Peut-être. Sûr [1].', citations: [1] })
    expect(whole('Rien [0][00] du [99999] tout', [1]).citations).toEqual([])
    expect(whole('nothing is known [1].', [])).toEqual({ text: 'nothing is known.', citations: [] })
  })

  it('[RAG-10] that are lists become one marker a known passage', () => {
    expect(whole('Les deux [1, 2].')).toEqual({ text: 'Les deux [1][2].', citations: [1, 2] })
    expect(whole('Mixed [1,9 ,3].')).toEqual({ text: 'Mixed [1][3].', citations: [1, 3] })
    expect(whole('None [8, 9].')).toEqual({ text: 'None.', citations: [] })
  })

  it('inside other brackets are read where they stand', () => {
    expect(whole('[[1]]')).toEqual({ text: '[[1]]', citations: [1] })
    expect(whole('[voir [2] et [9]]')).toEqual({ text: '[voir [2] et]', citations: [2] })
  })

  it.each([
    'no brackets at all',
    'a [link](https://example.com/a[b]) and an image ![alt](x.png)',
    '- [ ] to do\n- [x] done',
    'a[i] + [] [[]] [^1] [1.5] [12345] [1-2]',
    'an unclosed [1',
    'an unclosed [1, 2,',
    'spaces   and\n\nlines stay \n',
    '',
  ])('leave other text alone: %j', (text) => {
    expect(whole(text)).toEqual({ text, citations: [] })
  })
})

describe('splitting an answer into deltas', () => {
  const texts = [
    'Le délai est de 14 jours [1]. Voir aussi [2, 3] et [9]; pas [ 1 ] ni [x].',
    'A  [8][9] B [1][8]  [2] [[3]] [[9]] C',
    `Long ${'['.repeat(5)}1${']'.repeat(5)} [1 ,  2 ,    3] [1234, 1234, 1234, 1234, 1234, 1234] [1${' '.repeat(80)}]`,
    `[1,${' '.repeat(58)}2] [1,${' '.repeat(57)}2] \n [9] \n\n[9]\n[3](https://example.com)`,
  ]

  it.each(texts)('[RAG-10] changes nothing, at whichever place: %j', (text) => {
    const expected = whole(text)
    for (let cut = 0; cut <= text.length; cut++) {
      expect(run([text.slice(0, cut), text.slice(cut)], [1, 2, 3]), `cut at ${cut}`).toEqual(expected)
    }
    expect(run([...text], [1, 2, 3]), 'character by character').toEqual(expected)
    for (const size of [2, 3, 5, 7]) {
      const deltas = text.match(new RegExp(`[\\s\\S]{1,${size}}`, 'g')) ?? []
      expect(run(deltas, [1, 2, 3]), `${size} at a time`).toEqual(expected)
    }
  })

  it('gives out at once what cannot become a marker any more', () => {
    const filter = createCitationFilter(new Set([1]))
    expect(filter.push('word [x')).toEqual([{ type: 'text', text: 'word [x' }])
    expect(filter.push('[1')).toEqual([])
    expect(filter.push('a')).toEqual([{ type: 'text', text: '[1a' }])
    expect(filter.push(`[${'1'.repeat(61)}`)).toEqual([{ type: 'text', text: `[${'1'.repeat(61)}` }])
  })

  it('takes time in proportion to the text, brackets or not', () => {
    const started = performance.now()
    run(Array<string>(50_000).fill('[1 '), [1])
    run(['[1, '.repeat(50_000)], [1])
    expect(performance.now() - started).toBeLessThan(3_000)
  })
})
