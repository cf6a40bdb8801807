import { PlatformError } from './errors.ts'
import { aboutAnswer, type Connection, reach } from './http.ts'
import { delayBefore, longestWait, wait } from './wait.ts'

/** What can be uploaded as a file. */
export type UploadData = Blob | ArrayBuffer | Uint8Array<ArrayBuffer> | string

/** Where the platform wants the bytes of a file. */
export interface UploadTarget {
  method: string
  url: string
  headers: readonly { name: string; value: string }[]
}

/** The file as one Blob: its `size` is what will be sent. */
export function toBlob(data: UploadData): Blob {
  return data instanceof Blob ? data : new Blob([data])
}

/**
 * Puts the bytes where the platform wants them; trying again is safe because it replaces what an earlier attempt left.
 * The API key is not sent: the address carries its own permission and may be another server's.
 */
export async function putBytes(
  connection: Connection,
  target: UploadTarget,
  bytes: Blob,
  signal: AbortSignal | undefined,
): Promise<void> {
  const url = /^https?:/.test(connection.url) ? new URL(target.url, connection.url).href : target.url
  const headers = target.headers.map(({ name, value }): [string, string] => [name, value])
  for (let attempt = 1; ; attempt += 1) {
    try {
      const response = await reach(connection, url, { method: target.method, headers, body: bytes, signal })
      const text = await response.text().catch(() => '')
      if (response.ok) return
      throw refusal(response, text)
    } catch (error) {
      const again = error instanceof PlatformError && error.temporary && attempt <= connection.retries
      if (!again || (error.retryAfter ?? 0) > longestWait) throw error
      await wait(delayBefore(attempt, error.retryAfter), signal)
    }
  }
}

/** The platform answers `{ code, message }`; a foreign store answers in its own way. */
function refusal(response: Response, text: string): PlatformError {
  const { status } = response
  const details = aboutAnswer(response)
  try {
    const { code, message } = JSON.parse(text)
    if (typeof code === 'string' && typeof message === 'string') return new PlatformError(code, message, details)
  } catch {
    // not the platform's answer: as below
  }
  return new PlatformError('BAD_RESPONSE', `The upload was refused with status ${status}.`, details)
}
