import { terms as termsOf } from '../../language/index.ts'

const excerptLength = 320
const word = /[\p{L}\p{N}]+(?:[-'’.][\p{L}\p{N}]+)*/gu

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character]!)

/** The stretch of a text that holds most of the wanted terms, as HTML: escaped, matching words in <mark>. */
export function highlight(text: string, wanted: ReadonlySet<string>): string {
  const matches = [...text.matchAll(word)]
    .filter(([match]) => termsOf(match).some((term) => wanted.has(term)))
    .map((match) => ({ start: match.index, end: match.index + match[0].length }))

  let best = 0
  let bestCount = 0
  for (let i = 0, j = 0; i < matches.length; i++) {
    while (j < matches.length && matches[j]!.end - matches[i]!.start <= excerptLength) j++
    if (j - i > bestCount) {
      bestCount = j - i
      best = matches[i]!.start
    }
  }
  const from = wordStart(text, Math.max(0, best - 60))
  const to = whole(text, Math.min(text.length, from + excerptLength))
  let html = from > 0 ? '… ' : ''
  let at = from
  for (const { start, end } of matches) {
    if (start < at || end > to) continue
    html += `${escapeHtml(text.slice(at, start))}<mark>${escapeHtml(text.slice(start, end))}</mark>`
    at = end
  }
  return `${html}${escapeHtml(text.slice(at, to)).trimEnd()}${to < text.length ? ' …' : ''}`
}

function wordStart(text: string, from: number): number {
  if (from === 0) return 0
  const space = text.indexOf(' ', from)
  return space === -1 || space > from + 40 ? whole(text, from) : space + 1
}

/** The offset, or the one before it where it would tear a character apart. */
const whole = (text: string, at: number): number => (/[\uDC00-\uDFFF]/.test(text[at] ?? '') ? at - 1 : at)
