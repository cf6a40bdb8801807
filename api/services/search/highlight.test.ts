import { describe, expect, it } from 'vitest'
import { queryTerms } from '../../language/index.ts'
import { highlight } from './highlight.ts'

const of = (text: string, query: string) => highlight(text, new Set(queryTerms(query)))
const plain = (html: string) =>
  html
    .replace(/<\/?mark>/g, '')
    .replace(
      /&(amp|lt|gt|quot|#39);/g,
      (_, name: string) => ({ amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" })[name]!,
    )

describe('a highlight', () => {
  it('[RAG-7] marks the words that match, whatever their form, case and accents', () => {
    expect(of('Les contrats résiliés avant terme.', 'resilie contrat')).toBe(
      'Les <mark>contrats</mark> <mark>résiliés</mark> avant terme.',
    )
    expect(of('Refunds are processed daily.', 'REFUND processing')).toBe(
      '<mark>Refunds</mark> are <mark>processed</mark> daily.',
    )
    expect(of('L’assurance de l’entreprise', 'assurance')).toBe('<mark>L’assurance</mark> de l’entreprise')
  })

  it('[RAG-7] is HTML that holds nothing of the text’s own', () => {
    const hostile = `<script>alert("contrat")</script> & <img src=x onerror='contrat'> contrat`
    const html = of(hostile, 'contrat')
    expect(html.replace(/<\/?mark>/g, '')).not.toMatch(/[<>"']/)
    expect(plain(html)).toBe(hostile)
    expect(html.match(/<mark>contrat<\/mark>/g)).toHaveLength(3)
    expect(of('</mark><b>contrat</b>', 'contrat')).toBe('&lt;/mark&gt;&lt;b&gt;<mark>contrat</mark>&lt;/b&gt;')
    expect(of('AT&T &amp; contrat', 'contrat')).toBe('AT&amp;T &amp;amp; <mark>contrat</mark>')
  })

  it('[RAG-7] is the stretch with most matches, with signs where text was left out', () => {
    const filler = 'Rien à voir ici. '.repeat(60)
    const html = of(`${filler}contrat ${filler}Le contrat de location du véhicule est un contrat. ${filler}`, 'contrat')
    expect(html.startsWith('… ')).toBe(true)
    expect(html.endsWith(' …')).toBe(true)
    expect(html.match(/<mark>/g)).toHaveLength(2)
    expect(plain(html).length).toBeLessThanOrEqual(330)
  })

  it('without a match is the beginning of the text', () => {
    expect(of('Bonjour à tous.', 'contrat')).toBe('Bonjour à tous.')
    expect(of('', 'contrat')).toBe('')
    expect(of('mot '.repeat(200), 'contrat')).toMatch(/^mot .* …$/)
  })

  it('[GQL-4] never tears a character apart', () => {
    for (let shift = 0; shift < 8; shift++) {
      const emojis = `${'x'.repeat(shift)}${'🌞'.repeat(400)}`
      expect(of(emojis, 'contrat').isWellFormed(), `from the start, ${shift}`).toBe(true)
      expect(of(`${emojis} contrat ${emojis}`, 'contrat').isWellFormed(), `around a match, ${shift}`).toBe(true)
    }
  })

  it('takes time in proportion to the text', () => {
    const started = performance.now()
    of('contrat '.repeat(5_000), 'contrat')
    expect(performance.now() - started).toBeLessThan(3_000)
  })
})
