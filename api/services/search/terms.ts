import { terms } from '../../language/index.ts'

type Language = Parameters<typeof terms>[1]

/** tsvector keeps positions up to 16383 and 256 of them a lexeme. */
const maxPosition = 16_383
const maxPositions = 250

const quote = (lexeme: string): string => `'${lexeme.replace(/['\\]/g, '$&$&')}'`

/** A chunk's terms as a tsvector literal: its heading weighs B, its document's title C, its text D. */
export function chunkTerms(chunk: { text: string; heading: string | null }, title: string, language: Language): string {
  const positions = new Map<string, string[]>()
  let position = 0
  const add = (list: readonly string[], weight: '' | 'B' | 'C') => {
    for (const term of list) {
      position = Math.min(position + 1, maxPosition)
      const known = positions.get(term)
      if (!known) positions.set(term, [`${position}${weight}`])
      else if (known.length < maxPositions) known.push(`${position}${weight}`)
    }
  }
  add(terms(chunk.text, language), '')
  if (chunk.heading) add(terms(chunk.heading, language), 'B')
  add(terms(title, language), 'C')
  return [...positions].map(([term, at]) => `${quote(term)}:${at.join(',')}`).join(' ')
}

/** One term as a tsquery literal. */
export const termQuery = (term: string): string => quote(term)
