import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import type pg from 'pg'
import { transactionInTurn } from './turn.ts'

export interface Migration {
  name: string
  sql: string
  checksum: string
}

const folder = new URL('../../prisma/migrations/', import.meta.url)

/** A change waits this long for readers of a table to end; longer, and those who come after would wait behind it. */
const lockTimeoutMs = 2_000
const lockAttempts = 5
const lockNotAvailable = '55P03'

/** The SQL files of one kind in the order in which they apply. */
export async function readMigrations(kind: 'platform' | 'tenant'): Promise<Migration[]> {
  const names = (await readdir(new URL(`${kind}/`, folder))).filter((name) => name.endsWith('.sql')).sort()
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(new URL(`${kind}/${name}`, folder), 'utf8')
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
    }),
  )
}

/**
 * Whether a schema at that version lacks some of the migrations. One that a newer release has brought further than
 * we know does not: releases that are deployed one after the other only add.
 */
export function isBehind(version: string | null, migrations: readonly Migration[]): boolean {
  const newest = migrations.at(-1)?.name
  return version !== newest && (version === null || migrations.some(({ name }) => name === version))
}

/**
 * Brings one schema to the newest version; a schema that is there already costs one query.
 * Each file commits with its own record, so a killed run goes on where it stopped. Two runners on one schema wait
 * for each other. Readers of a table are never held up longer than the time that a change waits for its lock.
 * @returns how many files were applied
 * @throws Error when an applied file has changed since: history is added to, never edited
 */
export async function migrate(client: pg.ClientBase, schema: string, migrations: readonly Migration[]) {
  const name = `"${schema}"`
  const exists = await client.query('select to_regclass($1) as t', [`${name}.schema_migration`])
  if (exists.rows[0].t === null) {
    await transactionInTurn(client, `migrate:${schema}`, async () => {
      await client.query(`create schema if not exists ${name}`)
      await client.query(
        `create table if not exists ${name}.schema_migration (
           name text primary key, checksum text not null, applied_at timestamptz not null default now())`,
      )
    })
  }
  const applied = new Map<string, string>(
    (await client.query(`select name, checksum from ${name}.schema_migration`)).rows.map((r) => [r.name, r.checksum]),
  )
  let count = 0
  for (const migration of migrations) {
    const checksum = applied.get(migration.name)
    if (checksum === migration.checksum) continue
    if (checksum !== undefined) {
      throw new Error(`Migration ${migration.name} was changed after it was applied to ${schema}.`)
    }
    if (await apply(client, schema, migration)) count++
  }
  return count
}

async function apply(client: pg.ClientBase, schema: string, migration: Migration): Promise<boolean> {
  const name = `"${schema}"`
  for (let attempt = 1; ; attempt++) {
    try {
      return await transactionInTurn(client, `migrate:${schema}`, async () => {
        const raced = await client.query(`select 1 from ${name}.schema_migration where name = $1`, [migration.name])
        if (raced.rowCount !== 0) return false
        await client.query(`set local lock_timeout = ${lockTimeoutMs}; set local search_path = ${name}, public`)
        await client.query(migration.sql)
        await client.query(`insert into ${name}.schema_migration (name, checksum) values ($1, $2)`, [
          migration.name,
          migration.checksum,
        ])
        return true
      })
    } catch (error) {
      if ((error as { code?: string }).code === lockNotAvailable && attempt < lockAttempts) continue
      throw new Error(`Migration ${migration.name} failed on ${schema}.`, { cause: error })
    }
  }
}
