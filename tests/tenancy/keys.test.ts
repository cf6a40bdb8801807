import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { type Instance, startInstance } from '../harness/index.ts'
import { makeKey, revokeKey } from '../harness/keys.ts'
import { need } from '../harness/part.ts'
import { startPostgres } from '../harness/postgres.ts'
import { operatorOf } from '../tenants/operator.ts'

/**
 * Two instances on one PostgreSQL, which tell each other what was changed. The clock stands still while they are
 * asked: what they know of a key or a tenant does not grow too old to be believed, so only what they are told counts.
 */
describe('what is known of a key', async () => {
  const part = await startPostgres()
  let folder: string
  let a: Instance
  let b: Instance
  let owner: pg.Client

  beforeAll(async () => {
    if ('unavailable' in part) return
    folder = await mkdtemp(join(tmpdir(), 'sft-keys-'))
    const shared = {
      DATABASE_URL: part.url,
      SECRET_KEY: randomBytes(32).toString('hex'),
      FILES_DIR: join(folder, 'files'),
      WORKERS: '0',
    }
    a = await startInstance(shared)
    b = await startInstance(shared)
    owner = new pg.Client({ connectionString: part.url })
    owner.on('error', () => undefined)
    await owner.connect()
  })
  afterEach(() => void vi.useRealTimers())
  afterAll(async () => {
    await owner?.end()
    await a?.stop()
    await b?.stop()
    if ('stop' in part) await part.stop()
    if (folder) await rm(folder, { recursive: true, force: true })
  })

  const query = '{ viewer { kind } documents(first: 1) { nodes { title } } }'
  /** What a request is answered: its first error's code, or nothing. */
  const ask = async (instance: Instance, headers: Record<string, string>) =>
    (await instance.graph(query, {}, headers)).errors?.[0]?.extensions.code ?? null
  /** Asks in both, so often that they answer from a plan and know the key. */
  async function know(headers: Record<string, string>) {
    for (const instance of [a, b, a, b]) expect(await ask(instance, headers)).toBeNull()
    vi.useFakeTimers({ toFake: ['Date'] })
    for (const instance of [a, b]) expect(await ask(instance, headers)).toBeNull()
  }
  const soon = (headers: Record<string, string>) => expect.poll(() => ask(b, headers))

  it('[GQL-10] [GQL-14] ends with its revocation: at once where it was revoked, in moments elsewhere', async (test) => {
    need(part, test)
    const { id, headers } = await makeKey(a, ['DOCUMENTS_READ'])
    const other = await makeKey(a, ['DOCUMENTS_READ'])
    await know(headers)
    await know(other.headers)
    await revokeKey(a, id)
    expect(await ask(a, headers)).toBe('UNAUTHENTICATED')
    await soon(headers).toBe('UNAUTHENTICATED')
    for (const instance of [a, b]) expect(await ask(instance, other.headers)).toBeNull()
  })

  it('[GQL-10] ends where nobody could be told, as soon as the line is there again', async (test) => {
    need(part, test)
    const { id, headers } = await makeKey(a, ['DOCUMENTS_READ'])
    await know(headers)
    const cut = () =>
      owner.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'superfasttt signals'`,
      )
    const { rowCount } = await cut()
    expect(rowCount).toBe(2)
    await revokeKey(a, id)
    expect(await ask(a, headers)).toBe('UNAUTHENTICATED')
    await soon(headers).toBe('UNAUTHENTICATED')
  })

  it('[GQL-10] ends with its time, planned or not', async (test) => {
    need(part, test)
    const { headers } = await makeKey(a, ['DOCUMENTS_READ'], new Date(Date.now() + 3_600_000).toISOString())
    await know(headers)
    vi.setSystemTime(Date.now() + 3_600_001)
    for (const instance of [a, b]) expect(await ask(instance, headers)).toBe('UNAUTHENTICATED')
  })

  it('[GQL-10] holds a second at most when it was changed by hand: rights that were taken are denied as usual', async (test) => {
    need(part, test)
    const { headers } = await makeKey(a, ['DOCUMENTS_READ', 'MODELS_READ'])
    await know(headers)
    await owner.query(
      `update tenant_demo.api_key set scopes = '{models:read}' where scopes = '{documents:read,models:read}'`,
    )
    vi.setSystemTime(Date.now() + 1_001)
    for (const instance of [a, b]) {
      const { data, errors } = await instance.graph(query, {}, headers)
      expect({ data, errors }).toEqual({
        data: null,
        errors: [expect.objectContaining({ path: ['documents'], extensions: { code: 'FORBIDDEN' } })],
      })
    }
  })

  it('[GQL-10] does not outlive its tenant’s: suspended, it is refused at once here and in moments elsewhere', async (test) => {
    need(part, test)
    const operator = operatorOf(a)
    const { tenant, headers } = await operator.made({ slug: 'acme' })
    await know(headers)
    const suspend = (name: 'tenantSuspend' | 'tenantResume') =>
      a.data(`mutation ($id: ID!) { ${name}(input: { id: $id }) { tenant { status } userErrors { code } } }`, {
        id: tenant.id,
      })
    await suspend('tenantSuspend')
    expect(await ask(a, headers)).toBe('TENANT_SUSPENDED')
    await soon(headers).toBe('TENANT_SUSPENDED')
    await suspend('tenantResume')
    expect(await ask(a, headers)).toBeNull()
    await soon(headers).toBeNull()
  })

  it('[TEN-5] is nothing for another tenant, whose name is asked for beside it', async (test) => {
    need(part, test)
    const { headers } = await operatorOf(a).made({ slug: 'bolt' })
    await know(headers)
    for (const instance of [a, b]) {
      expect(await ask(instance, { ...headers, 'x-tenant-id': 'demo' })).toBe('TENANT_NOT_FOUND')
      expect(await ask(instance, { ...headers, 'x-tenant-id': 'bolt' })).toBeNull()
    }
  })
})
