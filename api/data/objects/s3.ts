import { hash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { Upload } from '@aws-sdk/lib-storage'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import type { Logger } from 'pino'
import { Fault } from '../../errors/index.ts'
import { downloadHeaders } from './download.ts'
import { createMeasure, measureAll } from './measure.ts'
import { arrivals, emptyAndDelete, type Remote, setUp } from './s3Bucket.ts'
import { asFault, isMissing, isUnsupported, reach } from './s3Errors.ts'
import { checkKey, checkSlug, type ObjectStorage, type ObjectStore } from './storage.ts'

export interface S3Options {
  /** Where this server reaches S3, and where browsers do. */
  endpoint: string
  publicEndpoint: string
  region: string
  accessKeyId: string
  secretAccessKey: string
  /** A tenant's bucket is `<bucketPrefix>-<slug>`. */
  bucketPrefix: string
  /** Whose pages may use signed URLs: an origin, or `*`. The URLs carry the right by themselves. */
  allowedOrigin: string
  /** A folder of this process's own, for files that a parser wants to open. */
  copies: string
  /** How long the server may take to accept a connection and how long it may be silent (ms). */
  connectMs?: number
  silentMs?: number
}

/** Parts of an upload: two of them under way bound what one write holds in memory. */
const partBytes = 8 * 1024 * 1024
const partsAtOnce = 2
/** What S3 takes in one PUT, and copies in one request. */
const largestPut = 5 * 1024 ** 3

/**
 * Keeps objects in an S3 server, in a bucket for each tenant, reached by nothing but the given endpoint and keys.
 * What differs from the folder: what is overwritten or deleted stays readable as an older version for 30 days, for
 * those who hold the server's keys; a signed GET answers no HEAD; a signed URL cannot be called back before it expires;
 * sending a file again after its upload was finished is accepted and has no effect.
 */
export async function openS3Storage(options: S3Options, log: Logger): Promise<ObjectStorage> {
  await rm(options.copies, { recursive: true, force: true }) // what a killed process left
  const client = createClient(options, options.endpoint)
  const signer = createClient(options, options.publicEndpoint)
  const remote: Remote = { ...options, client, log, warned: new Set() }
  const bucketOf = (slug: string) => `${options.bucketPrefix}-${checkSlug(slug)}`

  const ready = new Map<string, Promise<void>>()
  /** Buckets are set up once by each process before it first writes: a missing one is made, changed settings arrive. */
  const prepare = (bucket: string): Promise<void> => {
    let done = ready.get(bucket)
    if (!done) {
      done = setUp(remote, bucket)
      ready.set(bucket, done)
      done.catch(() => ready.delete(bucket))
    }
    return done
  }

  return {
    tenant(slug) {
      const bucket = bucketOf(slug)
      return createStore({ client, signer, bucket, copies: options.copies, prepare: () => prepare(bucket) })
    },
    prepareTenant: (slug) => prepare(bucketOf(slug)),
    async removeTenant(slug) {
      const bucket = bucketOf(slug)
      ready.delete(bucket)
      await emptyAndDelete(client, bucket)
    },
    close() {
      client.destroy()
      signer.destroy()
    },
  }
}

/** Everything is given, so that the SDK asks neither the environment nor a cloud's metadata service. */
function createClient(options: S3Options, endpoint: string): S3Client {
  const { region, accessKeyId, secretAccessKey, connectMs = 5_000, silentMs = 30_000 } = options
  return new S3Client({
    endpoint,
    region,
    credentials: { accessKeyId, secretAccessKey },
    forcePathStyle: true,
    // the checksums that the SDK would add by itself are refused by servers other than Amazon's
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    defaultsMode: 'standard',
    retryMode: 'standard',
    maxAttempts: 3,
    useFipsEndpoint: false,
    useDualstackEndpoint: false,
    useArnRegion: false,
    disableS3ExpressSessionAuth: true,
    disableMultiregionAccessPoints: true,
    requestHandler: { connectionTimeout: connectMs, socketTimeout: silentMs },
  })
}

interface Store {
  client: S3Client
  /** Signs URLs for browsers; it never calls anybody. */
  signer: S3Client
  bucket: string
  copies: string
  prepare(): Promise<void>
}

function createStore({ client, signer, bucket, copies, prepare }: Store): ObjectStore {
  /** What is under the key now, by its version where the server keeps versions. */
  const head = async (key: string) => {
    try {
      return await reach(() => client.send(new HeadObjectCommand({ Bucket: bucket, Key: checkKey(key) })))
    } catch (error) {
      if (isMissing(error)) return null
      throw error
    }
  }

  const open = (key: string, version?: Version): Promise<Readable> =>
    reach(async () => {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: checkKey(key), ...version }))
      return Body as Readable
    })

  /** In parts where it is large: whole or not at all, and at most a few parts in memory. */
  const send = (key: string, body: Buffer | Readable, sha256?: string) =>
    new Upload({
      client,
      params: { Bucket: bucket, Key: checkKey(key), Body: body, ...(sha256 ? { Metadata: { sha256 } } : {}) },
      partSize: partBytes,
      queueSize: partsAtOnce,
    }).done()

  const remove = async (key: string, version?: string) => {
    try {
      await reach(() =>
        client.send(new DeleteObjectCommand({ Bucket: bucket, Key: checkKey(key), VersionId: version })),
      )
    } catch (error) {
      if (!isMissing(error)) throw error // there is no bucket
    }
  }

  const stat: ObjectStore['stat'] = async (key) => {
    const found = await head(key)
    if (!found) return null
    const sha256 = found.Metadata?.sha256
    if (sha256) return { size: found.ContentLength ?? 0, sha256 }
    const body = await open(key)
    return reach(() => measureAll(body))
  }

  return {
    stat,
    async put(key, body) {
      checkKey(key)
      if (body instanceof Uint8Array) {
        const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
        const stored = { size: bytes.length, sha256: hash('sha256', bytes) }
        await prepare()
        await reach(() => send(key, bytes, stored.sha256))
        return stored
      }
      const measure = createMeasure()
      const broken = pipeline(body, measure.stream).then(
        () => null,
        (error: unknown) => error,
      )
      try {
        await prepare()
        await send(key, measure.stream)
      } catch (error) {
        measure.stream.destroy()
        throw error === (await broken) ? error : asFault(error) // the source's own words, or the server's
      }
      return measure.result()
    },
    async read(key) {
      const body = await open(key)
      return reach(async () => Buffer.concat(await body.toArray()))
    },
    async *list({ prefix = '', after = '' } = {}) {
      let from: string | undefined = after
      while (from !== undefined) {
        const page = await listPage(client, bucket, prefix, from)
        for (const { Key, Size, LastModified } of page.Contents ?? []) {
          yield { key: Key ?? '', size: Size ?? 0, modifiedAt: LastModified ?? new Date() }
        }
        from = page.IsTruncated ? page.Contents?.at(-1)?.Key : undefined
      }
    },
    async withFile(key, use) {
      await mkdir(copies, { recursive: true, mode: 0o700 })
      const folder = await mkdtemp(join(copies, 'file-'))
      try {
        const path = join(folder, 'file')
        const body = await open(key)
        await reach(() => pipeline(body, createWriteStream(path, { mode: 0o600 })))
        return await use(path)
      } finally {
        await rm(folder, { recursive: true, force: true })
      }
    },
    async delete(key) {
      if (await head(key)) await remove(key)
      // what was never taken in is not kept as an older version
      const arrived = await head(`${arrivals}${key}`)
      if (arrived) await remove(`${arrivals}${key}`, arrived.VersionId)
    },
    async signPut(key, { size, seconds }) {
      if (size > largestPut) {
        throw new Fault('TOO_LARGE', `The file has ${size} bytes; at most ${largestPut} can be uploaded.`, {
          field: ['size'],
        })
      }
      await prepare()
      const command = new PutObjectCommand({ Bucket: bucket, Key: `${arrivals}${checkKey(key)}`, ContentLength: size })
      const expiresAt = new Date(Date.now() + seconds * 1000)
      // the SDK signs the length along: S3 refuses any other
      const url = await getSignedUrl(signer, command, { expiresIn: seconds })
      return { method: 'PUT', url, headers: [], expiresAt }
    },
    async takeIn(key) {
      const kept = await stat(key)
      if (kept) return kept
      const arrived = await head(`${arrivals}${key}`)
      if (!arrived) return null
      // this very version, whatever is sent meanwhile
      const version = { VersionId: arrived.VersionId, IfMatch: arrived.ETag }
      try {
        const body = await open(`${arrivals}${key}`, version)
        const stored = await reach(() => measureAll(body))
        await reach(() => copy(key, version, stored.sha256))
        await remove(`${arrivals}${key}`, arrived.VersionId)
        return stored
      } catch (error) {
        if (isMissing(error)) return stat(key) // another request has taken it in
        throw error
      }
    },
    async signGet(key, { seconds, ...download }) {
      const headers = downloadHeaders(download)
      const command = new GetObjectCommand({
        Bucket: bucket,
        Key: checkKey(key),
        ResponseContentType: headers['content-type'],
        ResponseContentDisposition: headers['content-disposition'],
        ResponseCacheControl: headers['cache-control'],
      })
      const expiresAt = new Date(Date.now() + seconds * 1000)
      const url = await getSignedUrl(signer, command, { expiresIn: seconds })
      return { method: 'GET', url, headers: [], expiresAt }
    },
  }

  /** Within the server where it can; Ceph, for one, cannot copy what it encrypted. */
  async function copy(key: string, version: Version, sha256: string): Promise<void> {
    const source = `${bucket}/${arrivals}${key}`
    const command = new CopyObjectCommand({
      Bucket: bucket,
      Key: key,
      CopySource: version.VersionId ? `${source}?versionId=${encodeURIComponent(version.VersionId)}` : source,
      CopySourceIfMatch: version.IfMatch,
      MetadataDirective: 'REPLACE',
      Metadata: { sha256 },
    })
    try {
      await client.send(command)
    } catch (error) {
      if (!isUnsupported(error)) throw error
      await send(key, await open(`${arrivals}${key}`, version), sha256)
    }
  }
}

interface Version {
  VersionId: string | undefined
  IfMatch: string | undefined
}

/** One page of a bucket's objects; nothing where there is no bucket. */
async function listPage(client: S3Client, bucket: string, prefix: string, after: string) {
  const command = new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, StartAfter: after || undefined })
  try {
    return await reach(() => client.send(command))
  } catch (error) {
    if (isMissing(error)) return { Contents: [], IsTruncated: false }
    throw error
  }
}
