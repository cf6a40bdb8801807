import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { downloadHeaders } from '../data/objects/download.ts'
import type { FileGrant, FolderStorage } from '../data/objects/folder.ts'
import { Fault, notFound } from '../errors/index.ts'
import { sendFault, sendJson } from './request.ts'

/** The folder driver's files: `allowed` says whether a tenant's may be reached now. */
export interface Files {
  storage: FolderStorage
  allowed(slug: string): Promise<boolean>
}

/** The folder driver's signed URLs: PUT writes exactly the announced bytes, once, or nothing; GET serves with ranges. */
export async function serveFile(
  { storage, allowed }: Files,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  const method = request.method === 'HEAD' ? 'GET' : (request.method ?? 'GET')
  const grant = storage.verify(method, url.pathname.slice('/files/'.length), url.searchParams)
  if (!grant || !(await allowed(grant.slug))) {
    return sendFault(response, new Fault('FORBIDDEN', 'This link is not valid, or has expired.'))
  }
  if (grant.method === 'PUT') return receive(storage, grant, request, response)
  return send(storage, grant, request, response)
}

async function receive(
  storage: FolderStorage,
  grant: Extract<FileGrant, { method: 'PUT' }>,
  request: IncomingMessage,
  response: ServerResponse,
) {
  const refuse = (message: string, code: 'TOO_LARGE' | 'UPLOAD_INCOMPLETE' | 'CONFLICT') => new Fault(code, message)
  const announced = request.headers['content-length']
  try {
    if (announced !== undefined && Number(announced) !== grant.size) {
      throw refuse(
        `${announced} bytes were sent, ${grant.size} were announced.`,
        Number(announced) > grant.size ? 'TOO_LARGE' : 'UPLOAD_INCOMPLETE',
      )
    }
    let received = 0
    const bound = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        received += chunk.length
        if (received > grant.size) done(refuse(`More than the ${grant.size} announced bytes arrived.`, 'TOO_LARGE'))
        else done(null, chunk)
      },
      flush(done) {
        if (received < grant.size) {
          done(refuse(`${received} bytes arrived, ${grant.size} were announced.`, 'UPLOAD_INCOMPLETE'))
        } else done()
      },
    })
    bound.once('error', () => undefined) // it may fail before someone reads it, who is told then
    request.once('error', (error) => bound.destroy(error))
    request.once('aborted', () => bound.destroy(refuse('The upload was cut off.', 'UPLOAD_INCOMPLETE')))
    const store = storage.tenant(grant.slug)
    // what arrived stays what it is, since it may have been verified; sending it again, after a lost answer, is fine
    const kept = await store.stat(grant.key)
    const stored = kept ?? (await store.put(grant.key, request.pipe(bound)))
    if (kept && (await digest(request.pipe(bound))) !== kept.sha256) {
      throw refuse('Another file has arrived here already.', 'CONFLICT')
    }
    sendJson(response, 200, stored, { etag: `"${stored.sha256}"` })
  } catch (error) {
    // the rest of the body is not wanted
    response.shouldKeepAlive = false
    if (!response.headersSent) sendFault(response, error)
    request.unpipe()
    request.resume()
  }
}

async function digest(body: AsyncIterable<Buffer>): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of body) hash.update(chunk)
  return hash.digest('hex')
}

async function send(
  storage: FolderStorage,
  grant: Extract<FileGrant, { method: 'GET' }>,
  request: IncomingMessage,
  response: ServerResponse,
) {
  const path = storage.pathOf(grant.slug, grant.key)
  const info = await stat(path).catch(() => null)
  if (!info) return sendFault(response, notFound('file'))
  const range = rangeOf(request.headers.range, info.size)
  if (range === 'unsatisfiable') {
    response.writeHead(416, { 'content-range': `bytes */${info.size}` }).end()
    return
  }
  const { start, end } = range ?? { start: 0, end: info.size - 1 }
  response.writeHead(range ? 206 : 200, {
    ...downloadHeaders(grant),
    'content-length': end - start + 1,
    ...(range ? { 'content-range': `bytes ${start}-${end}/${info.size}` } : {}),
    'accept-ranges': 'bytes',
    'x-content-type-options': 'nosniff',
    'content-security-policy':
      "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'",
    'referrer-policy': 'no-referrer',
  })
  if (request.method === 'HEAD' || info.size === 0) {
    response.end()
    return
  }
  await pipeline(createReadStream(path, { start, end }), response).catch(() => response.destroy())
}

function rangeOf(header: string | undefined, size: number): { start: number; end: number } | 'unsatisfiable' | null {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '')
  if (!match || (match[1] === '' && match[2] === '')) return null
  const start = match[1] === '' ? Math.max(0, size - Number(match[2])) : Number(match[1])
  const end = match[1] === '' || match[2] === '' ? size - 1 : Math.min(Number(match[2]), size - 1)
  return start > end || start >= size ? 'unsatisfiable' : { start, end }
}
