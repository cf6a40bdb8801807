/** What passes through the filter: text to show, or the first use of a passage. */
export type CitedPiece = { type: 'text'; text: string } | { type: 'citation'; number: number }

/** Both end at the same length: what is held back is exactly what may still become a marker. */
const marker = /^\[(?=[\d\s,]{1,60}\])(\d{1,4}(?:\s*,\s*\d{1,4})*)\]/
const unfinished = /^\[[\d\s,]{0,60}$/

/**
 * Checks `[n]` markers as an answer streams: a number that names one of the passages passes, and is announced the
 * first time; any other marker is taken out. A marker split over deltas is held back until it is whole.
 */
export function createCitationFilter(known: ReadonlySet<number>) {
  const announced = new Set<number>()
  let held = ''

  const take = (final: boolean): CitedPiece[] => {
    const pieces: CitedPiece[] = []
    let out = ''
    while (held) {
      const open = held.indexOf('[')
      if (open === -1) {
        out += held
        held = ''
        break
      }
      out += held.slice(0, open)
      held = held.slice(open)
      const match = marker.exec(held)
      if (!match) {
        if (!final && unfinished.test(held)) break
        out += '['
        held = held.slice(1)
        continue
      }
      held = held.slice(match[0].length)
      const numbers = match[1]!
        .split(',')
        .map(Number)
        .filter((number) => known.has(number))
      if (numbers.length === 0) {
        out = out.replace(/ $/, '')
        continue
      }
      out += numbers.map((number) => `[${number}]`).join('')
      for (const number of numbers) {
        if (announced.has(number)) continue
        announced.add(number)
        if (out) pieces.push({ type: 'text', text: out })
        out = ''
        pieces.push({ type: 'citation', number })
      }
    }
    // the space before a marker goes with it when it is taken out, also when the marker has yet to come
    if (!final) {
      const end = out.trimEnd().length
      held = out.slice(end) + held
      out = out.slice(0, end)
    }
    if (out) pieces.push({ type: 'text', text: out })
    return pieces
  }

  return {
    /** The next part of the answer, in order. */
    push(text: string): CitedPiece[] {
      held += text
      return take(false)
    },
    /** What was held back, once no more will come. */
    end: (): CitedPiece[] => take(true),
  }
}
