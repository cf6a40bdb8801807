import type { Download } from './storage.ts'

/** Types that a browser may show; anything else is downloaded, whatever it claims to be. */
const shown = new Set(['application/pdf', 'text/plain', 'text/markdown', 'text/csv'])

/** The headers by which a browser shows a file or keeps it: the same whoever serves it. */
export function downloadHeaders({ fileName, mimeType }: Download) {
  const inline = shown.has(mimeType)
  const textType = mimeType === 'application/pdf' ? mimeType : 'text/plain; charset=utf-8'
  return {
    'content-type': inline ? textType : 'application/octet-stream',
    'content-disposition': `${inline ? 'inline' : 'attachment'}; filename*=UTF-8''${encode(fileName)}`,
    'cache-control': 'private, max-age=300',
  }
}

/** RFC 5987: what encodeURIComponent leaves as it is but a header's value may not hold is encoded too. */
const encode = (name: string): string =>
  encodeURIComponent(name.toWellFormed()).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
