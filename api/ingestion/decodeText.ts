import iconv from 'iconv-lite'

const isUtf8 = (bytes: Uint8Array): string | null => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

/**
 * The characters of a text file: by its byte-order mark (UTF-8, UTF-16), else by `declared` where that is a known
 * encoding, else UTF-8 when the bytes are valid as such, else windows-1252. Never throws.
 */
export function decodeText(bytes: Uint8Array, declared?: string | null): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return iconv.decode(buffer, 'utf-16le')
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return iconv.decode(buffer, 'utf-16be')
  const utf8 = isUtf8(bytes)
  if (utf8 !== null) return utf8
  const encoding = declared && iconv.encodingExists(declared) && !/utf-?8/i.test(declared) ? declared : 'windows-1252'
  return iconv.decode(buffer, encoding)
}
