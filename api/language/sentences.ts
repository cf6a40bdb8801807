/** Offsets into the text read, in UTF-16 units, `end` exclusive. */
export interface Span {
  start: number
  end: number
}

const set = (text: string): ReadonlySet<string> => new Set(text.split(' '))

/** Abbreviations that something always follows: a name, a number, an example. */
const leading = set(
  'm mm mme mmes mlle mlles me dr drs pr prof mgr st ste mr mrs ms messrs hon rev gen col capt lt sgt gov pres sen rep ' +
    'cf e.g i.e eg ie vs v viz par ex',
)
/** Abbreviations before a number or a title word; before a capital they are too often words ("No. That is wrong."). */
const numbering = set(
  'p pp page no nos nr num n art arts al ch chap sect sec § fig figs tab vol vols éd ed eds ann par parag cap ref réf ' +
    'tel tél tome t l r d env approx ca circa min max',
)
/** Abbreviations that may end a sentence: a capital after them begins the next one. */
const trailing = set(
  'etc janv févr fevr fév avr juil sept oct nov déc dec jan feb mar apr jun jul aug sep av apr inc ltd co corp sa sarl ' +
    'bd boul dept dép dépt hab adj adv syn suiv sq sqq al jr sr est',
)

const isSpace = (code: number): boolean => code <= 32 || (code >= 0x80 && /\s/.test(String.fromCharCode(code)))
const isDigit = (code: number): boolean => code >= 48 && code <= 57
const isStop = (code: number): boolean => code === 46 || code === 33 || code === 63 || code === 0x2026
const isWideStop = (code: number): boolean => code === 0x3002 || code === 0xff01 || code === 0xff1f
const closers = new Set([...'"\')]}»”’*_'].map((c) => c.charCodeAt(0)))
const bullets = new Set([...'-*•–—▪◦●‣·'].map((c) => c.charCodeAt(0)))
const isWordUnit = (code: number): boolean => isDigit(code) || code === 46 || code === 0xa7 || isLetter(code)
const isLetter = (code: number): boolean =>
  (code >= 97 && code <= 122) ||
  (code >= 65 && code <= 90) ||
  (code >= 0xc0 && /\p{L}/u.test(String.fromCharCode(code)))

/** Longest abbreviation looked for, so that looking back stays bounded. */
const lookBack = 12

const wordBefore = (text: string, dot: number, floor: number): string => {
  let from = dot
  while (from > floor && dot - from < lookBack && isWordUnit(text.charCodeAt(from - 1))) from--
  return text.slice(from, dot)
}

/** Whether a new sentence begins at `next`, after the single dot at `dot`. */
function dotEnds(text: string, dot: number, next: number, floor: number): boolean {
  const word = wordBefore(text, dot, floor)
  const first = String.fromCodePoint(text.codePointAt(next)!)
  const number = /\p{N}/u.test(first)
  const key = word.toLowerCase()
  if (leading.has(key)) return false
  if (numbering.has(key) && (number || /^[IVXLCDM]+\b/.test(text.slice(next, next + 8)))) return false
  if (trailing.has(key) && number) return false
  // an initial ("J. Dupont"), an acronym ("U.S. Army", "av. J.-C. environ"), the number of a list item ("1. Objet")
  if (/^\p{Lu}$/u.test(word) || /^(?:\p{L}\.)+\p{L}$/u.test(word)) return false
  if (/^\d{1,3}$/.test(word) && isLineStart(text, dot - word.length, floor)) return false
  return true
}

function isLineStart(text: string, at: number, floor: number): boolean {
  let before = at - 1
  while (before >= floor && at - before < lookBack && (text[before] === ' ' || text[before] === '#')) before--
  return before < floor || text[before] === '\n'
}

/** Whether the line that begins at `at` is an item of a list, a row of a table or a heading in Markdown. */
function startsItem(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  if (bullets.has(code)) return isSpace(text.charCodeAt(at + 1))
  if (code === 35 || code === 124) return true
  return isDigit(code) && /^\d{1,3}[.)]\s/.test(text.slice(at, at + 5))
}

/**
 * The sentences of `text` in order, without the white space around them; every other character is in exactly one.
 * Empty lines and list items end a sentence as well. Dots in URLs, decimals and abbreviations of French and English
 * do not. Linear time; accepts any string.
 */
export function sentences(text: string): Span[] {
  const found: Span[] = []
  let start = -1
  let last = 0
  let at = 0
  const close = () => {
    if (start >= 0) found.push({ start, end: last })
    start = -1
  }
  while (at < text.length) {
    const code = text.charCodeAt(at)
    if (isSpace(code)) {
      let lines = 0
      while (at < text.length && isSpace(text.charCodeAt(at))) if (text.charCodeAt(at++) === 10) lines++
      if (lines > 1 || (lines === 1 && at < text.length && startsItem(text, at))) close()
      continue
    }
    if (start < 0) start = at
    last = ++at
    if (isWideStop(code)) {
      while (at < text.length && (isWideStop(text.charCodeAt(at)) || closers.has(text.charCodeAt(at)))) at++
      last = at
      close()
    } else if (isStop(code)) {
      const from = at - 1
      while (at < text.length && (isStop(text.charCodeAt(at)) || closers.has(text.charCodeAt(at)))) at++
      last = at
      if (at < text.length && !isSpace(text.charCodeAt(at))) continue
      let next = at
      while (next < text.length && isSpace(text.charCodeAt(next))) next++
      if (text[next] === '»' || text[next] === '”') last = ++next
      at = Math.max(at, last)
      while (next < text.length && isSpace(text.charCodeAt(next))) next++
      if (next >= text.length) break
      if (/\p{Ll}/u.test(String.fromCodePoint(text.codePointAt(next)!))) continue
      if (last === from + 1 && code === 46 && !dotEnds(text, from, next, start)) continue
      close()
    }
  }
  close()
  return found
}
