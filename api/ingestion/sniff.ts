import { open } from 'node:fs/promises'
import { zipNames } from './zipGuard.ts'

export const docxType = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'

/** The kinds of file that can be read, each with the file name endings it goes by. */
export const supportedTypes = {
  'application/pdf': ['.pdf'],
  [docxType]: ['.docx'],
  'text/html': ['.html', '.htm', '.xhtml'],
  'text/markdown': ['.md', '.markdown'],
  'text/csv': ['.csv', '.tsv'],
  'text/plain': ['.txt', '.text', '.log'],
  'application/json': ['.json'],
} as const satisfies Record<string, readonly string[]>

export type SupportedType = keyof typeof supportedTypes

export interface Sniffed {
  mimeType: string
  supported: boolean
}

export const isSupported = (mimeType: string): mimeType is SupportedType => Object.hasOwn(supportedTypes, mimeType)

const result = (mimeType: string): Sniffed => ({ mimeType, supported: isSupported(mimeType) })

/** Bytes of a file's start that decide what it is. */
export const headLength = 4_100

const signatures: [offset: number, bytes: string, mimeType: string][] = [
  [0, '\x89PNG\r\n\x1a\n', 'image/png'],
  [0, '\xff\xd8\xff', 'image/jpeg'],
  [0, 'GIF8', 'image/gif'],
  [8, 'WEBP', 'image/webp'],
  [0, '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'application/x-ole-storage'],
  [0, '{\\rtf', 'application/rtf'],
  [0, '\x1f\x8b', 'application/gzip'],
  [0, '7z\xbc\xaf\x27\x1c', 'application/x-7z-compressed'],
  [0, 'Rar!', 'application/vnd.rar'],
  [4, 'ftyp', 'video/mp4'],
  [0, '\x7fELF', 'application/x-executable'],
  [0, 'MZ\x90', 'application/x-executable'],
]

const zipKinds: [folder: string, mimeType: string][] = [
  ['word/', docxType],
  ['ppt/', 'application/vnd.openxmlformats-officedocument.presentationml.presentation'],
  ['xl/', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
]

const extensionOf = (fileName: string): string => /\.[^./\\]+$/.exec(fileName.toLowerCase())?.[0] ?? ''

const byExtension = new Map<string, SupportedType>(
  Object.entries(supportedTypes).flatMap(([type, extensions]) =>
    extensions.map((extension) => [extension, type as SupportedType] as const),
  ),
)

const textKinds: readonly string[] = ['text/plain', 'text/markdown', 'text/csv', 'text/html', 'application/json']

/** Text has no NUL and hardly any control characters; UTF-16 has a byte-order mark. */
function isText(head: Uint8Array): boolean {
  if ((head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff)) return true
  let controls = 0
  for (const byte of head) {
    if (byte === 0) return false
    if (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13 && byte !== 12 && byte !== 27) controls++
  }
  return controls <= head.length * 0.02
}

function textKind(head: string, fileName: string, declared: string | null | undefined): string {
  const start = head.replace(/^(?:\xef\xbb\xbf|\s|<\?xml[^>]*\?>|<!--[\s\S]*?-->)+/, '')
  // an SVG is a document that can run script: never an image here
  if (/^(?:<!doctype\s+svg[^>]*>\s*)?<svg[\s>]/i.test(start)) return 'application/xml'
  if (/^<(?:!doctype\s+html|html|head|body|script)[\s>]/i.test(start)) return 'text/html'
  const named = byExtension.get(extensionOf(fileName))
  if (named && textKinds.includes(named)) return named
  if (/^<\?xml/.test(head.trimStart())) return 'application/xml'
  const type = (declared ?? '').replace(/;.*$/s, '').trim().toLowerCase()
  return textKinds.includes(type) ? type : 'text/plain'
}

/**
 * What a file is, by its first bytes (about 4 kB are enough). Names and declarations only tell kinds of text apart.
 * Types that a browser would run script in (SVG, HTML) are never reported as images.
 */
export function sniff(head: Uint8Array, fileName: string, declared?: string | null): Sniffed {
  const latin = Buffer.from(head.buffer, head.byteOffset, Math.min(head.byteLength, headLength)).toString('latin1')
  if (/^[\s\S]{0,1019}%PDF-/.test(latin.slice(0, 1024)) && (latin.startsWith('%PDF-') || !isText(head))) {
    return result('application/pdf')
  }
  if (latin.startsWith('PK\x03\x04') || latin.startsWith('PK\x05\x06')) {
    const kind = zipKinds.find(([folder]) => latin.includes(folder))
    return result(kind?.[1] ?? 'application/zip')
  }
  const signature = signatures.find(([offset, bytes]) => latin.startsWith(bytes, offset))
  if (signature) return result(signature[2])
  return isText(head) ? result(textKind(latin, fileName, declared)) : result('application/octet-stream')
}

/** Names looked at in a ZIP's directory: Office writes its folders early, and a bomb can have millions. */
const maxNames = 2_000

async function readHead(path: string): Promise<Uint8Array> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headLength), 0, headLength, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

/**
 * As `sniff`, for a file on disk: also looks into a ZIP's directory, where the start does not tell a Word document
 * from another archive. An archive too damaged to list is what its name says, so that parsing can report the damage.
 */
export async function sniffFile(path: string, fileName: string, declared?: string | null): Promise<Sniffed> {
  const head = await readHead(path)
  const first = sniff(head, fileName, declared)
  if (first.mimeType === 'application/octet-stream') {
    const { fileTypeFromBuffer } = await import('file-type')
    const known = await fileTypeFromBuffer(head).catch(() => undefined)
    return known && !isSupported(known.mime) ? result(known.mime) : first
  }
  if (first.mimeType !== 'application/zip') return first
  try {
    const names = await zipNames(path, maxNames)
    const kind = zipKinds.find(([folder]) => names.some((name) => name.startsWith(folder)))
    return kind ? result(kind[1]) : first
  } catch {
    const isDocx = extensionOf(fileName) === '.docx' || declared === docxType
    return isDocx ? result(docxType) : first
  }
}
