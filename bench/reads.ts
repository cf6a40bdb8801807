/**
 * The benchmark's nested read, 20 documents with 5 chunks each, by our lists against the plain Prisma way (a relation
 * with nested `take`) on the same PostgreSQL, the same rows and the same answer: statements, rows fetched, time and
 * processor time. Flat: 10 chunks a document; skewed: 2,000 under each of the 20.
 * Usage: npx prisma generate --schema bench/peer.prisma && node bench/reads.ts
 */
import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { Lists } from '../api/data/lists/loader.ts'
import { startInstance } from '../tests/harness/index.ts'
import { startPostgres } from '../tests/harness/postgres.ts'
import { PrismaClient } from './generated/client.ts'
import { cpuMs, median, report } from './measure.ts'

const postgres = await startPostgres()
if ('unavailable' in postgres) throw new Error(postgres.unavailable)
const instance = await startInstance({
  DATABASE_URL: postgres.url,
  WORKERS: '0',
  RATE_POINTS_PER_MINUTE: '0',
  RATE_TENANT_POINTS_PER_MINUTE: '0',
})
const database = instance.platform.parts.databases.tenant('demo')

const pool = new pg.Pool({ connectionString: postgres.url, max: 4 })
// the tenant's own role may neither empty a table nor measure it
const owner = new pg.Client({ connectionString: postgres.url })
owner.on('error', () => undefined)
await owner.connect()
const counted = { statements: 0, rows: 0 }
pool.on('error', () => undefined) // the server ends before its pool
const connect = pool.connect.bind(pool) as () => Promise<pg.PoolClient>
const wrapped = new WeakSet<object>()
function count(client: { query: unknown }) {
  if (wrapped.has(client)) return
  wrapped.add(client)
  const query = (client.query as (...args: unknown[]) => Promise<pg.QueryResult>).bind(client)
  client.query = async (...args: unknown[]) => {
    const result = await query(...args)
    counted.statements++
    counted.rows += result?.rows?.length ?? 0
    return result
  }
}
pool.query = (async (...args: unknown[]) => {
  const client = await connect()
  try {
    count(client)
    return await (client.query as (...args: unknown[]) => unknown)(...args)
  } finally {
    client.release()
  }
}) as never
const prisma = new PrismaClient({ adapter: new PrismaPg(pool, { schema: database.schema }) })

const wanted = { rows: true, cursors: false, more: false, total: false }
async function ours() {
  const lists = new Lists({ database, owner: 'system', scopes: new Set() })
  const { rows } = await lists.page('document', { first: 20 }, { ...wanted, fields: ['id', 'title'] })
  return Promise.all(
    rows.map(async ({ id, title }) => ({
      title,
      chunks: (await lists.under('documentChunks', id, { first: 5 }, { ...wanted, fields: ['text'] })).rows.map(
        ({ text }) => text,
      ),
    })),
  )
}
async function plain() {
  const rows = await prisma.document.findMany({
    take: 20,
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    select: { title: true, chunks: { take: 5, orderBy: { position: 'asc' }, select: { text: true } } },
  })
  return rows.map(({ title, chunks }) => ({ title, chunks: chunks.map(({ text }) => text) }))
}

for (const perDocument of [10, 2_000]) {
  await owner.query(`truncate ${database.table('document')} cascade`)
  await database.query(
    `insert into ${database.table('document')} (id, title, mime_type, size, source_kind, status, version)
     select gen_random_uuid(), 'Document ' || n, 'text/plain', n, 'TEXT', 'READY', 1 from generate_series(1, 20) n`,
  )
  await database.query(
    `insert into ${database.table('chunk')} (id, document_id, version, position, text, start_offset, end_offset, tokens, hash, embedding_model)
     select gen_random_uuid(), d.id, 1, n, 'Passage ' || n || repeat(' of some length', 20), 0, 1, 1, 'h', 'none'
     from ${database.table('document')} d, generate_series(1, ${perDocument}) n`,
  )
  await owner.query(`analyze ${database.table('chunk')}`)
  const results: Record<string, { ms: number[]; cpu: number[]; statements: number; rows: number }> = {}
  const same = JSON.stringify(await ours()) === JSON.stringify(await plain())
  if (!same) throw new Error('The two do not give the same answer.')
  for (let round = 0; round < 5; round++) {
    for (const [name, read] of [
      ['ours', ours],
      ['plain Prisma', plain],
    ] as const) {
      const counter = name === 'ours' ? instance.platform.parts.databases.count : counted
      const times = name === 'ours' || perDocument < 100 ? 100 : 5
      const before = { ...counter, cpu: cpuMs(), at: performance.now() }
      for (let n = 0; n < times; n++) await read()
      results[name] ??= { ms: [], cpu: [], statements: 0, rows: 0 }
      const result = results[name]!
      result.ms.push((performance.now() - before.at) / times)
      result.cpu.push((cpuMs() - before.cpu) / times)
      result.statements = (counter.statements - before.statements) / times
      result.rows = (counter.rows - before.rows) / times
    }
  }
  report(
    `20 documents × 5 of ${perDocument} chunks (120 rows are returned)`,
    Object.entries(results).map(([name, { ms, cpu, statements, rows }]) => [
      name,
      `${statements} statements, ${rows} rows, ${median(ms).toFixed(2)} ms, ${median(cpu).toFixed(2)} CPU-ms of the process`,
    ]),
  )
  const ratio = (key: 'ms' | 'cpu') => (median(results['plain Prisma']![key]) / median(results.ours![key])).toFixed(1)
  console.log(`  ratio plain / ours: time ${ratio('ms')}, CPU ${ratio('cpu')}`)
}
await prisma.$disconnect()
await owner.end()
await instance.stop()
await postgres.stop()
process.exit(0)
