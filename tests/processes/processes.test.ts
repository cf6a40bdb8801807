import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { encodeEventCursor } from '../../api/data/events/cursor.ts'
import { connectModels, rowId, type StreamEvent } from '../harness/chat.ts'
import { type Instance, type Live, subscribe, type Transport } from '../harness/index.ts'
import { type OpenAi, startOpenAi } from '../harness/openai.ts'
import {
  type Cluster,
  chatAt,
  createDocument,
  kill,
  type Member,
  needEngines,
  startCluster,
  startEngines,
  startSlowSite,
} from './cluster.ts'

interface Ingestion {
  documentIngestion: { cursor: string; status?: string; documentId?: string }
}

/** Everything that happened to documents from a cursor on. */
const follow = (member: Member, after = encodeEventCursor('demo.document', 0), transport: Transport = 'sse') =>
  subscribe<Ingestion>(
    member,
    transport,
    `subscription ($after: Cursor) { documentIngestion(after: $after) { cursor ... on DocumentProgress { status documentId } } }`,
    { after },
  )

const position = ({ documentIngestion: { cursor } }: Ingestion) =>
  Number(Buffer.from(cursor, 'base64url').toString().split(':')[1])

/** What a reader has in hand at the end: a resync stands for all before it. */
const assemble = (events: readonly StreamEvent[]): string =>
  events.reduce(
    (text, event) => (event.__typename === 'StreamResync' ? event.message!.content : text + (event.text ?? '')),
    '',
  )

describe.each([
  { wiring: 'PostgreSQL’s NOTIFY', withRedis: false },
  { wiring: 'Redis', withRedis: true },
])('two API processes and two workers over $wiring', { timeout: 60_000 }, async ({ withRedis }) => {
  const engines = await startEngines(withRedis)
  let cluster: Cluster
  let openai: OpenAi
  let site: Awaited<ReturnType<typeof startSlowSite>>
  let models: Record<'slow', string>

  beforeAll(async () => {
    const started = await startCluster(engines)
    if (!started) return
    cluster = started
    ;[openai, site] = await Promise.all([startOpenAi(), startSlowSite()])
    models = await connectModels(cluster.a as unknown as Instance, openai, ['slow'])
  })
  afterAll(async () => {
    await cluster?.stop()
    await Promise.all([openai?.stop(), site?.stop()])
  })

  const logged = async () =>
    (
      await cluster.database.query<{ cursor: string; subject: string; status: string }>(
        `select cursor, subject, payload->>'status' as status from tenant_demo.event
         where topic = 'document' order by cursor`,
      )
    ).rows

  /** Creates documents at one process and waits for each at another, one after the other. */
  async function backAndForth(times: number, to: Member, from: Live<Ingestion>): Promise<void> {
    for (let i = 0; i < times; i++) {
      const id = await createDocument(to, { title: 'Ping', text: 'Words.' })
      await from.until(({ documentIngestion: { documentId, status } }) => documentId === id && status === 'READY')
    }
  }
  const newest = async () => encodeEventCursor('demo.document', Number((await logged()).at(-1)?.cursor ?? 0))

  it('[SET-8] come up together on an empty database; a worker answers for its health alone', async (test) => {
    needEngines(engines, test)
    const [worker] = cluster.workers
    const status = async (path: string) => (await fetch(`${worker.url}${path}`)).status
    expect(await Promise.all(['/healthz', '/readyz', '/metrics'].map(status))).toEqual([200, 200, 200])
    expect(await Promise.all(['/', '/graphql', '/admin', '/files/x', '/api/auth/ok'].map(status))).toEqual(
      Array(5).fill(404),
    )
    expect(existsSync(join(worker.dataDir, 'local.key'))).toBe(false)
    const { rows } = await cluster.database.query('select slug from platform.tenant')
    expect(rows).toEqual([{ slug: 'demo' }])
  })

  it('[GQL-14] [RAG-4] do each job once, and tell everything to the readers of every process, in one order', async (test) => {
    needEngines(engines, test)
    const readers = [follow(cluster.a), follow(cluster.b, undefined, 'websocket')]
    const ids = await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        createDocument(i % 2 ? cluster.a : cluster.b, { title: `T${i}`, text: `The words of document ${i}.` }),
      ),
    )
    const seen = await Promise.all(
      readers.map((live) => {
        const ready = new Set<string>()
        return live.until(({ documentIngestion: { documentId, status } }) => {
          if (status === 'READY') ready.add(documentId!)
          return ready.size === ids.length
        })
      }),
    )
    for (const live of readers) live.drop()
    const log = await logged()
    const cursors = log.map(({ cursor }) => Number(cursor))
    for (const events of seen) expect(events.map(position)).toEqual(cursors.slice(0, events.length))
    const ready = log.filter(({ status }) => status === 'READY').map(({ subject }) => subject)
    expect(ready.sort()).toEqual(ids.map(rowId).sort())
    const { rows } = await cluster.database.query(
      `select count(*)::int as chunks, count(distinct (document_id, version))::int as documents from tenant_demo.chunk`,
    )
    expect(rows).toEqual([{ chunks: ids.length, documents: ids.length }])
    expect((await cluster.database.query('select * from tenant_demo.job')).rows).toEqual([])
  })

  it('[GQL-14] wake each other at once, also after the connections for it were cut', async (test) => {
    needEngines(engines, test)
    const live = follow(cluster.a, await newest())
    // by looking every 5 s alone, five in a row would take 20 s
    const began = performance.now()
    await backAndForth(5, cluster.b, live)
    if (cluster.redis) await cluster.redis.restart()
    else {
      await cluster.database.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'superfasttt signals'`,
      )
    }
    await backAndForth(5, cluster.b, live)
    expect(performance.now() - began).toBeLessThan(15_000)
    live.drop()
  })

  it.each<Transport>(['sse', 'websocket'])(
    '[GQL-11] give a reader of an answer that another process writes all its text once, over %s',
    async (transport, ...rest) => {
      const test = rest.at(-1) as unknown as Parameters<typeof needEngines>[1]
      needEngines(engines, test)
      const here = chatAt(cluster.a)
      const id = await chatAt(cluster.b).ask('Tell me.', models.slow)
      const call = await openai.next('slow')
      const first = here.stream(transport, id)
      for (let i = 0; i < 50; i++) call.token(` one${i}`)
      const seen = (await first.until(({ messageStream: { text } }) => Boolean(text?.includes('one')))).map(
        ({ messageStream }) => messageStream,
      )
      first.drop()
      for (let i = 0; i < 50; i++) call.token(` two${i}`)
      const rest2 = here.whole(transport, id, seen.at(-1)!.cursor)
      for (let i = 0; i < 50; i++) call.token(` three${i}`)
      call.finish()
      call.usage(10, 150)
      call.done()
      const after = await rest2
      const text = ['one', 'two', 'three'].map((word) => Array.from({ length: 50 }, (_, i) => ` ${word}${i}`).join(''))
      expect(assemble([...seen, ...after])).toBe(text.join(''))
      expect(after.at(-1)!.__typename).toBe('MessageCompleted')
      expect((await here.read(id)).content).toBe(text.join(''))
      if (withRedis) {
        const names = [...seen, ...after].map(({ __typename }) => __typename)
        expect(names).not.toContain('StreamResync')
        expect(names).toContain('MessageUsage')
      }
    },
  )

  it('[LLM-5] cancel an answer that another process writes, within a second', async (test) => {
    needEngines(engines, test)
    const here = chatAt(cluster.a)
    const id = await chatAt(cluster.b).ask('Tell me.', models.slow)
    const call = await openai.next('slow')
    call.token('Once upon')
    const live = here.stream('sse', id)
    await live.until(({ messageStream: { __typename } }) => __typename !== 'MessageStarted')
    const asked = performance.now()
    const hungUp = call.left.then(({ answered }) => ({ answered, afterMs: performance.now() - asked }))
    const cancelled = await here.cancel(id)
    const { answered, afterMs } = await hungUp
    expect(answered).toBe(false)
    expect(afterMs).toBeLessThan(1_000)
    expect(cancelled).toMatchObject({ status: 'CANCELLED', content: 'Once upon', usage: { estimated: true } })
    const end = await live.until(({ messageStream: { __typename } }) => __typename === 'MessageFailed')
    expect(end.at(-1)!.messageStream).toMatchObject({ code: 'CANCELLED' })
    const { rows } = await cluster.database.query('select status from tenant_demo.usage_record where message_id = $1', [
      rowId(id),
    ])
    expect(rows).toEqual([{ status: 'CANCELLED' }])
  })

  // two at once: each waits for a lease of 10 s to run out
  it.concurrent('[GQL-14] [LLM-10] lose nothing with an API process that is killed: its readers go on at the other, its answer ends', async (test) => {
    needEngines(engines, test)
    const live = follow(cluster.b, await newest())
    const before = await createDocument(cluster.a, { title: 'Before', text: 'Words.' })
    const seen = await live.until(({ documentIngestion: { documentId } }) => documentId === before)
    const id = await chatAt(cluster.b).ask('Tell me.', models.slow)
    const call = await openai.next('slow')
    call.token('The first words.')
    await expect
      .poll(async () => (await chatAt(cluster.a).read(id)).content, { timeout: 5_000 })
      .toBe('The first words.')
    const answer = chatAt(cluster.a).whole('websocket', id)

    await cluster.b.end('SIGKILL')
    const killed = performance.now()
    expect(await call.left).toEqual({ answered: false })
    live.drop()
    const after = await createDocument(cluster.a, { title: 'After', text: 'Words.' })
    const cursor = seen.at(-1)!.documentIngestion.cursor
    const resumed = follow(cluster.a, cursor)
    const rest = await resumed.until(
      ({ documentIngestion: { documentId, status } }) => documentId === after && status === 'READY',
    )
    resumed.drop()
    const all = [...seen, ...rest].map(position)
    const cursors = (await logged()).map((row) => Number(row.cursor))
    expect(all).toEqual(cursors.slice(cursors.indexOf(all[0]!), cursors.indexOf(all[0]!) + all.length))

    const events = await answer
    expect(performance.now() - killed).toBeLessThan(20_000)
    expect(assemble(events)).toBe('The first words.')
    expect(events.at(-1)).toMatchObject({ __typename: 'MessageFailed', code: 'INTERRUPTED' })
  })

  it.concurrent('[RAG-4] go on with the job of a worker that is killed, within seconds and once', async (test) => {
    needEngines(engines, test)
    const from = await newest()
    const ids = await Promise.all(
      ['/x', '/y'].map((path) => createDocument(cluster.a, { title: path, url: `${site.url}${path}` })),
    )
    // each worker does one thing at a time, so each has one of them
    const visits = [await site.next(), await site.next()]
    const killed = performance.now()
    await kill(cluster.workers[0])
    const lost = await Promise.race(visits.map((visit) => visit.left.then(() => visit)))
    visits.find((visit) => visit !== lost)!.answer()
    const again = await site.next()
    expect(again.path).toBe(lost.path)
    expect(performance.now() - killed).toBeLessThan(15_000)
    again.answer()
    const live = follow(cluster.a, from)
    const ready: string[] = []
    await live.until(({ documentIngestion: { documentId, status } }) => {
      if (status === 'READY' && ids.includes(documentId!)) ready.push(documentId!)
      return ready.length === 2
    })
    live.drop()
    expect(ready.sort()).toEqual([...ids].sort())
    await expect
      .poll(async () => (await cluster.database.query('select * from tenant_demo.job')).rows, { timeout: 5_000 })
      .toEqual([])
  })

  if (withRedis) return // what follows is the same over any wire

  it('[SET-7] a worker that is told to stop gives its job back and ends within 10 s', async (test) => {
    needEngines(engines, test)
    await createDocument(cluster.a, { title: 'z', url: `${site.url}/z` })
    const visit = await site.next()
    const told = performance.now()
    expect(await cluster.workers[1].end('SIGTERM')).toBe(0)
    expect(performance.now() - told).toBeLessThan(10_000)
    await visit.left
    const { rows } = await cluster.database.query('select state, attempts, instance from tenant_demo.job')
    expect(rows).toEqual([{ state: 'WAITING', attempts: 0, instance: null }])
    expect(await cluster.a.end('SIGTERM')).toBe(0)
  })
})
