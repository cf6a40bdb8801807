import { createClient } from 'graphql-ws'
import { WebSocket } from 'ws'
import { bootstrapKey, type Instance } from './instance.ts'

export type Transport = 'websocket' | 'sse'

export interface LiveResult<T> {
  data?: T
  errors?: { message: string; extensions: { code: string } }[]
}

export interface Live<T> extends AsyncGenerator<LiveResult<T>, void> {
  /** Reads until an item satisfies the condition; returns all that was read. */
  until(condition: (item: T) => boolean): Promise<T[]>
  /** Drops the connection as a lost network would. */
  drop(): void
}

/** Subscribes over one of the two transports, with the bootstrap key or other headers. */
export function subscribe<T>(
  instance: Pick<Instance, 'url'>,
  transport: Transport,
  query: string,
  variables: Record<string, unknown> = {},
  headers: Record<string, string> = { authorization: `Bearer ${bootstrapKey}` },
): Live<T> {
  const { source, drop } =
    transport === 'sse'
      ? overSse<T>(instance.url, query, variables, headers)
      : overWebSocket<T>(instance.url, query, variables, headers)
  return Object.assign(source, {
    drop,
    async until(condition: (item: T) => boolean) {
      const seen: T[] = []
      while (true) {
        const { value, done } = await source.next()
        if (done || !value) throw new Error(`The stream ended after ${JSON.stringify(seen)}`)
        if (value.errors || !value.data) throw new Error(JSON.stringify(value.errors))
        seen.push(value.data)
        if (condition(value.data)) return seen
      }
    },
  })
}

function overWebSocket<T>(
  url: string,
  query: string,
  variables: Record<string, unknown>,
  headers: Record<string, string>,
) {
  const sockets: WebSocket[] = []
  class Socket extends WebSocket {
    constructor(address: string, protocols: string[]) {
      super(address, protocols, {
        headers: {
          ...(headers.cookie ? { cookie: headers.cookie } : {}),
          ...(headers.origin ? { origin: headers.origin } : {}),
        },
      })
      sockets.push(this)
    }
  }
  const client = createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    webSocketImpl: Socket,
    retryAttempts: 0,
    connectionParams: { authorization: headers.authorization, 'x-tenant-id': headers['x-tenant-id'] },
  })
  const iterator = client.iterate<T>({ query, variables })
  return {
    source: iterator as unknown as AsyncGenerator<LiveResult<T>, void>,
    drop: () => {
      for (const socket of sockets) socket.terminate()
    },
  }
}

function overSse<T>(url: string, query: string, variables: Record<string, unknown>, headers: Record<string, string>) {
  const controller = new AbortController()
  async function* read(): AsyncGenerator<LiveResult<T>, void> {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream', 'x-csrf': '1', ...headers },
      body: JSON.stringify({ query, variables }),
      signal: controller.signal,
    })
    if (!response.headers.get('content-type')?.includes('event-stream')) {
      yield (await response.json()) as LiveResult<T>
      return
    }
    let buffer = ''
    const decoder = new TextDecoder()
    for await (const bytes of response.body!) {
      buffer += decoder.decode(bytes, { stream: true })
      let end = buffer.indexOf('\n\n')
      while (end !== -1) {
        const block = buffer.slice(0, end)
        buffer = buffer.slice(end + 2)
        end = buffer.indexOf('\n\n')
        const data = /^data: (.+)$/m.exec(block)?.[1]
        if (/^event: complete$/m.test(block)) return
        if (data) yield JSON.parse(data) as LiveResult<T>
      }
    }
  }
  async function* readUntilLeft(): AsyncGenerator<LiveResult<T>, void> {
    try {
      yield* read()
    } catch (error) {
      if (!controller.signal.aborted) throw error
    }
  }
  const generator = readUntilLeft()
  const back = generator.return.bind(generator)
  generator.return = (value) => {
    controller.abort()
    return back(value)
  }
  return { source: generator, drop: () => controller.abort() }
}
