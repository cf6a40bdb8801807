import { isUtf8 } from 'node:buffer'
import { Fault } from '../../errors/index.ts'

/**
 * What is no UTF-8 would be decoded to other characters than were meant, and these would be looked for, or kept.
 * @param address the path and query of a request
 * @throws Fault BAD_REQUEST
 */
export function checkAddress(address = ''): void {
  if (!isUtf8(unescaped(Buffer.from(address)))) throw new Fault('BAD_REQUEST', 'The address must be UTF-8.')
}

/**
 * @param type the media type of the body, in small letters
 * @throws Fault BAD_REQUEST
 */
export function checkBody(body: Buffer, type: string): void {
  const form = type.startsWith('application/x-www-form-urlencoded')
  if (!isUtf8(form ? unescaped(body) : body)) {
    throw new Fault('BAD_REQUEST', 'The body must be UTF-8.')
  }
}

const percent = 0x25

/** The bytes that percent signs stand for, and the others as they are. */
function unescaped(text: Buffer): Buffer {
  const bytes = Buffer.allocUnsafe(text.length)
  let end = 0
  for (let at = 0; at < text.length; at++) {
    const byte = text[at] === percent ? digit(text[at + 1]) * 16 + digit(text[at + 2]) : Number.NaN
    if (Number.isNaN(byte)) bytes[end++] = text[at]!
    else {
      bytes[end++] = byte
      at += 2
    }
  }
  return bytes.subarray(0, end)
}

/** A hexadecimal digit's value; NaN of what is none. */
function digit(code = 0): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30
  const small = code | 0x20
  return small >= 0x61 && small <= 0x66 ? small - 0x57 : Number.NaN
}
