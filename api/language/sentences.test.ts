import { describe, expect, it } from 'vitest'
import { sentences } from './sentences.ts'

const cut = (text: string): string[] => sentences(text).map(({ start, end }) => text.slice(start, end))

describe('sentences', () => {
  it('[RAG-3] does not split at abbreviations, decimals or URLs', () => {
    for (const whole of [
      'Le contrat de M. Dupont et Mme. Curie coûte 3.5 M€ (env. 200 p.) depuis janv. 2024.',
      'Voir art. 12, p. 4, cf. Annexe B.',
      'See https://acme.fr/a.html?b=c.d!e and v2.3.1 for more.',
      'Dr. Smith (e.g. No. 5) met J. R. Tolkien of the U.S. Army.',
    ]) {
      expect(cut(whole)).toEqual([whole])
    }
  })

  it('splits where an abbreviation does end the sentence', () => {
    expect(cut('Des pommes, des poires, etc. Le reste suit.')).toEqual([
      'Des pommes, des poires, etc.',
      'Le reste suit.',
    ])
    expect(cut('No. That is wrong.')).toEqual(['No.', 'That is wrong.'])
  })

  it('keeps closing quotes with their sentence, French ones too', () => {
    expect(cut('Il dit : « Oui ! » Elle part.')).toEqual(['Il dit : « Oui ! »', 'Elle part.'])
    expect(cut('He said "Yes." She left.')).toEqual(['He said "Yes."', 'She left.'])
  })

  it('ends at empty lines and list items, not at wrapped lines', () => {
    expect(cut('Titre\n\nUne ligne\nqui continue\n- un\n- deux\n1. trois')).toEqual([
      'Titre',
      'Une ligne\nqui continue',
      '- un',
      '- deux',
      '1. trois',
    ])
  })

  it('[RAG-3] covers every visible character once, in any text', () => {
    for (const text of ['', '   ', '...', '. '.repeat(1_000), '日本。語！', 'a\ud800. B', '» » ! » ?', '\0\n\n\0']) {
      const found = sentences(text)
      let at = 0
      for (const { start, end } of found) {
        expect(start).toBeGreaterThanOrEqual(at)
        expect(end).toBeGreaterThan(start)
        at = end
      }
      expect(
        cut(text)
          .join('')
          .replace(/[\s\0]/g, ''),
      ).toBe(text.replace(/[\s\0]/g, ''))
    }
  })
})
