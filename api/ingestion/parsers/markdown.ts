import { readFile } from 'node:fs/promises'
import { cleanText } from '../cleanText.ts'
import { decodeText } from '../decodeText.ts'
import type { Extracted, Heading, ParseContext } from '../parsed.ts'

/** The heading's words without its emphasis, code marks and links. */
const plain = (markup: string): string =>
  markup
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[*`]|(?<![\p{L}\p{N}])_+|_+(?![\p{L}\p{N}])/gu, '')
    .trim()

const unquoted = (value: string): string => value.trim().replace(/^(["'])(.*)\1$/, '$2')

interface Line {
  start: number
  text: string
}

function* linesOf(text: string): Generator<Line> {
  for (let start = 0; start <= text.length; ) {
    const next = text.indexOf('\n', start)
    const end = next < 0 ? text.length : next
    yield { start, text: text.slice(start, end) }
    start = end + 1
  }
}

/** Longer lines are no headings, and expressions over them need not be fast. */
const maxHeadingLength = 1_000

/** The headings of Markdown (`#` and underlined ones, none in code) and the `title:` of its front matter. */
export function readMarkdown(text: string): { title: string | null; headings: Heading[] } {
  const headings: Heading[] = []
  let title: string | null = null
  let fence: string | null = null
  let frontMatter = false
  let paragraph: Line | null = null
  for (const line of linesOf(text)) {
    if (line.text.length > maxHeadingLength) {
      paragraph = null
      continue
    }
    if (
      line.start === 0 &&
      /^---\s*$/.test(line.text) &&
      /\n(?:---|\.\.\.)[ \t]*(?:\n|$)/.test(text.slice(3, 20_000))
    ) {
      frontMatter = true
      continue
    }
    if (frontMatter) {
      if (/^(?:---|\.\.\.)\s*$/.test(line.text)) frontMatter = false
      else title ??= unquoted(/^title:\s*(.+)$/i.exec(line.text)?.[1] ?? '') || null
      continue
    }
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line.text)?.[1]
    if (fence) {
      if (mark?.startsWith(fence) && /^[`~]+\s*$/.test(line.text.trim())) fence = null
      continue
    }
    if (mark) {
      fence = mark
      paragraph = null
      continue
    }
    const hashed = /^ {0,3}(#{1,6})[ \t]+(.*)$/.exec(line.text)
    const underline: string | null | undefined = paragraph && /^ {0,3}(=+|-{2,})\s*$/.exec(line.text)?.[1]
    if (hashed) {
      const name = plain(hashed[2]!.replace(/[ \t]#+[ \t]*$/, ''))
      if (name) headings.push({ level: hashed[1]!.length, text: name, ...span(line) })
    } else if (underline && paragraph) {
      const { start } = span(paragraph)
      const { end } = span(line)
      headings.push({ level: underline[0] === '=' ? 1 : 2, text: plain(paragraph.text), start, end })
    }
    const isProse: boolean = !hashed && !underline && /^ {0,3}[^\s>|#\-*+]/.test(line.text)
    paragraph = isProse ? line : null
  }
  return { title: title ?? headings.find((heading) => heading.level === 1)?.text ?? null, headings }
}

const span = (line: Line): { start: number; end: number } => ({
  start: line.start + line.text.length - line.text.trimStart().length,
  end: line.start + line.text.trimEnd().length,
})

/** Markdown stays as written: its marks mean something to models, and citations then quote the file itself. */
export async function parse(path: string, _context: ParseContext): Promise<Extracted> {
  const text = cleanText(decodeText(await readFile(path)))
  return { text, pages: [], ...readMarkdown(text) }
}
