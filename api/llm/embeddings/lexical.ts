import { detectLanguage, queryTerms, stopWordsOf, terms, words } from '../../language/index.ts'

/**
 * Part of a stored vector's meaning: any change to what `embed` returns, stop words, stemming and folding included,
 * needs a new name, so that old vectors are made again.
 */
const model = 'lexical-1024-v1'
const dimensions = 1024

const stemWeight = 1
/** All n-grams of a word share its meaning, so each counts less than the word's stem. */
const gramWeight = 0.3
const gramMin = 3
const gramMax = 5

/** Keep the stem "the" and the n-gram "the" apart. */
const stemSeed = 0x811c9dc5
const gramSeed = 0x9747b28c

/** FNV-1a over the bytes of UTF-16 units, then murmur3's finish: the same on every machine. Unsigned 32 bits. */
function hash(text: string, start: number, end: number, seed: number): number {
  let h = seed
  for (let i = start; i < end; i++) {
    const code = text.charCodeAt(i)
    h = Math.imul(h ^ (code & 255), 0x01000193)
    h = Math.imul(h ^ (code >> 8), 0x01000193)
  }
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

type Counts = Map<number, number>

const count = (counts: Counts, feature: number): void => {
  counts.set(feature, (counts.get(feature) ?? 0) + 1)
}

/** Counts the n-grams of `word`, its edges marked, so that beginnings and ends differ from middles. */
function countGrams(counts: Counts, word: string): void {
  const marked = `^${word}$`
  for (let length = gramMin; length <= gramMax; length++) {
    for (let i = 0; i + length <= marked.length; i++) count(counts, hash(marked, i, i + length, gramSeed))
  }
}

/** Adds each feature to one dimension, with a sign from its hash, so that collisions cancel on average. */
function scatter(vector: Float64Array, counts: Counts, weight: number): void {
  for (const [feature, times] of counts) {
    const value = weight * (1 + Math.log(times))
    vector[feature % dimensions]! += feature >= 0x80000000 ? -value : value
  }
}

function embedOne(text: string, kind: 'document' | 'query'): Float32Array {
  const language = detectLanguage(text)
  const skip = stopWordsOf(language)
  const all = words(text)
  const telling = all.filter((word) => !skip.has(word))
  const kept = telling.length > 0 ? telling : all
  const grams: Counts = new Map()
  for (const word of kept) countGrams(grams, word)
  const found = kind === 'query' && language === 'und' ? queryTerms(text) : terms(text, language)
  const stems: Counts = new Map()
  for (const term of found.length > 0 ? found : all) count(stems, hash(term, 0, term.length, stemSeed))
  // punctuation only: still a direction of its own, because the cosine of a zero vector is undefined
  if (stems.size === 0) count(stems, hash(text, 0, text.length, stemSeed))

  const sum = new Float64Array(dimensions)
  scatter(sum, stems, stemWeight)
  scatter(sum, grams, gramWeight)
  let squares = 0
  for (const value of sum) squares += value * value
  if (squares === 0) {
    sum[0] = 1
    squares = 1
  }
  const scale = 1 / Math.sqrt(squares)
  return Float32Array.from(sum, (value) => value * scale)
}

/**
 * Embeddings without a model: words in common, not meaning in common. Hashes word stems and character n-grams of
 * French and English text into signed counts. Vectors have length 1; the same text gives the same vector everywhere;
 * cosine is the similarity. Linear time, no network, never throws.
 */
export const lexicalEmbedding = {
  model,
  dimensions,
  /** Likeness that texts with nothing in common reach by collisions alone: three standard deviations of it. */
  chance: 3 / Math.sqrt(dimensions),
  /** One vector for each text, in order. `query` is what someone asks, `document` what is searched. */
  embed: (texts: string[], kind: 'document' | 'query'): Float32Array[] => texts.map((text) => embedOne(text, kind)),
} as const
