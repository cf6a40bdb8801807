/** A key under which a repeated request is executed once. Not crypto.randomUUID, which plain-HTTP origins lack. */
export function newIdempotencyKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
