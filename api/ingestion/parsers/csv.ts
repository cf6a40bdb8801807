import { readFile } from 'node:fs/promises'
import { CsvError, parse as parseCsv } from 'csv-parse/sync'
import { Fault } from '../../errors/index.ts'
import { decodeText } from '../decodeText.ts'
import type { Extracted, ParseContext } from '../parsed.ts'
import { TextBuilder } from '../textBuilder.ts'

const delimiters = [',', ';', '\t'] as const
const sampleLength = 20_000

/** The delimiter that splits the first rows most evenly; a comma when none does. Quoted text does not count. */
export function delimiterOf(text: string): string {
  const rows = text
    .slice(0, sampleLength)
    .replace(/"[^"]*"/g, '')
    .split(/\r\n?|\n/)
    .filter((row) => row.trim() !== '')
  const whole = rows.length > 1 && text.length > sampleLength ? rows.slice(0, -1) : rows
  let best: string = delimiters[0]
  let bestScore = 0
  for (const delimiter of delimiters) {
    const counts = whole.slice(0, 50).map((row) => row.split(delimiter).length - 1)
    const first = counts[0] ?? 0
    const score = first * counts.filter((count) => count === first).length
    if (score > bestScore) [best, bestScore] = [delimiter, score]
  }
  return best
}

const looksLikeHeader = (row: string[]): boolean =>
  row.some((cell) => cell.trim() !== '') && row.every((cell) => !/^[\s\d.,+%€$-]+$/.test(cell))

/** A table: every row becomes one line "column: value; column: value", so that a line found alone still makes sense. */
export async function parse(path: string, { limits }: ParseContext): Promise<Extracted> {
  const text = decodeText(await readFile(path))
  let rows: string[][]
  try {
    rows = parseCsv(text, {
      bom: true,
      delimiter: delimiterOf(text),
      relax_column_count: true,
      skip_empty_lines: true,
    })
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const line = typeof error.lines === 'number' ? ` near line ${error.lines}` : ''
    throw new Fault('FILE_UNREADABLE', `The table cannot be read${line}: check its quotation marks.`, { cause: error })
  }
  const header = rows.length > 1 && looksLikeHeader(rows[0]!) ? rows[0]! : null
  const out = new TextBuilder(limits.textChars)
  for (const row of header ? rows.slice(1) : rows) {
    out.break(1)
    const cells = row.flatMap((value, column) => {
      if (value.trim() === '') return []
      return [header ? `${header[column]?.trim() || `column ${column + 1}`}: ${value.trim()}` : value.trim()]
    })
    out.flow(cells.join('; '))
  }
  return { title: null, text: out.toString(), pages: [], headings: [] }
}
