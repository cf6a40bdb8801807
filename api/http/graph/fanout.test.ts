import { setImmediate } from 'node:timers/promises'
import { buildSchema, parse } from 'graphql'
import { describe, expect, it } from 'vitest'
import { encodeEventCursor, positionOf } from '../../data/events/cursor.ts'
import { createFanout, type Follower, groupKey, type LogEvent, type Parting, type Work } from './fanout.ts'
import { Delivery, type Outlet } from './outlet.ts'

const cursorAt = (position: number) => encodeEventCursor('demo.document', position)

/** A reading that gives what happens, and counts how often each event is executed. */
function reading(fail: (position: number) => Error | null = () => null) {
  const queue: (LogEvent | Error | 'end')[] = []
  let wake: () => void = () => undefined
  let ended = false
  let executed = 0
  async function* events(): AsyncGenerator<LogEvent, void> {
    while (!ended) {
      const next = queue.shift()
      if (next === 'end') return
      if (next instanceof Error) throw next
      if (next) yield next
      else {
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    }
  }
  const work: Work = {
    source: events(),
    execute: async ({ cursor }) => {
      executed++
      const error = fail(positionOf(cursor))
      if (error) throw error
      return new Delivery({ data: { n: positionOf(cursor) } })
    },
    end() {
      ended = true
      wake()
    },
  }
  return {
    work,
    async happen(...positions: (number | Error | 'end')[]) {
      for (const item of positions) {
        queue.push(typeof item === 'number' ? { kind: 'x', cursor: cursorAt(item) } : item)
      }
      wake()
      while (queue.length) await setImmediate()
      await setImmediate()
    },
    executed: () => executed,
    ended: () => ended,
  }
}

/** A reader, who takes everything until it stops. */
function reader(position: number) {
  const got: number[] = []
  let parting: Parting | null = null
  let stopped = false
  let closed = false
  const waiting = new Set<() => void>()
  const outlet: Outlet = {
    write: ({ result }) => void got.push((result.data as { n: number }).n),
    full: () => stopped,
    closed: () => closed,
    whenFree(call) {
      waiting.add(call)
      return () => waiting.delete(call)
    },
  }
  const follower: Follower = {
    outlet,
    position,
    cursor: cursorAt(position),
    slow: false,
    part(how) {
      parting = how
    },
  }
  const free = () => {
    const calls = [...waiting]
    waiting.clear()
    for (const call of calls) call()
  }
  return {
    follower,
    got,
    parting: () => parting,
    stop() {
      stopped = true
    },
    go() {
      stopped = false
      free()
    },
    close() {
      closed = true
      free()
    },
  }
}

describe('a group', () => {
  it('[GQL-13] executes each event once for all its followers', async () => {
    const fanout = createFanout()
    const { work, happen, executed } = reading()
    const readers = [reader(0), reader(0), reader(0)]
    for (const { follower } of readers) fanout.follow('key', follower, () => work)
    await happen(1, 2)
    expect(readers.map(({ got }) => got)).toEqual([
      [1, 2],
      [1, 2],
      [1, 2],
    ])
    expect(executed()).toBe(2)
  })

  it('[GQL-11] [GQL-13] gives a late one what it has not had, once, and turns one away whose past it does not hold', async () => {
    const fanout = createFanout()
    const { work, happen, executed } = reading()
    const first = reader(10)
    fanout.follow('key', first.follower, () => work)
    await happen(11, 12, 13)
    const late = reader(11)
    const ahead = reader(14)
    fanout.follow('key', late.follower, () => expect.unreachable())
    fanout.follow('key', ahead.follower, () => expect.unreachable())
    expect(fanout.follow('key', reader(9).follower, () => expect.unreachable())).toBeNull()
    await happen(14, 15)
    expect([first.got, late.got, ahead.got]).toEqual([[11, 12, 13, 14, 15], [12, 13, 14, 15], [15]])
    expect(executed()).toBe(5)
  })

  it('[GQL-12] holds nothing for a reader that stopped, delays nobody for it, and catches it up when it reads again', async () => {
    const fanout = createFanout()
    const { work, happen } = reading()
    const slow = reader(0)
    const quick = reader(0)
    for (const { follower } of [slow, quick]) fanout.follow('key', follower, () => work)
    await happen(1)
    slow.stop()
    await happen(2, 3, 4)
    expect([slow.got, quick.got]).toEqual([[1], [1, 2, 3, 4]])
    slow.go()
    await happen(5)
    expect(slow.got).toEqual([1, 2, 3, 4, 5])
  })

  it('[GQL-12] goes on without one that fell behind what is kept: it reads on from where it was', async () => {
    const fanout = createFanout()
    const { work, happen } = reading()
    const slow = reader(0)
    const quick = reader(0)
    for (const { follower } of [slow, quick]) fanout.follow('key', follower, () => work)
    await happen(1)
    slow.stop()
    await happen(...Array.from({ length: 400 }, (_, n) => n + 2))
    slow.go()
    expect(slow.parting()).toEqual({ kind: 'behind' })
    expect([slow.got, slow.follower.cursor]).toEqual([[1], cursorAt(1)])
    expect(quick.got).toHaveLength(401)
  })

  it('[GQL-12] keeps no more than there is room for with all others, delivers all the same, and gives the room back', async () => {
    const each = new Delivery({ data: { n: 1 } }).json.length
    const fanout = createFanout(each * 3)
    const groups = Array.from({ length: 4 }, () => ({
      ...reading(),
      quick: reader(0),
      slow: reader(0),
      leave: () => {},
    }))
    for (const [index, group] of groups.entries()) {
      const leaves = [group.quick, group.slow].map(
        ({ follower }) => fanout.follow(`${index}`, follower, () => group.work)!,
      )
      group.leave = () => {
        for (const leave of leaves) leave()
      }
      group.slow.stop()
    }
    for (const n of [1, 2, 3]) for (const { happen } of groups) await happen(n)
    expect(fanout.keeps).toBeLessThanOrEqual(each * 3)
    expect(groups.map(({ quick }) => quick.got)).toEqual(groups.map(() => [1, 2, 3]))
    // a slow one is given what it missed, or is told to read it by itself
    for (const { slow } of groups) slow.go()
    for (const { slow } of groups)
      expect([slow.got, slow.parting()]).toEqual(slow.parting() ? [[], { kind: 'behind' }] : [[1, 2, 3], null])
    expect(groups.filter(({ slow }) => slow.parting()).length).toBeGreaterThan(0)
    for (const { leave } of groups) leave()
    expect([fanout.size, fanout.keeps]).toEqual([0, 0])
  })

  it('[GQL-13] outlives the one it began with, and ends with the last', async () => {
    const fanout = createFanout()
    const { work, happen, ended } = reading()
    const first = reader(0)
    const second = reader(0)
    const leaveFirst = fanout.follow('key', first.follower, () => work)!
    const leaveSecond = fanout.follow('key', second.follower, () => work)!
    leaveFirst()
    await happen(1)
    expect([first.got, second.got, ended(), fanout.size]).toEqual([[], [1], false, 1])
    leaveSecond()
    leaveSecond()
    expect([ended(), fanout.size]).toEqual([true, 0])
  })

  it('[GQL-13] tells all of its end, and of a failure of its source or of the execution', async () => {
    for (const [last, expected] of [
      ['end', { kind: 'ended' }],
      [new Error('the source'), { kind: 'failed', error: new Error('the source') }],
      [7, { kind: 'failed', error: new Error('the execution') }],
    ] as const) {
      const fanout = createFanout()
      const { work, happen } = reading((position) => (position === 7 ? new Error('the execution') : null))
      const readers = [reader(0), reader(0)]
      for (const { follower } of readers) fanout.follow('key', follower, () => work)
      await happen(1, last)
      expect(readers.map(({ got, parting }) => [got, parting()])).toEqual([
        [[1], expected],
        [[1], expected],
      ])
      expect(fanout.size).toBe(0)
    }
  })

  it('[GQL-12] lets one that is given up while it waits go', async () => {
    const fanout = createFanout()
    const { work, happen, ended } = reading()
    const slow = reader(0)
    fanout.follow('key', slow.follower, () => work)
    slow.stop()
    await happen(1)
    slow.close()
    expect([slow.parting(), slow.got, ended(), fanout.size]).toEqual([{ kind: 'behind' }, [], true, 0])
  })
})

describe('who shares', () => {
  const schema = buildSchema(`
    type Query { a: Int }
    type Document { title: String message: Message }
    type Message { text: String }
    type Subscription { live(after: String, id: ID): Document }`)
  const audience = (personal: boolean): string => (personal ? 'a person' : 'all')
  const key = (query: string, variableValues: Record<string, unknown> = {}, who = audience, operationName?: string) =>
    groupKey({ schema, document: parse(query), variableValues, ...(operationName ? { operationName } : {}) }, who)
  const query = 'subscription A($after: String, $id: ID) { live(after: $after, id: $id) { title } }'

  it('[GQL-13] asks the same with the same variables, wherever it begins', () => {
    expect(key(query, { id: '1', after: 'x' })).toBe(key(query, { after: 'y', id: '1' }))
    expect(key(query, { id: '1' })).not.toBe(key(query, { id: '2' }))
    expect(key(query)).not.toBe(key(query.replace('title', 'title t: title')))
    const two = `${query} ${query.replace(' A', ' B')}`
    expect(key(two, {}, audience, 'A')).not.toBe(key(two, {}, audience, 'B'))
  })

  it('[GQL-13] does not differ by a variable that says more than where to begin', () => {
    const twice = 'subscription ($after: String) { live(after: $after, id: $after) { title } }'
    expect(key(twice, { after: 'x' })).not.toBe(key(twice, { after: 'y' }))
  })

  it('[GQL-13] has the same rights, and is the same owner where the answer can depend on who asks', () => {
    const seen: boolean[] = []
    const note = (personal: boolean) => {
      seen.push(personal)
      return audience(personal)
    }
    key(query, {}, note)
    key(query.replace('title', 'title message { text }'), {}, note)
    expect(seen).toEqual([false, true])
    expect(key(query, {}, () => 'one tenant')).not.toBe(key(query, {}, () => 'another tenant'))
  })
})
