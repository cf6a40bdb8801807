import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Client } from '@superfasttt/sdk'
import { blue, faint, green, line, short } from './terminal.ts'

export const samples = join(import.meta.dirname, '..', 'samples')

const mimeTypes: Record<string, string> = {
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  md: 'text/markdown',
  html: 'text/html',
  csv: 'text/csv',
}

/** Uploads every sample and follows its ingestion to the end; gives the documents' ids. */
export async function uploadSamples(client: Client, signal: AbortSignal): Promise<string[]> {
  const names = (await readdir(samples)).sort()
  return Promise.all(
    names.map(async (fileName) => {
      const started = performance.now()
      const mimeType = mimeTypes[fileName.split('.').pop() ?? '']
      const data = new Uint8Array(await readFile(join(samples, fileName)))
      const { id } = await client.upload({ fileName, data, ...(mimeType ? { mimeType } : {}) }, { signal })
      let stage = ''
      for await (const event of client.documentIngestion({ documentId: id }, { signal })) {
        if (event.__typename !== 'DocumentProgress') continue
        if (event.status === 'FAILED') throw new Error(`${fileName} was not read: ${event.document?.failure}`)
        if (event.status === 'READY') break
        if (event.stage !== stage)
          line(faint(`· ${fileName.padEnd(28)} ${event.stage.toLowerCase()} ${event.percent} %`))
        stage = event.stage
      }
      const document = await client.document({ id }, { signal })
      if (document?.status !== 'READY') throw new Error(`${fileName} is ${document?.status} although its stream ended.`)
      const pages = document.pageCount ? `, ${document.pageCount} pages` : ''
      const seconds = ((performance.now() - started) / 1000).toFixed(1)
      line(
        `${green('✓')} ${fileName.padEnd(28)} ${document.language ?? '–'}${pages}, ${document.chunkCount} passages, ${seconds} s`,
      )
      return id
    }),
  )
}

/** Searches, and prints the passages found with the words that made them fit. */
export async function searchFor(client: Client, query: string, signal: AbortSignal): Promise<void> {
  const { nodes, totalCount } = await client.search({ query, first: 3 }, { signal })
  if (nodes.length === 0) throw new Error(`The search for "${query}" found nothing.`)
  line(`“${query}”: ${totalCount} passages, the best ones:`)
  for (const { score, highlight, chunk, document } of nodes) {
    const at = `${document?.title ?? 'a deleted document'}${chunk?.page ? `, page ${chunk.page}` : ''}`
    line(`${score.toFixed(3)}  ${blue(at)}  ${short(plain(fromMatch(highlight)), 90)}`)
  }
}

/** A highlight from a little before its first match, so that the match is on the line. */
function fromMatch(highlight: string): string {
  const match = highlight.indexOf('<mark>')
  const start = match > 40 ? highlight.lastIndexOf(' ', match - 20) + 1 : 0
  return start > 0 ? `…${highlight.slice(start)}` : highlight
}

/** A highlight's text without its marks. */
function plain(highlight: string): string {
  return highlight
    .replaceAll(/<\/?mark>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
}
