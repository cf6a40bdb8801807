import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeXxeDocx, makeZipBombDocx } from '../../api/ingestion/fixtures/docx.ts'
import { makeEncryptedPdf, makePdf } from '../../api/ingestion/fixtures/pdf.ts'
import { ingested } from '../harness/chat.ts'
import { createDocument, deleteDocument, found, jobsDone, reindex, storedObjects } from '../harness/documents.ts'
import { type Instance, startInstance } from '../harness/index.ts'
import { type Site, startSite } from '../harness/site.ts'
import { readDocument, uploadFile } from '../harness/upload.ts'

let instance: Instance
let site: Site
/** Answers of the site by path; a path is answered when its promise resolves. */
const pages = new Map<string, { status?: number; type?: string; body: string | Promise<string> }>()

beforeAll(async () => {
  instance = await startInstance({ MAX_UPLOAD_BYTES: '5000000' })
  site = await startSite(async (request, response) => {
    const page = pages.get(request.url ?? '')
    if (!page) return void response.writeHead(404).end()
    if (page.status === 302) return void response.writeHead(302, { location: String(page.body) }).end()
    const body = await page.body
    response.writeHead(page.status ?? 200, page.type ? { 'content-type': page.type } : {}).end(body)
  })
})
afterAll(async () => {
  await instance?.stop()
  await site?.stop()
})

const fromUrl = async (path: string) => {
  const { document, userErrors } = await createDocument(instance, { title: path, url: `${site.url}${path}` })
  expect(userErrors).toEqual([])
  await ingested(instance, document!.id)
  return (await readDocument(instance, document!.id))!
}

describe('a file that cannot be read', () => {
  it('[RAG-2] ends as FAILED with a reason a person can act on, while others proceed', async () => {
    const files: [string, Uint8Array | string, string, RegExp][] = [
      ['corrupt.pdf', `%PDF-1.7\n${'\x07'.repeat(3_000)}\n%%EOF`, 'FILE_UNREADABLE', /damaged/],
      ['encrypted.pdf', makeEncryptedPdf(), 'FILE_ENCRYPTED', /password/],
      ['cut.pdf', makePdf(['x'.repeat(500)]).subarray(0, 600), 'FILE_UNREADABLE', /cut off/],
      ['bomb.docx', makeZipBombDocx(64 * 2 ** 20), 'FILE_TOO_COMPLEX', /unpacks/],
      ['blank.txt', ' \n ', 'EMPTY_FILE', /no text/],
    ]
    const [good, ...bad] = await Promise.all([
      uploadFile(instance, 'good.txt', 'Celui-ci se lit bien.'),
      ...files.map(([name, body]) => uploadFile(instance, name, body)),
    ])
    expect(good).toMatchObject({ status: 'READY', failure: null })
    for (const [index, [, , failureCode, failure]] of files.entries()) {
      expect(bad[index]).toMatchObject({ status: 'FAILED', failureCode, failure: expect.stringMatching(failure) })
      expect(bad[index]).toMatchObject({ chunkCount: 0, text: null })
      expect(bad[index]!.failure).not.toMatch(/\/|node_modules|Error:/)
    }
  })

  it('[RAG-2] cannot make the platform read another file by an external entity', async () => {
    const { text, failure } = await uploadFile(instance, 'xxe.docx', makeXxeDocx('/etc/passwd'))
    expect(`${text} ${failure}`).not.toContain('root:')
  })

  it('[RAG-4] is read again when asked, and does not try for ever', async () => {
    const failed = await uploadFile(instance, 'again.pdf', makeEncryptedPdf())
    await reindex(instance, failed.id)
    expect(await ingested(instance, failed.id)).toBe('FAILED')
    await jobsDone(instance, 'ingest')
  })
})

describe('a document from text', () => {
  it('[RAG-1] is served, whatever its characters', async () => {
    const text = 'L’été, <|endoftext|> $& 🎉 [1] « né » \r\n\u202e fin des boniments'
    const { document } = await createDocument(instance, { title: ' Un\n  titre ', text })
    expect(await ingested(instance, document!.id)).toBe('READY')
    const read = await readDocument(instance, document!.id)
    expect(read).toMatchObject({ title: 'Un titre', mimeType: 'text/plain' })
    expect(await (await fetch(read!.url!)).text()).toBe(text)
    expect(await found(instance, 'boniments')).toEqual([document!.id])
  })
})

describe('a document from a URL', () => {
  it('[RAG-1] is fetched, sniffed and read', async () => {
    pages.set('/a/page%20une.html', { type: 'text/html; charset=utf-8', body: '<html><body><p>Le homard bleu.</p>' })
    const document = await fromUrl('/a/page%20une.html')
    expect(document).toMatchObject({ status: 'READY', mimeType: 'text/html' })
    expect(await found(instance, 'homard bleu')).toEqual([document.id])
  })

  it('[RAG-1] follows a redirect, and reads a file whose path is not well encoded', async () => {
    pages.set('/moved', { status: 302, body: `${site.url}/odd/%zz` })
    pages.set('/odd/%zz', { type: 'text/plain', body: 'Le crabe vert.' })
    expect(await fromUrl('/moved')).toMatchObject({ status: 'READY' })
  })

  it('[RAG-2] ends as FAILED when there is nothing, an error, too much, or a picture', async () => {
    pages.set('/empty', { body: '' })
    pages.set('/error', { status: 500, body: 'secret detail' })
    pages.set('/large', { body: 'x'.repeat(6_000_000) })
    pages.set('/picture', { body: '\x89PNG\r\n\x1a\n', type: 'text/plain' })
    const failures = await Promise.all(['/missing', '/empty', '/error', '/large', '/picture'].map(fromUrl))
    expect(failures.map(({ status, failureCode }) => [status, failureCode])).toEqual([
      ['FAILED', 'FILE_UNREADABLE'],
      ['FAILED', 'EMPTY_FILE'],
      ['FAILED', 'FILE_UNREADABLE'],
      ['FAILED', 'TOO_LARGE'],
      ['FAILED', expect.stringMatching(/UNSUPPORTED_TYPE|FILE_UNREADABLE/)],
    ])
    expect(JSON.stringify(failures)).not.toContain('secret detail')
  })

  it('[CON-11] is refused at a private address: by number, mapping, metadata service or redirect', async () => {
    const own = await startInstance({ EGRESS_ALLOW: '127.0.0.1/32' })
    try {
      const hosts = [
        '127.0.0.2',
        '169.254.169.254',
        '[::1]',
        '[::ffff:7f00:2]',
        '2130706434',
        '0x7f.2',
        '0',
        '10.0.0.1',
      ]
      for (const host of hosts) {
        expect([host, await createDocument(own, { title: 'x', url: `http://${host}/` })]).toEqual([
          host,
          { document: null, userErrors: [{ code: 'ADDRESS_REFUSED', field: ['url'] }] },
        ])
      }
      for (const url of ['ftp://example.com/', 'file:///etc/passwd', 'https://user:pass@example.com/']) {
        expect((await createDocument(own, { title: 'x', url })).userErrors).toMatchObject([{ code: 'ADDRESS_REFUSED' }])
      }
      pages.set('/inward', { status: 302, body: site.url.replace('127.0.0.1', '127.0.0.2') })
      const { document } = await createDocument(own, { title: 'x', url: `${site.url}/inward` })
      await ingested(own, document!.id)
      expect(await readDocument(own, document!.id)).toMatchObject({ status: 'FAILED', failureCode: 'ADDRESS_REFUSED' })
    } finally {
      await own.stop()
    }
  })
})

describe('deleting a document', () => {
  it('[RAG-14] takes it out of search, lists and store at once, and its links no longer work', async () => {
    const document = await uploadFile(instance, 'gone.txt', 'La girafe mauve danse.')
    expect(await found(instance, 'girafe mauve')).toEqual([document.id])
    expect(storedObjects(instance, document.id)).toEqual(['original', 'text-1'])
    await reindex(instance, document.id)
    expect(await ingested(instance, document.id)).toBe('READY')

    expect((await deleteDocument(instance, document.id)).documentDelete).toEqual({
      deletedId: document.id,
      userErrors: [],
    })
    for (const mode of ['HYBRID', 'VECTOR', 'KEYWORD']) {
      expect(await found(instance, 'girafe mauve', mode)).not.toContain(document.id)
    }
    expect(await readDocument(instance, document.id)).toBeNull()
    expect(storedObjects(instance, document.id)).toEqual([])
    expect((await fetch(document.url!)).status).toBe(404)
    const again = await deleteDocument(instance, document.id)
    expect(again.documentDelete).toEqual({ deletedId: null, userErrors: [{ code: 'NOT_FOUND', field: ['id'] }] })
  })

  it('[RAG-14] leaves no object behind when it happens while the document is being read', async () => {
    const body = Promise.withResolvers<string>()
    const asked = Promise.withResolvers<void>()
    pages.set('/slow', {
      get body() {
        asked.resolve()
        return body.promise
      },
    })
    const { document } = await createDocument(instance, { title: 'Lent', url: `${site.url}/slow` })
    await asked.promise
    await deleteDocument(instance, document!.id)
    body.resolve('Trop tard, la girafe orange.')
    await jobsDone(instance, 'ingest')
    expect(storedObjects(instance, document!.id)).toEqual([])
    expect(await found(instance, 'girafe orange')).toEqual([])
  })
})

describe('reading a document again', () => {
  it('[RAG-4] serves what it served until the new reading is whole', async () => {
    pages.set('/news', { type: 'text/plain', body: 'Version première : le tigre turquoise.' })
    const first = await fromUrl('/news')
    const body = Promise.withResolvers<string>()
    pages.set('/news', { type: 'text/plain', body: body.promise })
    await reindex(instance, first.id)
    expect(await readDocument(instance, first.id)).toMatchObject({ chunkCount: 1 })
    expect(await found(instance, 'tigre turquoise')).toEqual([first.id])
    body.resolve('Version seconde : le lynx écarlate.')
    expect(await ingested(instance, first.id)).toBe('READY')
    expect(await found(instance, 'lynx écarlate')).toEqual([first.id])
    expect(await found(instance, 'tigre turquoise', 'KEYWORD')).toEqual([])
    expect(await readDocument(instance, first.id)).toMatchObject({ text: 'Version seconde : le lynx écarlate.' })
  })

  it('[RAG-4] keeps serving it when the new reading fails', async () => {
    pages.set('/fragile', { type: 'text/plain', body: 'Le pélican argenté.' })
    const { id } = await fromUrl('/fragile')
    pages.delete('/fragile')
    await reindex(instance, id)
    expect(await ingested(instance, id)).toBe('FAILED')
    expect(await found(instance, 'pélican argenté')).toEqual([id])
    expect(await readDocument(instance, id)).toMatchObject({ status: 'FAILED', text: 'Le pélican argenté.' })
  })
})
