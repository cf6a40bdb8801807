import { detectLanguage, type Language } from './detect.ts'
import { stem } from './stem.ts'
import { englishStopWords, frenchStopWords } from './stopWords.ts'
import { accentedWords, unaccented } from './words.ts'

const stopWords = { fr: frenchStopWords, en: englishStopWords, und: new Set<string>() as ReadonlySet<string> }

/** The words that say nothing in `language`, folded; none when it is undetermined. */
export const stopWordsOf = (language: Language): ReadonlySet<string> => stopWords[language]

/**
 * The index terms of a document in order, repeats kept: words without accents and stop words, stemmed in `language`
 * (detected when absent or `und`; English when that says nothing either). Codes stay as written, with their parts.
 * Linear time; never throws.
 */
export function terms(text: string, language?: Language): string[] {
  const known = language === undefined || language === 'und' ? detectLanguage(text) : language
  const rules = known === 'fr' ? 'fr' : 'en'
  const skip = stopWords[rules]
  const found: string[] = []
  for (const word of accentedWords(text)) if (!skip.has(unaccented(word))) found.push(stem(word, rules))
  return found
}

/**
 * The terms to look for when someone asks `text`, each once, in order. A question is too short to be sure of its
 * language, and may be asked of documents in the other one: every word gives its French and its English stem.
 * A word is dropped when it is a stop word of the question's language; when that is unclear, each language only
 * drops its own ("car insurance" keeps car). If nothing else is left, the stop words themselves are the terms.
 */
export function queryTerms(text: string): string[] {
  const language = detectLanguage(text)
  const all = accentedWords(text)
  const found = new Set<string>()
  for (const word of all) {
    const plain = unaccented(word)
    if (stopWords[language].has(plain)) continue
    for (const rules of ['fr', 'en'] as const) {
      if (language === 'und' && stopWords[rules].has(plain)) continue
      found.add(stem(word, rules))
    }
    // typed without accents, "resilie" may be a participle: its stem is that of "résilié"
    if (!frenchStopWords.has(plain)) found.add(stem(word.replace(/e(s?)$/, 'é$1'), 'fr'))
  }
  return found.size > 0 ? [...found] : [...new Set(all.map(unaccented))]
}
