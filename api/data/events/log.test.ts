import { randomUUID } from 'node:crypto'
import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startDatabases, type TestDatabases } from '../../../tests/harness/database.ts'
import type { TenantDatabase } from '../databases.ts'
import { type Topic, write } from '../write.ts'
import { createEventLog, type EventLog, type LogItem } from './log.ts'

let test: TestDatabases
let database: TenantDatabase
let log: EventLog
beforeAll(async () => {
  test = await startDatabases()
  database = await test.tenant()
})
afterAll(() => test.stop())
beforeEach(() => {
  log = createEventLog()
})

const subject = randomUUID()
const emit = (topic: Topic, types: readonly string[], about = subject, on = database) =>
  write(
    on,
    ({ schema }, { topics }) => log.wake(schema, topics),
    async (tx) => {
      for (const type of types) tx.event({ topic, subject: about, type, payload: { type } })
    },
  )

const show = (item: LogItem): string => (item.kind === 'event' ? item.event.type : `resync ${item.cursor}`)

async function take(items: AsyncGenerator<LogItem, void>, count: number): Promise<string[]> {
  const taken: string[] = []
  while (taken.length < count) {
    const { value, done } = await items.next()
    if (done) return [...taken, 'end']
    taken.push(show(value))
  }
  return taken
}
const from = (after: number, topic: Topic = 'document', options: { subject?: string; signal?: AbortSignal } = {}) =>
  log.read(database, topic, { after, signal: new AbortController().signal, ...options })

describe('reading the log', () => {
  it('[GQL-11] gives the events behind a cursor in their order, across batches, then those to come', async () => {
    const start = await log.head(database)
    const many = Array.from({ length: 450 }, (_, i) => `e${i}`)
    await emit('document', many)
    const items = from(start)
    expect(await take(items, 450)).toEqual(many)
    const next = take(items, 2)
    await emit('usage', ['another topic'])
    await emit('document', ['x', 'y'])
    expect(await next).toEqual(['x', 'y'])
    expect(await take(from((await log.head(database)) - 1), 1)).toEqual(['y'])
  })

  it('[GQL-11] is of one subject when asked so', async () => {
    const start = await log.head(database)
    const other = randomUUID()
    await emit('document', ['a'])
    await emit('document', ['b'], other)
    await emit('document', ['c'])
    expect(await take(from(start, 'document', { subject }), 2)).toEqual(['a', 'c'])
    expect(await take(from(start, 'document', { subject: other }), 1)).toEqual(['b'])
  })

  it('[TEN-5] is of one tenant, and another’s event wakes nobody', async () => {
    const elsewhere = await test.tenant('elsewhere')
    const start = await log.head(database)
    const items = from(start)
    const next = take(items, 1)
    await emit('document', ['foreign'], subject, elsewhere)
    await emit('document', ['own'])
    expect(await next).toEqual(['own'])
  })

  it('[GQL-11] misses no event that commits between its look and its wait', async () => {
    let written = false
    // a database that is written to just as the reader has looked and found nothing
    const racing: TenantDatabase = {
      ...database,
      query: async (sql, values) => {
        const rows = await database.query<never>(sql, values)
        if (!written && sql.includes('lateral')) {
          written = true
          await emit('document', ['in between'])
        }
        return rows
      },
    }
    const items = log.read(racing, 'document', {
      after: await log.head(database),
      signal: new AbortController().signal,
    })
    expect(await take(items, 1)).toEqual(['in between'])
  })

  it('[GQL-11] gives concurrent writers’ events to all readers once and in one order', async () => {
    const start = await log.head(database)
    const readers = [from(start), from(start), from(start)].map((items) => take(items, 20))
    await Promise.all(Array.from({ length: 20 }, (_, i) => emit('document', [`w${i}`])))
    const [first, ...rest] = await Promise.all(readers)
    expect([...first!].sort()).toEqual(Array.from({ length: 20 }, (_, i) => `w${i}`).sort())
    for (const other of rest) expect(other).toEqual(first)
  })

  it('[GQL-11] refuses a cursor from the future', async () => {
    await expect(from((await log.head(database)) + 1).next()).rejects.toMatchObject({ code: 'INVALID_CURSOR' })
  })

  it('ends when its signal aborts, while it waits too', async () => {
    const controller = new AbortController()
    const items = from(await log.head(database), 'document', { signal: controller.signal })
    const next = take(items, 1)
    await emit('usage', ['nothing for it'])
    controller.abort()
    expect(await next).toEqual(['end'])
    expect(await take(from(0, 'document', { signal: controller.signal }), 1)).toEqual(['end'])
  })
})

describe('events of another process', () => {
  /** Written without a word to the readers here. */
  const unsaid = (topic: Topic, types: readonly string[]) =>
    write(
      database,
      () => undefined,
      async (tx) => {
        for (const type of types) tx.event({ topic, subject, type, payload: { type } })
      },
    )

  it('[GQL-14] reach its readers when word may have been missed', async () => {
    const head = await log.head(database)
    const next = [take(from(head), 1), take(from(head, 'usage'), 1)]
    await emit('integration', ['not theirs'])
    await unsaid('document', ['a'])
    await unsaid('usage', ['b'])
    log.wakeAll()
    expect(await Promise.all(next)).toEqual([['a'], ['b']])
  })

  it('[GQL-14] are found without a word, in one statement for all the readers of a tenant, and none without readers', async () => {
    const looks: string[] = []
    const watched: TenantDatabase = {
      ...database,
      query: (sql, values) => {
        if (sql.includes('unnest')) looks.push(sql)
        return database.query<never>(sql, values)
      },
    }
    log = createEventLog({ everyMs: 100, log: pino({ level: 'silent' }) })
    try {
      const { signal } = new AbortController()
      const head = await log.head(database)
      const read = (topic: Topic) => take(log.read(watched, topic, { after: head, signal }), 1)
      const next = [...Array.from({ length: 20 }, () => read('document')), read('usage')]
      await expect.poll(() => looks.length).toBeGreaterThan(0)
      await unsaid('document', ['a'])
      expect((await Promise.all(next.slice(0, 20))).flat()).toEqual(Array(20).fill('a'))
      const before = looks.length
      await unsaid('usage', ['b'])
      expect(await next[20]).toEqual(['b'])
      expect(looks.length - before).toBeLessThan(10)
      const after = looks.length
      await log.head(database)
      expect(looks.length).toBe(after)
    } finally {
      log.close()
    }
  })

  it('[TEN-10] a database that is away while it is looked at loses no reader', async () => {
    let away = false
    let failed = 0
    const flaky: TenantDatabase = {
      ...database,
      query: (sql, values) => {
        if (!away) return database.query<never>(sql, values)
        failed++
        return Promise.reject(new Error('away'))
      },
    }
    log = createEventLog({ everyMs: 50, log: pino({ level: 'silent' }) })
    try {
      const { signal } = new AbortController()
      const next = take(log.read(flaky, 'document', { after: await log.head(database), signal }), 1)
      await emit('usage', ['the reader waits by now'])
      await expect.poll(() => log.head(flaky)).toBeGreaterThan(0)
      away = true
      await expect.poll(() => failed).toBeGreaterThan(1)
      away = false
      await unsaid('document', ['a'])
      expect(await next).toEqual(['a'])
    } finally {
      log.close()
    }
  })
})

describe('pruning the log', () => {
  const prune = () => log.prune(database, -1)

  it('[GQL-11] tells a reader whose cursor is older than what is kept, and goes on from there', async () => {
    const start = await log.head(database)
    await emit('document', ['gone'])
    await prune()
    const horizon = await log.head(database)
    expect(horizon).toBe(start + 1)
    const items = from(start)
    expect(await take(items, 1)).toEqual([`resync ${horizon}`])
    const next = take(items, 1)
    await emit('document', ['after'])
    expect(await next).toEqual(['after'])
    expect(await take(from(horizon), 1)).toEqual(['after'])
  })

  it('[GQL-11] tells a reader that was reading all the time but had stopped for so long', async () => {
    await emit(
      'document',
      Array.from({ length: 300 }, (_, i) => `e${i}`),
    )
    const items = from((await log.head(database)) - 300)
    expect(await take(items, 1)).toEqual(['e0'])
    await prune()
    const horizon = await log.head(database)
    await emit('document', ['after'])
    const rest = await take(items, 201)
    // the batch that it held already, then word of what it missed
    expect(rest.slice(-2)).toEqual([`resync ${horizon}`, 'after'])
  })

  it('keeps what is young, and the head where it was', async () => {
    await emit('document', ['young'])
    const head = await log.head(database)
    await log.prune(database, 3_600)
    expect(await take(from(head - 1), 1)).toEqual(['young'])
    await prune()
    expect(await log.head(database)).toBe(head)
    await prune()
    expect(await log.head(database)).toBe(head)
  })

  it('[GQL-11] never moves the horizon back when a slow transaction’s event is older than the one before it', async () => {
    await emit('document', ['quick', 'slow'])
    const slow = await log.head(database)
    // it began long before the quick one and committed after it
    await database.query(
      `update ${database.table('event')} set at = now() - make_interval(hours => case cursor when $1 then 2 else 0 end)`,
      [slow],
    )
    await log.prune(database, 3_600)
    expect(await take(from(slow - 1), 1)).toEqual([`resync ${slow}`])
    await prune()
    expect(await log.head(database)).toBe(slow)
    expect(await take(from(slow - 1), 1)).toEqual([`resync ${slow}`])
    const next = take(from(slow), 1)
    await emit('document', ['after'])
    expect(await next).toEqual(['after'])
  })

  it('[GQL-11] tells nothing to a reader, there all the time or back again, when only other topics’ events are pruned', async () => {
    const items = from(await log.head(database), 'usage')
    const first = take(items, 1)
    await emit('usage', ['own'])
    expect(await first).toEqual(['own'])
    const own = await log.head(database)
    const next = take(items, 1)
    await emit('document', ['another topic’s'])
    await prune()
    await emit('usage', ['next'])
    expect(await next).toEqual(['next'])
    expect(await take(from(own, 'usage'), 1)).toEqual(['next'])
    // it did lose some of another
    expect(await take(from(own, 'document'), 1)).toEqual([`resync ${own + 1}`])
  })

  it('[GQL-11] tells nothing to a reader of one subject that had read on past the others’ events that are pruned', async () => {
    const { signal } = new AbortController()
    const items = log.read(database, 'document', {
      after: await log.head(database),
      subject,
      signal,
      tellCaughtUp: true,
    })
    const caughtUp = async () => {
      const { value } = await items.next()
      return value && value.kind === 'caughtUp' ? value.cursor : show(value as LogItem)
    }
    const start = await log.head(database)
    expect(await caughtUp()).toBe(start)
    const woken = caughtUp()
    await emit('document', ['another’s'], randomUUID())
    expect(await woken).toBe(start + 1)
    const next = take(items, 1)
    await prune()
    await emit('document', ['own'])
    expect(await next).toEqual(['own'])
  })
})
