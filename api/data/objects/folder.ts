import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Fault, notFound } from '../../errors/index.ts'
import type { Secrets } from '../secrets.ts'
import type { ObjectStorage, ObjectStore, SignedRequest, StoredObject } from './storage.ts'

const keyShape = /^[a-z0-9]+(?:[/._-][a-z0-9]+)*$/

/** What a signed URL of this driver grants, once its signature was checked. */
export type FileGrant =
  | { method: 'PUT'; slug: string; key: string; size: number }
  | { method: 'GET'; slug: string; key: string; fileName: string; mimeType: string }

export interface FolderStorage extends ObjectStorage {
  /**
   * Checks a request against its signed URL (path below /files/ and query).
   * @returns null for anything altered, expired or not signed here
   */
  verify(method: string, path: string, query: URLSearchParams): FileGrant | null
  /** The object's file, for serving ranges. */
  pathOf(slug: string, key: string): string
}

/** Keeps objects as files under `root/<tenant>/`. The same promises as S3, with URLs that this server answers. */
export function createFolderStorage(root: string, secrets: Secrets): FolderStorage {
  const pathOf = (slug: string, key: string): string => {
    if (!keyShape.test(key)) throw new Error(`Not an object key: ${key}`)
    return join(root, slug, key)
  }

  const sign = (method: 'PUT' | 'GET', slug: string, key: string, grant: Record<string, string>, seconds: number) => {
    const expiresAt = new Date(Date.now() + seconds * 1000)
    const query = new URLSearchParams({ ...grant, expires: String(Math.floor(expiresAt.getTime() / 1000)) })
    query.sort()
    query.append('signature', secrets.sign('files', `${method}\n${slug}/${key}\n${query}`))
    return { method, url: `/files/${slug}/${key}?${query}`, headers: [], expiresAt } satisfies SignedRequest
  }

  return {
    pathOf,
    tenant: (slug) => createStore(slug, pathOf, sign),
    verify(method, path, query) {
      const [slug, ...rest] = path.split('/')
      const key = rest.join('/')
      if (!slug || !keyShape.test(key) || (method !== 'PUT' && method !== 'GET')) return null
      const given = Buffer.from(query.get('signature') ?? '')
      const unsigned = new URLSearchParams([...query].filter(([name]) => name !== 'signature'))
      unsigned.sort()
      const expected = Buffer.from(secrets.sign('files', `${method}\n${slug}/${key}\n${unsigned}`))
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null
      if (Number(query.get('expires')) * 1000 < Date.now()) return null
      return method === 'PUT'
        ? { method, slug, key, size: Number(query.get('size')) }
        : { method, slug, key, fileName: query.get('name') ?? 'file', mimeType: query.get('type') ?? '' }
    },
  }
}

type Sign = (
  method: 'PUT' | 'GET',
  slug: string,
  key: string,
  grant: Record<string, string>,
  seconds: number,
) => SignedRequest

function createStore(slug: string, pathOf: (slug: string, key: string) => string, sign: Sign): ObjectStore {
  const file = (key: string) => pathOf(slug, key)
  return {
    async put(key, body) {
      const target = file(key)
      const source = body instanceof Uint8Array ? Readable.from([Buffer.from(body)]) : body
      source.once('error', () => undefined) // it may fail while the folder is made; the pipeline will tell
      const part = `${target}.${randomBytes(6).toString('hex')}.part`
      await mkdir(dirname(target), { recursive: true, mode: 0o700 })
      const hash = createHash('sha256')
      let size = 0
      const measure = new Transform({
        transform(chunk: Buffer, _encoding, done) {
          hash.update(chunk)
          size += chunk.length
          done(null, chunk)
        },
      })
      try {
        await pipeline(source, measure, createWriteStream(part, { mode: 0o600, flush: true }))
        await rename(part, target)
        await syncFolder(dirname(target))
      } catch (error) {
        await rm(part, { force: true })
        throw error
      }
      return { size, sha256: hash.digest('hex') }
    },
    async read(key) {
      try {
        return await readFile(file(key))
      } catch (error) {
        throw (error as NodeJS.ErrnoException).code === 'ENOENT' ? notFound('object') : error
      }
    },
    async stat(key): Promise<StoredObject | null> {
      const path = file(key)
      const info = await stat(path).catch(() => null)
      if (!info) return null
      const hash = createHash('sha256')
      await pipeline(createReadStream(path), hash)
      return { size: info.size, sha256: hash.digest('hex') }
    },
    async withFile(key, use) {
      const path = file(key)
      if (!(await stat(path).catch(() => null))) throw new Fault('NOT_FOUND', 'The stored file is missing.')
      return use(path)
    },
    delete: (key) => rm(file(key), { force: true }),
    signPut: (key, { size, seconds }) => sign('PUT', slug, key, { size: String(size) }, seconds),
    signGet: (key, { fileName, mimeType, seconds }) =>
      sign('GET', slug, key, { name: fileName, type: mimeType }, seconds),
  }
}

/** A renamed file survives a power cut only once its folder is on disk too. */
async function syncFolder(path: string): Promise<void> {
  const handle = await open(path)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
