import { randomBytes } from 'node:crypto'

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

let lastMs = 0
let counter = 0

/**
 * A UUID version 7 (RFC 9562): ordered by time of creation, and strictly increasing within this process,
 * so that "newest first" can be read off the primary key.
 */
export function newId(): string {
  const now = Date.now()
  if (now > lastMs) {
    lastMs = now
    counter = 0
  } else if (++counter > 0xfff) {
    lastMs++
    counter = 0
  }
  const bytes = randomBytes(16)
  bytes.writeUIntBE(lastMs, 0, 6)
  bytes[6] = 0x70 | (counter >> 8)
  bytes[7] = counter & 0xff
  bytes[8] = 0x80 | (bytes[8]! & 0x3f)
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

export const isId = (value: string): boolean => uuid.test(value)

/** What a tenant is called in addresses, keys and schemas: a letter, then letters, digits or hyphens, 40 at most. */
export const slugShape = /^[a-z](?:[a-z0-9-]{0,38}[a-z0-9])?$/

/**
 * Base64url of plain text: letters, digits and what JSON has. Of these no three bytes give the two characters in which
 * base64url and base64 differ.
 */
export function base64url(text: string): string {
  const encoded = btoa(text)
  const end = encoded.indexOf('=', encoded.length - 2)
  return end === -1 ? encoded : encoded.slice(0, end)
}

/** Characters of a cursor: a title of 300 characters, each written as an escape, fits into one. */
export const longestCursor = 4_000
