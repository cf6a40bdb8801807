/** What a UTF-16 unit is to the estimate. */
const space = 0
const letter = 1
const accented = 2
const digit = 3
const mark = 4
const wide = 5

const classify = (code: number): number => {
  if (code <= 32 || code === 0xa0 || code === 0x202f || code === 0x2028 || code === 0x2029 || code === 0xfeff)
    return space
  if ((code >= 97 && code <= 122) || (code >= 65 && code <= 90)) return letter
  if (code >= 48 && code <= 57) return digit
  if (code < 0xc0 || (code >= 0x2000 && code < 0x2c00)) return mark
  if (code < 0x250) return accented
  return wide
}

const classes = Uint8Array.from({ length: 0x250 }, (_, code) => classify(code))
const classOf = (code: number): number => (code < 0x250 ? classes[code]! : classify(code))

/** Tokens of one run of `length` units, `accents` of them letters with an accent; never decreases with `length`. */
const cost = (kind: number, length: number, accents: number): number => {
  if (kind === letter) return length <= 6 ? 1 + accents * 0.3 : 1 + (length - 6) / 5 + accents * 0.3
  if (kind === digit) return Math.ceil(length / 3)
  if (kind === mark) return 0.75 + length / 4
  return length * 0.8
}

/** Runs that only differ by accents are one word. */
const runKind = (code: number): number => {
  const kind = classOf(code)
  return kind === accented ? letter : kind
}

/**
 * Reads words from `start` while they fit into `budget` tokens. `end` is where the first character that does not
 * fit begins (`limit` when all fit): inside a word only if that word is the first one.
 */
function read(text: string, start: number, limit: number, budget: number): { tokens: number; end: number } {
  let tokens = 0
  let at = start
  while (at < limit) {
    const kind = runKind(text.charCodeAt(at))
    if (kind === space) {
      at++
      continue
    }
    const from = at
    let accents = 0
    let run = 0
    while (at < limit) {
      const code = text.charCodeAt(at)
      if (runKind(code) !== kind) break
      const more = classOf(code) === accented ? accents + 1 : accents
      const next = cost(kind, at - from + 1, more)
      if (tokens + next > budget) {
        if (tokens > 0) return { tokens, end: from }
        return { tokens: run, end: Math.max(at, start + 1) }
      }
      accents = more
      run = next
      at++
    }
    tokens += run
  }
  return { tokens, end: limit }
}

/**
 * Estimates how many tokens a GPT-like tokenizer makes of `text`: a whole number, the same on every machine, in
 * linear time. Made for packing chunks, not for billing. Measured against o200k: 4 to 6 % over in all on English and
 * French prose (single passages from 13 % under to 20 % over), 14 % under on a table of numbers, 2 to 8 % under on
 * source code, JSON and Markdown. Russian, Greek, Arabic and Hindi come out 1.8 to 2.8 times too high: smaller chunks.
 * White space costs nothing, so the parts of a text never cost less than the whole: `n` sentences that fit a budget
 * one by one still fit it together.
 */
export const countTokens = (text: string): number =>
  Math.ceil(read(text, 0, text.length, Number.POSITIVE_INFINITY).tokens)

/**
 * The offset up to which `text`, read from `start`, stays within `budget` tokens; at most `limit`, and beyond `start`
 * whenever `start < limit`. Words are only cut where a single one is over the budget.
 */
export const fitTokens = (text: string, start: number, limit: number, budget: number): number =>
  read(text, start, limit, budget).end
