import { readFile } from 'node:fs/promises'
import { cleanText } from '../cleanText.ts'
import { decodeText } from '../decodeText.ts'
import type { Extracted, ParseContext } from '../parsed.ts'

/** Plain text, as it is. */
export async function parse(path: string, _context: ParseContext): Promise<Extracted> {
  return { title: null, text: cleanText(decodeText(await readFile(path))), pages: [], headings: [] }
}
