import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { useServer } from 'graphql-ws/use/ws'
import { WebSocketServer } from 'ws'
import type { Credentials } from '../../context/access.ts'
import { Fault } from '../../errors/index.ts'
import { toPublicError } from './errors.ts'
import { limits } from './limits.ts'
import { type createGraph, type GraphOptions, operationContext } from './yoga.ts'

interface Extra {
  request: IncomingMessage
  credentials?: Credentials
}

/** The graph over WebSocket (graphql-transport-ws), through the same parsing, rights, limits and masking as HTTP. */
export function attachSockets(
  server: Server,
  graph: ReturnType<typeof createGraph>,
  options: GraphOptions & { sameOrigin: (request: IncomingMessage) => boolean },
) {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: limits.bodyBytes, handleProtocols: pickProtocol })
  const { access, credentialsOf } = options

  const cleanup = useServer(
    {
      connectionInitWaitTimeout: 10_000,
      onConnect: async (context) => {
        const extra = context.extra as Extra
        const given = context.connectionParams ?? {}
        const fromUpgrade = credentialsOf(extra.request)
        const authorization = text(given.authorization) ?? text(given.Authorization) ?? fromUpgrade.authorization
        const credentials: Credentials = {
          ...fromUpgrade,
          authorization,
          // another site's page could open this socket with the browser's cookie: then the cookie does not count
          cookie: options.sameOrigin(extra.request) ? fromUpgrade.cookie : null,
          tenant: text(given.tenant) ?? text(given['x-tenant-id']) ?? text(given['X-Tenant-ID']) ?? fromUpgrade.tenant,
        }
        try {
          await access.resolve(credentials)
        } catch (error) {
          if (error instanceof Fault && error.code !== 'UNAVAILABLE') return false // closed with 4403
          throw error
        }
        extra.credentials = credentials
        return true
      },
      onSubscribe: async (context, _id, payload) => {
        const { credentials } = context.extra as Extra
        const { schema, execute, subscribe, parse, validate } = graph.getEnveloped({})
        try {
          const document = parse(payload.query)
          const errors = validate(schema, document)
          if (errors.length) return errors.map((error: unknown) => toPublicError(error, options.log))
          const scope = await access.resolve(credentials!)
          return {
            schema,
            document,
            operationName: payload.operationName,
            variableValues: payload.variables,
            contextValue: operationContext(options, scope, credentials!, null),
            rootValue: { execute, subscribe },
          }
        } catch (error) {
          return [toPublicError(error, options.log)]
        }
      },
      execute: (args) => (args.rootValue as { execute: (args: unknown) => never }).execute(args),
      subscribe: (args) => (args.rootValue as { subscribe: (args: unknown) => never }).subscribe(args),
    },
    sockets,
    12_000,
  )

  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => undefined) // nobody else listens any more; 'close' follows
    if (request.url?.split('?')[0] !== '/graphql') {
      // a socket that was handed over is ours to close: the server would wait for it
      socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n', () => socket.destroy())
      return
    }
    sockets.handleUpgrade(request, socket, head, (opened) => sockets.emit('connection', opened, request))
  }
  server.on('upgrade', onUpgrade)

  return {
    /** Closes all sockets with 1001, so that clients know to come back. */
    async close() {
      server.off('upgrade', onUpgrade)
      for (const client of sockets.clients) client.close(1001, 'The server is restarting.')
      await cleanup.dispose()
    },
  }
}

const text = (value: unknown): string | null => (typeof value === 'string' && value ? value : null)

const pickProtocol = (offered: Set<string>): string | false =>
  offered.has('graphql-transport-ws') ? 'graphql-transport-ws' : false
