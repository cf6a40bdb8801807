import { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type Entry, open, type ZipFile } from 'yauzl'
import { Fault } from '../errors/index.ts'

export interface ZipLimits {
  entries: number
  /** Bytes of one file after inflating. */
  entryBytes: number
  /** Bytes of all files after inflating. */
  totalBytes: number
  /** Inflated to packed size, judged on files over `ratioFrom` bytes; deflate can reach 1,032. */
  ratio: number
  ratioFrom: number
}

export const zipLimits: ZipLimits = {
  entries: 10_000,
  entryBytes: 128 * 2 ** 20,
  totalBytes: 512 * 2 ** 20,
  ratio: 250,
  ratioFrom: 4 * 2 ** 20,
}

const openZip = (path: string): Promise<ZipFile> =>
  new Promise((resolve, reject) => {
    open(path, { lazyEntries: true, autoClose: false }, (error, zip) => (error ? reject(error) : resolve(zip)))
  })

/** The entries of the central directory, one at a time; the reader may stop at any. */
async function* entriesOf(zip: ZipFile): AsyncGenerator<Entry> {
  for (let left = zip.entryCount; left > 0; left--) {
    yield await new Promise<Entry>((resolve, reject) => {
      zip.once('entry', resolve)
      zip.once('error', reject)
      zip.readEntry()
    }).finally(() => zip.removeAllListeners())
  }
}

/** Up to `max` names of a ZIP's entries; reads the directory only, inflates nothing. Throws when it is damaged. */
export async function zipNames(path: string, max: number): Promise<string[]> {
  const zip = await openZip(path)
  try {
    const names: string[] = []
    for await (const entry of entriesOf(zip)) if (names.push(entry.fileName) >= max) break
    return names
  } finally {
    zip.close()
  }
}

const tooComplex = (): Fault =>
  new Fault('FILE_TOO_COMPLEX', 'The file unpacks to far more data than a document holds. Save it again, or split it.')

/** Inflates an entry into nothing; yauzl fails when it is not exactly as long as it declares. */
const verify = (zip: ZipFile, entry: Entry): Promise<void> =>
  new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => {
      if (error) return reject(error)
      pipeline(stream, new Writable({ write: (_bytes, _encoding, done) => done() })).then(resolve, reject)
    })
  })

/**
 * Throws unless the ZIP at `path` is safe to unpack: FILE_TOO_COMPLEX for a bomb, by its declared sizes before
 * anything is inflated; FILE_ENCRYPTED; FILE_UNREADABLE when damaged or when an entry lies about its size.
 */
export async function guardZip(path: string, limits: ZipLimits = zipLimits): Promise<void> {
  const damaged = (cause: unknown) =>
    new Fault('FILE_UNREADABLE', 'The file is damaged: its archive cannot be unpacked. Export or save it again.', {
      cause,
    })
  const zip = await openZip(path).catch((error) => Promise.reject(damaged(error)))
  try {
    if (zip.entryCount > limits.entries) throw tooComplex()
    const entries: Entry[] = []
    let total = 0
    for await (const entry of entriesOf(zip)) {
      const size = entry.uncompressedSize
      total += size
      const packedTight = size > limits.ratioFrom && size > entry.compressedSize * limits.ratio
      if (size > limits.entryBytes || total > limits.totalBytes || packedTight) throw tooComplex()
      if (entry.isEncrypted()) {
        throw new Fault('FILE_ENCRYPTED', 'The file is protected by a password. Remove the password and send it again.')
      }
      entries.push(entry)
    }
    for (const entry of entries) await verify(zip, entry)
  } catch (error) {
    throw error instanceof Fault ? error : damaged(error)
  } finally {
    zip.close()
  }
}
