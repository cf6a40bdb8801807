import { englishStopWords, frenchStopWords } from './stopWords.ts'
import { words } from './words.ts'

/** `und` (undetermined, as in BCP 47) is neither French nor English, or too little text to tell. */
export type Language = 'fr' | 'en' | 'und'

/** Stop words of one language that are ordinary nouns of the other ("car insurance", "le but"): they prove nothing. */
const ambiguous = new Set(['car', 'or', 'son', 'comment', 'pour', 'font', 'but', 'as', 'an', 'once'])

const slices = 4
const sliceLength = 5_000

/** Up to 20,000 characters, spread over the text so that a foreign cover page does not decide for all of it. */
const sample = (text: string): string => {
  if (text.length <= slices * sliceLength) return text
  const step = (text.length - sliceLength) / (slices - 1)
  return Array.from({ length: slices }, (_, i) => {
    const start = Math.floor(i * step)
    return text.slice(start, start + sliceLength)
  }).join(' ')
}

/**
 * The language of `text`, by the stop words that only one of the two languages has and by French diacritics.
 * Reads at most 20,000 characters.
 */
export function detectLanguage(text: string): Language {
  const part = sample(text)
  let french = 0
  let english = 0
  let count = 0
  for (const word of words(part)) {
    count++
    if (ambiguous.has(word)) continue
    const isFrench = frenchStopWords.has(word)
    const isEnglish = englishStopWords.has(word)
    if (isFrench && !isEnglish) french++
    else if (isEnglish && !isFrench) english++
  }
  const accents = part.match(/[éèêëàâùûçîïôœ]/gi)?.length ?? 0
  // A page of English names a café now and then: accents only count up to the share that French text has of them.
  const frenchScore = french + Math.min(accents * 0.5, count * 0.25)
  if (Math.max(frenchScore, english) < count * 0.04) return 'und'
  if (frenchScore > english) return 'fr'
  return english > frenchScore ? 'en' : 'und'
}
