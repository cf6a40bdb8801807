import { describe, expect, it } from 'vitest'
import { detectLanguage } from './detect.ts'

describe('detectLanguage', () => {
  it('[RAG-7] tells French from English, in a page and in a question', () => {
    expect(detectLanguage('Le contrat est résilié par le locataire avec un préavis de trois mois.')).toBe('fr')
    expect(detectLanguage('The tenant may end the contract with three months of notice.')).toBe('en')
    expect(detectLanguage('comment résilier le bail ?')).toBe('fr')
    expect(detectLanguage('how do I end the lease?')).toBe('en')
  })

  it('says und when there is nothing to tell by', () => {
    for (const text of ['', '12 345', 'car insurance', 'Microsoft Azure', '日本語', '\0\ud800']) {
      expect(detectLanguage(text)).toBe('und')
    }
  })

  it('is not decided by a foreign cover page', () => {
    const cover = 'This is the cover of the report that we have written for you. '.repeat(80)
    expect(detectLanguage(cover + 'Le texte est en français et il parle de la société. '.repeat(2_000))).toBe('fr')
  })
})
