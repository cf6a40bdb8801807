import { describe, expect, it } from 'vitest'
import { countTokens } from '../language/index.ts'
import type { Heading, Page, ParsedDocument } from './parsed.ts'
import { type Chunk, split } from './split.ts'

const documentOf = (text: string, parts: Partial<ParsedDocument> = {}): ParsedDocument => ({
  title: null,
  mimeType: 'text/plain',
  language: 'fr',
  text,
  pages: [],
  headings: [],
  ...parts,
})

const headingsOf = (text: string, ...titles: string[]): Heading[] =>
  titles.map((title) => {
    const start = text.indexOf(title)
    return { level: 1, text: title, start, end: start + title.length }
  })

/** What every splitting must keep, whatever the text. */
function expectSound(document: ParsedDocument, chunks: Chunk[], maxTokens = 320): void {
  let covered = 0
  chunks.forEach((chunk, i) => {
    expect(chunk.position).toBe(i)
    expect(chunk.text).toBe(document.text.slice(chunk.startOffset, chunk.endOffset))
    expect(chunk.text.trim()).toBe(chunk.text)
    expect(chunk.text).not.toBe('')
    expect(chunk.tokens).toBe(countTokens(chunk.text))
    expect(chunk.tokens).toBeLessThanOrEqual(maxTokens)
    if (chunk.startOffset > covered) expect(document.text.slice(covered, chunk.startOffset).trim()).toBe('')
    for (const { start, end } of document.pages) {
      expect(chunk.startOffset < start && chunk.endOffset > start).toBe(false)
      expect(chunk.startOffset < end && chunk.endOffset > end).toBe(false)
    }
    covered = Math.max(covered, chunk.endOffset)
  })
  expect(document.text.slice(covered).trim()).toBe('')
}

describe('split', () => {
  it('[RAG-3] packs whole sentences up to the token bound', () => {
    const sentence = 'Le locataire de M. Dupont peut résilier le bail à tout moment. '
    const document = documentOf(sentence.repeat(100))
    const chunks = split(document, { maxTokens: 100 })
    expectSound(document, chunks, 100)
    for (const { text } of chunks) expect(text).toMatch(/^Le locataire.*moment\.$/s)
    expect(chunks.length).toBeLessThan(30)
  })

  it('[RAG-3] begins chunks at headings and says which one they stand under', () => {
    const body = 'Une phrase sur le sujet. '.repeat(20)
    const text = `Objet\n\n${body}\n\nDurée\n\n${body.repeat(3)}`
    const document = documentOf(text, { headings: headingsOf(text, 'Objet', 'Durée') })
    const chunks = split(document, { maxTokens: 200 })
    expectSound(document, chunks, 200)
    expect(chunks.map(({ heading }) => heading)).toEqual(['Objet', ...chunks.slice(1).map(() => 'Durée')])
    expect(chunks[1]!.text).toMatch(/^Durée\n\nUne/)
  })

  it('keeps small sections together and never leaves a heading behind at the end of a chunk', () => {
    const text = `Un\n\nBref.\n\nDeux\n\n${'Un long paragraphe qui remplit le morceau sans le couper. '.repeat(8)}`
    const document = documentOf(text, { headings: headingsOf(text, 'Un', 'Deux') })
    expect(split(document)).toHaveLength(1)
    const chunks = split(document, { maxTokens: 40 })
    expectSound(document, chunks, 40)
    for (const chunk of chunks) expect(chunk.text.endsWith('Deux')).toBe(false)
  })

  it('[RAG-3] never crosses a page, so that a citation opens the right one', () => {
    const first = 'Première page. Une phrase coupée'
    const text = `${first}\n\npar la page. Suite.`
    const pages: Page[] = [
      { number: 1, start: 0, end: first.length },
      { number: 2, start: first.length + 2, end: text.length },
    ]
    const document = documentOf(text, { pages })
    const chunks = split(document)
    expectSound(document, chunks)
    expect(chunks.map(({ page }) => page)).toEqual([1, 2])
  })

  it('keeps the rows of a table whole', () => {
    const text = Array.from({ length: 60 }, (_, i) => `nom: M. Dupont. Paris; numéro: ${i}`).join('\n')
    const document = documentOf(text, { mimeType: 'text/csv' })
    const chunks = split(document, { maxTokens: 60 })
    expectSound(document, chunks, 60)
    for (const chunk of chunks) expect(chunk.text).toMatch(/^nom: .*numéro: \d+$/s)
  })

  it('repeats whole sentences when asked to overlap', () => {
    const document = documentOf(Array.from({ length: 40 }, (_, i) => `Voici la phrase numéro ${i}.`).join(' '))
    const chunks = split(document, { maxTokens: 60, overlapTokens: 20 })
    expectSound(document, chunks, 60)
    for (let i = 1; i < chunks.length; i++) expect(chunks[i]!.startOffset).toBeLessThan(chunks[i - 1]!.endOffset)
    expect(chunks[1]!.text.startsWith('Voici')).toBe(true)
  })

  it('[RAG-3] accepts any text', () => {
    for (const text of [
      '',
      ' \n\n ',
      'x'.repeat(20_000),
      '<|endoftext|> '.repeat(2_000),
      'https://a.fr/$&?b=$1 '.repeat(1_000),
      '😀'.repeat(5_000),
      '👩‍👩‍👧'.repeat(2_000),
      `e${'\u0301'.repeat(10_000)}`,
      `a${' '.repeat(100_000)}b`,
      '. '.repeat(20_000),
      '\n'.repeat(20_000),
      '日本語'.repeat(3_000),
    ]) {
      const document = documentOf(text)
      const chunks = split(document)
      expectSound(document, chunks)
      for (const chunk of chunks) expect(chunk.text.isWellFormed()).toBe(true)
    }
  })

  it('[RAG-3] is sound on random texts, headings, pages and bounds', () => {
    let state = 7
    const random = (max: number): number => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0
      return Math.floor((state / 2 ** 32) * max)
    }
    const alphabet = ['a', 'é', ' ', '\n', '. ', '1', '。', '-', '»', '# ', '"', '\n\n', 'mot ', 'M. ', 'x'.repeat(30)]
    for (let round = 0; round < 200; round++) {
      const text = Array.from({ length: random(400) }, () => alphabet[random(alphabet.length)]).join('')
      const headings: Heading[] = []
      for (let at = random(60); at + 20 < text.length; at += 21 + random(60)) {
        headings.push({ level: 1, text: 'h', start: at, end: at + 1 + random(20) })
      }
      const pages: Page[] = []
      for (let at = 0; round % 2 === 1 && at < text.length; ) {
        const end = Math.min(text.length, at + 1 + random(100))
        pages.push({ number: pages.length + 1, start: at, end })
        at = end + random(3)
      }
      const maxTokens = 8 + random(30)
      const document = documentOf(text, { headings, pages })
      expectSound(document, split(document, { maxTokens, overlapTokens: random(10) }), maxTokens)
    }
  })
})
