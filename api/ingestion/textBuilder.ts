import { Fault } from '../errors/index.ts'
import { cleanText } from './cleanText.ts'
import type { Heading } from './parsed.ts'

/**
 * Writes the text of a document and remembers where headings fall. Breaks and spaces are only written before the
 * next visible character, so that the text never begins, ends or piles up with white space.
 */
export class TextBuilder {
  readonly headings: Heading[] = []
  readonly #maxLength: number
  #pieces: string[] = []
  #length = 0
  #breaks = 0
  #space = false
  #prefix = ''
  #heading: { level: number; start: number; text: string } | null = null

  /** @param maxLength in UTF-16 units; writing beyond it throws TOO_LARGE. */
  constructor(maxLength: number) {
    this.#maxLength = maxLength
  }

  get length(): number {
    return this.#length
  }

  /** Asks for `lines` line ends before what comes next: 1 begins a line, 2 a paragraph. */
  break(lines: 1 | 2): void {
    this.#space = false
    if (this.#length > 0 && this.#prefix === '') this.#breaks = Math.max(this.#breaks, lines)
  }

  /** Writes `mark` (a bullet, a cell's border) before the next words, or never if none come. */
  mark(mark: string): void {
    this.#prefix = mark
    this.#space = false
  }

  /** Whether something was written since the last break. */
  get inLine(): boolean {
    return this.#length > 0 && this.#breaks === 0
  }

  /** Adds flowing text: white space collapses to single spaces. */
  flow(text: string): void {
    const clean = cleanText(text).replace(/[\s]+/g, ' ')
    const words = clean.trim()
    if (clean.startsWith(' ')) this.#space = true
    if (words === '') return
    this.#write(words)
    this.#space = clean.endsWith(' ')
  }

  /** Adds text whose line ends and indents matter. */
  verbatim(text: string): void {
    const clean = cleanText(text).replace(/^\n+|\s+$/g, '')
    if (clean !== '') this.#write(clean)
  }

  openHeading(level: number): void {
    this.#heading = { level, start: -1, text: '' }
  }

  closeHeading(): void {
    const open = this.#heading
    this.#heading = null
    if (!open || open.start < 0) return
    this.headings.push({ level: open.level, text: open.text, start: open.start, end: this.#length })
  }

  toString(): string {
    return this.#pieces.join('')
  }

  #write(words: string): void {
    let before = '\n'.repeat(this.#breaks)
    if (this.#breaks === 0 && this.#space && this.#length > 0 && this.#prefix === '') before = ' '
    before += this.#prefix
    this.#breaks = 0
    this.#space = false
    this.#prefix = ''
    const heading = this.#heading
    if (heading) {
      if (heading.start < 0) heading.start = this.#length + before.length
      else heading.text += before.replace(/\n+/g, ' ')
      heading.text += words
    }
    this.#length += before.length + words.length
    if (this.#length > this.#maxLength) throw textTooLong(this.#maxLength)
    this.#pieces.push(before, words)
  }
}

export const textTooLong = (max: number): Fault =>
  new Fault(
    'TOO_LARGE',
    `The file holds more than ${max.toLocaleString('en')} characters of text. Split it into smaller files.`,
  )
