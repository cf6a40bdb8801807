/**
 * Many tenants in one process on a real PostgreSQL with passwords: what it costs to create them, to migrate them all
 * (killed with -9 on the way, and resumed), to know them, to have them open, and to ask one that is cold.
 * Then the same statement for 10, 100 and 1,000 of them at random, 16 at a time over 20 connections, by a login role per
 * tenant (ours) against one login that takes the tenant's role for each transaction, in interleaved rounds.
 * Usage: node bench/tenants.ts [tenants, 1000 by default]
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import pg from 'pg'
import { createTenantDirectory } from '../api/context/directory.ts'
import { readMigrations } from '../api/data/migrations.ts'
import { createSecrets } from '../api/data/secrets.ts'
import { createAuth } from '../api/services/identity/auth.ts'
import type { Parts } from '../api/services/scope.ts'
import { addTenant, openTestDatabases } from '../tests/harness/database.ts'
import { requirePasswords, startPostgres } from '../tests/harness/postgres.ts'
import { median, report } from './measure.ts'

setFlagsFromString('--expose-gc')
const gc = runInNewContext('gc') as () => void
const heap = async () => {
  for (let turn = 0; turn < 3; turn++) {
    gc()
    await new Promise(setImmediate)
  }
  return process.memoryUsage().heapUsed
}
const seconds = (since: number) => (performance.now() - since) / 1000

const count = Number(process.argv[2] ?? 1000)
const cap = 20
const postgres = await startPostgres({ fsync: 'on', full_page_writes: 'on', max_connections: '200' })
if ('unavailable' in postgres) throw new Error(postgres.unavailable)
const dataDir = await mkdtemp(join(tmpdir(), 'sft-bench-'))
const key = '0123456789abcdef'.repeat(4)
const secrets = createSecrets(Buffer.from(key, 'hex'))
const server = { connectionString: postgres.url }
const slugs = Array.from({ length: count }, (_, index) => `t${String(index).padStart(5, '0')}`)
const owner = new pg.Client(server)
await owner.connect()
await requirePasswords(owner)

// --- creating, by the command, killed half-way and resumed

const first = await openTestDatabases({ server, secrets })
for (const slug of slugs) await addTenant(first.databases, slug)
const migrateAll = () =>
  spawn(process.execPath, ['api/migrate.ts', '--all'], {
    cwd: join(import.meta.dirname, '..'),
    env: { ...process.env, DATABASE_URL: postgres.url, SECRET_KEY: key, DATA_DIR: dataDir },
    stdio: 'ignore',
  })
const ready = async () =>
  Number((await owner.query('select count(*) as n from platform.tenant where schema_version is not null')).rows[0].n)
let since = performance.now()
const killed = migrateAll()
while ((await ready()) < count / 2) await new Promise((resolve) => setTimeout(resolve, 20))
killed.kill('SIGKILL')
await once(killed, 'close')
const atKill = await ready()
const [code] = await once(migrateAll(), 'close')
const createSeconds = seconds(since)
if (code !== 0 || (await ready()) !== count) throw new Error('not all tenants were created')
await owner.query(`update platform.tenant set status = 'ACTIVE'`)
await first.stop()

// --- a change on all of them

const change = { name: '9001_bench.sql', sql: 'alter table document add column bench text', checksum: 'b' }
const next = await openTestDatabases({
  server,
  secrets,
  cap,
  migrations: [...(await readMigrations('tenant')), change],
})
since = performance.now()
const { migrated, failed } = await next.databases.migrateAll({ concurrency: 4 })
const changeSeconds = seconds(since)
if (migrated !== count || failed.length) throw new Error('not all tenants were changed')
await next.stop()

// --- knowing them, having them open

const opened = await openTestDatabases({ server, secrets, cap, idleMs: 3_600_000 })
const { databases } = opened
const directory = createTenantDirectory(databases, { publish: () => undefined }, () => undefined)
await databases.tenant(slugs[0]!).prisma.document.count() // what is loaded once is nobody's
const empty = await heap()
for (const slug of slugs) await directory.active(slug)
const known = await heap()
const cold: number[] = []
for (const slug of slugs.slice(1)) {
  const begin = performance.now()
  await databases.tenant(slug).prisma.document.count()
  cold.push(performance.now() - begin)
}
const open = await heap()
const parts = { config: {}, secrets, databases } as Parts
await createAuth(parts, slugs[0]!)
const withoutAuth = await heap()
const auths = await Promise.all(slugs.slice(0, 100).map((slug) => createAuth(parts, slug)))
const withAuth = await heap()
const warm: number[] = []
for (let turn = 0; turn < 200; turn++) {
  const begin = performance.now()
  await databases.tenant(slugs.at(-1)!).prisma.document.count()
  warm.push(performance.now() - begin)
}
const connections = databases.connections.open

report(`Tenants: ${count} on one server`, [
  ['created, killed with -9 half-way and resumed', `${createSeconds.toFixed(1)} s (${atKill} were ready at the kill)`],
  ['one additive change on all', `${changeSeconds.toFixed(1)} s`],
  ['heap of a known, idle tenant', `${((known - empty) / count / 1000).toFixed(1)} kB`],
  ['heap of an open tenant', `${((open - known) / (count - 1) / 1000).toFixed(1)} kB`],
  ['what signing in to it by password adds', `${((withAuth - withoutAuth) / auths.length / 1000).toFixed(1)} kB`],
  ['open connections after all were used', `${connections} (cap ${cap})`],
  ['first query of a cold tenant, p50 / p99', `${at(cold, 0.5)} / ${at(cold, 0.99)} ms`],
  ['the same of a warm one, p50', `${at(warm, 0.5)} ms`],
])

// --- one login each, against one login for all

const shared = 'one_for_all'
await owner.query(`create role ${shared} login noinherit password 'bench'`)
for (const slug of slugs) await owner.query(`grant tenant_${slug} to ${shared}`)
const address = new URL(postgres.url)
address.searchParams.set('user', shared)
address.searchParams.set('password', 'bench')
const pool = new pg.Pool({ connectionString: address.toString(), max: cap })
// as many connections as tenants are busy, up to what PostgreSQL has by default
const wide = await openTestDatabases({ server, secrets, cap: 80, idleMs: 3_600_000 })

const statement = 'select count(*)::int as n from %.document where status = $1'
const ways = {
  'a login role each (ours)': async (slug: string) => {
    await databases.tenant(slug).query(statement.replace('%', `tenant_${slug}`), ['READY'])
  },
  'the same over 80 connections': async (slug: string) => {
    await wide.databases.tenant(slug).query(statement.replace('%', `tenant_${slug}`), ['READY'])
  },
  'one login, role by transaction': async (slug: string) => {
    const client = await pool.connect()
    await client.query('begin')
    await client.query(`set local role tenant_${slug}`)
    await client.query(statement.replace('%', `tenant_${slug}`), ['READY'])
    await client.query('commit')
    client.release()
  },
  'the same in one message, values in the text': async (slug: string) => {
    const text = statement.replace('%', `tenant_${slug}`).replace('$1', `'READY'`)
    await pool.query(`begin; set local role tenant_${slug}; ${text}; commit`)
  },
}
/** The same choices in every round and way (a linear congruential generator). */
let seed = 0
const random = () => {
  seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31
  return seed / 2 ** 31
}
for (const active of [10, 100, 1000].filter((active) => active <= count)) {
  const found = new Map(Object.keys(ways).map((way) => [way, { rate: [] as number[], times: [] as number[] }]))
  for (let round = 0; round < 4; round++) {
    for (const [way, ask] of Object.entries(ways)) {
      const requests = 3_000
      let turn = 0
      seed = round
      const begin = performance.now()
      await Promise.all(
        Array.from({ length: 16 }, async () => {
          for (; turn < requests; ) {
            turn++
            const slug = slugs[Math.floor(random() * active)]!
            const started = performance.now()
            await ask(slug)
            found.get(way)!.times.push(performance.now() - started)
          }
        }),
      )
      found.get(way)!.rate.push(requests / seconds(begin))
    }
  }
  report(
    `${active} active tenants, 16 at a time over ${cap} connections (median of 4 rounds)`,
    [...found].map(([way, { rate, times }]) => [
      way,
      `${median(rate).toFixed(0)} req/s, p50 ${at(times, 0.5)} ms, p99 ${at(times, 0.99)} ms`,
    ]),
  )
}

await pool.end()
await wide.stop()
await opened.stop()
await owner.end()
await postgres.stop()
await rm(dataDir, { recursive: true, force: true })

function at(times: readonly number[], share: number): string {
  return [...times].sort((a, b) => a - b)[Math.floor(times.length * share)]!.toFixed(1)
}
