import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startDatabases, type TestDatabases } from '../../tests/harness/database.ts'
import type { TenantDatabase } from '../data/databases.ts'
import { dueJobs } from '../data/due.ts'
import { newId } from '../data/ids.ts'
import { Fault } from '../errors/index.ts'
import { type Job, type JobHandler, type JobQueue, startQueue } from './queue.ts'

let test: TestDatabases
let database: TenantDatabase
beforeAll(async () => {
  test = await startDatabases()
  database = await test.tenant()
})
afterAll(() => test.stop())
beforeEach(() => database.query(`delete from ${database.table('job')}`))

const queues: JobQueue[] = []
afterEach(async () => {
  await Promise.all(queues.splice(0).map((queue) => queue.stop(0)))
})

function start(
  handler: Partial<JobHandler> & Pick<JobHandler, 'run'>,
  options: Partial<Parameters<typeof startQueue>[0]> = {},
) {
  const queue = startQueue({
    due: async () => [{ slug: database.slug, at: new Date() }],
    mayWork: async () => true,
    onPutBack: () => undefined,
    database: () => database,
    handlers: { work: handler },
    workers: 4,
    instance: 'this one',
    exclusive: false,
    log: pino({ level: 'silent' }),
    ...options,
  })
  queues.push(queue)
  return queue
}

async function add(key: string, more: { state?: string; lease?: string; instance?: string; attempts?: number } = {}) {
  const { state = 'WAITING', lease = null, instance = null, attempts = 0 } = more
  await database.query(
    `insert into ${database.table('job')} (id, kind, key, payload, state, lease_until, instance, attempts)
     values ($1, 'work', $2, $3, $4, now() + $5::interval, $6, $7)`,
    [newId(), key, JSON.stringify({ key }), state, lease, instance, attempts],
  )
}
const jobs = () => database.prisma.job.findMany({ orderBy: { key: 'asc' } })

/** Waits for a state of the table: the queue tells nobody when it has written. */
async function until(condition: (rows: Awaited<ReturnType<typeof jobs>>) => boolean) {
  for (;;) {
    const rows = await jobs()
    if (condition(rows)) return rows
    await new Promise(setImmediate)
  }
}
const gone = () => until((rows) => rows.length === 0)

/** A handler that says when it has begun, and goes on when it is told. */
function gate() {
  const begun: Job[] = []
  const began = new Map<string, PromiseWithResolvers<void>>()
  const ends = new Map<string, PromiseWithResolvers<void>>()
  const of = (map: typeof ends, key: string) => {
    const known = map.get(key) ?? Promise.withResolvers<void>()
    map.set(key, known)
    return known
  }
  return {
    begun,
    began: (key: string) => of(began, key).promise,
    end: (key: string) => of(ends, key).resolve(),
    async run(_slug: string, job: Job, signal: AbortSignal) {
      begun.push(job)
      of(began, job.key).resolve()
      const aborted = new Promise<never>((_, reject) =>
        signal.addEventListener('abort', () => reject(signal.reason), { once: true }),
      )
      await Promise.race([of(ends, job.key).promise, aborted])
    },
  }
}

describe('a job', () => {
  it('[RAG-4] is done once, with two queues on one database', async () => {
    const done: string[] = []
    const run = async (_slug: string, { key }: Job) => void done.push(key)
    const keys = Array.from({ length: 40 }, (_, i) => `k${i}`)
    for (const key of keys) await add(key)
    start({ run }, { instance: 'a' })
    start({ run }, { instance: 'b' })
    await gone()
    expect(done.sort()).toEqual(keys.sort())
  })

  it('that is added later is done when the queue is woken', async () => {
    const { run, begun, began, end } = gate()
    const queue = start({ run })
    await add('a')
    queue.wake(database.slug)
    await began('a')
    expect(begun[0]).toMatchObject({ kind: 'work', key: 'a', payload: { key: 'a' }, attempts: 1 })
    end('a')
    await gone()
  })

  it('[RAG-4] that fails waits longer each time, with the reason kept', async () => {
    start({ run: async () => Promise.reject(new Error('not today')) })
    for (const attempts of [0, 3]) {
      await database.query(`delete from ${database.table('job')}`)
      const before = Date.now()
      await add('a', { attempts })
      queues[0]!.wake(database.slug)
      const [job] = await until(([row]) => row?.state === 'WAITING' && row.attempts === attempts + 1)
      expect(job).toMatchObject({ lastError: 'Error: not today', leaseUntil: null, instance: null })
      const seconds = (job!.runAt.getTime() - before) / 1000
      expect(seconds).toBeGreaterThan(2 ** (attempts + 1) - 1)
      expect(seconds).toBeLessThan(2 ** (attempts + 1) + 20)
    }
  })

  it('[RAG-4] that failed for the last time is dead, after its handler was told', async () => {
    const told: unknown[] = []
    start({
      run: async () => Promise.reject(new Error('never')),
      gaveUp: async (slug, { key }, error) => void told.push([slug, key, String(error)]),
    })
    await add('a', { attempts: 4 })
    queues[0]!.wake(database.slug)
    const [job] = await until(([row]) => row?.state === 'DEAD')
    expect(job).toMatchObject({ attempts: 5, lastError: 'Error: never', leaseUntil: null })
    expect(told).toEqual([[database.slug, 'a', 'Error: never']])
  })

  it('that meets a database that is away has not failed, and is not put off for days', async () => {
    start({
      run: async () => Promise.reject(new Fault('UNAVAILABLE')),
      gaveUp: async () => Promise.reject(new Error('told too early')),
    })
    const before = Date.now()
    await add('a', { attempts: 19 })
    queues[0]!.wake(database.slug)
    const [job] = await until(([row]) => row?.state === 'WAITING' && row.attempts === 20)
    expect(job!.runAt.getTime() - before).toBeLessThan(330_000)
  })

  it('of a kind that this process does not know is left alone', async () => {
    await add('a')
    await database.query(`update ${database.table('job')} set kind = 'other'`)
    const { run, began, end } = gate()
    start({ run })
    await add('b')
    queues[0]!.wake(database.slug)
    await began('b')
    end('b')
    expect(await until((rows) => rows.length === 1)).toMatchObject([{ key: 'a', state: 'WAITING', attempts: 0 }])
  })
})

describe('jobs of one key', () => {
  it('are done one after the other, those of other keys meanwhile', async () => {
    const { run, begun, began, end } = gate()
    const queue = start({ run })
    await add('a')
    queue.wake(database.slug)
    await began('a')
    await add('a')
    await add('b')
    queue.wake(database.slug)
    await began('b')
    end('b')
    await until((rows) => rows.every(({ key }) => key === 'a'))
    expect(begun.map(({ key }) => key)).toEqual(['a', 'b'])
    end('a')
    await gone()
    expect(begun.map(({ key }) => key)).toEqual(['a', 'b', 'a'])
  })

  it('are one again when the first is put back: what came meanwhile does its work', async () => {
    const fail = Promise.withResolvers<void>()
    const began = Promise.withResolvers<void>()
    const queue = start({
      async run() {
        began.resolve()
        await fail.promise
      },
    })
    await add('a')
    queue.wake(database.slug)
    await began.promise
    await add('a')
    fail.reject(new Error('no'))
    const rows = await until((all) => all.length === 1 && all[0]!.state === 'WAITING')
    expect(rows).toHaveLength(1)
  })

  it('are as many at once as there are workers', async () => {
    const { run, begun, began, end } = gate()
    for (const key of ['a', 'b', 'c']) await add(key)
    start({ run }, { workers: 2 })
    await Promise.all([began('a'), began('b')])
    expect(begun).toHaveLength(2)
    end('a')
    await began('c')
    end('b')
    end('c')
    await gone()
  })
})

describe('the lease of a job', () => {
  it('[RAG-4] of a dead process is taken over at once by the one that has the database alone', async () => {
    await add('a', { state: 'ACTIVE', lease: '30 seconds', instance: 'killed', attempts: 1 })
    const { run, begun, began, end } = gate()
    start({ run }, { exclusive: true })
    await began('a')
    expect(begun[0]!.attempts).toBe(2)
    end('a')
    await gone()
  })

  it('[RAG-4] of another process is respected while it lasts, and taken over when it is over', async () => {
    await add('lasting', { state: 'ACTIVE', lease: '30 seconds', instance: 'other', attempts: 1 })
    await add('over', { state: 'ACTIVE', lease: '-1 seconds', instance: 'other', attempts: 1 })
    const { run, begun, began, end } = gate()
    start({ run })
    await began('over')
    end('over')
    expect(await until((rows) => rows.length === 1)).toMatchObject([{ key: 'lasting', instance: 'other' }])
    expect(begun).toHaveLength(1)
  })

  it('of a job that runs here is not taken for abandoned, though it was not renewed for a while', async () => {
    const { run, begun, began, end } = gate()
    const queue = start({ run })
    await add('a')
    queue.wake(database.slug)
    await began('a')
    await database.query(`update ${database.table('job')} set lease_until = now() - interval '1 minute'`)
    await add('b')
    queue.wake(database.slug)
    await began('b')
    end('b')
    await until((rows) => rows.length === 1)
    expect(begun.map(({ key }) => key)).toEqual(['a', 'b'])
    end('a')
    await gone()
  })
})

describe('stopping', () => {
  it('[SET-7] lets jobs under way end within the grace, and takes no more', async () => {
    const { run, begun, began, end } = gate()
    const queue = start({ run })
    await add('a')
    queue.wake(database.slug)
    await began('a')
    const stopped = queue.stop(60_000)
    await add('b')
    queue.wake(database.slug)
    end('a')
    await stopped
    expect(await jobs()).toMatchObject([{ key: 'b', state: 'WAITING', attempts: 0 }])
    expect(begun).toHaveLength(1)
  })

  it('[SET-7] aborts what takes longer, which then waits for the next start without an attempt lost', async () => {
    const first = gate()
    const told: string[] = []
    const queue = start({ run: first.run }, { onPutBack: ({ slug }) => told.push(slug) })
    await add('a')
    queue.wake(database.slug)
    await first.began('a')
    await queue.stop(0)
    expect(told).toEqual([database.slug])
    expect(await jobs()).toMatchObject([{ key: 'a', state: 'WAITING', attempts: 0, lastError: null, leaseUntil: null }])
    const second = gate()
    start({ run: second.run }, { instance: 'the next' })
    await second.began('a')
    expect(second.begun[0]!.attempts).toBe(1)
    second.end('a')
    await gone()
  })
})

describe('a job that is taken over', () => {
  it('[RAG-4] is stopped where it was: its first process neither ends nor puts back what is another’s', async () => {
    const { run, begun, began } = gate()
    const stopped = Promise.withResolvers<unknown>()
    const queue = start({
      run: (slug, job, signal) => run(slug, job, signal).catch((error) => stopped.reject(error)),
    })
    await add('a')
    queue.wake(database.slug)
    await began('a')
    await database.query(
      `update ${database.table('job')} set instance = 'the other', lease_until = now() + interval '1 minute', attempts = 2`,
    )
    await expect(stopped.promise).rejects.toMatchObject({ name: 'JobStopped' })
    await queue.stop(0)
    expect(await jobs()).toMatchObject([{ state: 'ACTIVE', instance: 'the other', attempts: 2 }])
    expect(begun).toHaveLength(1)
  })

  it('[RAG-4] goes first: what waits of its key comes after it, never beside it', async () => {
    await add('a', { state: 'ACTIVE', lease: '-1 seconds', instance: 'killed', attempts: 1 })
    await add('a')
    const { run, begun, began, end } = gate()
    start({ run })
    await began('a')
    const rows = await jobs()
    expect(rows.map(({ state }) => state).sort()).toEqual(['ACTIVE', 'WAITING'])
    expect(rows.find(({ state }) => state === 'ACTIVE')!.id).toBe(begun[0]!.id)
    end('a')
    await gone()
    expect(begun.map(({ attempts }) => attempts)).toEqual([2, 1])
  })

  it('[RAG-4] cannot be active twice: the database refuses a second one of its key', async () => {
    await add('a', { state: 'ACTIVE', lease: '30 seconds', instance: 'one' })
    await expect(add('a', { state: 'ACTIVE', lease: '30 seconds', instance: 'two' })).rejects.toMatchObject({
      code: '23505',
    })
  })

  it('[RAG-4] is not, as long as its process renews the lease, however long it takes', async () => {
    const { run, began, end } = gate()
    const queue = start({ run })
    await add('a')
    queue.wake(database.slug)
    await began('a')
    await database.query(`update ${database.table('job')} set lease_until = now() + interval '1 second'`)
    await until(([row]) => row!.leaseUntil!.getTime() > Date.now() + 5_000)
    end('a')
    await gone()
  })
})

describe('a tenant that may not work', () => {
  it('[TEN-9] has its running jobs stopped at once and kept, without an attempt lost, until it may again', async () => {
    let may = true
    const { run, begun, began, end } = gate()
    const queue = start({ run }, { mayWork: async () => may })
    await add('a')
    queue.wake(database.slug)
    await began('a')
    may = false
    queue.wake(database.slug)
    await until(([row]) => row!.state === 'WAITING')
    await add('b')
    queue.wake(database.slug)
    expect(await jobs()).toMatchObject([
      { key: 'a', attempts: 0, lastError: null, instance: null },
      { key: 'b', attempts: 0, state: 'WAITING' },
    ])
    may = true
    end('a')
    end('b')
    queue.wake(database.slug)
    await gone()
    expect(begun.map(({ key }) => key).sort()).toEqual(['a', 'a', 'b'])
  })

  it('[TEN-9] costs no attempt either when its job finds out by itself', async () => {
    let may = true
    start(
      {
        run: async () => {
          may = false
          throw new Fault('TENANT_SUSPENDED')
        },
      },
      { mayWork: async () => may },
    )
    await add('a')
    queues.at(-1)!.wake(database.slug)
    await until(([row]) => row!.state === 'WAITING' && row!.runAt > row!.createdAt)
    expect(await jobs()).toMatchObject([{ attempts: 0, lastError: null }])
  })

  it('[TEN-9] is noticed within seconds when no word of it came', async () => {
    let may = true
    const { run, began } = gate()
    const queue = start({ run }, { mayWork: async () => may })
    await add('a')
    queue.wake(database.slug)
    await began('a')
    may = false
    const since = performance.now()
    await until(([row]) => row!.state === 'WAITING')
    expect(performance.now() - since).toBeLessThan(4_000)
  })

  it('is not one whose directory cannot be asked: its jobs go on', async () => {
    let asked = 0
    const { run, began, end } = gate()
    const queue = start(
      { run },
      {
        mayWork: async () => {
          if (++asked > 1) throw new Fault('UNAVAILABLE')
          return true
        },
      },
    )
    await add('a')
    queue.wake(database.slug)
    await began('a')
    queue.wake(database.slug)
    end('a')
    await gone()
    expect(asked).toBeGreaterThan(1)
  })
})

describe('looking for work', () => {
  it('[TEN-7] costs an idle tenant nothing: only those are asked in which jobs are due', async () => {
    const asked: string[] = []
    const looked = Promise.withResolvers<void>()
    const { run, began, end } = gate()
    const queue = start(
      { run },
      {
        due: async () => {
          looked.resolve()
          return []
        },
        database: (slug) => {
          asked.push(slug)
          return database
        },
      },
    )
    await looked.promise
    await add('a')
    queue.wake(database.slug)
    await began('a')
    end('a')
    await gone()
    expect(new Set(asked)).toEqual(new Set([database.slug]))
  })

  it('finds by itself what nobody announced, when it is told that word was missed', async () => {
    let due: { slug: string; at: Date }[] = []
    const { run, began, end } = gate()
    const queue = start({ run }, { due: async () => due })
    await add('a')
    due = [{ slug: database.slug, at: new Date() }]
    queue.look()
    await began('a')
    end('a')
    await gone()
  })

  it('begins a job at its time, not before', async () => {
    await database.query(
      `insert into ${database.table('job')} (id, kind, key, payload, run_at)
       values ($1, 'work', 'later', '{}', now() + interval '400 milliseconds')`,
      [newId()],
    )
    const [{ runAt } = { runAt: new Date() }] = await jobs()
    let at = 0
    start({
      run: async () => {
        at = Date.now()
      },
    })
    await gone()
    expect(at).toBeGreaterThanOrEqual(runAt.getTime())
  })

  it('is not held up by a tenant whose server does not answer', async () => {
    const silent = { ...database, slug: 'silent', query: () => new Promise<never>(() => undefined) }
    const { run, began, end } = gate()
    const queue = start(
      { run },
      { workers: 1, due: async () => [], database: (slug) => (slug === 'silent' ? silent : database) },
    )
    queues.splice(queues.indexOf(queue), 1) // its claim never ends, so neither would its stop
    queue.wake('silent')
    await add('a')
    queue.wake(database.slug)
    await began('a')
    end('a')
    await gone()
  })
})

describe('what is due', () => {
  const ask = (schemas: readonly string[]) => {
    let statements = 0
    const query = (sql: string) => {
      statements++
      return database.query<{ schema: string; seconds: number }>(sql)
    }
    return dueJobs(query, schemas).then((due) => ({ due, statements }))
  }

  it('[TEN-7] is asked in one statement for many tenants, by times alone', async () => {
    const idle = (await test.tenant('idle')).schema
    await add('a', { state: 'ACTIVE', lease: '20 seconds', instance: 'one' })
    const { due, statements } = await ask([idle, database.schema, idle])
    expect(statements).toBe(1)
    expect(due.map(({ schema }) => schema)).toEqual([database.schema])
    expect(Math.abs(due[0]!.at.getTime() - Date.now() - 20_000)).toBeLessThan(2_000)
    await add('b')
    expect((await ask([database.schema])).due[0]!.at.getTime()).toBeLessThan(Date.now() + 1_000)
  })

  it('is nothing in a schema that is not there, and still told of the others', async () => {
    await add('a')
    const { due } = await ask(['tenant_gone', database.schema, 'tenant_never'])
    expect(due.map(({ schema }) => schema)).toEqual([database.schema])
  })
})
