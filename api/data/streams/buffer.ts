import type { Sequenced, StreamEvent } from './index.ts'

/** The newest events of one message, and those who wait for more. */
export interface Buffer {
  readonly last: number
  /** The oldest sequence number that is still held; one past the last when nothing is. */
  readonly first: number
  readonly ended: boolean
  add(item: Sequenced): void
  /** Goes on behind a gap: what was held before is gone. */
  restart(last: number): void
  /** Lets go of the oldest beyond the room there is, up to here at most. */
  trim(upTo: number): void
  /** What is held after a position. */
  after(position: number): Sequenced[]
  end(): void
  /** See MessageStreams.read; `idleMs` ends a wait without an event. */
  read(after: number, signal: AbortSignal, idleMs?: number): AsyncGenerator<Sequenced | null, void>
}

const maxBytes = 512 * 1024

export function createBuffer(fromSequence: number): Buffer {
  let events: Sequenced[] = []
  let bytes = 0
  let last = fromSequence
  let ended = false
  const waiting = new Set<() => void>()

  const wake = () => {
    for (const resolve of [...waiting]) resolve()
    waiting.clear()
  }
  const first = () => events[0]?.sequence ?? last + 1

  /** False when it waited for so long that it should be looked elsewhere. */
  const more = (signal: AbortSignal, idleMs: number | undefined): Promise<boolean> =>
    new Promise((resolve) => {
      const done = (inTime: boolean) => {
        clearTimeout(timer)
        waiting.delete(woken)
        signal.removeEventListener('abort', woken)
        resolve(inTime)
      }
      const woken = () => done(true)
      const timer = idleMs === undefined ? undefined : setTimeout(done, idleMs, false)
      waiting.add(woken)
      signal.addEventListener('abort', woken, { once: true })
    })

  return {
    get last() {
      return last
    },
    get first() {
      return first()
    },
    get ended() {
      return ended
    },
    add(item) {
      last = item.sequence
      events.push(item)
      bytes += sizeOf(item.event)
      wake()
    },
    restart(sequence) {
      events = []
      bytes = 0
      last = sequence
    },
    trim(upTo) {
      while (bytes > maxBytes && events.length && events[0]!.sequence <= upTo) bytes -= sizeOf(events.shift()!.event)
    },
    after: (position) => events.slice(Math.max(0, position + 1 - first())),
    end() {
      ended = true
      wake()
    },
    async *read(after, signal, idleMs) {
      let position = after
      while (!signal.aborted) {
        if (position + 1 < first() && position < last) {
          yield null
          return
        }
        const next = events[position + 1 - first()]
        if (next) {
          position = next.sequence
          yield next
        } else if (ended || !(await more(signal, idleMs))) {
          return
        }
      }
    },
  }
}

const sizeOf = (event: StreamEvent): number => 64 + (event.type === 'delta' ? event.text.length * 2 : 0)
