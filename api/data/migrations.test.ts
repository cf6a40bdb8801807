import { readFileSync } from 'node:fs'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type EmbeddedServer, startEmbedded } from './embedded/server.ts'
import { migrate, readMigrations } from './migrations.ts'

let server: EmbeddedServer
let client: pg.Client
beforeAll(async () => {
  server = await startEmbedded(null, null)
  client = new pg.Client({ host: server.host, user: 'postgres', database: 'postgres' })
  await client.connect()
})
afterAll(async () => {
  await client.end()
  await server.close()
})

const types: Record<string, string> = {
  String: 'text',
  Int: 'integer',
  BigInt: 'bigint',
  Boolean: 'boolean',
  Float: 'double precision',
  Json: 'jsonb',
  'String[]': 'ARRAY',
  'Unsupported("vector")': 'USER-DEFINED',
  'Unsupported("tsvector")': 'tsvector',
}

/** The columns that a Prisma schema declares: `table.column type null|not null`. */
function declared(name: string): string[] {
  const text = readFileSync(new URL(`../../prisma/${name}.prisma`, import.meta.url), 'utf8')
  const columns: string[] = []
  for (const [, model, body] of text.matchAll(/^model (\w+) \{\n([\s\S]*?)^\}/gm)) {
    const table = /@@map\("(\w+)"\)/.exec(body!)?.[1] ?? model!
    for (const line of body!.split('\n')) {
      const field = /^ {2}(\w+)\s+(Unsupported\("\w+"\)|\w+)(\[\])?(\?)?(.*)$/.exec(line)
      if (!field) continue
      const [, fieldName, base, list = '', optional, rest] = field
      if (/@relation/.test(rest!) || new RegExp(`^model ${base} `, 'm').test(text)) continue
      const column = /@map\("(\w+)"\)/.exec(rest!)?.[1] ?? fieldName
      const native = /@db\.(\w+)/.exec(rest!)?.[1]
      const type =
        native === 'Uuid'
          ? 'uuid'
          : native === 'Timestamptz'
            ? 'timestamp with time zone'
            : native === 'Decimal'
              ? 'numeric'
              : types[`${base}${list}`]
      columns.push(`${table}.${column} ${type} ${optional ? 'null' : 'not null'}`)
    }
  }
  return columns.sort()
}

describe('migrations', () => {
  it.each(['platform', 'tenant'] as const)(
    '[TEN-7] make exactly the %s schema that Prisma believes in',
    async (name) => {
      const schema = `drift_${name}`
      await migrate(client, schema, await readMigrations(name))
      const { rows } = await client.query(
        `select table_name || '.' || column_name || ' ' || data_type || case is_nullable when 'YES' then ' null' else ' not null' end as c
       from information_schema.columns where table_schema = $1 and table_name <> 'schema_migration'`,
        [schema],
      )
      expect(rows.map(({ c }) => c).sort()).toEqual(declared(name))
    },
  )

  it('[TEN-7] apply once, and only what is new', async () => {
    const one = { name: '1.sql', sql: 'create table a (n int)', checksum: 'x' }
    const two = { name: '2.sql', sql: 'insert into a values (1)', checksum: 'y' }
    expect(await migrate(client, 'again', [one])).toBe(1)
    expect(await migrate(client, 'again', [one, two])).toBe(1)
    expect(await migrate(client, 'again', [one, two])).toBe(0)
    expect((await client.query('select count(*)::int as n from again.a')).rows).toEqual([{ n: 1 }])
  })

  it('[TEN-7] leave nothing of one that fails, and refuse one that was edited', async () => {
    const good = { name: '1.sql', sql: 'create table b (n int)', checksum: 'x' }
    const bad = { name: '2.sql', sql: 'create table c (n int); select nonsense', checksum: 'y' }
    await expect(migrate(client, 'broken', [good, bad])).rejects.toThrow('2.sql failed on broken')
    const { rows } = await client.query(
      `select table_name from information_schema.tables where table_schema = 'broken'`,
    )
    expect(rows.map(({ table_name }) => table_name).sort()).toEqual(['b', 'schema_migration'])
    await expect(migrate(client, 'broken', [{ ...good, checksum: 'z' }])).rejects.toThrow(
      'changed after it was applied',
    )
  })
})
