import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Fault, notFound } from '../../errors/index.ts'
import type { Secrets } from '../secrets.ts'
import { createMeasure, measureAll } from './measure.ts'
import {
  checkKey,
  checkSlug,
  isKey,
  isSlug,
  type ListedObject,
  type ObjectStorage,
  type ObjectStore,
  type SignedRequest,
  type StoredObject,
} from './storage.ts'

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
  const pathOf = (slug: string, key: string): string => join(root, checkSlug(slug), checkKey(key))

  // a key for each tenant: what was signed for one says nothing of another's files
  const signature = (slug: string, text: string): string => {
    const key = createHmac('sha256', secrets.derive('files')).update(slug).digest()
    return createHmac('sha256', key).update(text).digest('base64url')
  }
  const sign: Sign = (method, slug, key, grant, seconds) => {
    const expiresAt = new Date(Date.now() + seconds * 1000)
    const query = new URLSearchParams({ ...grant, expires: String(Math.floor(expiresAt.getTime() / 1000)) })
    query.sort()
    query.append('signature', signature(slug, `${method}\n${key}\n${query}`))
    return { method, url: `/files/${slug}/${key}?${query}`, headers: [], expiresAt }
  }

  return {
    pathOf,
    tenant: (slug) => createStore(join(root, checkSlug(slug)), slug, pathOf, sign),
    prepareTenant: async () => undefined,
    removeTenant: (slug) => rm(join(root, checkSlug(slug)), { recursive: true, force: true }),
    close: () => undefined,
    verify(method, path, query) {
      const [slug = '', ...rest] = path.split('/')
      const key = rest.join('/')
      if (!isSlug(slug) || !isKey(key) || (method !== 'PUT' && method !== 'GET')) return null
      const given = Buffer.from(query.get('signature') ?? '')
      const unsigned = new URLSearchParams([...query].filter(([name]) => name !== 'signature'))
      unsigned.sort()
      const expected = Buffer.from(signature(slug, `${method}\n${key}\n${unsigned}`))
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

function createStore(
  folder: string,
  slug: string,
  pathOf: (slug: string, key: string) => string,
  sign: Sign,
): ObjectStore {
  const file = (key: string) => pathOf(slug, key)
  const statObject = async (key: string): Promise<StoredObject | null> => {
    const path = file(key)
    return (await statFile(path)) ? measureAll(createReadStream(path)) : null
  }
  return {
    async put(key, body) {
      const target = file(key)
      const source = body instanceof Uint8Array ? Readable.from([Buffer.from(body)]) : body
      source.once('error', () => undefined) // it may fail while the folder is made; the pipeline will tell
      const part = `${target}.${randomBytes(6).toString('hex')}.part`
      await mkdir(dirname(target), { recursive: true, mode: 0o700 })
      const measure = createMeasure()
      try {
        await pipeline(source, measure.stream, createWriteStream(part, { mode: 0o600, flush: true }))
        await rename(part, target)
        await syncFolder(dirname(target))
      } catch (error) {
        await rm(part, { force: true })
        throw error
      }
      return measure.result()
    },
    async read(key) {
      try {
        return await readFile(file(key))
      } catch (error) {
        throw isMissing(error) ? notFound('object') : error
      }
    },
    stat: statObject,
    list: ({ prefix = '', after = '' } = {}) => walk(folder, '', prefix, after),
    async withFile(key, use) {
      const path = file(key)
      if (!(await statFile(path))) throw new Fault('NOT_FOUND', 'The stored file is missing.')
      return use(path)
    },
    delete: async (key) => rm(file(key), { force: true }),
    signPut: async (key, { size, seconds }) => sign('PUT', slug, checkKey(key), { size: String(size) }, seconds),
    takeIn: statObject, // the route that answers a signed PUT writes once
    signGet: async (key, { fileName, mimeType, seconds }) =>
      sign('GET', slug, checkKey(key), { name: fileName, type: mimeType }, seconds),
  }
}

/** The files below `at` whose key is after `after`, in the order of keys. What disappears meanwhile is left out. */
async function* walk(folder: string, at: string, prefix: string, after: string): AsyncGenerator<ListedObject> {
  const entries = await readdir(join(folder, at), { withFileTypes: true }).catch((error: unknown) => {
    if (isMissing(error)) return []
    throw error
  })
  const keys = entries.map((entry) => `${at}${entry.name}${entry.isDirectory() ? '/' : ''}`).sort()
  for (const key of keys) {
    if (key.endsWith('/')) {
      const wanted = key.startsWith(prefix) || prefix.startsWith(key)
      if (wanted && (key > after || after.startsWith(key))) yield* walk(folder, key, prefix, after)
    } else if (key > after && key.startsWith(prefix)) {
      const info = await statFile(join(folder, key))
      if (info) yield { key, size: info.size, modifiedAt: info.mtime }
    }
  }
}

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT'

const statFile = (path: string) =>
  stat(path).catch((error: unknown) => {
    if (isMissing(error)) return null
    throw error
  })

/** A renamed file survives a power cut only once its folder is on disk too. */
async function syncFolder(path: string): Promise<void> {
  const handle = await open(path)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
