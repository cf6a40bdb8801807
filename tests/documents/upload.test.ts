import { existsSync, readdirSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeDocx } from '../../api/ingestion/fixtures/docx.ts'
import { makePdf } from '../../api/ingestion/fixtures/pdf.ts'
import { rowId } from '../harness/chat.ts'
import { type Instance, startInstance, subscribe, type Transport } from '../harness/index.ts'
import { makeKey } from '../harness/keys.ts'
import { announce, complete, readDocument, send, sha256, uploadFile } from '../harness/upload.ts'

const limit = 1_000_000
let instance: Instance
beforeAll(async () => {
  instance = await startInstance({ MAX_UPLOAD_BYTES: String(limit) })
})
afterAll(() => instance?.stop())

/** What lies in the store for a document. */
const stored = (id: string): string[] => {
  const folder = join(instance.dataDir, 'files', 'demo', 'documents', rowId(id))
  return existsSync(folder) ? readdirSync(folder).sort() : []
}

describe.each<Transport>(['websocket', 'sse'])('a file, watched over %s', (transport) => {
  it('[RAG-1] [RAG-4] goes from its announcement to search and download', async () => {
    const body = makePdf(['# Bail\nLe loyer est de 500 euros.', 'Le préavis est de trois mois.', 'Fin du contrat.'])
    const fileName = `bail ${transport} n°1.pdf`
    const announced = await announce(instance, { fileName, size: body.length, sha256: sha256(body), title: 'Bail' })
    const upload = announced.upload!
    expect(upload.url).toMatch(new RegExp(`^${instance.url}/files/`))
    expect(decodeURIComponent(new URL(upload.url).pathname)).not.toContain('bail')
    const put = await send(upload, body)
    expect({ status: put.status, body: await put.json() }).toEqual({
      status: 200,
      body: { size: body.length, sha256: sha256(body) },
    })
    const { document } = await complete(instance, upload.id)
    const live = subscribe<{ documentIngestion: { status: string; stage: string; percent: number } }>(
      instance,
      transport,
      `subscription ($id: ID!) { documentIngestion(documentId: $id) {
         cursor ... on DocumentProgress { documentId status stage percent document { chunkCount } } } }`,
      { id: document!.id },
    )
    const seen = (await live.until(({ documentIngestion: { status } }) => status === 'READY')).map(
      (item) => item.documentIngestion,
    )
    expect((await live.next()).done).toBe(true)
    expect(seen.at(-1)).toMatchObject({ stage: 'DONE', percent: 100, document: { chunkCount: expect.any(Number) } })
    expect(seen.map(({ percent }) => percent)).toEqual(seen.map(({ percent }) => percent).sort((a, b) => a - b))

    const read = await instance.data<{ document: { chunks: { nodes: object[] }; text: string; url: string } }>(
      `query ($id: ID!) { document(id: $id) { title status mimeType pageCount language source { kind } text url progress { stage }
         chunks { totalCount nodes { text page position startOffset endOffset } } } }`,
      { id: document!.id },
    )
    expect(read.document).toMatchObject({
      title: 'Bail',
      status: 'READY',
      mimeType: 'application/pdf',
      pageCount: 3,
      language: 'fr',
      source: { kind: 'UPLOAD' },
      progress: null,
    })
    const chunks = read.document.chunks.nodes as {
      text: string
      page: number
      startOffset: number
      endOffset: number
    }[]
    expect(chunks.find(({ text }) => text.includes('trois mois'))).toMatchObject({ page: 2 })
    for (const { text, startOffset, endOffset } of chunks) {
      expect(read.document.text.slice(startOffset, endOffset)).toBe(text)
    }

    const { search } = await instance.data<{ search: { nodes: object[] } }>(
      `query ($ids: [ID!]) { search(query: "préavis", filter: { documentIds: $ids }) {
         nodes { score highlight chunk { page } document { id } } } }`,
      { ids: [document!.id] },
    )
    expect(search.nodes[0]).toMatchObject({
      highlight: expect.stringContaining('<mark>préavis</mark>'),
      chunk: { page: 2 },
      document: { id: document!.id },
    })

    const whole = await fetch(read.document.url)
    expect(Buffer.from(await whole.arrayBuffer()).equals(body)).toBe(true)
    expect(whole.headers.get('x-content-type-options')).toBe('nosniff')
    expect(whole.headers.get('content-type')).toBe('application/pdf')
    expect(whole.headers.get('content-disposition')).toContain(encodeURIComponent(fileName))
    const part = await fetch(read.document.url, { headers: { range: 'bytes=0-3' } })
    expect([part.status, part.headers.get('content-range'), await part.text()]).toEqual([
      206,
      `bytes 0-3/${body.length}`,
      '%PDF',
    ])
    const tail = await fetch(read.document.url, { headers: { range: 'bytes=-6' } })
    expect(await tail.text()).toBe('%%EOF\n')
    const beyond = await fetch(read.document.url, { headers: { range: `bytes=${body.length}-` } })
    expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, `bytes */${body.length}`])
  })
})

describe('what a file says it is', () => {
  it('[RAG-1] counts less than what it is', async () => {
    const pdf = makePdf(['Bonjour.'])
    const { upload } = await announce(instance, { fileName: 'note.txt', mimeType: 'text/plain', size: pdf.length })
    await send(upload!, pdf)
    const { document } = await complete(instance, upload!.id)
    expect(document!.mimeType).toBe('application/pdf')
    const word = await uploadFile(instance, 'rapport.pdf', makeDocx([{ text: 'Un rapport.' }]))
    expect(word).toMatchObject({ status: 'READY', mimeType: expect.stringContaining('wordprocessingml') })
  })

  it('[RAG-1] is refused, and deleted, when it cannot be read: pictures, programs, SVG with script', async () => {
    const files: [string, string][] = [
      ['photo.pdf', '\x89PNG\r\n\x1a\n0000'],
      ['tool.txt', '\x7fELF\x02\x01\x01'],
      ['logo.html', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
    ]
    for (const [fileName, content] of files) {
      const bytes = Buffer.from(content, 'latin1')
      const { upload } = await announce(instance, { fileName, size: bytes.length })
      await send(upload!, bytes)
      expect(await complete(instance, upload!.id)).toMatchObject({
        document: null,
        userErrors: [{ code: 'UNSUPPORTED_TYPE' }],
      })
      expect(stored(upload!.id)).toEqual([])
    }
  })

  it('[RAG-1] never makes a browser run it: HTML is downloaded, not shown', async () => {
    const page = await uploadFile(
      instance,
      '../../page".html',
      '<html><body><p>Bonjour à tous.</p><script>x()</script>',
    )
    expect(page).toMatchObject({ status: 'READY', mimeType: 'text/html' })
    const response = await fetch(page.url!)
    expect(response.headers.get('content-type')).toBe('application/octet-stream')
    expect(response.headers.get('content-disposition')).toMatch(
      /^attachment; filename\*=UTF-8''\.\.%2F\.\.%2Fpage%22\.html$/,
    )
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
  })
})

describe('an upload that is not what was announced', () => {
  const bytes = Buffer.from('Dix octets')

  it('[RAG-1] is refused at once when it is empty or too large', async () => {
    const sizes: [number, string][] = [
      [0, 'EMPTY_FILE'],
      [limit + 1, 'TOO_LARGE'],
      [200 * 2 ** 20, 'TOO_LARGE'],
      [Number.MAX_SAFE_INTEGER, 'TOO_LARGE'],
      [-1, 'INVALID_INPUT'],
    ]
    for (const [size, code] of sizes) {
      expect(await announce(instance, { fileName: 'a.txt', size })).toMatchObject({
        upload: null,
        userErrors: [{ code, field: ['size'] }],
      })
    }
  })

  it('[RAG-1] leaves nothing when more or fewer bytes arrive, announced or not', async () => {
    const { upload } = await announce(instance, { fileName: 'a.txt', size: bytes.length })
    const more = await send(upload!, `${bytes} de trop`)
    expect([more.status, ((await more.json()) as { code: string }).code]).toEqual([413, 'TOO_LARGE'])
    const fewer = await send(upload!, 'peu')
    expect([fewer.status, ((await fewer.json()) as { code: string }).code]).toEqual([400, 'UPLOAD_INCOMPLETE'])
    for (const [body, code] of [
      [`${bytes} de trop`, 'TOO_LARGE'],
      ['peu', 'UPLOAD_INCOMPLETE'],
    ]) {
      const stream = new Blob([body!]).stream()
      const response = await fetch(upload!.url, { method: 'PUT', body: stream, duplex: 'half' } as RequestInit)
      expect(((await response.json()) as { code: string }).code).toBe(code)
    }
    expect(stored(upload!.id)).toEqual([])
    expect(await complete(instance, upload!.id)).toMatchObject({ userErrors: [{ code: 'UPLOAD_INCOMPLETE' }] })
  })

  it('[RAG-1] leaves nothing when it is cut off at 99 %, and can be sent again', async () => {
    const { upload } = await announce(instance, { fileName: 'a.txt', size: bytes.length })
    const { pathname, search, port } = new URL(upload!.url)
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), '127.0.0.1', () => {
        socket.write(`PUT ${pathname}${search} HTTP/1.1\r\nhost: x\r\ncontent-length: ${bytes.length}\r\n\r\n`)
        socket.write(bytes.subarray(0, -1), () => socket.destroy())
      })
      socket.on('close', () => resolve())
    })
    await expect.poll(() => stored(upload!.id)).toEqual([])
    expect(await complete(instance, upload!.id)).toMatchObject({ userErrors: [{ code: 'UPLOAD_INCOMPLETE' }] })
    expect((await send(upload!, bytes)).status).toBe(200)
    expect((await complete(instance, upload!.id)).document).not.toBeNull()
  })

  it('[RAG-1] is refused with another checksum, and can be sent again', async () => {
    const { upload } = await announce(instance, { fileName: 'a.txt', size: bytes.length, sha256: sha256(bytes) })
    await send(upload!, 'Dix_octets')
    expect(await complete(instance, upload!.id)).toMatchObject({
      document: null,
      userErrors: [{ code: 'UPLOAD_INCOMPLETE' }],
    })
    expect((await send(upload!, bytes)).status).toBe(200)
    expect((await complete(instance, upload!.id)).document).not.toBeNull()
  })
})

describe('a signed URL', () => {
  it('[RAG-1] grants nothing when it is altered, expired, unsigned or used otherwise', async () => {
    const { upload } = await announce(instance, { fileName: 'a.txt', size: 3 })
    const url = new URL(upload!.url)
    const changed = (change: (url: URL) => void) => {
      const other = new URL(url)
      change(other)
      return other.href
    }
    const tries: [string, RequestInit][] = [
      [changed((u) => u.searchParams.set('size', '4')), { method: 'PUT', body: 'abcd' }],
      [changed((u) => u.searchParams.set('expires', '9999999999')), { method: 'PUT', body: 'abc' }],
      [changed((u) => u.searchParams.delete('signature')), { method: 'PUT', body: 'abc' }],
      [changed((u) => u.searchParams.append('size', '3')), { method: 'PUT', body: 'abc' }],
      [changed((u) => (u.pathname = u.pathname.replace('/demo/', '/other/'))), { method: 'PUT', body: 'abc' }],
      [changed((u) => (u.pathname = u.pathname.replace('/original', '/text-1'))), { method: 'PUT', body: 'abc' }],
      [url.href, { method: 'GET' }],
      [url.href, { method: 'DELETE' }],
      [`${instance.url}/files/demo/../../secret.key`, {}],
      [`${instance.url}/files/demo/%2e%2e/%2e%2e/secret.key${url.search}`, {}],
    ]
    for (const [href, init] of tries) expect([href, (await fetch(href, init)).status >= 403]).toEqual([href, true])
    const { objects } = instance.platform.parts
    const key = `documents/${rowId(upload!.id)}/original`
    const expired = await objects.tenant('demo').signPut(key, { size: 3, seconds: -1 })
    expect((await fetch(`${instance.url}${expired.url}`, { method: 'PUT', body: 'abc' })).status).toBe(403)
    expect(stored(upload!.id)).toEqual([])
  })

  it('[RAG-1] cannot change a file any more once its upload is finished', async () => {
    const { upload } = await announce(instance, { fileName: 'a.txt', size: 5 })
    await send(upload!, 'avant')
    const { document } = await complete(instance, upload!.id)
    expect((await send(upload!, 'apres')).status).toBe(409)
    const again = await send(upload!, 'avant') // as one does whose first answer was lost
    expect([again.status, await again.json()]).toEqual([200, { size: 5, sha256: sha256('avant') }])
    expect(await (await fetch((await readDocument(instance, document!.id))!.url!)).text()).toBe('avant')
  })
})

describe('finishing an upload', () => {
  it('[GQL-5] twice, or ten times at once, gives the same document', async () => {
    const { upload } = await announce(instance, { fileName: 'a.txt', size: 7 })
    await send(upload!, 'Bonjour')
    const all = await Promise.all(Array.from({ length: 10 }, () => complete(instance, upload!.id)))
    expect(new Set(all.map(({ document }) => document?.id)).size).toBe(1)
    expect(await complete(instance, upload!.id)).toEqual(all[0])
    const { prisma } = instance.platform.parts.databases.tenant('demo')
    expect(await prisma.auditEntry.count({ where: { targetId: rowId(all[0]!.document!.id) } })).toBe(1)
  })

  it('[TEN-5] of someone else, of nobody, or that is expired is refused', async () => {
    const { upload } = await announce(instance, { fileName: 'a.txt', size: 7 })
    await send(upload!, 'Bonjour')
    const other = (await makeKey(instance, ['DOCUMENTS_WRITE'])).headers
    const unknown = Buffer.from('DocumentUpload:019a0000-0000-7000-8000-000000000000').toString('base64url')
    const notFound = { document: null, userErrors: [{ code: 'NOT_FOUND', field: ['uploadId'] }] }
    expect(await complete(instance, upload!.id, other)).toMatchObject(notFound)
    for (const id of [unknown, 'x', '']) expect(await complete(instance, id)).toMatchObject(notFound)
    const { prisma } = instance.platform.parts.databases.tenant('demo')
    await prisma.upload.update({ where: { id: rowId(upload!.id) }, data: { expiresAt: new Date(0) } })
    expect(await complete(instance, upload!.id)).toMatchObject({ userErrors: [{ code: 'UPLOAD_EXPIRED' }] })
  })
})
