import { createClient } from '@redis/client'
import type { Logger } from 'pino'

/** What is asked of a Redis that may be away at any time: every call is refused at once while it is. */
export interface Redis {
  readonly commands: ReturnType<typeof connect>
  /** Its subscriptions come back by themselves after a lost connection. */
  readonly subscriber: ReturnType<typeof connect>
  close(): void
}

const connect = (url: string) =>
  createClient({
    url,
    disableOfflineQueue: true,
    pingInterval: 10_000,
    socket: {
      connectTimeout: 3_000,
      socketTimeout: 30_000,
      reconnectStrategy: (retries) => Math.min(50 * 2 ** Math.min(retries, 7), 5_000),
    },
  })

/** Begins to connect, and keeps trying: nobody waits for it. */
export function openRedis(url: string, log: Logger): Redis {
  const open = () => {
    const client = connect(url)
    let away = false
    client.on('error', (error: unknown) => {
      if (!away) log.warn({ err: error }, 'Redis is away; what it would speed up goes on without it')
      away = true
    })
    client.on('ready', () => {
      away = false
    })
    client.connect().catch((error: unknown) => log.warn({ err: error }, 'Redis was given up'))
    return client
  }
  const [commands, subscriber] = [open(), open()]
  return {
    commands,
    subscriber,
    close() {
      commands.destroy()
      subscriber.destroy()
    },
  }
}
