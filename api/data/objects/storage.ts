import type { Readable } from 'node:stream'
import { slugShape } from '../ids.ts'

export interface StoredObject {
  /** Bytes. */
  size: number
  /** SHA-256, hex. */
  sha256: string
}

export interface ListedObject {
  key: string
  /** Bytes. */
  size: number
  modifiedAt: Date
}

export interface SignedRequest {
  method: 'PUT' | 'GET'
  /** Relative to the platform's origin for the folder driver, absolute for S3. */
  url: string
  headers: { name: string; value: string }[]
  expiresAt: Date
}

/** How a file is given to a reader. */
export interface Download {
  fileName: string
  mimeType: string
}

/** Where files are kept. Keys are opaque and made by us; a tenant's objects are reachable only through its own store. */
export interface ObjectStore {
  /** Writes the whole object or nothing. */
  put(key: string, body: Uint8Array | Readable): Promise<StoredObject>
  /** @throws Fault NOT_FOUND */
  read(key: string): Promise<Uint8Array>
  /** What is stored under the key, or null. Reads the bytes once where the checksum was not kept. */
  stat(key: string): Promise<StoredObject | null>
  /** Everything after `after` in the order of keys, with what a broken or unfinished write may have left. */
  list(options?: { prefix?: string; after?: string }): AsyncIterable<ListedObject>
  /** Gives the object as a local file for as long as `use` runs; a driver without files makes a temporary copy. */
  withFile<T>(key: string, use: (path: string) => Promise<T>): Promise<T>
  /** Deletes the object; no error when there is none. */
  delete(key: string): Promise<void>
  /** Lets the holder of the URL write exactly `size` bytes under the key, until it expires. @throws Fault TOO_LARGE */
  signPut(key: string, options: { size: number; seconds: number }): Promise<SignedRequest>
  /**
   * Takes in what arrived by a signed PUT: from now on its URL cannot change the object any more. The same again when
   * it was done before; null when nothing arrived.
   */
  takeIn(key: string): Promise<StoredObject | null>
  /** Lets the holder of the URL read the object as a file of that name and type, until it expires. */
  signGet(key: string, options: Download & { seconds: number }): Promise<SignedRequest>
}

/** Every method rejects with Fault UNAVAILABLE while the driver's server cannot be reached. */
export interface ObjectStorage {
  tenant(slug: string): ObjectStore
  /** Makes what a tenant's objects need, with its settings. Repeatable; what is missing is also made on the first write. */
  prepareTenant(slug: string): Promise<void>
  /** Deletes everything of a tenant, older versions too. Repeatable: a removal that was killed is done again. */
  removeTenant(slug: string): Promise<void>
  close(): void
}

const keyShape = /^[a-z0-9]+(?:[/._-][a-z0-9]+)*$/

export const isKey = (key: string): boolean => keyShape.test(key)
export const isSlug = (slug: string): boolean => slugShape.test(slug)

/** @throws Error when the key is none of our making: a bug, never a caller's fault */
export function checkKey(key: string): string {
  if (!isKey(key)) throw new Error(`Not an object key: ${key}`)
  return key
}

/** @throws Error when the slug is none: it becomes a part of paths */
export function checkSlug(slug: string): string {
  if (!isSlug(slug)) throw new Error(`Not a tenant's slug: ${slug}`)
  return slug
}
