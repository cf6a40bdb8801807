import { countTokens, fitTokens, sentences } from '../language/index.ts'
import type { Heading, ParsedDocument } from './parsed.ts'

export interface Chunk {
  /** From 0, without gaps. */
  position: number
  /** Exactly `document.text.slice(startOffset, endOffset)`. */
  text: string
  startOffset: number
  endOffset: number
  /** The page it stands on; null where the format has no pages. */
  page: number | null
  /** Estimated; see `countTokens`. */
  tokens: number
  /** The heading it stands under, or begins with. */
  heading: string | null
}

export interface SplitOptions {
  /** Most tokens of a chunk, by `countTokens`. Default 320: a few paragraphs, precise to cite and enough to answer. */
  maxTokens?: number
  /**
   * Most tokens of whole sentences repeated from the end of the chunk before. Default 0: chunks end where sentences
   * and sections do and carry their heading, so repeating gains little, doubles search hits and makes an edit of one
   * sentence change two chunks.
   */
  overlapTokens?: number
}

/** What is packed and never cut: a sentence, a heading, a row, or a piece of one that is too long. */
interface Unit {
  start: number
  end: number
  tokens: number
  /** Index of the heading that this unit is, or -1. */
  heading: number
  /** Units of one paragraph have one number. */
  paragraph: number
}

const defaultTokens = 320
/** White space costs no tokens, so length is bounded as well, in UTF-16 units for each token. */
const unitsPerToken = 16
/** A section that begins when its predecessor filled less than this share shares a chunk with it. */
const ownChunkShare = 0.25
/** A paragraph that fits a chunk is not torn to fill one already this full. */
const fullEnough = 0.5

/** A letter is kept with its accents, unless they pile up. */
const maxMarks = 16

const isSpace = (text: string, at: number): boolean => /\s/.test(text[at]!)
const isLowSurrogate = (code: number): boolean => code >= 0xdc00 && code <= 0xdfff
const isMark = (text: string, at: number): boolean => {
  const code = text.charCodeAt(at)
  return code >= 0x300 && /^[\p{M}\u200d]/u.test(text.slice(at, at + 2))
}

/** Where to cut `text` between `start` and `end`: after the last white space in its second half, else at `end`. */
function niceCut(text: string, start: number, end: number): number {
  const half = start + ((end - start) >> 1)
  for (let at = end; at > half; at--) if (isSpace(text, at - 1)) return at
  let cut = end
  for (let back = 0; back < maxMarks && cut - 1 > half && isMark(text, cut); back++) cut--
  if (isLowSurrogate(text.charCodeAt(cut))) cut--
  return cut > start ? cut : cut + 2
}

/** Cuts a span into pieces within the budget, without white space at their edges. */
function* pieces(text: string, from: number, to: number, max: number): Generator<{ start: number; end: number }> {
  let start = from
  while (start < to) {
    if (isSpace(text, start)) {
      start++
      continue
    }
    const fits = fitTokens(text, start, Math.min(to, start + max * unitsPerToken), max)
    const cut = fits < to ? Math.min(niceCut(text, start, fits), to) : to
    let end = cut
    while (isSpace(text, end - 1)) end--
    yield { start, end }
    start = cut
  }
}

/** The parts of the text that no chunk crosses: pages, and what stands between them. */
function regionsOf(document: ParsedDocument): { start: number; end: number; page: number | null }[] {
  const regions: { start: number; end: number; page: number | null }[] = []
  let at = 0
  let before: number | null = null
  for (const { number, start, end } of document.pages) {
    if (start > at) regions.push({ start: at, end: start, page: before ?? number })
    if (end > Math.max(start, at)) regions.push({ start: Math.max(start, at), end, page: number })
    at = Math.max(at, end)
    before = number
  }
  if (at < document.text.length) regions.push({ start: at, end: document.text.length, page: before })
  return regions
}

const lineTypes = new Set(['text/csv', 'application/json'])

/** Sentences, or lines where a line is what belongs together. */
function spansOf(text: string, from: number, to: number, byLine: boolean): { start: number; end: number }[] {
  const part = text.slice(from, to)
  if (!byLine) return sentences(part).map(({ start, end }) => ({ start: from + start, end: from + end }))
  const spans: { start: number; end: number }[] = []
  for (let start = from; start < to; ) {
    const next = text.indexOf('\n', start)
    const end = next < 0 || next > to ? to : next
    if (end > start) spans.push({ start, end })
    start = end + 1
  }
  return spans
}

const paragraphEnd = /\n\s*\n/

/** All units of one region, in order. */
function unitsOf(
  document: ParsedDocument,
  from: number,
  to: number,
  headings: [number, Heading][],
  max: number,
): Unit[] {
  const { text } = document
  const byLine = lineTypes.has(document.mimeType)
  const units: Unit[] = []
  let paragraph = 0
  let last = from
  const add = (start: number, end: number, heading: number) => {
    for (const piece of pieces(text, start, end, max)) {
      const gap = text.slice(last, Math.min(piece.start, last + 1_000))
      if (byLine || heading >= 0 || paragraphEnd.test(gap)) paragraph++
      const tokens = countTokens(text.slice(piece.start, piece.end))
      units.push({ ...piece, tokens, heading, paragraph })
      last = piece.end
    }
  }
  let at = from
  const prose = (end: number) => {
    if (end > at) for (const span of spansOf(text, at, end, byLine)) add(span.start, span.end, -1)
  }
  for (const [index, heading] of headings) {
    const start = Math.max(heading.start, at)
    const end = Math.min(heading.end, to)
    if (end <= start) continue
    prose(start)
    add(start, end, index)
    paragraph++
    at = end
  }
  prose(to)
  return units
}

/** Tokens of each paragraph. */
function paragraphTokens(units: Unit[]): Map<number, number> {
  const totals = new Map<number, number>()
  for (const { paragraph, tokens } of units) totals.set(paragraph, (totals.get(paragraph) ?? 0) + tokens)
  return totals
}

/** Groups units into chunks; every unit is in at least one. */
function pack(units: Unit[], max: number, overlap: number): Unit[][] {
  const totals = paragraphTokens(units)
  const groups: Unit[][] = []
  let group: Unit[] = []
  let tokens = 0
  /** Units at the group's start that the group before has too. */
  let repeated = 0
  const restart = (kept: Unit[], shared: number) => {
    group = kept
    repeated = shared
    tokens = kept.reduce((sum, unit) => sum + unit.tokens, 0)
  }
  const flush = (room: number) => {
    // headings at the end belong to what follows
    let keep = group.length
    while (keep > repeated && group[keep - 1]!.heading >= 0) keep--
    if (keep === repeated) keep = group.length
    const stranded = group.slice(keep)
    groups.push(group.slice(0, keep))
    let from = keep
    let left = stranded.length > 0 ? 0 : room
    while (from - 1 > repeated && group[from - 1]!.tokens <= left && group[from - 1]!.heading < 0) {
      from--
      left -= group[from]!.tokens
    }
    restart(group.slice(from), keep - from)
  }
  for (const unit of units) {
    const previous = group.at(-1)
    if (previous) {
      const whole = totals.get(unit.paragraph)!
      const tears = unit.paragraph !== previous.paragraph && tokens + whole > max && whole <= max
      const beginsSection = unit.heading >= 0 && previous.heading < 0
      if (beginsSection && tokens >= max * ownChunkShare) flush(0)
      else if ((tears && tokens >= max * fullEnough) || !fits(group, tokens, unit, max)) flush(overlap)
      if (group.length > 0 && !fits(group, tokens, unit, max)) {
        if (group.length > repeated) groups.push(group)
        restart([], 0)
      }
    }
    group.push(unit)
    tokens += unit.tokens
  }
  if (group.length > repeated) groups.push(group)
  return groups
}

const fits = (group: Unit[], tokens: number, unit: Unit, max: number): boolean =>
  tokens + unit.tokens <= max && unit.end - group[0]!.start <= max * unitsPerToken

/**
 * Cuts a document into chunks for search and citation. Chunks hold whole sentences where they fit, begin at headings
 * unless the section before is tiny, and never cross a page, so that a citation opens the right one. Every visible
 * character is in at least one chunk, no chunk is blank, and no surrogate pair is cut. Linear time; any text.
 */
export function split(document: ParsedDocument, options: SplitOptions = {}): Chunk[] {
  const max = Math.max(8, options.maxTokens ?? defaultTokens)
  const overlap = Math.min(Math.max(0, options.overlapTokens ?? 0), max >> 1)
  const { text, headings } = document
  const chunks: Chunk[] = []
  let nextHeading = 0
  let current: string | null = null
  for (const { start, end, page } of regionsOf(document)) {
    const inside: [number, Heading][] = []
    for (; nextHeading < headings.length && headings[nextHeading]!.start < end; nextHeading++) {
      inside.push([nextHeading, headings[nextHeading]!])
    }
    for (const group of pack(unitsOf(document, start, end, inside, max), max, overlap)) {
      const first = group[0]!
      if (first.heading >= 0) current = headings[first.heading]!.text
      const startOffset = first.start
      const endOffset = group.at(-1)!.end
      const part = text.slice(startOffset, endOffset)
      const tokens = countTokens(part)
      chunks.push({ position: chunks.length, text: part, startOffset, endOffset, page, tokens, heading: current })
      for (const { heading } of group) if (heading >= 0) current = headings[heading]!.text
    }
  }
  return chunks
}
