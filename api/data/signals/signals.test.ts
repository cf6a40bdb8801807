import { pino } from 'pino'
import { afterEach, describe, expect, it } from 'vitest'
import { createSignals, pack, type Signal, type Signals, unpack, type Wire, type WireEnd } from './signals.ts'

const log = pino({ level: 'silent' })
const opened: Signals[] = []
afterEach(async () => {
  await Promise.all(opened.splice(0).map((signals) => signals.close()))
})

/** A wire that tests hold in their hands: what is sent reaches every process on it, unless it is cut. */
function createBus() {
  const ends: WireEnd[] = []
  const bus = { cut: false, refused: Promise.withResolvers<void>(), sent: [] as string[], ends }
  const wire = (end: WireEnd): Wire => {
    ends.push(end)
    return {
      async send(text) {
        if (bus.cut) {
          bus.refused.resolve()
          throw new Error('cut')
        }
        bus.sent.push(text)
        for (const other of ends) other.heard(text)
      },
      close: () => undefined,
    }
  }
  return Object.assign(bus, { wire })
}

function join(self: string, wire: ((end: WireEnd) => Wire) | null) {
  const signals = createSignals(self, wire, log)
  opened.push(signals)
  const heard: Signal[] = []
  let wanted: { kind: string; resolve: () => void } | null = null
  signals.on((signal) => {
    heard.push(signal)
    if (wanted?.kind === signal.kind) wanted.resolve()
  })
  return {
    signals,
    heard,
    next: (kind: Signal['kind']) => new Promise<void>((resolve) => (wanted = { kind, resolve })),
  }
}

const written = (slug: string, more: Partial<Extract<Signal, { kind: 'written' }>> = {}): Signal => ({
  kind: 'written',
  slug,
  schema: `tenant_${slug}`,
  topics: ['document'],
  jobs: false,
  ...more,
})

describe('a signal', () => {
  it('[GQL-14] reaches its own process at once and every other one once, several of a moment as one text', async () => {
    const bus = createBus()
    const [a, b] = [join('a', bus.wire), join('b', bus.wire)]
    const arrived = b.next('stop')
    a.signals.publish(written('t'))
    a.signals.publish(written('t', { topics: ['usage'], jobs: true }))
    a.signals.publish({ kind: 'stop', key: 'k' })
    expect(a.heard).toHaveLength(3)
    await arrived
    expect(b.heard).toEqual([written('t', { topics: ['document', 'usage'], jobs: true }), { kind: 'stop', key: 'k' }])
    expect(bus.sent).toHaveLength(1)
    expect(a.heard).toHaveLength(3)
  })

  it('without a wire stays in its process', () => {
    const alone = join('a', null)
    alone.signals.publish(written('t'))
    expect(alone.heard).toEqual([written('t')])
  })

  it('[GQL-14] that could not be sent is told to the others as lost, once they can be reached', async () => {
    const bus = createBus()
    const [a, b] = [join('a', bus.wire), join('b', bus.wire)]
    bus.cut = true
    a.signals.publish(written('t'))
    await bus.refused.promise
    const told = b.next('lost')
    bus.cut = false
    bus.ends[0]!.connected()
    await told
    expect(b.heard).toEqual([{ kind: 'lost' }])
    expect(a.heard.at(-1)).toEqual({ kind: 'lost' })
  })

  it('that waits for too long takes bounded room: many become one “look everywhere”', async () => {
    const bus = createBus()
    const [a, b] = [join('a', bus.wire), join('b', bus.wire)]
    const told = b.next('lost')
    for (let i = 0; i <= 5_000; i++) a.signals.publish({ kind: 'stop', key: `k${i}` })
    await told
    expect(b.heard.length).toBeLessThan(10)
  })

  it('of a listener that fails reaches the next one', () => {
    const { signals, heard } = join('a', null)
    signals.on(() => {
      throw new Error('no')
    })
    const after: Signal[] = []
    signals.on((signal) => after.push(signal))
    signals.publish({ kind: 'lost' })
    expect(after).toEqual(heard)
  })
})

describe('the text of signals', () => {
  it('is split so that PostgreSQL takes each', () => {
    const signals = Array.from({ length: 400 }, (_, i) => written(`tenant-${i}`, { topics: ['document', 'usage'] }))
    const texts = pack('self', signals)
    expect(texts.length).toBeGreaterThan(1)
    for (const text of texts) expect(Buffer.byteLength(text)).toBeLessThan(8_000)
    expect(texts.flatMap((text) => unpack('other', text))).toEqual(signals)
    expect(texts.flatMap((text) => unpack('self', text))).toEqual([])
  })

  it.each(['', '[', 'x', 'x[', 'x[1]', 'x[null]', 'x{"a":1}', 'x[{"kind":"written"}]', 'x[{"kind":"rm"}]'])(
    'that somebody else wrote is nothing: %j',
    (text) => {
      expect(unpack('self', text)).toEqual([])
    },
  )
})
