import { describe, expect, it } from 'vitest'
import { countTokens, fitTokens } from './tokens.ts'

describe('countTokens', () => {
  it('is close to a GPT tokenizer on prose', () => {
    // o200k makes 13 and 18 of these
    expect(
      Math.abs(countTokens('The tenant may end the contract with three months of written notice.') - 13),
    ).toBeLessThanOrEqual(2)
    expect(
      Math.abs(countTokens('Le locataire peut résilier le bail avec un préavis de trois mois par écrit.') - 18),
    ).toBeLessThanOrEqual(2)
    expect(countTokens('')).toBe(0)
    expect(countTokens(' \n ')).toBe(0)
  })

  it('never counts the parts of a text as less than the whole', () => {
    const text = 'Aé12--日本 mot, 3.14 <|endoftext|> fin'
    for (let i = 0; i <= text.length; i++) {
      expect(countTokens(text.slice(0, i)) + countTokens(text.slice(i))).toBeGreaterThanOrEqual(countTokens(text))
    }
  })
})

describe('fitTokens', () => {
  it('stops within the budget, between words', () => {
    const text = 'un deux trois quatre cinq'
    expect(text.slice(0, fitTokens(text, 0, text.length, 3)).trim()).toBe('un deux trois')
  })

  it('cuts a word only when it alone is over the budget, and always advances', () => {
    const end = fitTokens('x'.repeat(1_000), 0, 1_000, 10)
    expect(countTokens('x'.repeat(end))).toBeLessThanOrEqual(10)
    expect(end).toBeGreaterThan(20)
    expect(fitTokens('x', 0, 1, 0)).toBe(1)
  })
})
