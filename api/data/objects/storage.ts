import type { Readable } from 'node:stream'

export interface StoredObject {
  /** Bytes. */
  size: number
  /** SHA-256, hex. */
  sha256: string
}

export interface SignedRequest {
  method: 'PUT' | 'GET'
  /** Relative to the platform's origin for the folder driver, absolute for S3. */
  url: string
  headers: { name: string; value: string }[]
  expiresAt: Date
}

/** Where files are kept. Keys are opaque and made by us; a tenant's objects are reachable only through its own store. */
export interface ObjectStore {
  /** Writes the whole object or nothing. */
  put(key: string, body: Uint8Array | Readable): Promise<StoredObject>
  /** @throws Fault NOT_FOUND */
  read(key: string): Promise<Uint8Array>
  /** What is stored under the key, or null. Reads the bytes once when the checksum is asked for. */
  stat(key: string): Promise<StoredObject | null>
  /** Gives the object as a local file for as long as `use` runs; a driver without files makes a temporary copy. */
  withFile<T>(key: string, use: (path: string) => Promise<T>): Promise<T>
  /** Deletes the object; no error when there is none. */
  delete(key: string): Promise<void>
  /** Lets the holder of the URL write exactly `size` bytes under the key, until it expires. */
  signPut(key: string, options: { size: number; seconds: number }): SignedRequest
  /** Lets the holder of the URL read the object as a file of that name and type, until it expires. */
  signGet(key: string, options: { fileName: string; mimeType: string; seconds: number }): SignedRequest
}

export interface ObjectStorage {
  tenant(slug: string): ObjectStore
}
