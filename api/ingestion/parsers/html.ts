import { readFile } from 'node:fs/promises'
import { Readability } from '@mozilla/readability'
import { parseHTML } from 'linkedom'
import { decodeText } from '../decodeText.ts'
import type { Extracted, ParseContext } from '../parsed.ts'
import { TextBuilder } from '../textBuilder.ts'
import { type DomNode, writeDom } from './domText.ts'

/** The article must hold this share of the page's text: losing content is worse than keeping a menu. */
const articleShare = 0.5
const articleMin = 200
/** Pages with more elements are data rather than articles, and not worth another walk over all of them. */
const articleMaxElements = 20_000

type WebDocument = ReturnType<typeof parseHTML>['document']

const declaredEncoding = (bytes: Buffer): string | null =>
  /<meta[^>]{0,200}charset\s*=\s*["']?([\w-]{2,40})/i.exec(bytes.toString('latin1', 0, 2048))?.[1] ?? null

const render = (root: DomNode, maxLength: number): Extracted => {
  const out = new TextBuilder(maxLength)
  writeDom(root, out)
  return { title: null, text: out.toString(), pages: [], headings: out.headings }
}

/** The main article of a web page, or null where there is none that stands for the page. Changes `document`. */
function article(document: WebDocument, whole: Extracted, maxLength: number): Extracted | null {
  try {
    const options = { maxElemsToParse: articleMaxElements, serializer: (node: unknown) => node as DomNode }
    const found = new Readability<DomNode>(document, options).parse()
    if (!found?.content) return null
    const extracted = render(found.content, maxLength)
    const enough = Math.max(articleMin, whole.text.length * articleShare)
    return extracted.text.length >= enough ? extracted : null
  } catch {
    return null // Readability gives up on unusual or huge pages; the whole page stands in
  }
}

const oneLine = (text: string | null | undefined): string | null => text?.replace(/\s+/g, ' ').trim() || null

/** The readable text of a web page: its article where one stands out, else all that is visible. */
export async function parse(path: string, { limits }: ParseContext): Promise<Extracted> {
  const bytes = await readFile(path)
  const { document } = parseHTML(decodeText(bytes, declaredEncoding(bytes)))
  const whole = render(document as unknown as DomNode, limits.textChars)
  const heading = whole.headings.find(({ level }) => level === 1)?.text
  const title = oneLine(document.querySelector('title')?.textContent) ?? heading ?? null
  const isPage = document.documentElement?.nodeName.toUpperCase() === 'HTML'
  return { ...((isPage && article(document, whole, limits.textChars)) || whole), title }
}

/** The text of HTML that another parser made. */
export const textOfHtml = (html: string, maxLength: number): Extracted =>
  render(parseHTML(`<html><body>${html}</body></html>`).document as unknown as DomNode, maxLength)
