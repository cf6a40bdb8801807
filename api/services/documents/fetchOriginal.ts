import { Readable, Transform } from 'node:stream'
import { fetch } from 'undici'
import { Fault } from '../../errors/index.ts'
import type { TenantScope } from '../scope.ts'

const fetchSeconds = 60

export interface Fetched {
  fileName: string
  mimeType: string
  size: number
  sha256: string
}

/**
 * Fetches a document's URL into its object, through the egress guard and within the upload limit.
 * @throws Fault ADDRESS_REFUSED, FILE_UNREADABLE, TOO_LARGE, EMPTY_FILE
 */
export async function fetchOriginal(
  scope: TenantScope,
  url: string,
  key: string,
  signal: AbortSignal,
): Promise<Fetched> {
  const { egress, config } = scope.parts
  const unreadable = (why: string, cause?: unknown) => new Fault('FILE_UNREADABLE', `${url} ${why}.`, { cause })
  const timeout = AbortSignal.timeout(fetchSeconds * 1000)
  const enough = new AbortController()
  const limited = AbortSignal.any([signal, timeout, enough.signal])
  try {
    const response = await fetch(url, {
      dispatcher: egress.dispatcher,
      signal: limited,
      headers: { 'user-agent': 'SUPERFASTTT', accept: '*/*' },
    })
    if (!response.ok || !response.body) {
      await response.body?.cancel()
      throw unreadable(`answered with status ${response.status}`)
    }
    let size = 0
    const limit = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        size += chunk.length
        if (size > config.MAX_UPLOAD_BYTES) done(new Fault('TOO_LARGE'))
        else done(null, chunk)
      },
    })
    const body = Readable.fromWeb(response.body as never)
    body.on('error', (error) => limit.destroy(error))
    const stored = await scope.objects.put(key, body.pipe(limit))
    if (stored.size === 0) throw new Fault('EMPTY_FILE', `${url} has no content.`)
    const type = response.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase()
    return {
      ...stored,
      fileName: fileNameOf(response.url) || new URL(url).hostname,
      mimeType: type || 'application/octet-stream',
    }
  } catch (error) {
    signal.throwIfAborted()
    for (let e: unknown = error; e instanceof Error; e = e.cause) if (e instanceof Fault) throw e
    throw unreadable(timeout.aborted ? `did not answer within ${fetchSeconds} seconds` : 'cannot be reached', error)
  } finally {
    enough.abort() // what is left of a body that was refused is not waited for
  }
}

function fileNameOf(url: string): string {
  const name = new URL(url).pathname.split('/').pop() ?? ''
  try {
    // what is encoded may be anything, also what no row can hold
    return decodeURIComponent(name)
      .replace(/\p{Cc}+/gu, ' ')
      .trim()
  } catch {
    return name
  }
}
