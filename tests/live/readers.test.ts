import { connect, type Socket } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { write } from '../../api/data/write.ts'
import { patience } from '../../api/http/graph/outlet.ts'
import { rowId } from '../harness/chat.ts'
import { bootstrapKey, type Instance, startInstance, subscribe, type Transport } from '../harness/index.ts'
import { makeKey, revokeKey } from '../harness/keys.ts'

let instance: Instance
let documentId: string
beforeAll(async () => {
  instance = await startInstance({ WORKERS: '0' })
  const { documentCreate } = await instance.data<{ documentCreate: { document: { id: string } } }>(
    'mutation { documentCreate(input: { title: "t", text: "t" }) { document { id } } }',
  )
  documentId = documentCreate.document.id
})
afterAll(() => instance?.stop())
const usual = patience.ms
afterEach(() => {
  patience.ms = usual
})

const transports: Transport[] = ['websocket', 'sse']
const query = `subscription ($documentId: ID, $after: Cursor) { live: documentIngestion(documentId: $documentId, after: $after) {
  cursor ... on DocumentProgress { percent document { title } } } }`
interface Item {
  live: { cursor: string; percent: number; document: { title: string } }
}
const open = (
  transport: Transport,
  more: Record<string, unknown> = {},
  headers?: Record<string, string>,
  text = query,
) => subscribe<Item>(instance, transport, text, { documentId, ...more }, headers)

/** Writes events, as services do. */
async function happen(count: number, from: number): Promise<void> {
  const { databases, onWritten } = instance.platform.parts
  await write(databases.tenant('demo'), onWritten, async (tx) => {
    for (let n = from; n < from + count; n++) {
      const payload = { status: 'PROCESSING', stage: 'INDEX', percent: n }
      tx.event({ topic: 'document', subject: rowId(documentId), type: 'PROGRESS', payload })
    }
  })
}
const statements = () => instance.platform.parts.databases.count.statements
const rename = (title: string) =>
  instance.platform.parts.databases
    .tenant('demo')
    .prisma.document.update({ where: { id: rowId(documentId) }, data: { title } })

/** One who subscribes and then takes nothing from the wire until told to. */
async function stubborn(transport: Transport, bigger: string, after?: string) {
  const socket: Socket = connect(Number(new URL(instance.url).port), '127.0.0.1')
  let read = ''
  const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()))
  socket.on('error', () => undefined)
  const arrives = (what: string) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (!read.includes(what)) return
        socket.off('data', look)
        resolve()
      }
      socket.on('data', look)
    })
  socket.on('data', (bytes) => {
    read += bytes.toString('latin1')
  })
  const payload = { query: bigger, variables: { documentId, ...(after ? { after } : {}) } }
  if (transport === 'sse') {
    const body = JSON.stringify(payload)
    socket.write(
      `POST /graphql HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${bootstrapKey}\r\naccept: text/event-stream\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    )
  } else {
    socket.write(
      'GET /graphql HTTP/1.1\r\nhost: localhost\r\nupgrade: websocket\r\nconnection: Upgrade\r\nsec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\nsec-websocket-protocol: graphql-transport-ws\r\n\r\n',
    )
    await arrives('\r\n\r\n')
    const acknowledged = arrives('connection_ack')
    socket.write(frame({ type: 'connection_init', payload: { authorization: `Bearer ${bootstrapKey}` } }))
    await acknowledged
    socket.write(frame({ id: '1', type: 'subscribe', payload }))
  }
  await arrives('"cursor"') // the present state: the stream is open
  socket.pause()
  return { socket, closed, arrives, read: () => read }
}

/** A text frame, masked with zeroes. */
function frame(message: unknown): Buffer {
  const text = Buffer.from(JSON.stringify(message))
  const head = Buffer.from([0x81, 0x80 | 126, text.length >> 8, text.length & 255, 0, 0, 0, 0])
  return Buffer.concat([head, text])
}

/** What waits in the server for its readers. */
const waiting = () =>
  (process as unknown as { _getActiveHandles(): unknown[] })
    ._getActiveHandles()
    .filter((handle) => (handle as Socket).localPort === Number(new URL(instance.url).port))
    .map((handle) => (handle as Socket).writableLength)

describe.each(transports)('a reader over %s that stops reading', (transport) => {
  it('[GQL-12] is closed with a code, holds next to nothing, delays nobody, and resumes without a gap', async () => {
    patience.ms = 500
    // 20 KB an event: 600 of them are more than what the kernel holds for a socket
    await rename('x'.repeat(450))
    const bigger = query.replace(
      'title }',
      Array.from({ length: 45 }, (_, n) => `t${n}: title`)
        .join(' ')
        .concat(' title }'),
    )
    const slow = await stubborn(transport, bigger)
    const other = open(transport, {}, undefined, bigger)
    await other.next()
    const total = 600
    let most = 0
    for (let n = 0; n < total; n += 20) {
      await happen(20, n)
      for (let i = 0; i < 20; i++) {
        const { live } = (await other.next()).value!.data!
        expect(live.percent).toBe(n + i) // nobody waits for the one who does not read
        most = Math.max(most, ...waiting())
      }
    }
    expect(most).toBeLessThan(1_000_000)
    await other.return()
    await new Promise((resolve) => setTimeout(resolve, patience.ms)) // it is not read for as long as that, whatever the machine
    const told = transport === 'websocket' ? slow.arrives('You read too slowly') : slow.closed
    slow.socket.resume()
    await told
    slow.socket.destroy()
    if (transport === 'websocket') {
      const code = slow.read().slice(slow.read().indexOf('You read too slowly')).length
      expect(Buffer.from(slow.read().slice(-code - 2, -code), 'latin1').readUInt16BE()).toBe(4413)
    }
    const seen = [...slow.read().matchAll(/"percent":(\d+)/g)].map((match) => Number(match[1]))
    const cursors = [...slow.read().matchAll(/"cursor":"([^"]+)"/g)].map((match) => match[1]!)
    const events = seen.slice(1)
    expect(events.length).toBeLessThan(total)
    expect(events).toEqual(events.map((_, n) => n))
    const rest = open(transport, { after: cursors[seen.length - 1] })
    for (let n = events.length; n < total; n++) expect((await rest.next()).value!.data!.live.percent).toBe(n)
    await rest.return()
  }, 60_000)
})

describe.each(transports)('readers over %s who may see the same', (transport) => {
  /** Opens streams that are all under way: they have had one event together. */
  async function openAll(streams: ReturnType<typeof open>[]): Promise<void> {
    for (const stream of streams) await stream.next()
    await happen(1, 0)
    for (const stream of streams) expect((await stream.next()).value!.data!.live.percent).toBe(0)
  }
  /** Statements that one event costs. */
  async function cost(streams: ReturnType<typeof open>[], n: number): Promise<number> {
    const before = statements()
    await happen(1, n)
    for (const stream of streams) expect((await stream.next()).value!.data!.live.percent).toBe(n)
    return statements() - before
  }

  it('[GQL-13] share one execution an event; with other rights, variables or fields they do not', async () => {
    const { headers } = await makeKey(instance, ['DOCUMENTS_READ'])
    const one = [open(transport)]
    await openAll(one)
    const alone = await cost(one, 1)
    for (const stream of one) await stream.return()

    const same = Array.from({ length: 8 }, () => open(transport))
    await openAll(same)
    expect(await cost(same, 2)).toBeLessThan(same.length) // alone, each of them would read its document
    for (const stream of same) await stream.return()

    const different = [open(transport), open(transport, {}, headers), open(transport, {}, undefined, `${query} `)]
    await openAll(different)
    expect(await cost(different, 3)).toBeGreaterThan(alone + 1)
    for (const stream of different) await stream.return()
  })

  it('[GQL-10] [GQL-13] lose nobody but the one whose key is revoked, or who leaves first', async () => {
    const [a, b] = [await makeKey(instance, ['DOCUMENTS_READ']), await makeKey(instance, ['DOCUMENTS_READ'])]
    const streams = [open(transport, {}, a.headers), open(transport, {}, b.headers), open(transport, {}, b.headers)]
    const [revoked, first, second] = streams as [(typeof streams)[0], (typeof streams)[0], (typeof streams)[0]]
    await openAll(streams)
    await revokeKey(instance, a.id)
    expect((await revoked.next()).value).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] })
    await happen(1, 1)
    for (const stream of [first, second]) expect((await stream.next()).value!.data!.live.percent).toBe(1)
    await first.return()
    await happen(1, 2)
    expect((await second.next()).value!.data!.live.percent).toBe(2)
    await second.return()
  })

  it('[GQL-11] [GQL-13] are joined by a late one, who has each event once', async () => {
    const early = open(transport)
    const { cursor } = (await early.next()).value!.data!.live
    await happen(3, 0)
    for (let n = 0; n < 3; n++) await early.next()
    const late = open(transport, { after: cursor })
    await happen(3, 3)
    for (let n = 0; n < 6; n++) expect((await late.next()).value!.data!.live.percent).toBe(n)
    for (let n = 3; n < 6; n++) expect((await early.next()).value!.data!.live.percent).toBe(n)
    await early.return()
    await late.return()
  })
})
