import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { need } from '../../tests/harness/part.ts'
import { startPostgres } from '../../tests/harness/postgres.ts'
import { type Connections, createConnections, type Login, type TenantPool } from './connections.ts'
import { asFault } from './unreachable.ts'

/** The pools of several logins on a real server, where a connection is a process. */
describe('connections', async () => {
  const part = await startPostgres()
  const errors: Error[] = []
  let connections: Connections
  let watcher: pg.Client

  beforeAll(async () => {
    if ('unavailable' in part) return
    watcher = new pg.Client({ connectionString: part.url })
    watcher.on('error', () => undefined)
    await watcher.connect()
    for (const name of ['a', 'b', 'c']) await watcher.query(`create role ${name} login`)
    connections = createConnections({ cap: 3, idleMs: 30_000, pipeline: true, onError: (error) => errors.push(error) })
  })
  afterAll(async () => {
    await connections?.close()
    await watcher?.end()
    if ('stop' in part) await part.stop()
  })

  const login = (name: string, max = 2): Login => ({
    key: name,
    max,
    config: () => ({ connectionString: (part as { url: string }).url.replace('postgres@', `${name}@`) }),
  })
  const backends = async () =>
    (await watcher.query(`select usename, pid from pg_stat_activity where usename in ('a', 'b', 'c') order by 1`)).rows

  it('[TEN-6] are never more than the cap, and whoever needs one more waits its turn', async (test) => {
    need(part, test)
    const pools = ['a', 'b', 'c'].map((name) => connections.pool(login(name)))
    let most = 0
    const asked = Array.from({ length: 60 }, async (_, index) => {
      const { rows } = await pools[index % 3]!.query('select current_user as name, pg_sleep(0.001)')
      most = Math.max(most, connections.state.open)
      return rows[0].name
    })
    const names = await Promise.all(asked)
    expect(names).toEqual(asked.map((_, index) => 'abc'[index % 3]))
    expect(most).toBeLessThanOrEqual(3)
    expect(connections.state).toMatchObject({ busy: 0, waiting: 0 })
    await expect.poll(async () => (await backends()).length).toBeLessThanOrEqual(3)
  })

  it('[TEN-6] of one login leave room for the others, however much it asks for', async (test) => {
    need(part, test)
    const [a, b] = [connections.pool(login('a')), connections.pool(login('b'))]
    const held = [await a.connect(), await a.connect()]
    const third = a.connect()
    const { rows } = await b.query('select current_user as name')
    expect(rows).toEqual([{ name: 'b' }])
    for (const client of held) client.release()
    ;(await third).release()
  })

  it('[TEN-4] are used again by their own login alone, and not at all with a transaction left open', async (test) => {
    need(part, test)
    const [a, b] = [connections.pool(login('a')), connections.pool(login('b'))]
    const client = await a.connect()
    const { rows: before } = await client.query('select pg_backend_pid() as pid')
    await client.query('begin')
    await client.query('set local search_path = pg_catalog')
    await client.query('select pg_advisory_xact_lock(42)')
    await client.query('select 1/0').catch(() => undefined)
    client.release()
    const { rows: foreign } = await b.query('select pg_backend_pid() as pid, current_user as name')
    const { rows: own } = await a.query(`select pg_backend_pid() as pid, current_setting('search_path') as path`)
    expect(foreign[0]).toEqual({ pid: expect.any(Number), name: 'b' })
    expect(new Set([before[0].pid, foreign[0].pid, own[0].pid]).size).toBe(3)
    expect(own[0].path).toBe('"$user", public')
    await expect.poll(async () => (await watcher.query('select 1 from pg_locks where objid = 42')).rowCount).toBe(0)
  })

  it('[TEN-10] that the server ends are replaced, idle or busy, and nobody is harmed', async (test) => {
    need(part, test)
    const a = connections.pool(login('a'))
    const busy = a.query('select pg_sleep(60)')
    const refused = expect(busy).rejects.toMatchObject({ code: '57P01' })
    await expect.poll(async () => (await backends()).some(({ usename }) => usename === 'a')).toBe(true)
    await watcher.query(`select pg_terminate_backend(pid) from pg_stat_activity where usename in ('a', 'b', 'c')`)
    await refused
    await expect.poll(() => connections.state.open).toBe(0)
    expect((await a.query('select 1 as one')).rows).toEqual([{ one: 1 }])
  })

  it('say so when the server cannot be reached, and keep no place for it', async (test) => {
    need(part, test)
    const lost = connections.pool({ key: 'lost', max: 2, config: () => ({ host: '127.0.0.1', port: 1 }) })
    await Promise.all(
      Array.from({ length: 8 }, () => expect(lost.query('select 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' })),
    )
    expect((await connections.pool(login('c')).query('select 1 as one')).rows).toEqual([{ one: 1 }])
    expect(connections.state).toMatchObject({ busy: 0, waiting: 0 })
  })
})

/** Statements that are sent one behind the other on the same connection. */
describe('a connection that statements share', async () => {
  const part = await startPostgres()
  const errors: Error[] = []
  const opened: Connections[] = []
  let watcher: pg.Client

  beforeAll(async () => {
    if ('unavailable' in part) return
    watcher = new pg.Client({ connectionString: part.url })
    watcher.on('error', () => undefined)
    await watcher.connect()
    for (const name of ['a', 'b'])
      await watcher.query(`create role ${name} login; grant create on schema public to ${name}`)
  })
  afterAll(async () => {
    await watcher?.end()
    if ('stop' in part) await part.stop()
  })
  afterEach(async () => {
    for (const connections of opened.splice(0)) {
      await connections.close()
      expect(connections.state).toMatchObject({ busy: 0, waiting: 0 })
    }
  })

  const open = (cap = 4): Connections => {
    const connections = createConnections({
      cap,
      idleMs: 30_000,
      pipeline: true,
      onError: (error) => errors.push(error),
    })
    opened.push(connections)
    return connections
  }
  const login = (name: string, max = 4): Login => ({
    key: name,
    max,
    config: () => ({ connectionString: (part as { url: string }).url.replace('postgres@', `${name}@`) }),
  })
  /** A login whose two connections stand idle: what is sent at once shares them. */
  async function warm(connections: Connections, name = 'a', max = 4): Promise<TenantPool> {
    const pool = connections.pool(login(name, max))
    const clients = await Promise.all([pool.connect(), pool.connect()])
    for (const client of clients) client.release()
    return pool
  }
  const ask = async (pool: TenantPool, text: string, values: unknown[] = [], name?: string) =>
    (await pool.queryTogether(name ? { text, values, name } : { text, values })).rows[0]
  /** What became of each: its row, or the code of its refusal. */
  const settle = async (asked: Promise<unknown>[]) =>
    (await Promise.allSettled(asked)).map((one) =>
      one.status === 'fulfilled' ? one.value : ((asFault(one.reason) as { code?: string }).code ?? String(one.reason)),
    )
  const sleeping = async (olderMs = 0) =>
    Number(
      (
        await watcher.query(
          `select count(*) from pg_stat_activity where usename = 'a' and state = 'active' and query like '%pg_sleep%'
           and clock_timestamp() - query_start >= $1 * interval '1 ms'`,
          [olderMs],
        )
      ).rows[0].count,
    )
  const wake = (how: 'pg_cancel_backend' | 'pg_terminate_backend') =>
    watcher.query(`select ${how}(pid) from pg_stat_activity where usename = 'a' and query like '%pg_sleep%'`)

  it('[GQL-9] gives each its own rows, with names or without, of any length', async (test) => {
    need(part, test)
    const connections = open()
    const pool = await warm(connections)
    const text = `select $1::int as n, repeat(chr(97 + $1::int % 26), $1::int * 7) as long, pg_backend_pid() as pid`
    const asked = Array.from({ length: 16 }, (_, n) => ask(pool, text, [n * 100], n % 2 ? 'long' : undefined))
    expect(connections.state.busy).toBe(2)
    const rows = (await Promise.all(asked)) as { n: number; long: string; pid: number }[]
    for (const [n, row] of rows.entries()) {
      expect(row.n).toBe(n * 100)
      expect(row.long).toBe(String.fromCharCode(97 + ((n * 100) % 26)).repeat(n * 700))
    }
    expect(new Set(rows.map(({ pid }) => pid)).size).toBe(2)
    expect(connections.state).toMatchObject({ open: 2, busy: 0 })
  })

  it('[TEN-6] opens no more than a login may have, however many are sent at once', async (test) => {
    need(part, test)
    const connections = open(8)
    const pool = connections.pool(login('a', 3))
    const rows = await Promise.all(Array.from({ length: 200 }, (_, n) => ask(pool, 'select $1::int as n', [n])))
    expect(rows).toEqual(Array.from({ length: 200 }, (_, n) => ({ n })))
    expect(connections.state.open).toBeLessThanOrEqual(3)
  })

  it('[GQL-6] keeps what is refused from its neighbours', async (test) => {
    need(part, test)
    const connections = open()
    const pool = await warm(connections)
    const asked = Array.from({ length: 16 }, (_, n) => ask(pool, 'select 12 / $1::int as n', [n % 4], 'quotient'))
    const one = ['22012', { n: 12 }, { n: 6 }, { n: 4 }]
    expect(await settle(asked)).toEqual([...one, ...one, ...one, ...one])
    // what the driver itself refuses is nobody else's either
    const bad = {
      toPostgres: () => {
        throw new Error('no value')
      },
    }
    const mixed = [1, bad, 2, bad, 3, 4].map((value) => ask(pool, 'select $1::int as n', [value], 'plain'))
    expect(await settle(mixed)).toEqual([{ n: 1 }, 'Error: no value', { n: 2 }, 'Error: no value', { n: 3 }, { n: 4 }])
    expect(await ask(pool, 'select 1 as n')).toEqual({ n: 1 })
  })

  it('[GQL-6] tells each why it was refused, though the first of a name could not be parsed', async (test) => {
    need(part, test)
    const connections = open()
    const pool = await warm(connections)
    const text = 'select count(*)::int as n from late where id <> $1::int'
    const others = [ask(pool, 'select 7 as n'), ask(pool, 'select 8 as n')]
    const asked = Array.from({ length: 6 }, (_, n) => ask(pool, text, [n], 'late'))
    expect(await settle(asked)).toEqual(Array(6).fill('42P01'))
    expect(await Promise.all(others)).toEqual([{ n: 7 }, { n: 8 }])
    await watcher.query('create table late (id int); grant select on late to a')
    const again = Array.from({ length: 6 }, (_, n) => ask(pool, text, [n], 'late'))
    expect(await settle(again)).toEqual(Array(6).fill({ n: 0 }))
  })

  it('[GQL-6] parses anew for those behind one that was stopped while it was parsed', async (test) => {
    need(part, test)
    const connections = open()
    const pool = await warm(connections)
    await watcher.query('create table changed (id int); grant select on changed to a')
    const change = new pg.Client({ connectionString: need(part, test).url })
    await change.connect()
    try {
      // as a migration does: who parses a statement on it waits
      await change.query('begin; alter table changed add column more int')
      const asked = Array.from({ length: 6 }, () => ask(pool, 'select count(*)::int as n from changed', [], 'changed'))
      const ended = settle(asked)
      const waiting = `select pid from pg_stat_activity where usename = 'a' and wait_event_type = 'Lock'`
      await expect.poll(async () => (await watcher.query(waiting)).rowCount).toBe(2)
      await watcher.query(`select pg_cancel_backend(pid) from (${waiting}) w`)
      await expect.poll(async () => (await watcher.query(waiting)).rowCount).toBeGreaterThan(0)
      await change.query('commit')
      const settled = await ended
      expect(settled.filter((one) => one === '57014')).toHaveLength(2)
      expect(settled.filter((one) => one !== '57014')).toEqual(Array(4).fill({ n: 0 }))
    } finally {
      await change.end()
    }
  })

  it('[TEN-10] is not waited for while it is slow: what comes later goes elsewhere', async (test) => {
    need(part, test)
    const connections = open(6)
    const pool = await warm(connections, 'a', 6)
    const slow = [ask(pool, 'select 1 as n, pg_sleep(60)'), ask(pool, 'select 2 as n, pg_sleep(60)')]
    const ended = settle(slow)
    await expect.poll(() => sleeping(30)).toBe(2)
    const rows = await Promise.all(Array.from({ length: 12 }, (_, n) => ask(pool, 'select $1::int as n', [n])))
    expect(rows).toEqual(Array.from({ length: 12 }, (_, n) => ({ n })))
    expect(await sleeping()).toBe(2)
    await wake('pg_cancel_backend')
    expect(await ended).toEqual(['57014', '57014'])
    // cancelled is refused: the session is well
    const count = connections.state.open
    expect(await ask(pool, 'select 3 as n')).toEqual({ n: 3 })
    expect(connections.state).toMatchObject({ open: count, busy: 0 })
  })

  it('[TEN-10] that is cut refuses all that was on it, and the next one works', async (test) => {
    need(part, test)
    const connections = open()
    const pool = await warm(connections)
    const asked = Array.from({ length: 8 }, () => ask(pool, 'select 1 as n, pg_sleep(60)'))
    const ended = settle(asked)
    await expect.poll(() => sleeping()).toBe(2)
    await wake('pg_terminate_backend')
    expect(await ended).toEqual(Array(8).fill('UNAVAILABLE'))
    expect(await Promise.all([1, 2, 3].map((n) => ask(pool, 'select $1::int as n', [n])))).toEqual([
      { n: 1 },
      { n: 2 },
      { n: 3 },
    ])
    expect(connections.state.busy).toBe(0)
  })

  it('[TEN-6] is given back while others wait, however busy its login is', async (test) => {
    need(part, test)
    const connections = open(2)
    const a = await warm(connections, 'a', 2)
    const b = connections.pool(login('b', 2))
    let busy = true
    const load = Array.from({ length: 12 }, async () => {
      while (busy) await ask(a, 'select pg_sleep(0.002)')
    })
    try {
      for (let turn = 0; turn < 5; turn++)
        expect(await ask(b, 'select current_user::text as name')).toEqual({ name: 'b' })
      const client = await b.connect()
      expect((await client.query('select current_user::text as name')).rows).toEqual([{ name: 'b' }])
      client.release()
    } finally {
      busy = false
      await Promise.all(load)
    }
  })

  it('[TEN-4] takes nothing more once its login was let go of, and is closed when it is done', async (test) => {
    need(part, test)
    const connections = open()
    const pool = await warm(connections)
    const running = [1, 2].map(() => ask(pool, 'select pg_backend_pid() as pid, pg_sleep(0.2)'))
    const dropping = connections.drop('a')
    const later = await Promise.all([1, 2, 3].map(() => ask(pool, 'select pg_backend_pid() as pid')))
    const pids = (await Promise.all(running)).map(({ pid }) => pid)
    await dropping
    for (const { pid } of later) expect(pids).not.toContain(pid)
    const alive = 'select 1 from pg_stat_activity where pid = any($1)'
    await expect.poll(async () => (await watcher.query(alive, [pids])).rowCount).toBe(0)
    expect(await ask(pool, 'select 1 as n')).toEqual({ n: 1 })
  })

  it('[TEN-10] lets what is on it end when all are closed, and takes nothing more', async (test) => {
    need(part, test)
    const connections = open()
    const pool = await warm(connections)
    const asked = [1, 2, 3, 4].map((n) => ask(pool, `select $1::int as n, pg_sleep(0.05)`, [n]))
    const before = connections.state.busy
    const closing = connections.close()
    const late = settle([ask(pool, 'select 5 as n')])
    expect(before).toBe(2)
    expect(await settle(asked)).toMatchObject([{ n: 1 }, { n: 2 }, { n: 3 }, { n: 4 }])
    expect(await late).toEqual(['UNAVAILABLE'])
    await closing
    expect(connections.state).toMatchObject({ open: 0, busy: 0 })
  })

  it('[TEN-4] carries no transaction from one to the next', async (test) => {
    need(part, test)
    const connections = open()
    const pool = await warm(connections)
    const asked = ['select 1 as n', 'begin', 'select 2 as n', 'select 1 / 0'].map((text) =>
      pool.queryTogether({ text }),
    )
    await settle(asked)
    const { rows } = await pool.query('select pg_current_xact_id_if_assigned() as xid, 3 as n')
    expect(rows).toEqual([{ xid: null, n: 3 }])
    const idle = `select 1 from pg_stat_activity where usename = 'a' and state like 'idle in transaction%'`
    await expect.poll(async () => (await watcher.query(idle)).rowCount).toBe(0)
  })
})
