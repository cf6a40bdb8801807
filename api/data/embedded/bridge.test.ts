import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type EmbeddedServer, startEmbedded } from './server.ts'

let server: EmbeddedServer
let pool: pg.Pool
beforeAll(async () => {
  server = await startEmbedded(null, null)
  pool = new pg.Pool({ host: server.host, user: 'postgres', database: 'postgres', max: 8 })
  pool.on('error', () => undefined)
})
afterAll(async () => {
  await pool.end()
  await server.close()
})

describe('the embedded database on its socket', () => {
  it('[SET-9] never binds one connection’s values to another’s statement, however large they are', async () => {
    const large = 'x'.repeat(700_000)
    const results = await Promise.all(
      Array.from({ length: 60 }, async (_, i) => {
        if (i % 3 === 0) {
          const { rows } = await pool.query('select length($1::text) as n, $2::int as i', [large, i])
          return rows[0].n === large.length && rows[0].i === i
        }
        const { rows } = await pool.query('select $1::int as i, $2::text as t', [i, `t${i}`])
        return rows[0].i === i && rows[0].t === `t${i}`
      }),
    )
    expect(results.every(Boolean)).toBe(true)
  })

  it('[TEN-4] keeps an open transaction to its connection and makes the others wait', async () => {
    await pool.query('create table counter (n int)')
    await pool.query('insert into counter values (0)')
    await Promise.all(
      Array.from({ length: 20 }, async () => {
        const client = await pool.connect()
        await client.query('begin')
        const { rows } = await client.query('select n from counter')
        await client.query('update counter set n = $1', [rows[0].n + 1])
        await client.query('commit')
        client.release()
      }),
    )
    expect((await pool.query('select n from counter')).rows).toEqual([{ n: 20 }])
  })

  it('[TEN-4] rolls back what a lost connection left open', async () => {
    await pool.query('create table lost (n int)')
    const client = new pg.Client({ host: server.host, user: 'postgres', database: 'postgres' })
    client.on('error', () => undefined)
    await client.connect()
    await client.query('begin')
    await client.query('insert into lost values (1)')
    ;(client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy()
    expect((await pool.query('select count(*)::int as n from lost')).rows).toEqual([{ n: 0 }])
  })

  it('answers an error of a statement to its own connection and goes on', async () => {
    await expect(pool.query('select $1::int / 0', [1])).rejects.toMatchObject({ code: '22012' })
    await expect(pool.query('selec')).rejects.toMatchObject({ code: '42601' })
    expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }])
  })
})
