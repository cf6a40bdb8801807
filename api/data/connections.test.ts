import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { need } from '../../tests/harness/part.ts'
import { startPostgres } from '../../tests/harness/postgres.ts'
import { type Connections, createConnections, type Login } from './connections.ts'

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
