import mammoth from 'mammoth'
import type { Extracted, ParseContext } from '../parsed.ts'
import { guardZip } from '../zipGuard.ts'
import { textOfHtml } from './html.ts'

const titleStyles = ['Title', 'Titre'].map((name) => `p[style-name='${name}'] => h1:fresh`)

/** A Word document: paragraphs, lists, tables and headings; pictures are left out. It has no pages until printed. */
export async function parse(path: string, { limits }: ParseContext): Promise<Extracted> {
  await guardZip(path)
  const { value } = await mammoth.convertToHtml(
    { path },
    {
      styleMap: titleStyles,
      externalFileAccess: false,
      convertImage: mammoth.images.imgElement(async () => ({ src: '' })),
    },
  )
  const extracted = textOfHtml(value, limits.textChars)
  return { ...extracted, title: extracted.headings.find(({ level }) => level === 1)?.text ?? null }
}
