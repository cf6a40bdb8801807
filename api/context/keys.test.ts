import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { startDatabases, type TestDatabases } from '../../tests/harness/database.ts'
import type { TenantDatabase } from '../data/databases.ts'
import { newId } from '../data/ids.ts'
import { hashKey } from '../services/identity/apiKeys.ts'
import { createKeys } from './keys.ts'

describe('API keys', () => {
  let opened: TestDatabases
  let acme: TenantDatabase
  let bolt: TenantDatabase
  beforeAll(async () => {
    opened = await startDatabases()
    acme = await opened.tenant('acme')
    bolt = await opened.tenant('bolt')
  })
  afterAll(() => opened?.stop())
  afterEach(() => {
    vi.useRealTimers()
    vi.restoreAllMocks()
  })

  let made = 0
  async function make(more: { expiresAt?: Date; revokedAt?: Date; scopes?: string[] } = {}, database = acme) {
    const id = newId()
    const hash = hashKey(`key ${made++}`)
    await database.prisma.apiKey.create({
      data: { id, name: 'Key', prefix: 'sft', hash, scopes: ['documents:read'], ...more },
    })
    return { id, hash }
  }
  const revoke = (id: string, database = acme) =>
    database.prisma.apiKey.update({ where: { id }, data: { revokedAt: new Date() } })
  /** Stops the clock: nothing is looked up anew because time has passed. */
  const stopClock = () => vi.useFakeTimers({ toFake: ['Date'] })

  it('[GQL-9] are looked up once a second, good or not, whoever asks how often', async () => {
    stopClock()
    const keys = createKeys()
    const { id, hash } = await make({ scopes: ['documents:read', 'no such right', 'usage:read'] })
    const looks = vi.spyOn(acme, 'lookUp')
    const first = await keys.find(acme, hash)
    expect(first?.principal).toMatchObject({ kind: 'API_KEY', id, owner: `apiKey:${id}` })
    expect([...first!.principal.scopes]).toEqual(['documents:read', 'usage:read'])
    expect(await keys.find(acme, hash)).toBe(first)
    expect(await keys.find(acme, 'nobody’s')).toBeNull()
    expect(await keys.find(acme, 'nobody’s')).toBeNull()
    expect(looks).toHaveBeenCalledTimes(2)
    vi.setSystemTime(Date.now() + 999)
    await keys.find(acme, hash)
    expect(looks).toHaveBeenCalledTimes(2)
    vi.setSystemTime(Date.now() + 1)
    await keys.find(acme, hash)
    expect(looks).toHaveBeenCalledTimes(3)
  })

  it('[GQL-10] are good to the moment they expire, though they are known', async () => {
    stopClock()
    const keys = createKeys()
    const { hash } = await make({ expiresAt: new Date(Date.now() + 500) })
    expect(await keys.find(acme, hash)).not.toBeNull()
    vi.setSystemTime(Date.now() + 499)
    expect(await keys.find(acme, hash)).not.toBeNull()
    vi.setSystemTime(Date.now() + 1)
    expect(await keys.find(acme, hash)).toBeNull()
    expect(await createKeys().find(acme, hash)).toBeNull()
  })

  it('[GQL-10] that were revoked are refused as soon as it is told, those of other tenants stay known', async () => {
    stopClock()
    const keys = createKeys()
    const [own, other] = [await make(), await make({}, bolt)]
    await keys.find(acme, own.hash)
    await keys.find(bolt, other.hash)
    await revoke(own.id)
    // nobody said so yet
    expect(await keys.find(acme, own.hash)).not.toBeNull()
    const looks = vi.spyOn(bolt, 'lookUp')
    keys.forget('acme')
    expect(await keys.find(acme, own.hash)).toBeNull()
    expect(await keys.find(bolt, other.hash)).not.toBeNull()
    expect(looks).not.toHaveBeenCalled()
    await revoke(other.id, bolt)
    keys.forget()
    expect(await keys.find(bolt, other.hash)).toBeNull()
  })

  it('[GQL-10] that are revoked while they are looked up are not kept', async () => {
    stopClock()
    const keys = createKeys()
    for (const told of ['acme', 'bolt', undefined]) {
      const { id, hash } = await make()
      const read = Promise.withResolvers<void>()
      const goOn = Promise.withResolvers<void>()
      const lookUp = acme.lookUp
      const slow = vi.spyOn(acme, 'lookUp').mockImplementationOnce(async (...asked) => {
        const rows = await lookUp(...asked)
        read.resolve()
        await goOn.promise
        return rows as never
      })
      const early = keys.find(acme, hash)
      await read.promise
      await revoke(id)
      keys.forget(told)
      goOn.resolve()
      // it came before the revocation, and is answered as of then
      expect(await early).not.toBeNull()
      expect(await keys.find(acme, hash)).toBeNull()
      slow.mockRestore()
    }
  })

  it('[TEN-5] of one tenant are none of another, though it was just seen there', async () => {
    const keys = createKeys()
    const { hash } = await make()
    expect(await keys.find(acme, hash)).not.toBeNull()
    expect(await keys.find(bolt, hash)).toBeNull()
    expect(await keys.find(acme, hash)).not.toBeNull()
  })

  it('[GQL-7] that are none are kept no more than there may be', async () => {
    stopClock()
    const keys = createKeys()
    const { hash } = await make()
    await keys.find(acme, hash)
    const looks = vi.spyOn(acme, 'lookUp')
    looks.mockResolvedValue([])
    for (let n = 0; n < 9_999; n++) await keys.find(acme, `none ${n}`)
    await keys.find(acme, hash)
    expect(looks).toHaveBeenCalledTimes(9_999)
    looks.mockRestore()
    await keys.find(acme, 'one more')
    const again = vi.spyOn(acme, 'lookUp')
    expect(await keys.find(acme, hash)).not.toBeNull()
    expect(again).toHaveBeenCalledTimes(1)
  })

  it('[TEN-10] are not refused because the database is away, nor is that kept', async () => {
    const keys = createKeys()
    const { hash } = await make()
    const away = vi.spyOn(acme, 'lookUp').mockRejectedValueOnce(new Error('away'))
    await expect(keys.find(acme, hash)).rejects.toThrow('away')
    away.mockRestore()
    expect(await keys.find(acme, hash)).not.toBeNull()
  })
})
