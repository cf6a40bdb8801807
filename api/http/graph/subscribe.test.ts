import { buildSchema, type ExecutionResult, GraphQLError, parse } from 'graphql'
import { describe, expect, it } from 'vitest'
import { encodeEventCursor } from '../../data/events/cursor.ts'
import { Fault } from '../../errors/index.ts'
import { createFanout } from './fanout.ts'
import { type LiveContext, subscribeLive } from './subscribe.ts'

const schema = buildSchema('type Query { a: Int } type Subscription { tick: Int }')

/** A source that gives what it is told to, and notes how it was left. */
function source(signal: AbortSignal) {
  const queue: (() => number | Promise<never>)[] = []
  let wake: () => void = () => undefined
  let closed = false
  async function* ticks() {
    try {
      while (!signal.aborted) {
        const next = queue.shift()
        if (next) yield { tick: await next() }
        else {
          await new Promise<void>((resolve) => {
            wake = resolve
            signal.addEventListener('abort', () => resolve(), { once: true })
          })
        }
      }
    } finally {
      closed = true
    }
  }
  return {
    items: ticks(),
    give(value: number | Error) {
      queue.push(() => (value instanceof Error ? Promise.reject(value) : value))
      wake()
    },
    closed: () => closed,
  }
}

async function open(query = 'subscription { tick }', make: ((signal: AbortSignal) => unknown) | null = null) {
  const controller = new AbortController()
  const ticks = source(controller.signal)
  const watchers = new Set<(fault: Fault) => void>()
  let refreshed = 0
  const context: LiveContext = {
    refreshed() {
      refreshed++
      return context
    },
    end: () => controller.abort(),
    watch(gone) {
      watchers.add(gone)
      return () => watchers.delete(gone)
    },
    toPublic: (error) =>
      new GraphQLError('public', { extensions: { code: error instanceof Fault ? error.code : 'INTERNAL' } }),
    signal: controller.signal,
    outlet: () => null,
    audience: () => '',
    cost: null,
    detached: () => context,
  }
  const live = (await subscribeLive({
    schema,
    document: parse(query),
    rootValue: { tick: () => (make ? make(controller.signal) : ticks.items) },
    contextValue: context,
  })) as AsyncGenerator<ExecutionResult, void>
  return {
    live,
    ticks,
    watchers,
    refreshed: () => refreshed,
    revoke: () => {
      for (const gone of [...watchers]) gone(new Fault('UNAUTHENTICATED'))
    },
    signal: controller.signal,
  }
}
const tick = (value: number) => ({ done: false, value: { data: { tick: value } } })
const failure = (code: string) => ({ done: false, value: { errors: [{ extensions: { code } }] } })
const end = { done: true, value: undefined }

describe('a subscription', () => {
  it('[GQL-10] executes each event with a context of its own', async () => {
    const { live, ticks, refreshed } = await open()
    ticks.give(1)
    ticks.give(2)
    expect(await live.next()).toEqual(tick(1))
    expect(await live.next()).toEqual(tick(2))
    expect(refreshed()).toBe(2)
    await live.return()
  })

  it('[GQL-10] that is left while it waits ends its source and its watch, and the one who waits', async () => {
    const { live, ticks, watchers, signal } = await open()
    const waiting = live.next()
    expect(await live.return()).toEqual(end)
    expect(await waiting).toEqual(end)
    expect([ticks.closed(), watchers.size, signal.aborted]).toEqual([true, 0, true])
    expect(await live.next()).toEqual(end)
    expect(await live.return()).toEqual(end)
  })

  it('[GQL-10] that is left before it was read, or between two events, ends its source too', async () => {
    const unread = await open()
    await unread.live.return()
    expect([unread.watchers.size, unread.signal.aborted]).toEqual([0, true])
    const between = await open()
    between.ticks.give(1)
    await between.live.next()
    await between.live.return()
    expect([between.ticks.closed(), between.watchers.size]).toEqual([true, 0])
  })

  it('[GQL-10] ends with a last word when the caller’s rights end, while nothing happens', async () => {
    const { live, ticks, watchers, revoke } = await open()
    const waiting = live.next()
    revoke()
    expect(await waiting).toMatchObject(failure('UNAUTHENTICATED'))
    expect(await live.next()).toEqual(end)
    expect([ticks.closed(), watchers.size]).toEqual([true, 0])
  })

  it('[GQL-10] gives nothing more once the rights have ended, though events wait', async () => {
    const { live, ticks, revoke } = await open()
    ticks.give(1)
    ticks.give(2)
    expect(await live.next()).toEqual(tick(1))
    revoke()
    expect(await live.next()).toMatchObject(failure('UNAUTHENTICATED'))
    expect(await live.next()).toEqual(end)
  })

  it('[GQL-6] [GQL-10] tells an error of its source as a last result, in public words', async () => {
    const { live, ticks, watchers } = await open()
    ticks.give(new Error('select * from secret'))
    expect(await live.next()).toMatchObject(failure('INTERNAL'))
    expect(await live.next()).toEqual(end)
    expect([ticks.closed(), watchers.size]).toEqual([true, 0])
  })

  it('[GQL-10] ends when its source does', async () => {
    const { live, watchers, signal } = await open('subscription { tick }', async function* () {
      yield { tick: 7 }
    })
    expect(await live.next()).toEqual(tick(7))
    expect(await live.next()).toEqual(end)
    expect([watchers.size, signal.aborted]).toEqual([0, true])
  })

  it('[GQL-10] that cannot begin is a plain result, with nothing left open', async () => {
    const refused = await open('subscription { tick }', () => {
      throw new Fault('FORBIDDEN')
    })
    expect(refused.live).toMatchObject({ errors: [expect.any(GraphQLError)] })
    expect([refused.watchers.size, refused.signal.aborted]).toEqual([0, true])
  })
})

describe('subscriptions to a log', () => {
  it('[GQL-6] [GQL-13] execute an event once for both, and both are told its error in public words', async () => {
    const failing = buildSchema('type Query { a: Int } type Subscription { live: Event } type Event { bad: Int }')
    const fanout = createFanout()
    let executed = 0
    let happen: () => void = () => undefined
    const happened = new Promise<void>((resolve) => {
      happen = resolve
    })
    async function* joint() {
      await happened
      const bad = () => {
        executed++
        throw new Error('select * from secret')
      }
      yield { kind: 'Event', cursor: encodeEventCursor('demo.document', 6), live: { bad } }
    }
    async function* own() {
      yield { kind: 'caughtUp', cursor: encodeEventCursor('demo.document', 5) }
    }
    const follow = async () => {
      const written: string[] = []
      const context: LiveContext = {
        refreshed: () => context,
        end: () => undefined,
        watch: () => () => undefined,
        toPublic: () => new GraphQLError('public', { extensions: { code: 'INTERNAL' } }),
        signal: new AbortController().signal,
        outlet: () => ({
          write: ({ json }) => void written.push(json),
          full: () => false,
          closed: () => false,
          whenFree: () => () => undefined,
        }),
        audience: () => 'all',
        cost: null,
        detached: () => context,
      }
      const live = (await subscribeLive(
        {
          schema: failing,
          document: parse('subscription { live { bad } }'),
          rootValue: { live: () => Object.assign(own(), { from: joint }) },
          contextValue: context,
        },
        fanout,
      )) as AsyncGenerator<ExecutionResult, void>
      return { written, ended: live.next() }
    }
    const [a, b] = [await follow(), await follow()]
    while (fanout.size === 0) await new Promise((resolve) => setImmediate(resolve))
    happen()
    expect([await a.ended, await b.ended]).toEqual([end, end])
    expect(executed).toBe(1)
    expect(a.written).toEqual(b.written)
    expect(a.written.join()).toContain('"message":"public"')
    expect(a.written.join()).not.toContain('secret')
    expect(fanout.size).toBe(0)
  })
})
