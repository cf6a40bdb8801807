import { createHash } from 'node:crypto'
import { type Readable, Transform, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { StoredObject } from './storage.ts'

/** A stream that gives on what it gets and knows its size and checksum at the end. */
export function createMeasure(): { stream: Transform; result(): StoredObject } {
  const hash = createHash('sha256')
  let size = 0
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk)
      size += chunk.length
      done(null, chunk)
    },
  })
  return { stream, result: () => ({ size, sha256: hash.digest('hex') }) }
}

/** Reads a stream to its end. */
export async function measureAll(source: Readable): Promise<StoredObject> {
  const { stream, result } = createMeasure()
  await pipeline(source, stream, new Writable({ write: (_chunk, _encoding, done) => done() }))
  return result()
}
