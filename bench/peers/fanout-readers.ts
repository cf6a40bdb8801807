/** Subscribers of bench/fanout.ts. Says when all are connected, and each time that all have got one more event. */
import { request } from 'node:http'
import { connect } from 'node:net'
import { bootstrapKey } from '../../tests/harness/index.ts'

const [port, transport, count] = [Number(process.argv[2]), process.argv[3]!, Number(process.argv[4])]
const query = `subscription { documentIngestion { __typename cursor ... on DocumentProgress {
  documentId status stage percent document { title } } } }`
const mark = Buffer.from('DocumentProgress')
/** It may come behind an event in one piece; within one there are no such bytes. Unanswered, it ends the socket. */
const ping = Buffer.from([0x89, 0])

let events = 0
const got = () => {
  if (++events % count === 0) process.send!('all')
}
/** One event is small enough to come in one piece. */
const look = (bytes: Buffer) => {
  for (let at = bytes.indexOf(mark); at !== -1; at = bytes.indexOf(mark, at + mark.length)) got()
}

process.on('message', async (message) => {
  if (message === 'connect') {
    for (let n = 0; n < count; n += 50) {
      await Promise.all(Array.from({ length: Math.min(50, count - n) }, transport === 'sse' ? overSse : overWebSocket))
    }
    await new Promise((resolve) => setTimeout(resolve, 2_000)) // their subscriptions have begun
  } else {
    // code that first runs now belongs to the server, not to its subscribers
    const warm = await Promise.all(Array.from({ length: 20 }, transport === 'sse' ? overSse : overWebSocket))
    await new Promise((resolve) => setTimeout(resolve, 500))
    for (const end of warm) end()
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
  process.send!('done')
})

function overSse(): Promise<() => void> {
  return new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/json',
      accept: 'text/event-stream',
      authorization: `Bearer ${bootstrapKey}`,
    }
    const sent = request(
      { host: '127.0.0.1', port, path: '/graphql', method: 'POST', headers, agent: false },
      (response) => {
        if (!response.headers['content-type']?.includes('event-stream')) reject(new Error(`${response.statusCode}`))
        response.on('data', look)
        response.on('error', () => undefined)
        resolve(() => sent.destroy())
      },
    )
    sent.on('error', () => undefined)
    sent.end(JSON.stringify({ query }))
  })
}

/** By hand: a client that unmasks and parses would be the slower half of what is measured. */
function overWebSocket(): Promise<() => void> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.setNoDelay()
    socket.on('error', () => undefined)
    socket.write(
      `GET /graphql HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n`,
    )
    let state: 'upgrading' | 'acknowledging' | 'open' = 'upgrading'
    socket.on('data', (bytes) => {
      if (state === 'upgrading') {
        state = 'acknowledging'
        send(socket, 1, { type: 'connection_init', payload: { authorization: `Bearer ${bootstrapKey}` } })
      } else if (state === 'acknowledging') {
        state = 'open'
        // as clients do: an id of its own for each
        send(socket, 1, { id: crypto.randomUUID(), type: 'subscribe', payload: { query } })
        resolve(() => socket.destroy())
      } else if (bytes.includes(ping)) {
        socket.write(Buffer.from([0x8a, 0x80, 0, 0, 0, 0])) // a pong, with nothing in it
      }
      look(bytes)
    })
  })
}

function send(socket: ReturnType<typeof connect>, opcode: number, message: unknown): void {
  const text = Buffer.from(JSON.stringify(message))
  const head = Buffer.alloc(8)
  head[0] = 0x80 | opcode
  head[1] = 0x80 | 126
  head.writeUInt16BE(text.length, 2)
  socket.write(Buffer.concat([head, text])) // masked with zeroes
}
