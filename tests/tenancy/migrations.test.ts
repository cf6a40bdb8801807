import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Migration, readMigrations } from '../../api/data/migrations.ts'
import { createSecrets } from '../../api/data/secrets.ts'
import { addTenant, openTestDatabases, type TestDatabases } from '../harness/database.ts'
import { need } from '../harness/part.ts'
import { startPostgres } from '../harness/postgres.ts'

const root = new URL('../../', import.meta.url).pathname
const key = '0123456789abcdef'.repeat(4)
const secrets = createSecrets(Buffer.from(key, 'hex'))

/** What a next release may bring. */
const next: Migration = { name: '9001_note.sql', sql: 'alter table conversation add column note text', checksum: 'n' }

describe('migrations of many tenants', async () => {
  const part = await startPostgres()
  const current = await readMigrations('tenant')
  let owner: pg.Client
  let dataDir: string
  let old: TestDatabases

  beforeAll(async () => {
    if ('unavailable' in part) return
    dataDir = await mkdtemp(join(tmpdir(), 'sft-migrate-'))
    owner = new pg.Client({ connectionString: part.url })
    await owner.connect()
    old = await openTestDatabases({ server: { connectionString: part.url }, secrets })
    for (let index = 0; index < 6; index++) await old.tenant(`t${index}`)
  })
  afterAll(async () => {
    await old?.stop()
    await owner?.end()
    if ('stop' in part) await part.stop()
    if (dataDir) await rm(dataDir, { recursive: true, force: true })
  })

  const release = (url: string) =>
    openTestDatabases({ server: { connectionString: url }, secrets, migrations: [...current, next] })
  const rowOf = (slug: string) => old.databases.platform.tenant.findUniqueOrThrow({ where: { slug } })
  const command = (url: string, ...args: string[]) =>
    spawn(process.execPath, ['api/migrate.ts', ...args], {
      cwd: root,
      env: { ...process.env, DATABASE_URL: url, SECRET_KEY: key, DATA_DIR: dataDir, LOG_LEVEL: 'silent' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
  const outcome = async (child: ReturnType<typeof command>) => {
    let text = ''
    child.stdout.on('data', (chunk) => (text += chunk))
    child.stderr.on('data', (chunk) => (text += chunk))
    const [code] = await once(child, 'close')
    return { code, text }
  }

  it('[TEN-7] leave out only the tenant that fails, say why, and take it in once it is mended', async (test) => {
    const { url } = need(part, test)
    await owner.query('alter table tenant_t3.conversation add column note int')
    const opened = await release(url)
    try {
      const { databases } = opened
      const { migrated, failed } = await databases.migrateAll({ concurrency: 3 })
      expect(migrated).toBe(5)
      expect(failed).toEqual([{ slug: 't3', error: expect.stringContaining('already exists') }])
      expect(await rowOf('t2')).toMatchObject({ schemaVersion: next.name, migrationError: null })
      expect(await rowOf('t3')).toMatchObject({
        schemaVersion: current.at(-1)!.name,
        migrationError: expect.stringContaining('9001_note.sql failed on tenant_t3'),
      })
      await expect(databases.bringForward('t3')).rejects.toMatchObject({ code: 'UNAVAILABLE' })
      await databases.bringForward('t2') // nothing to do
      await databases.tenant('t2').query('select note from conversation')

      await owner.query('alter table tenant_t3.conversation drop column note')
      expect(await databases.migrateAll({ concurrency: 3 })).toEqual({ migrated: 1, failed: [] })
      expect(await rowOf('t3')).toMatchObject({ schemaVersion: next.name, migrationError: null })
    } finally {
      await opened.stop()
    }
  })

  it('[TEN-7] leave the older release at work: what a newer one added is not missed', async (test) => {
    need(part, test)
    const row = await rowOf('t1')
    expect(row.schemaVersion).toBe(next.name)
    expect(old.databases.isBehind(row)).toBe(false)
    expect(await old.databases.tenant('t1').prisma.conversation.count()).toBe(0)
  })

  it('[TEN-7] never stop readers: a change that must wait lets others pass, and tries again', async (test) => {
    const { url } = need(part, test)
    await old.tenant('read')
    const reader = new pg.Client({ connectionString: url })
    await reader.connect()
    await reader.query('begin')
    await reader.query('select * from tenant_read.conversation')
    const opened = await release(url)
    try {
      const migrating = opened.databases.bringForward('read')
      const waits = `select 1 from pg_locks l join pg_class c on c.oid = l.relation
        where not l.granted and c.relname = 'conversation' and l.mode = 'AccessExclusiveLock'`
      await expect.poll(async () => (await owner.query(waits)).rowCount, { interval: 10 }).toBe(1)
      // behind the one that waits, until that one gives way; the first reader is still there
      expect(await old.databases.tenant('read').prisma.conversation.count()).toBe(0)
      await reader.query('commit')
      await migrating
      expect(await rowOf('read')).toMatchObject({ schemaVersion: next.name })
    } finally {
      await reader.end()
      await opened.stop()
    }
  })

  it('[TEN-7] go on where kill -9 stopped them, by the command, which then tells how far each is', async (test) => {
    const { url } = need(part, test)
    const many = Array.from({ length: 40 }, (_, index) => `k${index}`)
    for (const slug of many) await addTenant(old.databases, slug)
    const done = async () =>
      (
        await owner.query(
          `select count(*)::int as n from platform.tenant where slug like 'k%' and schema_version is not null`,
        )
      ).rows[0].n as number
    for (const enough of [3, 15]) {
      const child = command(url, '--all')
      await expect.poll(done, { interval: 5, timeout: 20_000 }).toBeGreaterThanOrEqual(enough)
      child.kill('SIGKILL')
      await once(child, 'close')
    }
    expect(await done()).toBeLessThan(40)
    const { code, text } = await outcome(command(url, '--all'))
    expect(text).toMatch(/\d+ brought to .*, 0 failed/)
    expect(code).toBe(0)
    expect(await done()).toBe(40)
    for (const slug of many) {
      expect(await old.databases.tenant(slug).query('select current_user as name')).toEqual([
        { name: `tenant_${slug}` },
      ])
    }
    const status = await outcome(command(url, '--status'))
    expect(status.text).toMatch(/✓ k39 +SHARED/)
    expect(status.text).toMatch(/, 0 behind /)
    const wrong = await outcome(command(url, '--tenant', 'nobody'))
    expect(wrong).toEqual({ code: 1, text: 'There is no tenant nobody.\n' })
  })
})
