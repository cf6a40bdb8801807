import { describe, expect, it } from 'vitest'
import { lexicalEmbedding } from './lexical.ts'

const embed = (text: string, kind: 'document' | 'query' = 'document') => lexicalEmbedding.embed([text], kind)[0]!
const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, i) => sum + value * b[i]!, 0)

describe('lexicalEmbedding', () => {
  it('[RAG-5] gives unit vectors of its declared dimensions, one for each text, for any text', () => {
    const texts = ['Le bail', '', '...', 'the', '😀', '\ud800', 'x'.repeat(50_000)]
    const vectors = lexicalEmbedding.embed(texts, 'document')
    expect(vectors).toHaveLength(texts.length)
    for (const vector of vectors) {
      expect(vector).toHaveLength(lexicalEmbedding.dimensions)
      expect(dot(vector, vector)).toBeCloseTo(1, 5)
    }
  })

  it('[RAG-5] is the same on every machine', () => {
    const strongest = [...embed('Le contrat de location est résilié')]
      .map((value, dimension) => ({ dimension, value: Number(value.toFixed(4)) }))
      .filter(({ value }) => Math.abs(value) > 0.3)
    expect(strongest).toEqual([
      { dimension: 655, value: 0.3601 },
      { dimension: 780, value: -0.3601 },
    ])
  })

  it('finds the passage that shares word forms, accents or typing errors aside', () => {
    const passages = lexicalEmbedding.embed(
      [
        'Le locataire résilie son bail par lettre.',
        'La taxe foncière est due en octobre.',
        'The tenant pays a deposit.',
      ],
      'document',
    )
    const best = (query: string) => {
      const scores = passages.map((passage) => dot(passage, embed(query, 'query')))
      return scores.indexOf(Math.max(...scores))
    }
    expect(best('comment resilier un bail ?')).toBe(0)
    expect(best('taxe fonciere')).toBe(1)
    expect(best('tenants deposits')).toBe(2)
    expect(best('dépozit tenant')).toBe(2)
  })
})
