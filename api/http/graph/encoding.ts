import { isUtf8 } from 'node:buffer'
import { Fault } from '../../errors/index.ts'

/**
 * What is no UTF-8 would be decoded to other characters than were meant, and these would be looked for, or kept.
 * @param address the path and query of a request
 * @throws Fault BAD_REQUEST
 */
export function checkAddress(address = ''): void {
  if (!areUtf8(address)) throw new Fault('BAD_REQUEST', 'The address must be UTF-8.')
}

/**
 * @param type the media type of the body, in small letters
 * @throws Fault BAD_REQUEST
 */
export function checkBody(body: Buffer, type = ''): void {
  const form = type.startsWith('application/x-www-form-urlencoded')
  if (!isUtf8(body) || (form && !areUtf8(body.toString('latin1')))) {
    throw new Fault('BAD_REQUEST', 'The body must be UTF-8.')
  }
}

/** Whether the bytes that are written by percent signs are characters, wherever they stand. */
const areUtf8 = (text: string): boolean => {
  try {
    for (const [bytes] of text.matchAll(/(?:%[\da-f]{2})+/gi)) decodeURIComponent(bytes)
    return true
  } catch {
    return false
  }
}
