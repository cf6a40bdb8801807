/**
 * One topic with many subscribers: what a delivery costs the server, ours against a plain graphql-ws server and plain
 * Yoga with server-sent events, with results of the same shape. Ours writes each event to PostgreSQL and reads it back,
 * with rights and cursors; the peers keep theirs in memory. Rounds take turns; the next event follows when every
 * subscriber has the last one. Memory is what a subscriber adds to the server, measured after a collection.
 * Usage: ulimit -n 20000; node bench/fanout.ts [subscribers, 1000 and 5000 by default] [rounds, 4 by default]
 */
import { type ChildProcess, fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { startPostgres } from '../tests/harness/postgres.ts'
import { median, report, spread } from './measure.ts'

const counts = process.argv[2] ? [Number(process.argv[2])] : [1_000, 5_000]
const rounds = Number(process.argv[3] ?? 4)
const eventsPerRound = 20
const secret = randomBytes(32).toString('hex')

const peers = [
  { name: 'ours, WebSocket', server: 'ours', transport: 'websocket' },
  { name: 'ours, SSE', server: 'ours', transport: 'sse' },
  { name: 'plain graphql-ws', server: 'graphql-ws', transport: 'websocket' },
  { name: 'plain Yoga SSE', server: 'yoga', transport: 'sse' },
]

interface Measured {
  rss: number
  heap: number
}

interface Running {
  name: string
  child: Child
  readers: Child
  before: Measured
  after: Measured
  perSecond: number[]
  micros: number[]
}

class Child {
  readonly #process: ChildProcess
  constructor(file: string, args: string[], env: Record<string, string> = {}) {
    this.#process = fork(fileURLToPath(new URL(`./peers/${file}`, import.meta.url)), args, {
      env: { ...process.env, ...env },
      execArgv: ['--expose-gc', '--max-old-space-size=4096'],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    process.once('exit', () => this.#process.kill())
  }
  tell(message: unknown): void {
    this.#process.send(message as object)
  }
  async ask<T>(message: unknown): Promise<T> {
    this.tell(message)
    return this.next<T>()
  }
  next<T>(): Promise<T> {
    return new Promise((resolve, reject) => {
      const ended = () => reject(new Error('A process of the benchmark ended.'))
      this.#process.once('exit', ended)
      this.#process.once('message', (message) => {
        this.#process.off('exit', ended)
        resolve(message as T)
      })
    })
  }
  stop(): void {
    this.#process.kill()
  }
}

const postgres = await startPostgres()
if ('unavailable' in postgres) throw new Error(postgres.unavailable)
for (const count of counts) {
  const running: Running[] = []
  for (const { name, server, transport } of peers) {
    const child = new Child('fanout-server.ts', [server], { DATABASE_URL: postgres.url, SECRET_KEY: secret })
    const { port } = await child.next<{ port: number }>()
    const readers = new Child('fanout-readers.ts', [String(port), transport, String(count)])
    await readers.ask('warm')
    const before = await child.ask<Measured>('measure')
    await readers.ask('connect')
    const after = await child.ask<Measured>('measure')
    running.push({ name, child, readers, before, after, perSecond: [], micros: [] })
  }
  for (let round = -1; round < rounds; round++) {
    for (const { child, readers, perSecond, micros } of running) {
      const before = await child.ask<number>('cpu')
      for (let n = 0; n < eventsPerRound; n++) {
        const all = readers.next()
        child.tell('emit')
        await all
      }
      const spent = (await child.ask<number>('cpu')) - before
      if (round < 0) continue // warm
      perSecond.push((count * eventsPerRound * 1_000) / spent)
      micros.push((spent * 1_000) / (count * eventsPerRound))
    }
  }
  report(
    `${count} subscribers of one topic: deliveries per second of the server's processor time`,
    running.map(({ name, perSecond, micros }) => [
      name,
      `${spread(perSecond)}; ${median(micros).toFixed(1)} µs a delivery`,
    ]),
  )
  const of = (name: string) => median(running.find((each) => each.name === name)!.perSecond)
  report('Ratios', [
    ['ours over WebSocket / plain graphql-ws', (of('ours, WebSocket') / of('plain graphql-ws')).toFixed(1)],
    ['ours over SSE / plain Yoga SSE', (of('ours, SSE') / of('plain Yoga SSE')).toFixed(1)],
  ])
  report(
    'Memory that a subscriber adds to the server',
    running.map(({ name, before, after }) => [
      name,
      `${((after.rss - before.rss) / count / 1024).toFixed(1)} KB resident, ${((after.heap - before.heap) / count / 1024).toFixed(1)} KB of heap`,
    ]),
  )
  for (const { child, readers } of running) {
    readers.stop()
    child.stop()
  }
}
await postgres.stop()
process.exit(0)
