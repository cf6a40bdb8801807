import { createServer, type Server, type Socket } from 'node:net'
import type { PGlite } from '@electric-sql/pglite'

/**
 * Speaks PostgreSQL's wire protocol on a Unix socket for the one session that PGlite has.
 *
 * The session is shared, so what a connection sends is run in turns. A turn is everything up to the message that asks
 * for an answer (Sync or Query): parse, bind and execute of one statement are never torn apart by another
 * connection's, which would bind its values to a foreign statement. While a transaction is open, only its connection
 * gets turns; when that connection goes away, the transaction is rolled back.
 */
export interface Bridge {
  close(): Promise<void>
}

interface Connection {
  socket: Socket
  /** Bytes that do not make a whole message yet. */
  pending: Buffer[]
  pendingLength: number
  /** Whole messages of a turn that is not complete yet. */
  turn: Uint8Array[]
  started: boolean
  open: boolean
}

interface Turn {
  connection: Connection
  messages: Uint8Array[]
}

const sslRequest = 80_877_103
const cancelRequest = 80_877_102
const sync = 0x53
const query = 0x51
const terminate = 0x58

export async function startBridge(db: PGlite, path: string): Promise<Bridge> {
  const connections = new Set<Connection>()
  const turns: Turn[] = []
  let owner: Connection | null = null
  let busy = false

  const work = async (): Promise<void> => {
    if (busy) return
    busy = true
    try {
      while (turns.length) {
        const index = owner ? turns.findIndex(({ connection }) => connection === owner) : 0
        if (index === -1) break // the transaction's connection has the next turn, whenever it comes
        const [turn] = turns.splice(index, 1)
        await take(turn!)
      }
    } finally {
      busy = false
    }
  }

  const take = async ({ connection, messages }: Turn): Promise<void> => {
    try {
      await db.runExclusive(async () => {
        for (const message of messages) {
          await db.execProtocolRawStream(message, {
            onRawData: (bytes) => {
              // the bytes are a view of the database's memory: they are copied before they change
              if (connection.open) connection.socket.write(Buffer.from(bytes))
            },
          })
        }
      })
    } catch (error) {
      connection.socket.destroy(error as Error)
    }
    owner = db.isInTransaction() ? connection : null
    if (owner && !connection.open) await abandon()
  }

  const abandon = async (): Promise<void> => {
    owner = null
    if (db.isInTransaction()) await db.exec('rollback')
  }

  const leave = async (connection: Connection): Promise<void> => {
    connection.open = false
    connections.delete(connection)
    for (let index = turns.length - 1; index >= 0; index--) {
      if (turns[index]!.connection === connection) turns.splice(index, 1)
    }
    // a turn under way notices by itself
    if (owner === connection && !busy) await abandon()
    await work()
  }

  const receive = (connection: Connection, bytes: Buffer): void => {
    connection.pending.push(bytes)
    connection.pendingLength += bytes.length
    for (let message = nextMessage(connection); message; message = nextMessage(connection)) {
      if (!connection.started) {
        const code = message.readInt32BE(4)
        if (code === sslRequest) {
          connection.socket.write('N')
          continue
        }
        if (code === cancelRequest) {
          connection.socket.end()
          return
        }
        connection.started = true
        turns.push({ connection, messages: [message] })
      } else if (message[0] === terminate) {
        connection.socket.end()
        return
      } else {
        connection.turn.push(message)
        if (message[0] === sync || message[0] === query) {
          turns.push({ connection, messages: connection.turn })
          connection.turn = []
        }
      }
    }
    void work()
  }

  const server: Server = createServer((socket) => {
    const connection: Connection = { socket, pending: [], pendingLength: 0, turn: [], started: false, open: true }
    connections.add(connection)
    socket.setNoDelay(true)
    socket.on('data', (bytes) => receive(connection, bytes))
    socket.on('error', () => undefined) // 'close' follows
    socket.on('close', () => void leave(connection))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, resolve)
  })

  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const { socket } of connections) socket.destroy()
      }),
  }
}

/** Takes the next whole message off what a connection sent, or null. The start-up message alone has no type byte. */
function nextMessage(connection: Connection): Buffer | null {
  const header = connection.started ? 5 : 8
  if (connection.pendingLength < header) return null
  if (connection.pending[0]!.length < header) join(connection)
  const typeByte = connection.started ? 1 : 0
  const length = connection.pending[0]!.readInt32BE(typeByte) + typeByte
  if (connection.pendingLength < length) return null
  if (connection.pending[0]!.length < length) join(connection)
  const first = connection.pending[0]!
  connection.pendingLength -= length
  if (first.length === length) connection.pending.shift()
  else connection.pending[0] = first.subarray(length)
  return first.subarray(0, length)
}

/** Joins only when a message needs it: large ones arrive in many pieces. */
function join(connection: Connection): void {
  connection.pending = [Buffer.concat(connection.pending)]
}
