import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, request } from 'node:http'
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import {
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  GetBucketCorsCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketVersioningCommand,
  HeadBucketCommand,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, describe, expect, it, type TestContext, vi } from 'vitest'
import { readConfig } from '../../api/config.ts'
import { newId } from '../../api/data/ids.ts'
import { createFolderStorage } from '../../api/data/objects/folder.ts'
import { openObjectStorage } from '../../api/data/objects/open.ts'
import { openS3Storage } from '../../api/data/objects/s3.ts'
import type { ObjectStore, SignedRequest } from '../../api/data/objects/storage.ts'
import { createSecrets } from '../../api/data/secrets.ts'
import { serveFile } from '../../api/http/files.ts'
import { originalKey } from '../../api/services/documents/queue.ts'
import { sweepObjects } from '../../api/services/documents/sweep.ts'
import { completeUpload, createUpload } from '../../api/services/documents/upload.ts'
import { createScope, type TenantScope } from '../../api/services/scope.ts'
import { setUpTenant } from '../../api/services/tenants/setUp.ts'
import { rowId } from '../harness/chat.ts'
import { type Instance, startInstance } from '../harness/index.ts'
import { keysOf } from '../harness/objects.ts'
import { need } from '../harness/part.ts'
import { rgwCredentials, startRgw } from '../harness/rgw.ts'
import { scopeOf } from '../harness/scope.ts'
import { announce, complete, readDocument, send, sha256, uploadFile } from '../harness/upload.ts'

const rgw = await startRgw()
afterAll(() => ('stop' in rgw ? rgw.stop() : undefined))
afterEach(() => vi.useRealTimers())

/** What an operator would set. */
const s3Env = (endpoint: string): Record<string, string> => ({
  S3_ENDPOINT: endpoint,
  S3_ACCESS_KEY_ID: rgwCredentials.accessKeyId,
  S3_SECRET_ACCESS_KEY: rgwCredentials.secretAccessKey,
})

/** The driver alone, as an instance with these variables would open it; nothing listens on its folder. */
async function openStorage(env: Record<string, string>, log = pino({ level: 'silent' })) {
  const opened = await openObjectStorage(readConfig(env), createSecrets(Buffer.alloc(32, 9)), log)
  return opened.objects
}

const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** A stream of that many bytes, made as it is read. */
const streamOf = (size: number, chunk = Buffer.alloc(64 * 1024, 'abcdefg')) =>
  Readable.from(
    (function* () {
      for (let left = size; left > 0; left -= chunk.length) yield chunk.subarray(0, Math.min(left, chunk.length))
    })(),
  )

/** A stream that breaks after that many bytes. */
const brokenAfter = (size: number) =>
  Readable.from(
    (async function* () {
      yield* streamOf(size)
      throw new Error('the line is cut')
    })(),
  )

const altered = (url: string, change: (url: URL) => void): string => {
  const other = new URL(url)
  change(other)
  expect(other.href).not.toBe(url)
  return other.href
}

describe.each(['folder', 's3'] as const)('files in the %s', (driver) => {
  let instance: Instance
  let mine: TenantScope
  let theirs: TenantScope
  let store: ObjectStore

  beforeAll(async () => {
    if (driver === 's3' && 'unavailable' in rgw) return
    instance = await startInstance('endpoint' in rgw && driver === 's3' ? s3Env(rgw.endpoint) : {})
    const { parts } = instance.platform
    mine = await scopeOf(instance)
    const id = newId()
    await parts.databases.platform.tenant.create({
      data: { id, slug: 'other', name: 'Other', schemaName: 'tenant_other', status: 'PROVISIONING' },
    })
    await setUpTenant(parts, { slug: 'other' })
    const tenant = await parts.databases.platform.tenant.findUniqueOrThrow({ where: { id } })
    theirs = createScope(parts, tenant, mine.principal, { origin: instance.url, address: null })
    store = mine.objects
  })
  afterAll(() => instance?.stop())

  /** Skips the test where the driver's server is not to be had. */
  const ready = (test: TestContext) => {
    if (driver === 's3') need(rgw, test)
  }
  const urlOf = ({ url }: SignedRequest) => new URL(url, instance.url).href
  const put = (url: string, body: string | Uint8Array | ReadableStream) =>
    fetch(url, { method: 'PUT', body, duplex: 'half' } as RequestInit)
  let count = 0
  const newKey = (name = 'original') => `documents/t${++count}/${name}`
  const download = { fileName: 'Été & «co» (1).pdf', mimeType: 'application/pdf', seconds: 60 }

  describe('an object', () => {
    it('[RAG-1] is stored whole with its size and checksum, from bytes or a stream, and replaced whole', async (test) => {
      ready(test)
      const key = newKey()
      const bytes = Buffer.from('bonjour')
      expect(await store.put(key, bytes)).toEqual({ size: 7, sha256: digest(bytes) })
      expect(await store.stat(key)).toEqual({ size: 7, sha256: digest(bytes) })
      const longer = Buffer.from('bonsoir à tous')
      expect(await store.put(key, Readable.from([longer]))).toEqual({ size: 15, sha256: digest(longer) })
      expect(await store.stat(key)).toEqual({ size: 15, sha256: digest(longer) })
      expect(Buffer.from(await store.read(key)).toString()).toBe('bonsoir à tous')
      expect(await store.withFile(key, async (path) => readFileSync(path, 'utf8'))).toBe('bonsoir à tous')
    })

    it('[RAG-1] may be empty', async (test) => {
      ready(test)
      const nothing = { size: 0, sha256: digest(Buffer.alloc(0)) }
      for (const body of [new Uint8Array(), Readable.from([])]) {
        const key = newKey()
        expect(await store.put(key, body)).toEqual(nothing)
        expect(await store.stat(key)).toEqual(nothing)
        expect((await store.read(key)).length).toBe(0)
        const url = urlOf(await store.signGet(key, download))
        expect(await (await fetch(url)).text()).toBe('')
      }
    })

    it('[RAG-1] may be larger than what memory should hold of it', async (test) => {
      ready(test)
      const key = newKey()
      const size = 192 * 1024 * 1024
      const before = process.memoryUsage().arrayBuffers
      let peak = 0
      const watched = Readable.from(
        (async function* () {
          for await (const chunk of streamOf(size)) {
            peak = Math.max(peak, process.memoryUsage().arrayBuffers - before)
            yield chunk
          }
        })(),
      )
      const stored = await store.put(key, watched)
      expect(stored.size).toBe(size)
      expect(peak).toBeLessThan(size / 2)
      expect(await store.stat(key)).toEqual(stored)
      const last = { headers: { range: `bytes=${size - 3}-` } }
      const response = await fetch(urlOf(await store.signGet(key, download)), last)
      expect([response.status, response.headers.get('content-range')]).toEqual([
        206,
        `bytes ${size - 3}-${size - 1}/${size}`,
      ])
      await store.delete(key)
    })

    it('[RAG-1] that breaks off leaves nothing, and what was there before as it was', async (test) => {
      ready(test)
      const [kept, never] = [newKey(), newKey()]
      await store.put(kept, Buffer.from('before'))
      for (const size of [0, 1_000, 20 * 1024 * 1024]) {
        await expect(store.put(kept, brokenAfter(size))).rejects.toThrow('the line is cut')
        await expect(store.put(never, brokenAfter(size))).rejects.toThrow('the line is cut')
      }
      const failing = new Readable({ read() {} })
      const failed = store.put(never, failing)
      failing.destroy(new Error('gone'))
      await expect(failed).rejects.toThrow('gone')
      const cut = new Readable({ read() {} })
      const ended = store.put(never, cut)
      cut.destroy()
      await expect(ended).rejects.toMatchObject({ code: 'ERR_STREAM_PREMATURE_CLOSE' })
      expect(Buffer.from(await store.read(kept)).toString()).toBe('before')
      expect(await store.stat(never)).toBeNull()
      expect(await keysOf(store, { prefix: never.slice(0, never.lastIndexOf('/') + 1) })).toEqual([])
    })

    it('[RAG-1] that is not there is told as that, and its deletion is none', async (test) => {
      ready(test)
      const key = newKey()
      await expect(store.read(key)).rejects.toMatchObject({ code: 'NOT_FOUND' })
      await expect(store.withFile(key, async () => 1)).rejects.toMatchObject({ code: 'NOT_FOUND' })
      expect(await store.stat(key)).toBeNull()
      expect(await store.takeIn(key)).toBeNull()
      await store.delete(key)
      await store.put(key, Buffer.from('x'))
      await store.delete(key)
      expect(await store.stat(key)).toBeNull()
      await expect(store.read(key)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    })

    it('[RAG-1] is listed in the order of keys, below a prefix and after a key', async (test) => {
      ready(test)
      const keys = ['list/a-b', 'list/a.b', 'list/a/c', 'list/a/d', 'list/b', 'list/b0/e']
      for (const key of [...keys, 'listing', 'lis'].toReversed()) await store.put(key, Buffer.from(key))
      expect(await keysOf(store, { prefix: 'list/' })).toEqual(keys)
      expect(await keysOf(store, { prefix: 'list/a/' })).toEqual(['list/a/c', 'list/a/d'])
      for (const [index, after] of keys.entries()) {
        expect(await keysOf(store, { prefix: 'list/', after })).toEqual(keys.slice(index + 1))
      }
      for await (const { key, size, modifiedAt } of store.list({ prefix: 'list/' })) {
        expect(size).toBe(key.length)
        expect(Math.abs(modifiedAt.getTime() - Date.now())).toBeLessThan(60_000)
      }
    })

    it.for(['../other/a', '/etc/passwd', 'a//b', 'a/', '', 'A', 'a\0b', 'a\\b', 'é', 'a..b'])(
      '[RAG-1] has a key of our own making: not %j',
      async (key, test) => {
        ready(test)
        const all = [
          store.put(key, Buffer.from('x')),
          store.read(key),
          store.stat(key),
          store.takeIn(key),
          store.delete(key),
          store.withFile(key, async () => 1),
          store.signPut(key, { size: 1, seconds: 60 }),
          store.signGet(key, download),
        ]
        for (const done of await Promise.allSettled(all)) expect(done.status).toBe('rejected')
      },
    )
  })

  describe('a signed URL', () => {
    it('[RAG-1] takes exactly the announced bytes, and again after a lost answer', async (test) => {
      ready(test)
      const key = newKey()
      const url = urlOf(await store.signPut(key, { size: 5, seconds: 60 }))
      for (const body of ['', 'quat', 'six…', new Blob(['quat']).stream(), new Blob(['sixsix']).stream()]) {
        expect((await put(url, body)).ok).toBe(false)
      }
      expect(await store.takeIn(key)).toBeNull()
      expect((await put(url, 'avant')).status).toBe(200)
      expect((await put(url, 'avant')).status).toBe(200)
      const stored = { size: 5, sha256: sha256('avant') }
      expect(await Promise.all([store.takeIn(key), store.takeIn(key)])).toEqual([stored, stored])
      expect(await store.stat(key)).toEqual(stored)
    })

    it('[RAG-1] cannot change what was taken in', async (test) => {
      ready(test)
      const key = newKey()
      const url = urlOf(await store.signPut(key, { size: 5, seconds: 60 }))
      await put(url, 'avant')
      const stored = await store.takeIn(key)
      await put(url, 'apres')
      expect(await store.takeIn(key)).toEqual(stored)
      expect(Buffer.from(await store.read(key)).toString()).toBe('avant')
      await store.delete(key)
      expect(await store.takeIn(key)).toBeNull()
      expect((await put(url, 'apres')).status).toBe(200)
      expect(await store.takeIn(key)).toEqual({ size: 5, sha256: sha256('apres') })
    })

    it('[RAG-1] gives the file, whole or in ranges, under its name and as what may be shown', async (test) => {
      ready(test)
      const key = newKey()
      await store.put(key, Buffer.from('bonjour'))
      const url = urlOf(await store.signGet(key, download))
      const whole = await fetch(url)
      expect(await whole.text()).toBe('bonjour')
      expect(whole.headers.get('content-type')).toBe('application/pdf')
      expect(whole.headers.get('cache-control')).toBe('private, max-age=300')
      expect(whole.headers.get('content-disposition')).toBe(
        "inline; filename*=UTF-8''%C3%89t%C3%A9%20%26%20%C2%ABco%C2%BB%20%281%29.pdf",
      )
      const range = async (value: string) => {
        const response = await fetch(url, { headers: { range: value } })
        return [response.status, response.headers.get('content-range'), response.ok ? await response.text() : '']
      }
      expect(await range('bytes=0-2')).toEqual([206, 'bytes 0-2/7', 'bon'])
      expect(await range('bytes=-4')).toEqual([206, 'bytes 3-6/7', 'jour'])
      expect((await range('bytes=7-'))[0]).toBe(416)
      const page = urlOf(await store.signGet(key, { ...download, fileName: 'a".html', mimeType: 'text/html' }))
      const { headers } = await fetch(page)
      expect(headers.get('content-type')).toBe('application/octet-stream')
      expect(headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''a%22.html")
    })

    it('[RAG-1] [TEN-3] [TEN-5] is refused when anything of it is altered, and when it is used otherwise', async (test) => {
      ready(test)
      const key = newKey()
      for (const name of ['original', 'text-1']) {
        for (const { objects } of [mine, theirs])
          await objects.put(key.replace('original', name), Buffer.from('secret'))
      }
      const fresh = newKey()
      const putUrl = urlOf(await store.signPut(fresh, { size: 5, seconds: 60 }))
      const getUrl = urlOf(await store.signGet(key, download))
      expect((await fetch(getUrl)).status).toBe(200)
      const refused = async (method: string, url: string) => {
        const response = await fetch(url, method === 'PUT' ? { method, body: 'autre' } : { method })
        const text = await response.text()
        expect([method, url, response.status >= 400, text.includes('secret')]).toEqual([method, url, true, false])
      }
      for (const [method, url] of [['PUT', putUrl] as const, ['GET', getUrl] as const]) {
        await refused(
          method,
          altered(url, (u) => (u.pathname = u.pathname.replace('demo', 'other'))),
        )
        await refused(
          method,
          altered(url, (u) => (u.pathname = u.pathname.replace('/original', '/text-1'))),
        )
        await refused(
          method,
          altered(url, (u) => u.searchParams.append('more', '1')),
        )
        for (const name of new URL(url).searchParams.keys()) {
          await refused(
            method,
            altered(url, (u) => u.searchParams.delete(name)),
          )
          await refused(
            method,
            altered(url, (u) => u.searchParams.set(name, `${u.searchParams.get(name)}1`)),
          )
        }
        for (const other of ['GET', 'PUT', 'DELETE', 'POST']) if (other !== method) await refused(other, url)
      }
      expect(await store.takeIn(fresh)).toBeNull()
      expect(await theirs.objects.takeIn(fresh)).toBeNull()
      expect(Buffer.from(await store.read(key)).toString()).toBe('secret')
    })

    it('[RAG-1] is refused once its time is over', async (test) => {
      ready(test)
      const key = newKey()
      await store.put(key, Buffer.from('secret'))
      vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 61_000 })
      const [late, lateGet] = [
        await store.signPut(newKey(), { size: 5, seconds: 60 }),
        await store.signGet(key, download),
      ]
      vi.useRealTimers()
      expect(late.expiresAt.getTime()).toBeLessThan(Date.now())
      expect((await put(urlOf(late), 'avant')).status).toBe(403)
      const response = await fetch(urlOf(lateGet))
      expect([response.status, await response.text()]).toEqual([403, expect.not.stringContaining('secret')])
    })

    it('[TEN-3] is refused when it was signed with a secret that is not ours', async (test) => {
      ready(test)
      const key = newKey()
      await store.put(key, Buffer.from('secret'))
      const env = 'endpoint' in rgw && driver === 's3' ? s3Env(rgw.endpoint) : { DATA_DIR: instance.dataDir }
      const stranger = await openStorage({ ...env, ...(driver === 's3' ? { S3_SECRET_ACCESS_KEY: 'guessed' } : {}) })
      const { url } = await stranger.tenant('demo').signGet(key, download)
      const response = await fetch(new URL(url, instance.url))
      expect([response.status, await response.text()]).toEqual([403, expect.not.stringContaining('secret')])
      stranger.close()
    })
  })

  describe('a document', () => {
    it('[SET-8] [RAG-1] goes from its upload to its reading and back, by configuration alone', async (test) => {
      ready(test)
      const text = 'Le préavis est de trois mois.'
      const document = await uploadFile(instance, 'bail.txt', text)
      expect(document).toMatchObject({ status: 'READY', mimeType: 'text/plain', text })
      const response = await fetch(document.url!)
      expect([response.status, await response.text()]).toEqual([200, text])
      const keys = await keysOf(store, { prefix: `documents/${rowId(document.id)}/` })
      expect(keys.map((key) => key.split('/').at(-1))).toEqual(['original', 'text-1'])
      expect(existsSync(join(instance.dataDir, 'files'))).toBe(driver === 'folder')
      expect((await fetch(`${instance.url}/files/demo/x`)).status).toBe(driver === 'folder' ? 403 : 404)
      await instance.data('mutation ($id: ID!) { documentDelete(input: { id: $id }) { deletedId } }', {
        id: document.id,
      })
      expect((await fetch(document.url!)).status).toBe(404)
      for (const key of keys) expect(await store.stat(key)).toBeNull()
    })

    it('[RAG-1] is not made of other bytes than those announced, and can be sent again', async (test) => {
      ready(test)
      const { upload } = await announce(instance, { fileName: 'a.txt', size: 10, sha256: sha256('Dix octets') })
      expect(await complete(instance, upload!.id)).toMatchObject({ userErrors: [{ code: 'UPLOAD_INCOMPLETE' }] })
      expect((await send(upload!, 'Dix_octets')).status).toBe(200)
      expect(await complete(instance, upload!.id)).toMatchObject({ userErrors: [{ code: 'UPLOAD_INCOMPLETE' }] })
      expect((await send(upload!, 'Dix octets')).status).toBe(200)
      const all = await Promise.all(Array.from({ length: 5 }, () => complete(instance, upload!.id)))
      expect(new Set(all.map(({ document }) => document?.id)).size).toBe(1)
      await send(upload!, 'Dix autres')
      const document = await readDocument(instance, all[0]!.document!.id)
      expect(await (await fetch(document!.url!)).text()).toBe('Dix octets')
    })

    it('[TEN-5] of another tenant is like none: its upload, its key', async (test) => {
      ready(test)
      const { id, url } = await createUpload(mine, { fileName: 'a.txt', size: 7 })
      await put(url, 'bonjour')
      const reason = (done: Promise<unknown>) =>
        done.then(
          () => null,
          ({ code, message }) => ({ code, message }),
        )
      const unknown = await reason(completeUpload(theirs, newId()))
      expect(unknown).toMatchObject({ code: 'NOT_FOUND' })
      expect(await reason(completeUpload(theirs, id))).toEqual(unknown)
      expect(await completeUpload(mine, id)).toBe(id)
      const key = originalKey(id)
      const none = await reason(theirs.objects.read(originalKey(newId())))
      expect(await reason(theirs.objects.read(key))).toEqual(none)
      expect(await theirs.objects.stat(key)).toBeNull()
      await theirs.objects.delete(key)
      expect(await store.stat(key)).not.toBeNull()
    })

    it('[RAG-1] that nothing names is swept, and so is what was sent for an upload that is no more', async (test) => {
      ready(test)
      const named = await createUpload(mine, { fileName: 'a.txt', size: 7 })
      await put(named.url, 'bonjour')
      await completeUpload(mine, named.id)
      const lost = await createUpload(mine, { fileName: 'b.txt', size: 7 })
      await put(lost.url, 'bonjour')
      await mine.database.prisma.upload.delete({ where: { id: lost.id } })
      const orphan = originalKey(newId())
      await store.put(orphan, Buffer.from('x'))
      await sweepObjects(mine)
      expect(await store.stat(orphan)).not.toBeNull() // too young
      await sweepObjects(mine, { graceMs: -60_000 })
      const left = await keysOf(store)
      expect(left).toContain(originalKey(named.id))
      expect(left.filter((key) => key.includes(lost.id) || key === orphan)).toEqual([])
    })
  })

  it('[TEN-3] of a tenant that is removed are gone, and nobody else’s; a removal can be done again', async (test) => {
    ready(test)
    const { objects } = instance.platform.parts
    await objects.prepareTenant('leaving')
    await objects.prepareTenant('leaving')
    const gone = objects.tenant('leaving')
    await gone.put('documents/x/original', Buffer.from('one'))
    await gone.put('documents/x/original', Buffer.from('two'))
    await gone.put('documents/y/original', Buffer.from('three'))
    await gone.delete('documents/y/original')
    await gone.signPut('documents/z/original', { size: 3, seconds: 60 }).then((signed) => put(urlOf(signed), 'abc'))
    const kept = newKey()
    await store.put(kept, Buffer.from('kept'))
    await Promise.all([objects.removeTenant('leaving'), objects.removeTenant('leaving')])
    await objects.removeTenant('leaving')
    expect(await keysOf(gone)).toEqual([])
    await expect(gone.read('documents/x/original')).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect(await store.stat(kept)).not.toBeNull()
    // the name is free again
    await gone.put('documents/x/original', Buffer.from('new'))
    expect(await keysOf(gone)).toEqual(['documents/x/original'])
    await objects.removeTenant('leaving')
  })
})

describe('files in S3', () => {
  const open: { close(): void }[] = []
  afterAll(() => {
    for (const one of open) one.close()
  })
  /** The driver alone against a server, with what it logged. */
  const openAt = async (endpoint: string, env: Record<string, string> = {}) => {
    const lines: string[] = []
    const log = pino({ level: 'warn' }, { write: (line: string) => void lines.push(JSON.parse(line).msg) })
    const storage = await openStorage({ ...s3Env(endpoint), S3_BUCKET_PREFIX: 'alone', ...env }, log)
    open.push(storage)
    return { storage, lines }
  }
  /** The server as its administrator sees it. */
  const administrator = (endpoint: string) => {
    const credentials = rgwCredentials
    const client = new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true, credentials })
    open.push({ close: () => client.destroy() })
    return client
  }

  it('[TEN-3] lie in a bucket of each tenant, with older versions, an end for them, and one origin', async (test) => {
    const { endpoint } = need(rgw, test)
    const { storage, lines } = await openAt(endpoint, { PUBLIC_URL: 'https://ai.example.com/' })
    await Promise.all(['one', 'two', 'one'].map((slug) => storage.prepareTenant(slug)))
    const s3 = administrator(endpoint)
    for (const Bucket of ['alone-one', 'alone-two']) {
      expect(await s3.send(new GetBucketVersioningCommand({ Bucket }))).toMatchObject({ Status: 'Enabled' })
      const { Rules } = await s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket }))
      const ends = Rules!.map(({ ID, Filter, Prefix, Status, ...rule }) => {
        expect(Status).toBe('Enabled')
        const { NoncurrentVersionExpiration: old, AbortIncompleteMultipartUpload: unfinished } = rule
        return [Filter?.Prefix ?? Prefix, old?.NoncurrentDays, unfinished?.DaysAfterInitiation]
      })
      expect(ends.length).toBe(3)
      expect(ends).toEqual(
        expect.arrayContaining([
          ['', undefined, 1],
          ['', 30, undefined],
          ['arrivals/', 1, undefined],
        ]),
      )
      const { CORSRules } = await s3.send(new GetBucketCorsCommand({ Bucket }))
      expect(CORSRules).toMatchObject([{ AllowedOrigins: ['https://ai.example.com'] }])
      expect([...CORSRules![0]!.AllowedMethods!].sort()).toEqual(['GET', 'HEAD', 'PUT'])
    }
    // Ceph 16 cannot encrypt a bucket by default, which is said once
    expect(lines).toEqual([expect.stringContaining('cannot encrypt a bucket')])

    const { url } = await storage.tenant('one').signPut('a', { size: 3, seconds: 60 })
    const preflight = async (origin: string) => {
      const headers = {
        origin,
        'access-control-request-method': 'PUT',
        'access-control-request-headers': 'content-type',
      }
      const response = await fetch(url, { method: 'OPTIONS', headers })
      return [response.ok, response.headers.get('access-control-allow-origin')]
    }
    expect(await preflight('https://ai.example.com')).toEqual([true, 'https://ai.example.com'])
    expect(await preflight('https://elsewhere.example')).toEqual([false, null])
    const stranger = await fetch(`${endpoint}/alone-one?list-type=2`)
    expect(stranger.status).toBe(403)
  })

  it('[RAG-1] keep what was overwritten for a while, and nothing of a write or an upload that ended early', async (test) => {
    const { endpoint } = need(rgw, test)
    const { storage } = await openAt(endpoint)
    const store = storage.tenant('versions')
    const s3 = administrator(endpoint)
    const Bucket = 'alone-versions'
    await store.put('a', Buffer.from('one'))
    await store.put('a', Buffer.from('two'))
    await expect(store.put('b', brokenAfter(30 * 1024 * 1024))).rejects.toThrow('the line is cut')
    for (const body of ['abc', 'abd']) {
      await fetch((await store.signPut('c', { size: 3, seconds: 60 })).url, { method: 'PUT', body })
    }
    await store.takeIn('c')
    const { Uploads } = await s3.send(new ListMultipartUploadsCommand({ Bucket }))
    expect(Uploads ?? []).toEqual([])
    const { Versions } = await s3.send(new ListObjectVersionsCommand({ Bucket }))
    expect(Versions!.filter(({ IsLatest }) => IsLatest).map(({ Key }) => Key)).toEqual(['a', 'arrivals/c', 'c'])
    expect(Versions!.filter(({ Key }) => Key === 'a').length).toBe(2)
    await storage.removeTenant('versions')
    await expect(s3.send(new HeadBucketCommand({ Bucket }))).rejects.toMatchObject({ name: 'NotFound' })
  })

  it('[TEN-3] are gone with their tenant, with uploads under way', async (test) => {
    const { endpoint } = need(rgw, test)
    const { storage } = await openAt(endpoint)
    const s3 = administrator(endpoint)
    const Bucket = 'alone-going'
    await storage.tenant('going').put('a', Buffer.from('x'))
    await s3.send(new CreateMultipartUploadCommand({ Bucket, Key: 'b' }))
    await storage.removeTenant('going')
    await expect(s3.send(new HeadBucketCommand({ Bucket }))).rejects.toMatchObject({ name: 'NotFound' })
  })

  it('[SET-8] have the longest slug in a bucket of 63 characters', async (test) => {
    const { endpoint } = need(rgw, test)
    const { storage } = await openAt(endpoint, { S3_BUCKET_PREFIX: 'p'.repeat(22) })
    const slug = `a${'-b'.repeat(19)}c`
    expect(slug.length).toBe(40)
    await storage.tenant(slug).put('a', Buffer.from('x'))
    expect(await keysOf(storage.tenant(slug))).toEqual(['a'])
    await storage.removeTenant(slug)
  })

  it('[SET-8] are reached by what is configured, whatever the environment says to the SDK', async (test) => {
    const { endpoint } = need(rgw, test)
    const elsewhere = 'http://127.0.0.1:1'
    const environment = {
      AWS_ENDPOINT_URL: elsewhere,
      AWS_ENDPOINT_URL_S3: elsewhere,
      AWS_ACCESS_KEY_ID: 'other',
      AWS_SECRET_ACCESS_KEY: 'other',
      AWS_SESSION_TOKEN: 'other',
      AWS_REGION: 'eu-west-3',
      AWS_USE_FIPS_ENDPOINT: 'true',
      AWS_USE_DUALSTACK_ENDPOINT: 'true',
      AWS_DEFAULTS_MODE: 'auto',
      AWS_REQUEST_CHECKSUM_CALCULATION: 'WHEN_SUPPORTED',
    }
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value)
    const { storage } = await openAt(endpoint, { S3_PUBLIC_ENDPOINT: 'https://files.example.com' })
    const store = storage.tenant('environment')
    await store.put('a', streamOf(20 * 1024 * 1024))
    expect((await store.stat('a'))!.size).toBe(20 * 1024 * 1024)
    const { url } = await store.signGet('a', { fileName: 'a', mimeType: 'text/plain', seconds: 60 })
    expect(url).toMatch(/^https:\/\/files\.example\.com\/alone-environment\/a\?/)
    expect(url).toContain(rgwCredentials.accessKeyId)
    expect(url).not.toContain('other')
  })

  it('[RAG-1] larger than what S3 takes at once are refused before anything is sent', async (test) => {
    const { endpoint } = need(rgw, test)
    const { storage } = await openAt(endpoint)
    const refused = storage.tenant('large').signPut('a', { size: 5 * 1024 ** 3 + 1, seconds: 60 })
    await expect(refused).rejects.toMatchObject({ code: 'TOO_LARGE', field: ['size'] })
  })

  it('[TEN-3] are not put into a bucket that is somebody else’s', async (test) => {
    const server = need(rgw, test)
    const stranger = { accessKeyId: 'stranger', secretAccessKey: 'stranger-secret' }
    await server.addUser(stranger.accessKeyId, stranger.secretAccessKey)
    const { endpoint } = server
    const theirs = new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true, credentials: stranger })
    open.push({ close: () => theirs.destroy() })
    await theirs.send(new CreateBucketCommand({ Bucket: 'alone-taken', ACL: 'public-read-write' }))
    const { storage } = await openAt(endpoint)
    await expect(storage.tenant('taken').put('a', Buffer.from('x'))).rejects.toMatchObject({
      name: 'BucketAlreadyExists',
    })
  })

  it('[RAG-1] are taken in by a server that encrypts them and therefore cannot copy', async (test) => {
    const server = need(rgw, test)
    const { endpoint } = await server.gateway({
      'rgw crypt require ssl': 'false',
      'rgw crypt default encryption key': Buffer.alloc(32, 5).toString('base64'),
    })
    const { storage } = await openAt(endpoint)
    const store = storage.tenant('encrypted')
    const { url } = await store.signPut('a', { size: 7, seconds: 60 })
    expect((await fetch(url, { method: 'PUT', body: 'bonjour' })).status).toBe(200)
    expect(await store.takeIn('a')).toEqual({ size: 7, sha256: sha256('bonjour') })
    expect(Buffer.from(await store.read('a')).toString()).toBe('bonjour')
    expect(await keysOf(store)).toEqual(['a'])
  })

  it('[RAG-1] are encrypted by the bucket’s default where the server has one', async (test) => {
    const { endpoint } = need(rgw, test)
    const asked: string[] = []
    // a server in front that has this one setting, and leaves all else to the real one
    const front = createServer((incoming, outgoing) => {
      if (new URL(incoming.url!, endpoint).searchParams.has('encryption')) {
        incoming.setEncoding('utf8').on('data', (text) => asked.push(text))
        incoming.on('end', () => outgoing.end(asked.join('')))
        return
      }
      const { method, headers } = incoming
      const onward = request(endpoint + incoming.url, { method, headers }, (answer) => {
        outgoing.writeHead(answer.statusCode!, answer.headers)
        answer.pipe(outgoing)
      })
      incoming.pipe(onward)
    })
    await once(front.listen(0, '127.0.0.1'), 'listening')
    open.push(front)
    const { storage, lines } = await openAt(`http://127.0.0.1:${(front.address() as AddressInfo).port}`)
    await storage.prepareTenant('default')
    expect(asked.join('')).toContain('<SSEAlgorithm>AES256</SSEAlgorithm>')
    expect(lines).toEqual([])
  })
})

describe('an S3 server that goes away', () => {
  const unavailable = { code: 'UNAVAILABLE', message: 'The file storage is not reachable; try again.' }

  it('[SET-8] fails what needs it, at once and in words of ours; the rest goes on, and all of it once it is back', async (test) => {
    const server = need(rgw, test)
    const instance = await startInstance({ ...s3Env(server.endpoint), S3_BUCKET_PREFIX: 'away' })
    try {
      const { objects } = instance.platform.parts
      const store = objects.tenant('demo')
      const before = await uploadFile(instance, 'a.txt', 'Bonjour.')
      const { upload } = await announce(instance, { fileName: 'b.txt', size: 7 })
      await send(upload!, 'bonjour')
      // in the middle of a large file
      const cut = Readable.from(
        (async function* () {
          yield* streamOf(20 * 1024 * 1024)
          await server.kill()
          yield* streamOf(20 * 1024 * 1024)
        })(),
      )
      await expect(store.put('large', cut)).rejects.toMatchObject(unavailable)
      expect(cut.destroyed).toBe(true)

      const documents = async () =>
        (await instance.data<{ documents: { totalCount: number } }>('{ documents { totalCount } }')).documents
          .totalCount
      const count = await documents()
      const create = `mutation { documentCreate(input: { title: "T", text: "Bonsoir." }) { document { id } } }`
      const finish = `mutation ($id: ID!) { documentUploadComplete(input: { uploadId: $id }) { document { id } } }`
      const read = `query ($id: ID!) { document(id: $id) { title text } }`
      for (const result of [
        await instance.graph(create),
        await instance.graph(finish, { id: upload!.id }),
        await instance.graph(read, { id: before.id }),
      ]) {
        const [error] = result.errors!
        expect([error!.message, error!.extensions.code]).toEqual([unavailable.message, 'UNAVAILABLE'])
        expect(JSON.stringify(result)).not.toMatch(/ECONN|127\.0\.0\.1|aws|s3/i)
      }
      const uses = [
        () => store.stat('a'),
        () => store.read('a'),
        () => store.delete('a'),
        () => store.takeIn('a'),
        () => keysOf(store),
        () => objects.prepareTenant('fresh'),
        () => objects.removeTenant('fresh'),
      ]
      for (const use of uses) await expect(use()).rejects.toMatchObject(unavailable)
      expect(await documents()).toBe(count)

      await server.restart()
      expect((await readDocument(instance, before.id))!.text).toBe('Bonjour.')
      expect((await complete(instance, upload!.id)).document).not.toBeNull()
      expect((await instance.graph(create)).errors).toBeUndefined()
      await objects.prepareTenant('fresh')
      await objects.removeTenant('fresh')
    } finally {
      await instance.stop()
    }
  })

  it('[SET-8] or falls silent is waited for no longer than its limit', async () => {
    const sockets = new Set<Socket>()
    const silent = createTcpServer((socket) => sockets.add(socket))
    await once(silent.listen(0, '127.0.0.1'), 'listening')
    const endpoint = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`
    const storage = await openS3Storage(
      {
        endpoint,
        publicEndpoint: endpoint,
        region: 'us-east-1',
        ...rgwCredentials,
        bucketPrefix: 'x',
        allowedOrigin: '*',
        copies: join(tmpdir(), `sft-copies-${newId()}`),
        silentMs: 100,
      },
      pino({ level: 'silent' }),
    )
    await expect(storage.tenant('a').read('a')).rejects.toMatchObject(unavailable)
    await expect(storage.tenant('a').put('a', Readable.from(['x']))).rejects.toMatchObject(unavailable)
    storage.close()
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => silent.close(resolve))
  })
})

it('[SET-8] Files lie in FILES_DIR where it is given', async () => {
  const root = await mkdtemp(join(tmpdir(), 'sft-files-'))
  const storage = await openStorage({ FILES_DIR: root, DATA_DIR: '/nowhere' })
  await storage.tenant('demo').put('a', Buffer.from('x'))
  expect(readFileSync(join(root, 'demo', 'a'), 'utf8')).toBe('x')
  await rm(root, { recursive: true })
})

describe('the files of a tenant that is suspended', () => {
  it('[TEN-9] are not to be had by their URLs, which answer as if they were not valid', async () => {
    const root = await mkdtemp(join(tmpdir(), 'sft-suspended-'))
    const storage = createFolderStorage(root, createSecrets(Buffer.alloc(32, 1)))
    let active = true
    const allowed = async (slug: string) => slug === 'demo' && active
    const server = createServer((request, response) => {
      void serveFile({ storage, allowed }, request, response, new URL(request.url!, 'http://localhost'))
    })
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const ask = async (url: string) => {
      const response = await fetch(origin + url)
      return [response.status, await response.text()]
    }
    await storage.tenant('demo').put('a', Buffer.from('secret'))
    const { url } = await storage.tenant('demo').signGet('a', { fileName: 'a', mimeType: 'text/plain', seconds: 60 })
    const invalid = await ask(`${url}x`)
    expect(await ask(url)).toEqual([200, 'secret'])
    active = false
    expect(await ask(url)).toEqual(invalid)
    server.close()
    await rm(root, { recursive: true })
  })
})
