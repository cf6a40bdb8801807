/**
 * Reads through the graph over HTTP, 16 connections, against PostGraphile 5 on the same PostgreSQL, tables and rows, with
 * answers of the same shape and size. Ours runs with tenant isolation, rights, cost limits and masking on; the peer has
 * none of these. Prints requests a second, p50/p99, and processor time a request of the server and of PostgreSQL.
 * Usage: npm ci --prefix bench/peers/postgraphile once, then node bench/graph.ts [rounds, 4 by default]
 */
import { execFileSync, fork } from 'node:child_process'
import { readFileSync } from 'node:fs'
import pg from 'pg'
import { Pool } from 'undici'
import { bootstrapKey } from '../tests/harness/index.ts'
import { startPostgres } from '../tests/harness/postgres.ts'
import { median, report } from './measure.ts'

const rounds = Number(process.argv[2] ?? 4)
const connections = 16
const seconds = 4
const postgres = await startPostgres()
if ('unavailable' in postgres) throw new Error(postgres.unavailable)

const start = (file: string, env: Record<string, string>) =>
  new Promise<{ pid: number; port: number; stop: () => void }>((resolve, reject) => {
    const child = fork(new URL(`./peers/${file}`, import.meta.url), {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    child.once('message', (port) => resolve({ pid: child.pid!, port: Number(port), stop: () => child.kill() }))
    process.once('exit', () => child.kill())
    child.once('exit', (code) => reject(new Error(`${file} ended with ${code}`)))
  })
const ours = await start('ours.ts', { DATABASE_URL: postgres.url })

const client = new pg.Client({ connectionString: postgres.url })
client.on('error', () => undefined)
await client.connect()
const schema = 'tenant_demo'
const fill = async (documents: number, each: number) => {
  await client.query(`truncate ${schema}.document cascade`)
  await client.query(
    `insert into ${schema}.document (id, title, mime_type, size, source_kind, status, version, chunk_count, created_at)
     select gen_random_uuid(), 'Document ' || n, 'text/plain', n, 'TEXT', 'READY', 1, ${each}, timestamptz '2026-01-01' + n * interval '1 minute'
     from generate_series(1, ${documents}) n`,
  )
  await client.query(
    `insert into ${schema}.chunk (id, document_id, version, position, text, start_offset, end_offset, tokens, hash, embedding_model)
     select gen_random_uuid(), d.id, 1, n, 'Passage ' || n || ' of a document, some words long, as passages are', 0, 1, 1, 'h', 'none'
     from ${schema}.document d, generate_series(0, ${each - 1}) n`,
  )
  await client.query(`vacuum analyze`)
}
await fill(5_000, 10)
const peer = await start('postgraphile/server.mjs', { DATABASE_URL: postgres.url, SCHEMA: schema })

/** Each read in the words of both. */
const page = 'pageInfo { hasNextPage endCursor }'
const nested = (first: number, below: number) => ({
  ours: `{ documents(first: ${first}) { edges { cursor node { id title createdAt chunks(first: ${below}) { edges { node { id text position } } ${page} } } } ${page} } }`,
  peer: `{ allDocuments(first: ${first}, orderBy: [CREATED_AT_DESC, ROW_ID_DESC]) { edges { cursor node { id title createdAt
    chunksByDocumentId(first: ${below}, orderBy: [POSITION_ASC]) { edges { node { id text position } } ${page} } } } ${page} } }`,
})
const reads: Record<string, { ours: string; peer: string; fill: [number, number] }> = {
  'flat: 20 × 5 of 50,000': { ...nested(20, 5), fill: [5_000, 10] },
  'wide: 100 × 20': { ...nested(100, 20), fill: [2_500, 20] },
  'skewed: 20 × 5 of 2,000 each': { ...nested(20, 5), fill: [20, 2_000] },
}

const ticks = Number(execFileSync('getconf', ['CLK_TCK']))
/** Milliseconds of processor time of processes. */
const cpuOf = (pids: readonly number[]) =>
  pids.reduce((sum, pid) => {
    try {
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
      return sum + ((Number(fields[11]) + Number(fields[12])) * 1000) / ticks
    } catch {
      return sum
    }
  }, 0)
const backends = async () => {
  const { rows } = await client.query<{ pid: number }>(
    'select pid from pg_stat_activity where backend_type = $1 and pid <> pg_backend_pid()',
    ['client backend'],
  )
  return rows.map((row) => row.pid)
}

async function load(server: { pid: number; port: number }, query: string, ms: number) {
  const pool = new Pool(`http://127.0.0.1:${server.port}`, { connections })
  const body = JSON.stringify({ query })
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${bootstrapKey}` }
  const times: number[] = []
  let bytes = 0
  const postgresPids = await backends()
  const before = [cpuOf([server.pid]), cpuOf(postgresPids)]
  const begin = performance.now()
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (performance.now() - begin < ms) {
        const started = performance.now()
        const answer = await pool.request({ path: '/graphql', method: 'POST', headers, body })
        const text = await answer.body.text()
        if (answer.statusCode !== 200 || text.includes('"errors"')) throw new Error(text.slice(0, 500))
        bytes = text.length
        times.push(performance.now() - started)
      }
    }),
  )
  const took = (performance.now() - begin) / 1000
  const after = [cpuOf([server.pid]), cpuOf(postgresPids)]
  await pool.close()
  times.sort((a, b) => a - b)
  return {
    rate: times.length / took,
    p50: times[times.length >> 1]!,
    p99: times[Math.floor(times.length * 0.99)]!,
    cpu: (after[0]! - before[0]!) / times.length,
    pg: (after[1]! - before[1]!) / times.length,
    bytes,
  }
}

for (const [name, read] of Object.entries(reads)) {
  await fill(...read.fill)
  const found: Record<'ours' | 'peer', Awaited<ReturnType<typeof load>>[]> = { ours: [], peer: [] }
  await load(ours, read.ours, 1_500)
  await load(peer, read.peer, 1_500)
  for (let round = 0; round < rounds; round++) {
    found.ours.push(await load(ours, read.ours, seconds * 1000))
    found.peer.push(await load(peer, read.peer, seconds * 1000))
  }
  const of = (who: 'ours' | 'peer', what: 'rate' | 'p50' | 'p99' | 'cpu' | 'pg' | 'bytes') =>
    median(found[who].map((one) => one[what]))
  const line = (who: 'ours' | 'peer') =>
    `${of(who, 'rate').toFixed(0)} req/s, p50 ${of(who, 'p50').toFixed(1)} p99 ${of(who, 'p99').toFixed(1)} ms, CPU ${of(who, 'cpu').toFixed(2)} + PG ${of(who, 'pg').toFixed(2)} ms a request, ${of(who, 'bytes')} bytes`
  const total = (who: 'ours' | 'peer') => of(who, 'cpu') + of(who, 'pg')
  report(name, [
    ['ours', line('ours')],
    ['PostGraphile 5', line('peer')],
    [
      'ratios',
      `requests/s ${(of('ours', 'rate') / of('peer', 'rate')).toFixed(2)}, requests per CPU-second ${(total('peer') / total('ours')).toFixed(2)}`,
    ],
  ])
}
ours.stop()
peer.stop()
await client.end()
await postgres.stop()
process.exit(0)
