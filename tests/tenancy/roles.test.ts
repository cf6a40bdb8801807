import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TenantDatabase } from '../../api/data/databases.ts'
import { newId } from '../../api/data/ids.ts'
import { createSecrets } from '../../api/data/secrets.ts'
import { addTenant, openTestDatabases, type TestDatabases } from '../harness/database.ts'
import { need } from '../harness/part.ts'
import { requirePasswords, startPostgres } from '../harness/postgres.ts'

/** Tenants on a real server, where PostgreSQL itself keeps them apart. */
describe('tenants on one server', async () => {
  const part = await startPostgres()
  const secrets = createSecrets(randomBytes(32))
  const errors: Error[] = []
  let opened: TestDatabases
  let owner: pg.Client
  let a: TenantDatabase
  let b: TenantDatabase

  beforeAll(async () => {
    if ('unavailable' in part) return
    opened = await openTestDatabases({
      server: { connectionString: part.url },
      cap: 4,
      secrets,
      onError: (error) => errors.push(error),
    })
    a = await opened.tenant('acme')
    b = await opened.tenant('bolt-works')
    await b.prisma.conversation.create({ data: { id: newId(), title: 'Secret plans', owner: 'user:b' } })
    owner = new pg.Client({ connectionString: part.url })
    await owner.connect()
    await requirePasswords(owner)
  })
  afterAll(async () => {
    await owner?.end()
    await opened?.stop()
    if ('stop' in part) await part.stop()
  })

  const sqlState = (statement: Promise<unknown>) =>
    statement.then(
      () => 'no error',
      (error: { code?: string; cause?: { code?: string } }) => error.code ?? error.cause?.code,
    )

  it('[TEN-2] each have a login role and a schema of their own', async (test) => {
    need(part, test)
    const whoami = `select current_user as "user", session_user as "login", current_schema as "schema"`
    expect(await a.query(whoami)).toEqual([{ user: 'tenant_acme', login: 'tenant_acme', schema: 'tenant_acme' }])
    expect(await b.query(whoami)).toEqual([
      { user: 'tenant_bolt_works', login: 'tenant_bolt_works', schema: 'tenant_bolt_works' },
    ])
    const { rows } = await owner.query(
      `select rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin, rolreplication, rolbypassrls,
         (select count(*)::int from pg_auth_members m where m.member = r.oid) as memberships
       from pg_roles r where rolname = 'tenant_acme'`,
    )
    expect(rows).toEqual([
      {
        rolsuper: false,
        rolinherit: false,
        rolcreaterole: false,
        rolcreatedb: false,
        rolcanlogin: true,
        rolreplication: false,
        rolbypassrls: false,
        memberships: 0,
      },
    ])
  })

  it.for([
    ['reads a table of another tenant', 'select * from tenant_bolt_works.conversation'],
    ['counts them', 'select count(*) from tenant_bolt_works.document'],
    ['joins its own with another’s', 'select 1 from conversation c, tenant_bolt_works.conversation d'],
    ['writes to another tenant', `insert into tenant_bolt_works.event_horizon (id, cursor) values (2, 0)`],
    ['deletes of another tenant', 'delete from tenant_bolt_works.conversation'],
    ['takes another’s numbers', `select nextval('tenant_bolt_works.event_cursor_seq')`],
    ['reads the list of tenants', 'select * from platform.tenant'],
    ['reads the operators’ audit', 'select * from platform.platform_audit'],
    ['takes another tenant’s role', 'set role tenant_bolt_works'],
    ['takes the platform’s role', 'set role postgres'],
    ['signs in as another', 'set session authorization tenant_bolt_works'],
    ['makes a table in its schema', 'create table mine (id int)'],
    ['makes a table in public', 'create table public.mine (id int)'],
    ['makes a temporary table', 'create temporary table mine (id int)'],
    ['makes a schema', 'create schema mine'],
    ['makes a function', `create function mine() returns int language sql as 'select 1'`],
    ['changes a table', 'alter table conversation add column x int'],
    ['empties a table', 'truncate conversation'],
    ['rewrites its audit', `update audit_entry set action = 'nothing'`],
    ['forgets its audit', 'delete from audit_entry'],
    ['claims another version', `insert into schema_migration (name, checksum) values ('x', 'y')`],
    ['reads passwords', 'select rolpassword from pg_authid'],
    ['changes its own limits', 'alter role tenant_acme superuser'],
    ['reads a file of the server', `select pg_read_file('/etc/passwd')`],
    ['runs a program of the server', `copy (select 1) to program 'true'`],
    ['ends another’s connections', `select pg_terminate_backend(pid) from pg_stat_activity where usename = 'postgres'`],
  ])('[TEN-2] are refused by PostgreSQL with 42501 when a tenant’s role %s', async ([, sql], test) => {
    need(part, test)
    expect(await sqlState(a.query(sql!))).toBe('42501')
  })

  it('[TEN-2] are refused alike through Prisma, and nothing of it was done', async (test) => {
    need(part, test)
    const raw = a.prisma.$queryRawUnsafe('select * from tenant_bolt_works.conversation')
    await expect(raw).rejects.toThrow(/42501/)
    const written = a.prisma.$transaction(async (tx) => {
      await tx.conversation.create({ data: { id: newId(), title: 'Half', owner: 'user:a' } })
      await tx.$executeRawUnsafe('delete from tenant_bolt_works.conversation')
    })
    await expect(written).rejects.toThrow(/42501/)
    expect(await a.prisma.conversation.count()).toBe(0)
    expect(await b.prisma.conversation.count()).toBe(1)
  })

  it('[TEN-2] cannot be mixed up by a statement that forgets whose table it means', async (test) => {
    need(part, test)
    expect(await a.query('select count(*)::int as n from conversation')).toEqual([{ n: 0 }])
    expect(await b.query('select count(*)::int as n from conversation')).toEqual([{ n: 1 }])
  })

  it('[TEN-4] find nothing of each other after aborted transactions, timeouts and ended connections', async (test) => {
    need(part, test)
    const state = `select current_user as "user", current_setting('search_path') as path,
      current_setting('statement_timeout') as timeout, (select count(*)::int from pg_locks
        where locktype = 'advisory' and pid = pg_backend_pid()) as locks,
      (select count(*)::int from pg_class where relpersistence = 't') as temporary`
    const clean = (user: string) => [{ user, path: '"$user", public', timeout: '2min', locks: 0, temporary: 0 }]
    const broken = async (end: (tx: { $executeRawUnsafe(sql: string): Promise<unknown> }) => Promise<unknown>) => {
      const failed = a.prisma.$transaction(async (tx) => {
        await tx.$executeRawUnsafe(`set local search_path = pg_catalog`)
        await tx.$executeRawUnsafe(`set local statement_timeout = '50ms'`)
        await tx.$executeRawUnsafe('select pg_advisory_xact_lock(7)')
        await end(tx)
      })
      await expect(failed).rejects.toThrow()
      for (let turn = 0; turn < 6; turn++) {
        expect(await b.query(state)).toEqual(clean('tenant_bolt_works'))
        expect(await a.query(state)).toEqual(clean('tenant_acme'))
      }
    }
    await broken((tx) => tx.$executeRawUnsafe('select 1/0'))
    await broken((tx) => tx.$executeRawUnsafe('select pg_sleep(10)'))
    await broken(async () => {
      await owner.query(`select pg_terminate_backend(pid) from pg_stat_activity where usename = 'tenant_acme'`)
    })
    await broken(() => Promise.reject(new Error('The work was given up.')))
  })

  it('[TEN-2] have passwords that nobody sees: sealed in the platform, hashed in PostgreSQL', async (test) => {
    const { url } = need(part, test)
    const row = await opened.databases.platform.tenant.findUniqueOrThrow({ where: { slug: 'acme' } })
    const password = secrets.openOwn(`tenant:${row.id}`, row.passwordSealed!)
    expect(password).toMatch(/^[\w-]{32}$/)
    expect(JSON.stringify(row)).not.toContain(password)
    expect(() => secrets.openOwn(`tenant:${newId()}`, row.passwordSealed!)).toThrow()
    const { rows } = await owner.query(`select rolpassword from pg_authid where rolname = 'tenant_acme'`)
    expect(rows[0].rolpassword).toMatch(/^SCRAM-SHA-256\$/)
    expect(url).not.toContain(password)
  })

  it('[TEN-2] never take a role that another installation made on the same server', async (test) => {
    const { url } = need(part, test)
    await owner.query('create database other')
    const other = await openTestDatabases({ server: { connectionString: url.replace(/postgres$/, 'other') } })
    try {
      await expect(other.tenant('acme')).rejects.toThrow(/tenant_acme belongs to somebody else/)
      await other.databases.unprovision('acme')
    } finally {
      await other.stop()
    }
    expect(await a.query('select current_user as name')).toEqual([{ name: 'tenant_acme' }])
  })

  it('[TEN-2] are made by a platform role that is no superuser', async (test) => {
    const { url } = need(part, test)
    await owner.query('create database modest')
    await owner.query(`create role modest login createrole password 'modest'`)
    await owner.query('alter database modest owner to modest')
    const inside = new pg.Client({ connectionString: url.replace(/postgres$/, 'modest') })
    await inside.connect()
    await inside.query('create extension vector')
    await inside.query('alter schema public owner to modest')
    await inside.end()
    const address = url.replace('postgres@', 'modest:modest@').replace(/postgres$/, 'modest')
    const open = () => openTestDatabases({ server: { connectionString: address }, secrets })
    const [modest, beside] = [await open(), await open()]
    try {
      const tenant = await modest.tenant('small')
      expect(await tenant.query('select current_user as name')).toEqual([{ name: 'tenant_small' }])
      expect(await sqlState(tenant.query('select * from platform.tenant'))).toBe('42501')
      await beside.databases.tenant('small').query('select 1') // its connection stays open for a while
      await modest.databases.unprovision('small')
      expect((await owner.query(`select 1 from pg_roles where rolname = 'tenant_small'`)).rowCount).toBe(0)
    } finally {
      await beside.stop()
      await modest.stop()
    }
  })

  it('[TEN-9] are deleted whole, with connections open and a set-up that was cut off', async (test) => {
    need(part, test)
    const gone = await opened.tenant('gone')
    await gone.prisma.conversation.count()
    const held = new Promise((resolve) => gone.prisma.$transaction(async () => resolve(null)).catch(resolve))
    await held
    await addTenant(opened.databases, 'half')
    await owner.query('create schema tenant_half')
    for (const slug of ['gone', 'half']) {
      await opened.databases.unprovision(slug)
      await opened.databases.unprovision(slug) // what was done is not in the way of doing it again
    }
    const left = await owner.query(
      `select nspname from pg_namespace where nspname ~ 'tenant_(gone|half)'
       union all select rolname from pg_roles where rolname ~ 'tenant_(gone|half)'`,
    )
    expect(left.rows).toEqual([])
  })

  it('[TEN-2] are not opened by a process that has another key', async (test) => {
    const { url } = need(part, test)
    await expect(openTestDatabases({ server: { connectionString: url } })).rejects.toThrow(/another SECRET_KEY/)
  })

  it('[TEN-6] cost nothing once nobody uses them, and open again by themselves', async (test) => {
    const { url } = need(part, test)
    const brief = await openTestDatabases({ server: { connectionString: url }, secrets, idleMs: 60 })
    try {
      const database = brief.databases.tenant('acme')
      const { prisma } = database
      await prisma.$transaction(async (tx) => {
        expect(await tx.conversation.count()).toBe(0)
        expect(brief.databases.connections).toMatchObject({ open: 1, busy: 1 })
      })
      await expect.poll(() => brief.databases.openTenants + brief.databases.connections.open).toBe(0)
      // who kept a part of what was closed is none the wiser
      expect(await prisma.conversation.count()).toBe(0)
      expect(await database.query('select 1 as one')).toEqual([{ one: 1 }])
      expect(await database.prisma.conversation.count()).toBe(0)
    } finally {
      await brief.stop()
    }
  })
})
