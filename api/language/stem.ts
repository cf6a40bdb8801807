import snowball from 'snowball-stemmers'
import { unaccented } from './words.ts'

const french = snowball.newStemmer('french')
const english = snowball.newStemmer('english')

/** A document repeats its words: most stems come from here. Bounded, because the words of a long life are not. */
const remembered = { fr: new Map<string, string>(), en: new Map<string, string>() }
const rememberedMax = 20_000

/**
 * Snowball's French rules look for accents. A word typed without them gets back the two endings that matter (-ité and
 * past participles), so that "nationalité" and "nationalite" have one stem.
 */
const restored = (word: string): string =>
  word.replace(/(it|e)e(s?)$/, (_, kept, s) => (kept === 'e' ? `é${s}` : `ité${s}`))

const stemAnew = (word: string, language: 'fr' | 'en'): string => {
  if (word.length < 3 || !/^\p{L}+$/u.test(word)) return unaccented(word)
  return language === 'fr' ? unaccented(french.stem(restored(word))) : english.stem(unaccented(word))
}

/**
 * The stem of one word of `accentedWords`, without accents. Give the accents where the text has them: French stems
 * need them. Words with digits are codes and stay as they are.
 */
export function stem(word: string, language: 'fr' | 'en'): string {
  const known = remembered[language]
  const hit = known.get(word)
  if (hit !== undefined) return hit
  const result = stemAnew(word, language)
  if (known.size >= rememberedMax) known.clear()
  known.set(word, result)
  return result
}
