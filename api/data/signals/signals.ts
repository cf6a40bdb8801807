import type { Logger } from 'pino'
import type { Topic } from '../write.ts'

/**
 * What one process tells the others. A signal is a hint to look again: the truth is in the rows, so a lost one delays
 * and a forged one costs a look.
 */
export type Signal =
  /** Committed in a tenant: events of these topics, jobs. */
  | { kind: 'written'; slug: string; schema: string; topics: readonly Topic[]; jobs: boolean }
  /** Whoever does the work of this key looks whether it is still wanted. */
  | { kind: 'stop'; key: string }
  /** The tenant's row changed: suspended, resumed, renamed, deleted. */
  | { kind: 'tenant'; slug: string }
  /** Signals may have been missed: look at everything. */
  | { kind: 'lost' }

export interface Signals {
  /** Reaches the listeners of this process before it returns, and those of the others soon, or not at all. */
  publish(signal: Signal): void
  on(listener: (signal: Signal) => void): () => void
  /** Sends what waits, for half a second at most. */
  close(): Promise<void>
}

/** What carries texts between processes. */
export interface Wire {
  /** Resolves when the text is on its way. */
  send(text: string): Promise<void>
  close(): Promise<void> | void
}

/** How the wire reports what it heard, and that it may have missed something. */
export interface WireEnd {
  heard(text: string): void
  connected(): void
}

const coalesceMs = 5
/** Of characters, which are all ASCII: PostgreSQL takes less than 8,000 bytes. */
const maxText = 7_500
const maxWaiting = 5_000
const closeMs = 500

/**
 * @param self names this process, so that it ignores its own echo
 * @param open how to reach the others; null when there are none
 */
export function createSignals(self: string, open: ((end: WireEnd) => Wire) | null, log: Logger): Signals {
  const listeners = new Set<(signal: Signal) => void>()
  const waiting = new Map<string, Signal>()
  let timer: NodeJS.Timeout | undefined
  let sending: Promise<void> | null = null
  let failures = 0

  const tell = (signal: Signal) => {
    for (const listener of [...listeners]) {
      try {
        listener(signal)
      } catch (error) {
        log.error({ err: error, signal: signal.kind }, 'a listener of signals failed')
      }
    }
  }

  const add = (signal: Signal) => {
    if (waiting.size >= maxWaiting) {
      waiting.clear()
      waiting.set('lost', { kind: 'lost' })
    }
    const key = keyOf(signal)
    waiting.set(key, merge(waiting.get(key), signal))
    schedule(failures ? Math.min(100 * 2 ** failures, 5_000) : coalesceMs)
  }

  const schedule = (ms: number) => {
    if (!wire || timer || sending || waiting.size === 0) return
    timer = setTimeout(() => {
      timer = undefined
      sending = send()
    }, ms)
    timer.unref()
  }

  const send = async (): Promise<void> => {
    const signals = [...waiting.values()]
    waiting.clear()
    try {
      for (const text of pack(self, signals)) await wire!.send(text)
      failures = 0
    } catch (error) {
      if (failures++ === 0) log.warn({ err: error }, 'signals not sent; other processes look by themselves')
      // whatever it was, the others are told that they missed something
      add({ kind: 'lost' })
    }
    sending = null
    schedule(failures ? Math.min(100 * 2 ** failures, 5_000) : coalesceMs)
  }

  const wire = open?.({
    heard(text) {
      for (const signal of unpack(self, text)) tell(signal)
    },
    connected() {
      tell({ kind: 'lost' })
      failures = 0
      clearTimeout(timer)
      timer = undefined
      schedule(0)
    },
  })

  return {
    publish(signal) {
      tell(signal)
      if (wire) add(signal)
    },
    on(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async close() {
      listeners.clear()
      clearTimeout(timer)
      const last = (async () => {
        await sending
        if (waiting.size && failures === 0) await send()
      })()
      let limit: NodeJS.Timeout | undefined
      await Promise.race([last, new Promise<void>((resolve) => (limit = setTimeout(resolve, closeMs)))])
      clearTimeout(limit)
      clearTimeout(timer)
      waiting.clear()
      await wire?.close()
    },
  }
}

function keyOf(signal: Signal): string {
  switch (signal.kind) {
    case 'written':
      return `written:${signal.slug}`
    case 'stop':
      return `stop:${signal.key}`
    case 'tenant':
      return `tenant:${signal.slug}`
    case 'lost':
      return 'lost'
    default:
      return signal satisfies never
  }
}

function merge(known: Signal | undefined, signal: Signal): Signal {
  if (known?.kind !== 'written' || signal.kind !== 'written') return signal
  return {
    ...signal,
    topics: [...new Set([...known.topics, ...signal.topics])],
    jobs: known.jobs || signal.jobs,
  }
}

/** As few texts as hold all signals. Names and keys are of our making: short, and ASCII. */
export function pack(self: string, signals: readonly Signal[]): string[] {
  const texts: string[] = []
  let items: string[] = []
  let length = 0
  const end = () => {
    if (items.length) texts.push(`${self}[${items.join(',')}]`)
    items = []
    length = 0
  }
  for (const signal of signals) {
    const item = JSON.stringify(signal)
    if (self.length + length + item.length + 2 > maxText) end()
    items.push(item)
    length += item.length + 1
  }
  end()
  return texts
}

/** The signals of another process; none when the text is our own, or not of us at all. */
export function unpack(self: string, text: string): Signal[] {
  const start = text.indexOf('[')
  if (start === -1 || text.slice(0, start) === self) return []
  try {
    return (JSON.parse(text.slice(start)) as unknown[]).filter(isSignal)
  } catch {
    return [] // whoever may connect to the database may write here
  }
}

function isSignal(value: unknown): value is Signal {
  const signal = value as Record<string, unknown> | null
  switch (signal?.kind) {
    case 'written':
      return typeof signal.slug === 'string' && typeof signal.schema === 'string' && Array.isArray(signal.topics)
    case 'stop':
      return typeof signal.key === 'string'
    case 'tenant':
      return typeof signal.slug === 'string'
    default:
      return signal?.kind === 'lost'
  }
}
