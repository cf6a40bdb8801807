import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startDatabases, type TestDatabases } from '../../tests/harness/database.ts'
import type { TenantDatabase } from './databases.ts'
import { createSecrets, loadMasterKey } from './secrets.ts'

let test: TestDatabases
let mine: TenantDatabase
let other: TenantDatabase
beforeAll(async () => {
  test = await startDatabases()
  mine = await test.tenant('mine')
  other = await test.tenant('other')
})
afterAll(() => test.stop())

const master = Buffer.alloc(32, 7)
const secrets = createSecrets(master)

describe('a sealed secret', () => {
  it('[LLM-2] opens to what it was, also in another process, and never looks the same twice', async () => {
    const plain = 'sk-é🔑-0123456789'
    const sealed = await secrets.seal(mine, plain)
    expect(await secrets.open(mine, sealed)).toBe(plain)
    expect(await createSecrets(master).open(mine, sealed)).toBe(plain)
    expect(await secrets.seal(mine, plain)).not.toBe(sealed)
    expect(sealed).not.toContain(plain)
    expect(await secrets.open(mine, await secrets.seal(mine, ''))).toBe('')
  })

  it('[LLM-2] names its key, of which a tenant has one of its own, wrapped', async () => {
    const [keyId] = (await secrets.seal(mine, 'a')).split('.')
    expect((await secrets.seal(mine, 'b')).startsWith(`${keyId}.`)).toBe(true)
    const rows = await mine.prisma.tenantKey.findMany()
    expect(rows.map(({ id }) => id)).toEqual([keyId])
    await expect(createSecrets(Buffer.alloc(32, 8)).open(mine, await secrets.seal(mine, 'a'))).rejects.toThrow()
  })

  it('[LLM-2] does not open once any of its characters is another', async () => {
    const sealed = await secrets.seal(mine, 'secret')
    for (let at = 0; at < sealed.length; at++) {
      const altered = `${sealed.slice(0, at)}${sealed[at] === '0' ? '1' : '0'}${sealed.slice(at + 1)}`
      // the last character of base64url holds bits that count for nothing: bytes, not characters, are sealed
      const same = Buffer.from(altered.split('.').at(-1)!, 'base64url').equals(
        Buffer.from(sealed.split('.').at(-1)!, 'base64url'),
      )
      if (same && at >= sealed.lastIndexOf('.')) continue
      await expect(secrets.open(mine, altered), `at ${at}`).rejects.toThrow()
    }
    for (const cut of ['', '.', '..', sealed.slice(0, -8), sealed.slice(0, sealed.lastIndexOf('.'))]) {
      await expect(secrets.open(mine, cut), cut).rejects.toThrow()
    }
  })

  it('[TEN-5] [LLM-2] does not open for another tenant, even with the key’s row copied over', async () => {
    const sealed = await secrets.seal(mine, 'secret')
    await secrets.seal(other, 'warm')
    await expect(secrets.open(other, sealed)).rejects.toThrow()
    const row = await mine.prisma.tenantKey.findFirstOrThrow()
    await other.prisma.tenantKey.create({ data: row })
    await expect(createSecrets(master).open(other, sealed)).rejects.toThrow()
  })
})

describe('a derived key', () => {
  it('is always the same for a purpose, another for another purpose or installation', () => {
    expect(secrets.derive('files')).toEqual(createSecrets(master).derive('files'))
    expect(secrets.derive('files')).toHaveLength(32)
    expect(secrets.derive('files')).not.toEqual(secrets.derive('auth:demo'))
    expect(secrets.derive('files')).not.toEqual(createSecrets(Buffer.alloc(32, 8)).derive('files'))
    // what was signed before an update must still be good after it
    expect(secrets.sign('files', 'text')).toBe(createSecrets(master).sign('files', 'text'))
    expect(secrets.sign('files', 'text')).not.toBe(secrets.sign('other', 'text'))
  })
})

describe('the master key', () => {
  it('[SET-6] is made once in a private file, and read from there ever after', () => {
    const folder = mkdtempSync(join(tmpdir(), 'sft-key-'))
    try {
      const key = loadMasterKey(join(folder, 'data'), undefined)
      const file = join(folder, 'data', 'secret.key')
      expect(key).toHaveLength(32)
      expect(statSync(file).mode & 0o777).toBe(0o600)
      expect(loadMasterKey(join(folder, 'data'), undefined)).toEqual(key)
      expect(loadMasterKey(join(folder, 'data'), 'ab'.repeat(32))).toEqual(Buffer.alloc(32, 0xab))
      const kept = readFileSync(file, 'utf8')
      writeFileSync(file, kept.slice(0, 10))
      expect(() => loadMasterKey(join(folder, 'data'), undefined)).toThrow(file)
      expect(() => loadMasterKey(join(folder, 'data'), undefined)).not.toThrow(kept.slice(0, 10))
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
