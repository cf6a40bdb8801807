/**
 * The graph over HTTP, 16 connections, against PostGraphile 5 on the same PostgreSQL, tables and rows, with answers of
 * the same shape and size. Ours runs with tenant isolation, rights, cost limits, rate limits, masking and a line in a log
 * file for each request (LOG_REQUESTS=false leaves that out); the peer has none of these. Rounds take turns. Prints
 * requests a second, p50/p99, processor time a request of the server and of PostgreSQL (as the kernel counts it, in
 * nanoseconds), statements and rows a request, and the ratios.
 * Usage: (cd bench/peers/postgraphile && npm ci) once, then node bench/graph.ts [rounds, 4 by default] [which, all by default]
 */
import { fork } from 'node:child_process'
import { openSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { Pool } from 'undici'
import { globalId } from '../schema/shared/ids.ts'
import { bootstrapKey } from '../tests/harness/index.ts'
import { startPostgres } from '../tests/harness/postgres.ts'
import { median, report, spread } from './measure.ts'

const rounds = Number(process.argv[2] ?? 4)
const connections = 16
const seconds = 4
/** Both servers compile what is hot: they are as fast as they get after some thousand requests. */
const warmSeconds = 5
const postgres = await startPostgres()
if ('unavailable' in postgres) throw new Error(postgres.unavailable)

interface Count {
  statements: number
  rows: number
}

interface Server {
  pid: number
  port: number
  /** Raw statements so far; null of the peer, which does not say. */
  count: () => Promise<Count | null>
  stop: () => void
}

const logPath = join(tmpdir(), `bench-graph-${process.pid}.log`)
const logFile = openSync(logPath, 'w')
process.once('exit', () => rmSync(logPath))

const start = (file: string, env: Record<string, string>) =>
  new Promise<Server>((resolve, reject) => {
    const child = fork(new URL(`./peers/${file}`, import.meta.url), {
      env: { ...process.env, ...env },
      stdio: ['ignore', file === 'ours.ts' ? logFile : 'ignore', 'ignore', 'ipc'],
    })
    child.once('message', (port) =>
      resolve({
        pid: child.pid!,
        port: Number(port),
        count: () =>
          new Promise((answered) => {
            if (file !== 'ours.ts') return answered(null)
            child.once('message', (count) => answered(count as Count))
            child.send('count')
          }),
        stop: () => child.kill(),
      }),
    )
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

/** What both are asked, each in its words: `ids` are of the rows that are there by then. */
const page = 'pageInfo { hasNextPage endCursor }'
const nested = (first: number, below: number) => () => ({
  ours: {
    query: `{ documents(first: ${first}) { edges { cursor node { id title createdAt chunks(first: ${below}) { edges { node { id text position } } ${page} } } } ${page} } }`,
  },
  peer: {
    query: `{ allDocuments(first: ${first}, orderBy: [CREATED_AT_DESC, ROW_ID_DESC]) { edges { cursor node { id title createdAt
    chunksByDocumentId(first: ${below}, orderBy: [POSITION_ASC]) { edges { node { id text position } } ${page} } } } ${page} } }`,
  },
})
interface Asked {
  query: string
  variables?: object
}
interface Ids {
  document: string
  conversation: string
}
const asked: Record<string, { of: (ids: Ids) => { ours: Asked; peer: Asked }; fill: [number, number] }> = {
  flat: { of: nested(20, 5), fill: [5_000, 10] },
  wide: { of: nested(100, 20), fill: [2_500, 20] },
  skewed: { of: nested(20, 5), fill: [20, 2_000] },
  deep: {
    of: () => ({
      ours: {
        query: `{ documents(first: 10) { nodes { id title chunks(first: 3) { nodes { id text document { id title chunks(first: 2) { nodes { id position } } } } } } } }`,
      },
      peer: {
        query: `{ allDocuments(first: 10, orderBy: [CREATED_AT_DESC, ROW_ID_DESC]) { nodes { id title chunksByDocumentId(first: 3, orderBy: [POSITION_ASC]) { nodes { id text
    documentByDocumentId { id title chunksByDocumentId(first: 2, orderBy: [POSITION_ASC]) { nodes { id position } } } } } } } }`,
      },
    }),
    fill: [5_000, 10],
  },
  single: {
    of: ({ document }) => ({
      ours: {
        query: 'query ($id: ID!) { node(id: $id) { id ... on Document { title createdAt } } }',
        variables: { id: globalId('Document', document) },
      },
      peer: {
        query: 'query ($id: ID!) { node(id: $id) { id ... on Document { title createdAt } } }',
        variables: { id: Buffer.from(JSON.stringify(['Document', document])).toString('base64') },
      },
    }),
    fill: [5_000, 10],
  },
  mutation: {
    of: ({ conversation }) => ({
      ours: {
        query:
          'mutation ($id: ID!) { conversationUpdate(input: { id: $id, title: "A new title" }) { conversation { id title } userErrors { code } } }',
        variables: { id: globalId('Conversation', conversation) },
      },
      peer: {
        query:
          'mutation ($id: UUID!) { updateConversationByRowId(input: { rowId: $id, conversationPatch: { title: "A new title" } }) { conversation { id title } } }',
        variables: { id: conversation },
      },
    }),
    fill: [5_000, 10],
  },
}
const titles: Record<string, string> = {
  flat: 'flat: 20 × 5 of 50,000',
  wide: 'wide: 100 × 20',
  skewed: 'skewed: 20 × 5 of 2,000 each',
  deep: 'deep: 10 × 3 × 1 × 2, four levels',
  single: 'single: one row by its id',
  mutation: 'mutation: one row changed and read back',
}

/** Milliseconds of processor time that a process has used, in all its threads; 0 for one that is gone. */
const cpuOf = (pid: number): number => {
  try {
    const used = readdirSync(`/proc/${pid}/task`).map((thread) =>
      Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]),
    )
    return used.reduce((all, one) => all + one, 0) / 1e6
  } catch {
    return 0
  }
}
/** The same of PostgreSQL's backends, each: some come and go while it is measured. */
const cpuOfBackends = async () => {
  const { rows } = await client.query<{ pid: number }>(
    'select pid from pg_stat_activity where backend_type = $1 and pid <> pg_backend_pid()',
    ['client backend'],
  )
  return new Map(rows.map(({ pid }) => [pid, cpuOf(pid)]))
}

async function load(server: Server, asked: Asked, ms: number) {
  const pool = new Pool(`http://127.0.0.1:${server.port}`, { connections })
  const body = JSON.stringify(asked)
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${bootstrapKey}` }
  const times: number[] = []
  let bytes = 0
  const backends = await cpuOfBackends()
  const counted = await server.count()
  const before = cpuOf(server.pid)
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
  const used = cpuOf(server.pid) - before
  let pg = 0
  for (const [pid, cpu] of await cpuOfBackends()) pg += cpu - (backends.get(pid) ?? 0)
  const count = await server.count()
  await pool.close()
  times.sort((a, b) => a - b)
  return {
    rate: times.length / took,
    p50: times[times.length >> 1]!,
    p99: times[Math.floor(times.length * 0.99)]!,
    cpu: used / times.length,
    pg: pg / times.length,
    bytes,
    statements: count && counted ? (count.statements - counted.statements) / times.length : 0,
    rows: count && counted ? (count.rows - counted.rows) / times.length : 0,
  }
}

const { rows: first } = await client.query<{ id: string }>(
  `insert into ${schema}.conversation (id, title, owner) select gen_random_uuid(), 'A title', 'apiKey:' || id from ${schema}.api_key returning id`,
)
for (const which of process.argv[3] ? [process.argv[3]] : Object.keys(asked)) {
  const { of: words, fill: rows } = asked[which]!
  await fill(...rows)
  const { rows: documents } = await client.query<{ id: string }>(`select id from ${schema}.document limit 1`)
  const question = words({ document: documents[0]!.id, conversation: first[0]!.id })
  const found: Record<'ours' | 'peer', Awaited<ReturnType<typeof load>>[]> = { ours: [], peer: [] }
  await load(ours, question.ours, warmSeconds * 1000)
  await load(peer, question.peer, warmSeconds * 1000)
  for (let round = 0; round < rounds; round++) {
    found.ours.push(await load(ours, question.ours, seconds * 1000))
    found.peer.push(await load(peer, question.peer, seconds * 1000))
  }
  const of = (who: 'ours' | 'peer', what: keyof (typeof found)['ours'][number]) =>
    median(found[who].map((one) => one[what]))
  const line = (who: 'ours' | 'peer') =>
    `${of(who, 'rate').toFixed(0)} req/s, p50 ${of(who, 'p50').toFixed(1)} p99 ${of(who, 'p99').toFixed(1)} ms, CPU ${of(who, 'cpu').toFixed(3)} + PG ${of(who, 'pg').toFixed(3)} ms a request, ${of(who, 'bytes')} bytes`
  const total = (one: { cpu: number; pg: number }) => one.cpu + one.pg
  // what a round of ours is compared with is the round of the peer beside it
  const ratios = found.ours.map((one, round) => total(found.peer[round]!) / total(one))
  report(titles[which]!, [
    [
      'ours',
      `${line('ours')}, ${of('ours', 'statements').toFixed(1)} statements, ${of('ours', 'rows').toFixed(1)} rows`,
    ],
    ['PostGraphile 5', line('peer')],
    [
      'ratios',
      `requests/s ${(of('ours', 'rate') / of('peer', 'rate')).toFixed(2)}, requests per CPU-second ${spread(ratios, 2)}`,
    ],
  ])
}
ours.stop()
peer.stop()
await client.end()
await postgres.stop()
process.exit(0)
