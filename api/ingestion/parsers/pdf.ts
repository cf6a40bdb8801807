import { readFile } from 'node:fs/promises'
import { getDocumentProxy } from 'unpdf'
import { Fault } from '../../errors/index.ts'
import { cleanText } from '../cleanText.ts'
import type { Extracted, Page, ParseContext } from '../parsed.ts'
import { TextBuilder } from '../textBuilder.ts'

/** One printed line: `size` is its font size and `gap` the distance to the line above, both in points. */
interface Line {
  text: string
  size: number
  gap: number
}

/** The trailer stands at the end; some writers append to it, and a cut file has lost it. */
const trailerWithin = 64 * 1024
const headingScale = 1.15
const headingMaxLength = 200
const paragraphGap = 1.7
const progressEvery = 20

type Pdf = Awaited<ReturnType<typeof getDocumentProxy>>

const damaged = (cause?: unknown) =>
  new Fault('FILE_UNREADABLE', 'The PDF is damaged or cut off. Export or download it again.', { cause })

async function open(bytes: Uint8Array): Promise<Pdf> {
  const tail = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).subarray(-trailerWithin)
  if (!tail.includes('%%EOF') && !tail.includes('startxref')) throw damaged()
  try {
    return await getDocumentProxy(bytes, { verbosity: 0 })
  } catch (error) {
    if (error instanceof Error && error.name === 'PasswordException') {
      const message = 'The PDF is protected by a password. Remove the password and send it again.'
      throw new Fault('FILE_ENCRYPTED', message, { cause: error })
    }
    throw damaged(error)
  }
}

async function linesOf(pdf: Pdf, number: number): Promise<Line[]> {
  const page = await pdf.getPage(number)
  const { items } = await page.getTextContent()
  const lines: Line[] = []
  let current: { text: string; size: number; y: number } | null = null
  let above: number | null = null
  const close = () => {
    if (current && current.text.trim() !== '') {
      lines.push({
        text: cleanText(current.text).trim(),
        size: current.size,
        gap: above === null ? 0 : above - current.y,
      })
      above = current.y
    }
    current = null
  }
  for (const item of items) {
    if (!('str' in item)) continue
    if (item.str !== '') {
      const size = Math.hypot(item.transform[2], item.transform[3])
      current ??= { text: '', size, y: item.transform[5] }
      current.text += item.str
      if (item.str.trim() !== '') current.size = Math.max(current.size, size)
    }
    if (item.hasEOL) close()
  }
  close()
  page.cleanup()
  return lines
}

/** The font size that most characters have. */
function bodySize(pages: Line[][]): number {
  const characters = new Map<number, number>()
  for (const { size, text } of pages.flat()) characters.set(size, (characters.get(size) ?? 0) + text.length)
  return [...characters].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 0
}

/** The level of each font size that is clearly larger than the body's: the largest is 1. */
function headingLevels(pages: Line[][]): Map<number, number> {
  const body = bodySize(pages)
  const sizes = new Set<number>()
  for (const { size, text } of pages.flat()) {
    if (size >= body * headingScale && text.length <= headingMaxLength && /\p{L}/u.test(text)) sizes.add(size)
  }
  return new Map([...sizes].sort((a, b) => b - a).map((size, i) => [size, Math.min(i + 1, 6)]))
}

const brokenWord = /\p{L}-$/u
const goesOn = /^\p{Ll}/u

function write(pages: Line[][], maxLength: number): Extracted {
  const out = new TextBuilder(maxLength)
  const levels = headingLevels(pages)
  const spans: Page[] = []
  pages.forEach((lines, index) => {
    out.break(2)
    let start = -1
    let open = 0
    const closeHeading = () => {
      if (open > 0) out.closeHeading()
      open = 0
    }
    lines.forEach((line, i) => {
      const level = line.text.length <= headingMaxLength ? (levels.get(line.size) ?? 0) : 0
      const next = lines[i + 1]
      const joined = brokenWord.test(line.text) && next && next.size === line.size && goesOn.test(next.text)
      const before = lines[i - 1]
      const glued = before && brokenWord.test(before.text) && before.size === line.size && goesOn.test(line.text)
      if (level !== open) {
        closeHeading()
        out.break(2)
        if (level > 0) out.openHeading(level)
        open = level
      } else if (!glued) {
        out.break(level === 0 && (line.gap > line.size * paragraphGap || line.gap < 0) ? 2 : 1)
      }
      const words = joined ? line.text.slice(0, -1) : line.text
      out.verbatim(words)
      if (start < 0) start = out.length - words.length
    })
    closeHeading()
    spans.push({ number: index + 1, start: start < 0 ? out.length : start, end: out.length })
  })
  return { title: null, text: out.toString(), pages: spans, headings: out.headings }
}

/** Writers put the name of the source file where the title should be. */
const titleOf = (info: unknown): string | null => {
  const title = cleanText(String((info as { Title?: unknown } | null)?.Title ?? '')).trim()
  return title === '' || /^(?:microsoft word|untitled)|\.\w{2,4}$/i.test(title) ? null : title
}

/** A PDF's text with its pages; lines set in larger type are headings. */
export async function parse(path: string, { limits, onProgress }: ParseContext): Promise<Extracted> {
  const pdf = await open(new Uint8Array(await readFile(path)))
  const total = pdf.numPages
  if (total > limits.pages) {
    const message = `The PDF has ${total.toLocaleString('en')} pages; the limit is ${limits.pages.toLocaleString('en')}. Split it.`
    throw new Fault('FILE_TOO_COMPLEX', message)
  }
  const pages: Line[][] = []
  for (let number = 1; number <= total; number++) {
    pages.push(
      await linesOf(pdf, number).catch((error) => {
        throw damaged(error)
      }),
    )
    if (number % progressEvery === 0 || number === total) onProgress({ done: number, total })
  }
  const extracted = write(pages, limits.textChars)
  if (extracted.text === '') {
    throw new Fault(
      'FILE_UNREADABLE',
      "The PDF holds only images. Reading it needs text recognition (OCR), which isn't available here; send a PDF with text.",
    )
  }
  const { info } = await pdf.getMetadata().catch(() => ({ info: null }))
  return { ...extracted, title: titleOf(info) ?? extracted.headings.find(({ level }) => level === 1)?.text ?? null }
}
