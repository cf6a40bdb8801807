import type { Logger } from 'pino'
import type { Redis } from '../redis.ts'
import { type Buffer, createBuffer } from './buffer.ts'
import type { MessageStreams, Sequenced } from './index.ts'
import { createMessageStreams } from './memory.ts'

/** What one entry in Redis holds: consecutive events, the last one's number being the entry's. */
interface Batch {
  first: number
  items: Sequenced['event'][]
  ended: boolean
}

const coalesceMs = 10
const retryMs = 250
/** How often an ended stream that Redis does not take is tried again. */
const lastTries = 20
const writingTtlMs = 15 * 60_000
const endedTtlMs = 60_000
/** A reader without news for so long looks at the row, which also tells of a writer that died. */
const idleMs = 1_000
const lingerMs = 5_000
/** How long a reader waits for Redis before it looks at the row instead. */
const loadMs = 1_000
const page = 200

const keyOf = (key: string) => `superfasttt:stream:${key}`

/**
 * The same streams, shared: what is written here goes to Redis as well, a few milliseconds' worth at a time, and what
 * is written elsewhere is followed from there. Redis holds what the writer's buffer holds, and forgets it by itself.
 * Without Redis a writer goes on, and a reader is sent to the row.
 */
export function createSharedStreams({ commands, subscriber }: Redis, log: Logger): MessageStreams {
  const writers = new Map<Buffer, { flushed: number; tries: number; timer?: NodeJS.Timeout; busy: boolean }>()
  const followed = new Map<string, Follower>()
  let closed = false

  const flush = async (key: string, buffer: Buffer): Promise<void> => {
    const writer = writers.get(buffer)!
    writer.busy = true
    delete writer.timer
    const items = buffer.after(writer.flushed)
    const { last, ended } = buffer
    try {
      const batch: Batch = { first: items[0]?.sequence ?? last + 1, items: items.map(({ event }) => event), ended }
      const text = JSON.stringify(batch)
      // the end without an event has no number of its own: whoever reads later is told by the row
      const multi = commands.multi()
      if (items.length) {
        multi.xAdd(keyOf(key), `${last}-0`, { b: text }, { TRIM: { strategy: 'MINID', threshold: buffer.first } })
      }
      await multi
        .pExpire(keyOf(key), ended ? endedTtlMs : writingTtlMs)
        .publish(keyOf(key), text)
        .exec()
      writer.flushed = last
      writer.tries = 0
      if (ended) writers.delete(buffer)
    } catch (error) {
      // taken although its answer was lost
      if (/equal or smaller/.test(String((error as { replies?: unknown[] }).replies?.[0]))) writer.flushed = last
      if (writer.tries++ === 0) log.warn({ err: error }, 'an answer is not shared; its readers elsewhere see its row')
      if (ended && writer.tries > lastTries) writers.delete(buffer)
    }
    writer.busy = false
    if (buffer.last > writer.flushed || buffer.ended) later(key, buffer, writer.tries ? retryMs : coalesceMs)
  }

  const later = (key: string, buffer: Buffer, ms: number) => {
    const writer = writers.get(buffer)
    if (closed || !writer || writer.busy || writer.timer) return
    writer.timer = setTimeout(() => void flush(key, buffer), ms)
    writer.timer.unref()
  }

  const here = createMessageStreams({
    pushed(key, buffer) {
      if (!writers.has(buffer)) writers.set(buffer, { flushed: buffer.last - 1, tries: 0, busy: false })
      later(key, buffer, coalesceMs)
    },
  })

  const follow = (key: string): Follower => {
    let follower = followed.get(key)
    if (!follower) {
      follower = createFollower({ commands, subscriber }, key, () => followed.delete(key))
      followed.set(key, follower)
    }
    return follower
  }

  return {
    ...here,
    async *read(key, after, signal, wait = true) {
      if (here.last(key) !== null) return yield* here.read(key, after, signal)
      if (!subscriber.isReady || !commands.isReady) return
      const follower = follow(key)
      try {
        if (await follower.enter()) yield* follower.buffer.read(after, signal, wait ? idleMs : 0)
      } finally {
        follower.leave()
      }
    },
    close() {
      closed = true
      for (const { timer } of writers.values()) clearTimeout(timer)
      for (const follower of followed.values()) follower.drop()
    },
  }
}

/** One copy of a stream that is written elsewhere, for all its readers here. */
interface Follower {
  readonly buffer: Buffer
  /** Resolves once what Redis holds is here; with false when it could not be had. */
  enter(): Promise<boolean>
  leave(): void
  drop(): void
}

function createFollower({ commands, subscriber }: Omit<Redis, 'close'>, key: string, forget: () => void): Follower {
  const buffer = createBuffer(0)
  let readers = 0
  let timer: NodeJS.Timeout | undefined
  let loading: Promise<void> | null = null
  let dropped = false

  const take = ({ first, items, ended }: Batch) => {
    if (items.length && first > buffer.last + 1) buffer.restart(first - 1)
    for (const [index, event] of items.entries()) {
      const sequence = first + index
      if (sequence > buffer.last) buffer.add({ sequence, event })
    }
    // a reader that is behind what is let go takes the row's text
    buffer.trim(buffer.last)
    if (ended) buffer.end()
  }

  const load = async () => {
    for (;;) {
      const entries = (await commands.xRange(keyOf(key), `(${buffer.last}-0`, '+', { COUNT: page })) ?? []
      for (const { message } of entries) take(JSON.parse(message.b!) as Batch)
      if (entries.length < page) return
    }
  }
  const look = () => {
    loading ??= load().finally(() => {
      loading = null
    })
    return loading
  }

  const heard = (text: string) => {
    const batch = JSON.parse(text) as Batch
    if (!loading && batch.first <= buffer.last + 1) return take(batch)
    // behind what is being loaded, or behind a gap: all of it is to be had, in order
    void (loading ?? Promise.resolve())
      .then(look)
      .catch(() => undefined)
      .then(() => take(batch))
  }

  const subscribed = subscriber.subscribe(keyOf(key), heard)
  subscribed.catch(() => drop())

  const drop = () => {
    if (dropped) return
    dropped = true
    clearTimeout(timer)
    forget()
    if (subscriber.isReady) subscriber.unsubscribe(keyOf(key), heard).catch(() => undefined)
  }

  return {
    buffer,
    enter() {
      readers++
      clearTimeout(timer)
      // also for a reader that comes back: what was published while the connection was away was not heard
      return inTime(subscribed.then(look))
    },
    leave() {
      if (--readers > 0 || dropped) return
      // a reader that looked at the row comes back at once
      timer = setTimeout(drop, lingerMs)
      timer.unref()
    },
    drop,
  }
}

/** Whether it was done, and done in time. */
function inTime(work: Promise<void>): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, loadMs, false)
    const settle = (done: boolean) => {
      clearTimeout(timer)
      resolve(done)
    }
    work.then(
      () => settle(true),
      () => settle(false),
    )
  })
}
