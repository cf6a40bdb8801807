import { existsSync } from 'node:fs'
import pg from 'pg'
import { afterAll, describe, expect, it } from 'vitest'
import { need } from './part.ts'
import { startPostgres } from './postgres.ts'

describe('a real PostgreSQL for tests', async () => {
  const part = await startPostgres()
  afterAll(() => ('stop' in part ? part.stop() : undefined))

  it('[SET-4] has pgvector ≥ 0.8 with an index that finds the nearest', async (test) => {
    const { url } = need(part, test)
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    await client.query('CREATE EXTENSION vector; CREATE TABLE item (id int, at vector(3))')
    await client.query('INSERT INTO item SELECT i, ARRAY[i, 0, 0]::vector FROM generate_series(1, 500) i')
    await client.query('CREATE INDEX ON item USING hnsw (at vector_l2_ops)')
    const nearest = await client.query("SELECT id FROM item ORDER BY at <-> '[42, 0, 0]' LIMIT 1")
    expect(nearest.rows).toEqual([{ id: 42 }])
    const version = await client.query("SELECT extversion FROM pg_extension WHERE extname = 'vector'")
    expect(Number.parseFloat(version.rows[0].extversion)).toBeGreaterThanOrEqual(0.8)
    await client.end()
  })

  it('[SET-4] listens on loopback only and speaks to nobody by socket', async (test) => {
    const { url } = need(part, test)
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    const { rows } = await client.query(
      "SELECT current_setting('listen_addresses') AS hosts, current_setting('unix_socket_directories') AS sockets",
    )
    expect(rows).toEqual([{ hosts: '127.0.0.1', sockets: '' }])
    await client.end()
  })

  it('[SET-4] stops with clients connected and leaves no data', async (test) => {
    need(part, test)
    const other = need(await startPostgres(), test)
    const client = new pg.Client({ connectionString: other.url })
    const lost = new Promise((resolve) => client.on('error', resolve))
    await client.connect()
    const { rows } = await client.query("SELECT current_setting('data_directory') AS folder")
    await other.stop()
    await lost
    expect(existsSync(rows[0].folder)).toBe(false)
  })
})
