import { describe, expect, it } from 'vitest'
import { queryTerms, terms } from './terms.ts'
import { maxWordLength, words } from './words.ts'

describe('words', () => {
  it('folds case, accents, ligatures and compatibility forms', () => {
    expect(words('Œuvre ÉTÉ naïve ﬁn Straße')).toEqual(['oeuvre', 'ete', 'naive', 'fin', 'strasse'])
  })

  it('removes elisions and contractions, with either apostrophe', () => {
    expect(words("l'été qu’elle d'accord aujourd'hui prud'hommes")).toEqual([
      'ete',
      'elle',
      'accord',
      'aujourdhui',
      'prudhommes',
    ])
    expect(words("the company's O'Neil's")).toEqual(['the', 'company', 'oneil'])
  })

  it('keeps numbers and codes whole and gives their parts', () => {
    expect(words('ISO-27001')).toEqual(['iso-27001', 'iso', '27001'])
    expect(words('ISO27001')).toEqual(['iso27001', 'iso', '27001'])
    expect(words('3,14 et 2.5')).toEqual(['3,14', 'et', '2.5'])
    expect(words('porte-monnaie')).toEqual(['porte', 'monnaie'])
  })

  it('[RAG-3] takes any text: huge words, chains, piles of marks, lone surrogates', () => {
    expect(words('x'.repeat(100_000))).toEqual(['x'.repeat(maxWordLength)])
    expect(words('a-'.repeat(100_000))).toHaveLength(100_000)
    expect(words('1.'.repeat(100_000)).every((word) => word.length <= maxWordLength)).toBe(true)
    expect(words(`a${'\u0301\u0323'.repeat(100_000)}`)).toEqual(['a'])
    expect(words('\ud800 ok \0')).toEqual(['ok'])
  })
})

describe('terms', () => {
  it('[RAG-7] stems French with and without accents alike', () => {
    expect(terms('les sociétés déclarées', 'fr')).toEqual(terms('la societe declaree', 'fr'))
    expect(terms('nationalité', 'fr')).toEqual(terms('nationalite', 'fr'))
    expect(terms('résiliations', 'fr')).toEqual(terms('résilié', 'fr'))
  })

  it('stems English and leaves stop words out', () => {
    expect(terms('The tenants are paying their rents', 'en')).toEqual(['tenant', 'pay', 'rent'])
  })

  it('detects the language it is not told', () => {
    expect(terms('Les locataires payent le loyer de la maison')).toEqual(
      terms('Les locataires payent le loyer de la maison', 'fr'),
    )
  })
})

describe('queryTerms', () => {
  const meets = (query: string, document: string, language: 'fr' | 'en') =>
    queryTerms(query).some((term) => terms(document, language).includes(term))

  it('[RAG-7] meets documents of either language, whatever the query looks like', () => {
    expect(meets('conditions de résiliation', 'Le contrat est résilié.', 'fr')).toBe(true)
    expect(meets('bail resilie', 'Le contrat est résilié.', 'fr')).toBe(true)
    expect(meets('car insurance policies', 'An insurance policy for your car', 'en')).toBe(true)
    expect(meets('notifications', 'la notification', 'fr')).toBe(true)
    expect(meets('notifications', 'one notification', 'en')).toBe(true)
    expect(meets('iso 27001', 'conforme à ISO-27001', 'fr')).toBe(true)
  })

  it('gives each term once, and the stop words when there is nothing else', () => {
    expect(queryTerms('contrat contrats CONTRAT')).toEqual(['contrat'])
    expect(queryTerms('the who')).toEqual(['the', 'who'])
    expect(queryTerms('?!')).toEqual([])
  })
})
