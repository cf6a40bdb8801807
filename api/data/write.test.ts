import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startDatabases, type TestDatabases } from '../../tests/harness/database.ts'
import { type Find, once } from '../services/idempotency.ts'
import type { TenantScope } from '../services/scope.ts'
import { fingerprint } from '../services/validation.ts'
import type { TenantDatabase } from './databases.ts'
import { newId } from './ids.ts'
import { type Transaction, type Written, write } from './write.ts'

let test: TestDatabases
let database: TenantDatabase
let woken: Written[]
beforeAll(async () => {
  test = await startDatabases()
  database = await test.tenant()
})
afterAll(() => test.stop())
beforeEach(async () => {
  woken = []
  for (const table of ['conversation', 'event', 'job', 'audit_entry', 'idempotency_key'])
    await database.query(`delete from ${database.table(table)}`)
})

const run = <T>(change: (tx: Transaction) => Promise<T>) =>
  write(database, (_database, written) => woken.push(written), change)

const everything = async (tx: Transaction, id = newId()) => {
  await tx.prisma.conversation.create({ data: { id, title: 'T', owner: 'user:1' } })
  tx.event({ topic: 'document', subject: id, type: 'PROGRESS', payload: {} })
  tx.job({ kind: 'ingest', key: id, payload: { id } })
  tx.audit({ action: 'a', actorKind: 'USER', actorId: '1', actorName: 'N' })
  return { id }
}

const counts = async () => ({
  conversations: await database.prisma.conversation.count(),
  events: await database.prisma.event.count(),
  jobs: await database.prisma.job.count(),
  audits: await database.prisma.auditEntry.count(),
})
const none = { conversations: 0, events: 0, jobs: 0, audits: 0 }
const one = { conversations: 1, events: 1, jobs: 1, audits: 1 }

describe('a change', () => {
  it('[CON-12] commits its row, event, job and audit entry together, and wakes the readers after', async () => {
    await run(everything)
    expect(await counts()).toEqual(one)
    expect(woken).toEqual([{ topics: new Set(['document']), jobs: true }])
  })

  it('[CON-12] that throws leaves no row, event, job or audit entry, and wakes nobody', async () => {
    const fails = run(async (tx) => {
      await everything(tx)
      throw new Error('in the middle')
    })
    await expect(fails).rejects.toThrow('in the middle')
    expect(await counts()).toEqual(none)
    expect(woken).toEqual([])
  })

  it.each<[string, (tx: Transaction) => unknown]>([
    ['its event cannot be written', (tx) => tx.event({ topic: 'document', subject: 'no id', type: 'X', payload: {} })],
    ['its job cannot be written', (tx) => tx.job({ kind: 'ingest', key: 'a\0', payload: {} })],
    [
      'its audit entry cannot be written',
      (tx) => tx.audit({ action: '\0', actorKind: 'U', actorId: null, actorName: '' }),
    ],
    ['a statement fails', (tx) => tx.execute('select 1/0')],
  ])('leaves nothing when %s', async (_what, spoil) => {
    await expect(
      run(async (tx) => {
        await everything(tx)
        await spoil(tx)
      }),
    ).rejects.toThrow()
    expect(await counts()).toEqual(none)
  })

  it('gives its events cursors in their order', async () => {
    await run(async (tx) => {
      for (const type of ['a', 'b', 'c']) tx.event({ topic: 'usage', subject: newId(), type, payload: {} })
    })
    const events = await database.prisma.event.findMany({ orderBy: { cursor: 'asc' } })
    expect(events.map(({ type }) => type)).toEqual(['a', 'b', 'c'])
  })
})

describe('a job', () => {
  const jobs = () => database.prisma.job.findMany({ orderBy: { id: 'asc' } })
  const at = (minutes: number) => new Date(Date.UTC(2030, 0, 1, 0, minutes))
  const ask = (minutes: number, payload: object) =>
    run(async (tx) => tx.job({ kind: 'sync', key: 'k', payload, runAt: at(minutes) }))

  it('that waits already is joined: it runs at the earlier time, with the earlier run’s payload', async () => {
    await ask(10, { trigger: 'SCHEDULE' })
    await ask(20, { trigger: 'LATER' })
    expect(await jobs()).toMatchObject([{ payload: { trigger: 'SCHEDULE' }, runAt: at(10) }])
    await ask(5, { trigger: 'MANUAL' })
    expect(await jobs()).toMatchObject([{ payload: { trigger: 'MANUAL' }, runAt: at(5) }])
  })

  it('that is at work is not joined: the new one waits beside it', async () => {
    await ask(1, { n: 1 })
    await database.query(`update ${database.table('job')} set state = 'ACTIVE'`)
    await ask(1, { n: 2 })
    expect((await jobs()).map(({ state }) => state)).toEqual(['ACTIVE', 'WAITING'])
  })

  it('of another kind or key is another job', async () => {
    await run(async (tx) => {
      tx.job({ kind: 'sync', key: 'a', payload: {} })
      tx.job({ kind: 'sync', key: 'b', payload: {} })
      tx.job({ kind: 'ingest', key: 'a', payload: {} })
    })
    expect(await jobs()).toHaveLength(3)
  })
})

describe('a change with an idempotency key', () => {
  // what `once` needs of a scope
  const scope = (owner = 'user:1') => ({ principal: { owner }, database, write: run }) as unknown as TenantScope
  const again = (key: string | null, input: object, owner?: string, change = everything) =>
    once(scope(owner), 'create', { ...input, idempotencyKey: key }, find, null, (tx) => change(tx))
  const find: Find<{ id: string }> = ({ conversation }, { id }) => conversation.findUnique({ where: { id } })

  it('[GQL-5] is made once; a repeat gets the first result, whatever the order of its input', async () => {
    const first = await again('k', { a: 1, b: 2 })
    expect(await again('k', { b: 2, a: 1 })).toEqual(first)
    expect(await counts()).toEqual(one)
  })

  it('[GQL-5] is made once when it is asked for ten times at once', async () => {
    const results = await Promise.all(Array.from({ length: 10 }, () => again('k', { a: 1 })))
    expect(new Set(results.map(({ id }) => id)).size).toBe(1)
    expect(await counts()).toEqual(one)
  })

  it('[GQL-5] is refused with other input', async () => {
    await again('k', { a: 1 })
    await expect(again('k', { a: 2 })).rejects.toMatchObject({ code: 'IDEMPOTENCY_CONFLICT' })
    expect(await counts()).toEqual(one)
  })

  it('[GQL-5] is the same where null is given and where nothing is, but not within a value', async () => {
    const first = await again('k', { a: 1, b: null, c: { d: null } })
    expect(await again('k', { a: 1, c: { d: null } })).toEqual(first)
    expect(await again('k', { a: 1, b: undefined, c: { d: null }, e: null })).toEqual(first)
    for (const other of [
      { a: 1, c: {} },
      { a: 1 },
      { a: 1, b: false, c: { d: null } },
      { a: 1, b: '', c: { d: null } },
    ]) {
      await expect(again('k', other)).rejects.toMatchObject({ code: 'IDEMPOTENCY_CONFLICT' })
    }
    expect(await counts()).toEqual(one)
  })

  it('[GQL-5] that the release before made, which counted nulls, is not a conflict', async () => {
    const first = await again('k', { a: 1, b: null })
    const requestHash = fingerprint({ a: 1, b: null })
    await database.prisma.idempotencyKey.updateMany({ data: { requestHash } })
    expect(await again('k', { a: 1, b: null, idempotencyKey: 'k' })).toEqual(first)
    await expect(again('k', { a: 2, b: null })).rejects.toMatchObject({ code: 'IDEMPOTENCY_CONFLICT' })
  })

  it('[GQL-5] whose result was deleted since is told so, and not made again', async () => {
    const { id } = await again('k', { a: 1 })
    await database.prisma.conversation.delete({ where: { id } })
    for (const input of [{ a: 1 }, { a: 1, b: null }]) {
      await expect(again('k', input)).rejects.toMatchObject({ code: 'NOT_FOUND', field: ['idempotencyKey'] })
    }
    await expect(again('k', { a: 2 })).rejects.toMatchObject({ code: 'IDEMPOTENCY_CONFLICT' })
    expect((await counts()).conversations).toBe(0)
  })

  it('[GQL-5] that failed can be made again with the same key', async () => {
    const failing = async (): Promise<{ id: string }> => {
      throw new Error('not now')
    }
    await expect(again('k', {}, 'user:1', failing)).rejects.toThrow('not now')
    await again('k', {})
    expect(await counts()).toEqual(one)
  })

  const now = async () => true
  const never = async (): Promise<boolean> => {
    throw new Error('not any more')
  }
  const checked = (key: string | null, check: () => Promise<boolean>, input: object = {}) =>
    once(scope(), 'create', { ...input, idempotencyKey: key }, find, check, (tx) => everything(tx))

  it('[GQL-5] is not checked again for a repeat, which gets the first result', async () => {
    const first = await checked('k', now)
    expect(await checked('k', never)).toEqual(first)
    await expect(checked('k', never, { a: 2 })).rejects.toMatchObject({ code: 'IDEMPOTENCY_CONFLICT' })
    await expect(checked('l', never)).rejects.toThrow('not any more')
    await expect(checked(null, never)).rejects.toThrow('not any more')
    expect(await counts()).toEqual(one)
    await checked('l', now)
    expect((await counts()).conversations).toBe(2)
  })

  it('[GQL-5] gets the result of one that was made while it was checked in vain', async () => {
    let first: { id: string } | undefined
    const meanwhile = async () => {
      first = await checked('k', now)
      return never()
    }
    expect(await checked('k', meanwhile)).toEqual(first)
    expect(await counts()).toEqual(one)
  })

  it('[GQL-5] is made once by ten at once that are checked, and the change sees what the check gave', async () => {
    const seen: boolean[] = []
    const results = await Promise.all(
      Array.from({ length: 10 }, () =>
        once(scope(), 'create', { idempotencyKey: 'k' }, find, now, (tx, given) => {
          seen.push(given)
          return everything(tx)
        }),
      ),
    )
    expect(new Set(results.map(({ id }) => id)).size).toBe(1)
    expect(seen).toEqual([true])
    expect(await counts()).toEqual(one)
  })

  it('[GQL-5] of another caller, or without a key, is another change', async () => {
    const ids = [await again('k', {}), await again('k', {}, 'user:2'), await again(null, {}), await again(null, {})]
    expect(new Set(ids.map(({ id }) => id)).size).toBe(4)
    await again(randomUUID(), {})
    expect((await counts()).conversations).toBe(5)
  })
})
