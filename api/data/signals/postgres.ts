import pg from 'pg'
import type { Logger } from 'pino'
import type { Wire, WireEnd } from './signals.ts'

const channel = 'superfasttt'
const longestPauseMs = 5_000
const heartbeatMs = 10_000
const queryMs = 5_000

/**
 * Signals over LISTEN and NOTIFY, on one connection of its own: sessions of the pools are never used for it. A lost
 * connection is opened again, sooner at first; a dead one is noticed by its heartbeat.
 */
export function postgresWire(connectionString: string, log: Logger): (end: WireEnd) => Wire {
  return ({ heard, connected }) => {
    let client: pg.Client | null = null
    let timer: NodeJS.Timeout | undefined
    let closed = false
    let failures = 0
    let turn: Promise<unknown> = Promise.resolve()

    /** One statement at a time, as the driver wants it. */
    const run = (to: pg.Client, sql: string, values: string[] = []): Promise<unknown> => {
      turn = turn.catch(() => undefined).then(() => to.query(sql, values))
      return turn
    }

    const again = (failed: pg.Client, error: unknown) => {
      if (failed === client) client = null
      void failed.end().catch(() => undefined)
      if (closed || timer) return
      if (failures === 0) log.warn({ err: error }, 'the connection for signals was lost; it is opened again')
      timer = setTimeout(open, Math.min(50 * 2 ** failures++, longestPauseMs))
      timer.unref()
    }

    const open = async () => {
      timer = undefined
      const opening = new pg.Client({
        connectionString,
        connectionTimeoutMillis: queryMs,
        query_timeout: queryMs,
        keepAlive: true,
        application_name: 'superfasttt signals',
      })
      opening.on('error', (error) => again(opening, error))
      opening.on('end', () => again(opening, new Error('The server closed the connection.')))
      opening.on('notification', ({ payload }) => heard(payload ?? ''))
      try {
        await opening.connect()
        // a hint need not survive a crash of the server, so nobody waits for its disk
        await opening.query(`set synchronous_commit = off; listen ${channel}`)
        if (closed) return void opening.end().catch(() => undefined)
        failures = 0
        client = opening
        connected()
      } catch (error) {
        again(opening, error)
      }
    }
    void open()

    const heartbeat = setInterval(() => {
      const beating = client
      if (beating) run(beating, 'select 1').catch((error: unknown) => again(beating, error))
    }, heartbeatMs)
    heartbeat.unref()

    return {
      async send(text) {
        if (!client) throw new Error('There is no connection for signals.')
        await run(client, 'select pg_notify($1, $2)', [channel, text])
      },
      async close() {
        closed = true
        clearTimeout(timer)
        clearInterval(heartbeat)
        await client?.end().catch(() => undefined)
      },
    }
  }
}
