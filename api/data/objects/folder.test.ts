import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Fault } from '../../errors/index.ts'
import { createSecrets } from '../secrets.ts'
import { createFolderStorage, type FolderStorage } from './folder.ts'

let root: string
let storage: FolderStorage
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'sft-objects-'))
  storage = createFolderStorage(root, createSecrets(Buffer.alloc(32, 1)))
})
afterEach(() => {
  vi.useRealTimers()
  rmSync(root, { recursive: true, force: true })
})

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name)

const verify = (method: string, url: string) => {
  const { pathname, searchParams } = new URL(url, 'http://localhost')
  return storage.verify(method, pathname.slice('/files/'.length), searchParams)
}

describe('an object', () => {
  it('[RAG-1] is stored whole, private, with its size and checksum, from bytes or a stream', async () => {
    const store = storage.tenant('demo')
    const sha256 = createHash('sha256').update('bonjour').digest('hex')
    expect(await store.put('documents/a/original', Buffer.from('bonjour'))).toEqual({ size: 7, sha256 })
    expect(await store.put('documents/b/original', Readable.from(['bon', 'jour']))).toEqual({ size: 7, sha256 })
    expect(await store.stat('documents/a/original')).toEqual({ size: 7, sha256 })
    expect(Buffer.from(await store.read('documents/b/original')).toString()).toBe('bonjour')
    expect(statSync(storage.pathOf('demo', 'documents/a/original')).mode & 0o777).toBe(0o600)
  })

  it('[TEN-3] is its tenant’s alone', async () => {
    await storage.tenant('demo').put('a', Buffer.from('x'))
    expect(await storage.tenant('other').stat('a')).toBeNull()
    await storage.tenant('other').delete('a')
    expect(await storage.tenant('demo').stat('a')).not.toBeNull()
  })

  it('[RAG-1] that breaks off leaves nothing, and what was there before as it was', async () => {
    const store = storage.tenant('demo')
    await store.put('a', Buffer.from('before'))
    const broken = () =>
      Readable.from(
        (async function* () {
          yield Buffer.from('half')
          throw new Error('the line is cut')
        })(),
      )
    await expect(store.put('a', broken())).rejects.toThrow('the line is cut')
    await expect(store.put('new', broken())).rejects.toThrow('the line is cut')
    expect(filesIn(root)).toEqual(['a'])
    expect(readFileSync(storage.pathOf('demo', 'a'), 'utf8')).toBe('before')
  })

  it('that fails before it is taken in ends the same way', async () => {
    const failing = new Readable({ read() {} })
    const put = storage.tenant('demo').put('deep/down/a', failing)
    failing.destroy(new Error('gone'))
    await expect(put).rejects.toThrow('gone')
    expect(filesIn(root)).toEqual([])
  })

  it('that is not there is told as that, and its deletion is none', async () => {
    const store = storage.tenant('demo')
    await expect(store.read('none')).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(store.withFile('none', async () => 1)).rejects.toBeInstanceOf(Fault)
    expect(await store.stat('none')).toBeNull()
    await store.delete('none')
  })

  it.each([
    '../other/a',
    '..',
    'a/../../b',
    '/etc/passwd',
    'a//b',
    'a/',
    '',
    'A',
    'a\0b',
    'a\\b',
    'a/./b',
    'é',
    'a..b',
  ])('[RAG-1] has a key of our own making: not %j', async (key) => {
    const store = storage.tenant('demo')
    await expect(store.put(key, Buffer.from('x'))).rejects.toThrow()
    await expect(store.read(key)).rejects.toThrow()
    expect(() => storage.pathOf('demo', key)).toThrow()
    await expect(store.signGet(key, { fileName: 'x', mimeType: 'text/plain', seconds: 60 })).rejects.toThrow()
    expect(verify('GET', `/files/demo/${key}?expires=9999999999&signature=x`)).toBeNull()
    expect(existsSync(join(root, 'demo'))).toBe(false)
  })
})

describe('a signed URL', () => {
  const key = 'documents/a/original'
  const put = async () => (await storage.tenant('demo').signPut(key, { size: 12, seconds: 60 })).url
  const download = { fileName: 'Été & co.pdf', mimeType: 'application/pdf', seconds: 60 }
  const get = async () => (await storage.tenant('demo').signGet(key, download)).url

  it('[RAG-1] grants what was signed', async () => {
    expect(verify('PUT', await put())).toEqual({ method: 'PUT', slug: 'demo', key: 'documents/a/original', size: 12 })
    expect(verify('GET', await get())).toEqual({
      method: 'GET',
      slug: 'demo',
      key: 'documents/a/original',
      fileName: 'Été & co.pdf',
      mimeType: 'application/pdf',
    })
  })

  const alterations: [string, (url: string) => string][] = [
    ['the tenant', (url) => url.replace('/demo/', '/other/')],
    ['the key', (url) => url.replace('/a/', '/b/')],
    ['the key’s ending', (url) => url.replace('/original?', '/text-1?')],
    ['the time', (url) => url.replace(/expires=\d+/, 'expires=9999999999')],
    ['a parameter more', (url) => `${url}&more=1`],
    ['a parameter twice', (url) => `${url}&expires=9999999999`],
    ['the signature cut', (url) => url.slice(0, -1)],
    [
      'the signature’s first character',
      (url) => url.replace(/signature=./, (s) => (s.endsWith('A') ? 'signature=B' : 'signature=A')),
    ],
    ['no signature', (url) => url.replace(/&signature=.*/, '')],
    ['two signatures', (url) => url.replace('&signature=', '&signature=AAAA&signature=')],
    ['a path that climbs', (url) => url.replace('/demo/', '/demo/%2e%2e/')],
  ]
  it.each(alterations)('[RAG-1] grants nothing with %s altered', async (_part, alter) => {
    for (const [method, url] of [
      ['PUT', await put()],
      ['GET', await get()],
    ] as const) {
      expect(alter(url)).not.toBe(url)
      expect(verify(method, alter(url)), `${method} ${alter(url)}`).toBeNull()
    }
  })

  it('[RAG-1] grants nothing by another method, with another size, name or type, or from another installation', async () => {
    const [putUrl, getUrl] = [await put(), await get()]
    expect(verify('GET', putUrl)).toBeNull()
    expect(verify('PUT', getUrl)).toBeNull()
    expect(verify('DELETE', getUrl)).toBeNull()
    expect(verify('PUT', putUrl.replace('size=12', 'size=13'))).toBeNull()
    expect(verify('GET', getUrl.replace('type=application%2Fpdf', 'type=text%2Fhtml'))).toBeNull()
    expect(verify('GET', getUrl.replace(/name=[^&]*/, 'name=x.html'))).toBeNull()
    const stranger = createFolderStorage(root, createSecrets(Buffer.alloc(32, 2)))
    const { url } = await stranger.tenant('demo').signPut(key, { size: 12, seconds: 60 })
    expect(verify('PUT', url)).toBeNull()
  })

  it('[TEN-3] is signed with a key of its tenant’s own', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const signed = { size: 12, seconds: 60 }
    const mine = await storage.tenant('demo').signPut(key, signed)
    const theirs = await storage.tenant('other').signPut(key, signed)
    const signatureOf = (url: string) => new URL(url, 'http://localhost').searchParams.get('signature')
    expect(signatureOf(mine.url)).not.toBe(signatureOf(theirs.url))
    expect(verify('PUT', mine.url.replace('/demo/', '/other/'))).toBeNull()
    expect(verify('PUT', mine.url.replace('/files/demo/', '/files/demo/../other/'))).toBeNull()
    for (const slug of ['..', '.', '', 'a.b', 'A', 'a/b']) expect(() => storage.tenant(slug)).toThrow()
  })

  it('[RAG-1] grants nothing once its time is over', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-01-01T12:00:00Z') })
    const url = await put()
    vi.setSystemTime(new Date('2026-01-01T12:00:59Z'))
    expect(verify('PUT', url)).not.toBeNull()
    vi.setSystemTime(new Date('2026-01-01T12:01:01Z'))
    expect(verify('PUT', url)).toBeNull()
  })
})
