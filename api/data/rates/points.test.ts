import { pino } from 'pino'
import { describe, expect, it } from 'vitest'
import { type Ask, createPoints, type Ledger, type Points, type Spending } from './points.ts'

const log = pino({ level: 'silent' })

/** A clock that tests move. */
function stopped() {
  const clock = { now: 1_000 }
  return Object.assign(() => clock.now, { pass: (ms: number) => (clock.now += ms) })
}
const me = { key: 'me', perMinute: 60 }
const us = { key: 'us', perMinute: 600 }
const at = (spending: Spending | Promise<Spending>) => {
  if (spending instanceof Promise) throw new Error('It had to ask.')
  return spending
}

/** Buckets in a common place that can be cut off. */
function createShared(clock: () => number) {
  const held = new Map<string, { points: number; at: number }>()
  const shared = {
    asked: [] as (readonly Ask[])[],
    away: null as null | 'refuses' | 'says nothing',
    ledger: {
      async take(asks) {
        shared.asked.push(asks)
        if (shared.away === 'refuses') throw new Error('away')
        if (shared.away) return new Promise(() => undefined)
        return asks.map(({ key, perMinute, points }) => {
          const { points: before, at } = held.get(key) ?? { points: perMinute, at: clock() }
          const there = Math.min(perMinute, before + ((clock() - at) * perMinute) / 60_000)
          const granted = Math.min(there, points)
          held.set(key, { points: there - granted, at: clock() })
          return { granted, left: there - granted }
        })
      },
    } satisfies Ledger as Ledger,
  }
  return shared
}

describe('a bucket of points', () => {
  it('[GQL-7] holds a minute’s points, and says when there will be enough again', () => {
    const clock = stopped()
    const points = createPoints(null, log, clock)
    expect(at(points.spend([me], 50))).toEqual({
      retryAfter: null,
      balances: [{ limit: 60, remaining: 10, resetMs: 50_000 }],
    })
    expect(at(points.spend([me], 15))).toMatchObject({ retryAfter: 5, balances: [{ remaining: 10 }] })
    clock.pass(4_999)
    expect(at(points.spend([me], 15)).retryAfter).toBe(1)
    clock.pass(1)
    expect(at(points.spend([me], 15))).toMatchObject({ retryAfter: null, balances: [{ remaining: 0 }] })
  })

  it('[GQL-7] fills evenly, and no further than full', () => {
    const clock = stopped()
    const points = createPoints(null, log, clock)
    points.spend([me], 60)
    clock.pass(30_000)
    expect(at(points.spend([me], 1)).balances[0]).toMatchObject({ remaining: 29 })
    clock.pass(3_600_000)
    expect(at(points.spend([me], 0)).balances[0]).toEqual({ limit: 60, remaining: 60, resetMs: 0 })
  })

  it('[GQL-7] is paid from together with others, or not at all', () => {
    const points = createPoints(null, log, stopped())
    points.spend([{ key: 'other', perMinute: 600 }, us], 590)
    expect(at(points.spend([me, us], 20))).toMatchObject({
      retryAfter: 1,
      balances: [{ remaining: 60 }, { remaining: 10 }],
    })
  })

  it('[GQL-7] is emptied by what costs more than it holds', () => {
    const points = createPoints(null, log, stopped())
    expect(at(points.spend([me], 1_000))).toMatchObject({ retryAfter: null, balances: [{ remaining: 0 }] })
    expect(at(points.spend([me], 1_000)).retryAfter).toBe(60)
  })

  it('[GQL-7] is forgotten when it is full, so that strangers cannot fill the memory', () => {
    const clock = stopped()
    const points = createPoints(null, log, clock)
    for (let n = 0; n < 200_000; n++) points.spend([{ key: `stranger ${n}`, perMinute: 60 }], 1)
    expect(at(points.spend([{ key: 'stranger 199999', perMinute: 60 }], 0)).balances[0]).toMatchObject({
      remaining: 59,
    })
    expect(at(points.spend([{ key: 'stranger 0', perMinute: 60 }], 0)).balances[0]).toMatchObject({ remaining: 60 })
  })
})

describe('a bucket that processes share', () => {
  const paid = async (points: Points, amount: number) => (await points.spend([me], amount)).retryAfter === null

  it('[GQL-7] never gives more than it holds, whoever spends and however much at once', async () => {
    const clock = stopped()
    const { ledger } = createShared(clock)
    const processes = [createPoints(ledger, log, clock), createPoints(ledger, log, clock)]
    const all = await Promise.all(Array.from({ length: 200 }, (_, n) => paid(processes[n % 2]!, 1)))
    expect(all.filter(Boolean)).toHaveLength(60)
    clock.pass(10_000)
    const more = await Promise.all(Array.from({ length: 200 }, (_, n) => paid(processes[n % 2]!, 1)))
    expect(more.filter(Boolean)).toHaveLength(10)
  })

  it('[GQL-7] is asked once for a share, which is then spent without asking', async () => {
    const clock = stopped()
    const shared = createShared(clock)
    const points = createPoints(shared.ledger, log, clock)
    const rich = { key: 'rich', perMinute: 60_000 }
    expect(await points.spend([rich], 1)).toMatchObject({ balances: [{ remaining: 59_999 }] })
    for (let n = 0; n < 999; n++) at(points.spend([rich], 1))
    expect(shared.asked).toHaveLength(1)
    // the next share is taken while there is some of the last
    for (let n = 0; n < 50_000; n++) await points.spend([rich], 1)
    expect(shared.asked.length).toBeLessThan(60)
  })

  it('[GQL-7] that is empty is not asked for with every refusal', async () => {
    const clock = stopped()
    const shared = createShared(clock)
    const points = createPoints(shared.ledger, log, clock)
    await paid(points, 60)
    const before = shared.asked.length
    for (let n = 0; n < 100; n++) expect(at(points.spend([me], 1)).retryAfter).toBe(1)
    expect(shared.asked.length).toBe(before)
    clock.pass(1_000)
    expect(await paid(points, 1)).toBe(true)
  })

  it.each(['refuses', 'says nothing'] as const)(
    '[GQL-7] holds up nobody when its place %s: each process goes on within the limit, until it is back',
    async (away) => {
      const clock = stopped()
      const shared = createShared(clock)
      const points = createPoints(shared.ledger, log, clock)
      await paid(points, 20)
      shared.away = away
      expect(await paid(points, 35)).toBe(true)
      expect(at(points.spend([me], 10)).retryAfter).toBe(5)
      clock.pass(60_000)
      expect(await paid(points, 60)).toBe(true)
      shared.away = null
      clock.pass(2_000)
      expect(at(points.spend([me], 1)).retryAfter).toBeNull()
      await new Promise(setImmediate)
      const other = createPoints(shared.ledger, log, clock)
      const both = await Promise.all(Array.from({ length: 200 }, (_, n) => paid([points, other][n % 2]!, 1)))
      expect(both.filter(Boolean)).toHaveLength(60)
    },
  )
})
