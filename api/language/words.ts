/** Longer words carry no more meaning than their start, and unbounded ones would make every step above super-linear. */
export const maxWordLength = 64

const elided = new Set(['l', 'd', 'j', 'm', 't', 's', 'n', 'c', 'qu', 'jusqu', 'lorsqu', 'puisqu', 'quoiqu'])
const contracted = new Set(['s', 't', 're', 've', 'll', 'd', 'm'])

/** Letters that no Unicode decomposition turns into plain ones. */
const ligatures: Record<string, string> = { œ: 'oe', æ: 'ae', ß: 'ss', ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th' }

/**
 * `text` in lower case and compatibility-composed (NFKC), accents kept.
 * Piles of combining marks are cut first: normalising them is quadratic.
 */
const normalise = (text: string): string =>
  text
    .replace(/(\p{M}{8})\p{M}+/gu, '$1')
    .normalize('NFKC')
    .toLowerCase()

/** A word without its accents; ligatures become two letters. */
export const unaccented = (word: string): string =>
  /^[ -~]*$/.test(word)
    ? word
    : word
        .normalize('NFD')
        .replace(/[\u0300-\u036f]+/g, '')
        .replace(/[œæßøłđðþ]/g, (letter) => ligatures[letter] ?? letter)
        .normalize('NFC')

/** Drops what French puts before an apostrophe and English after it; other apostrophes just go (prud'homme). */
const withoutElision = (word: string): string => {
  if (!word.includes("'")) return word
  const pieces = word.split("'").filter((piece) => piece !== '')
  if (pieces.length > 1 && elided.has(pieces[0]!)) pieces.shift()
  if (pieces.length > 1 && contracted.has(pieces.at(-1)!)) pieces.pop()
  return pieces.join('')
}

/** The count of joined pieces is bounded: the regular expression engine's stack grows with each of them. */
const wordPattern = /[\p{L}\p{N}\p{M}]+(?:['’ʼ‘_-][\p{L}\p{N}\p{M}]+|[.,](?=\p{N})[\p{L}\p{N}\p{M}]+){0,32}/gu
const digit = /\p{N}/u

/** Calls `emit` for a code such as "iso-27001" or "iso27001": as written, then its runs of letters and of digits. */
const emitCode = (code: string, emit: (word: string) => void): void => {
  emit(code.slice(0, maxWordLength))
  const parts = code.match(/\p{N}+(?:[.,]\p{N}+)*|[\p{L}\p{M}]+/gu) ?? []
  if (parts.length < 2) return
  for (const part of parts) if (part.length > 1) emit(part.slice(0, maxWordLength))
}

/**
 * The words of `text` in order, in lower case with their accents, elisions removed, each at most 64 UTF-16 units.
 * Compounds give their parts; codes with digits ("ISO-27001") stay whole and give their parts too.
 * Linear time; accepts any string.
 */
export function accentedWords(text: string): string[] {
  const found: string[] = []
  const emit = (word: string) => {
    found.push(word)
  }
  for (const [run] of normalise(text).matchAll(wordPattern)) {
    const plain = run.replace(/[’ʼ‘]/g, "'")
    if (digit.test(plain) && plain.length <= maxWordLength) {
      emitCode(withoutElision(plain), emit)
      continue
    }
    for (const piece of plain.split(/[_-]/)) {
      const word = withoutElision(piece).slice(0, maxWordLength)
      if (word !== '') emit(word)
    }
  }
  return found
}

/** As `accentedWords`, without the accents. */
export const words = (text: string): string[] => accentedWords(text).map(unaccented)
