import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { GraphQLError, getOperationAST } from 'graphql'
import { useServer } from 'graphql-ws/use/ws'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Credentials } from '../../context/access.ts'
import { Fault } from '../../errors/index.ts'
import { pathOf } from '../request.ts'
import { chargeRefused, checkSocket } from './charges.ts'
import { toPublicError } from './errors.ts'
import { limits } from './limits.ts'
import { createLine, type Line, type Outlet, withoutHead } from './outlet.ts'
import { type createGraph, type GraphOptions, operationContext } from './yoga.ts'

interface Extra {
  request: IncomingMessage
  socket: WebSocket
  credentials?: Credentials
  line?: Line
  unwatch?: () => void
}

/** A reader that takes nothing is closed with this, and may come back with its cursor. */
const tooSlow = { code: 4413, reason: 'You read too slowly. Come back with your last cursor.' }

/** A socket whose credentials are no longer good is closed, this much after its streams were. */
const lastWordsMs = 500

/** A socket that does not answer a ping by the next one is taken for dead. */
const pingMs = 12_000
/** While something waits for its reader the ping does too: then it may go without an answer so many times. */
const unansweredPings = 4

/** The graph over WebSocket (graphql-transport-ws), through the same parsing, rights, limits and masking as HTTP. */
export function attachSockets(
  server: Server,
  graph: ReturnType<typeof createGraph>,
  options: GraphOptions & { sameOrigin: (request: IncomingMessage) => boolean },
) {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: limits.bodyBytes,
    handleProtocols: pickProtocol,
    perMessageDeflate: false,
  })
  const { access, credentialsOf, documents } = options

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
        // its streams say why they end, first
        const end = () => {
          extra.unwatch?.()
          setTimeout(() => extra.socket.close(4403, 'Forbidden'), lastWordsMs).unref()
        }
        extra.unwatch = access.watch(credentials, new Set(), end)
        // it may have closed while its credentials were looked at: nobody would stop watching then
        if (extra.socket.readyState !== extra.socket.OPEN) extra.unwatch()
        return true
      },
      onClose: ({ extra }) => (extra as Extra).unwatch?.(),
      onNext: (_context, _id, _payload, _args, { errors, ...rest }) =>
        errors && ({ ...rest, errors: errors.map((error) => withoutHead(error as GraphQLError)) } as never),
      onError: (_context, _id, _payload, errors) => errors.map((error) => withoutHead(error as GraphQLError)),
      onSubscribe: async (context, id, payload) => {
        const extra = context.extra as Extra
        const { credentials, socket } = extra
        extra.line ??= createLine(extra.request.socket, () => socket.close(tooSlow.code, tooSlow.reason))
        const { line } = extra
        if (line.full() && !socket.isPaused) {
          // who does not take answers asks for no more
          socket.pause()
          line.whenFree(() => socket.resume())
        }
        const refused = async (errors: readonly unknown[]) => {
          const told = errors.map((error) => toPublicError(error, options.log))
          return (await chargeRefused(options, credentials!, told))?.errors ?? told
        }
        const { schema, execute, subscribe, parse, validate } = graph.getEnveloped({})
        try {
          checkSocket(context.subscriptions)
          const session = Boolean(credentials!.cookie && !credentials!.authorization)
          const document = parse(documents.textOf(payload, session, false))
          const errors = validate(schema, document)
          if (errors.length) return refused(errors)
          if (!getOperationAST(document, payload.operationName)) {
            throw new GraphQLError('Could not determine what operation to execute.') // as over HTTP
          }
          const scope = await access.resolve(credentials!)
          return {
            schema,
            document,
            operationName: payload.operationName,
            variableValues: payload.variables,
            contextValue: operationContext(options, scope, credentials!, null, { outlet: outletOf(extra, line, id) }),
            rootValue: { execute, subscribe },
          }
        } catch (error) {
          return refused([error])
        }
      },
      execute: (args) => (args.rootValue as { execute: (args: unknown) => never }).execute(args),
      subscribe: (args) => (args.rootValue as { subscribe: (args: unknown) => never }).subscribe(args),
    },
    sockets,
    0, // pings are ours: a reader that is only slow is closed with a code
  )
  const beat = setInterval(() => ping(sockets), pingMs)

  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => undefined) // nobody else listens any more; 'close' follows
    if (pathOf(request) !== '/graphql') {
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
      clearInterval(beat)
      for (const client of sockets.clients) client.close(1001, 'The server is restarting.')
      await cleanup.dispose()
    },
  }
}

/** Where the results of one subscription of a socket go. */
function outletOf({ socket, request }: Extra, line: Line, id: string): () => Outlet {
  const head = Buffer.from(`{"id":${JSON.stringify(id)},"type":"next","payload":`)
  // past ws, which writes a message whole and at once as long as nothing is compressed: our frames fall between its own
  const write: Outlet['write'] = (delivery) => {
    if (socket.readyState === socket.OPEN) delivery.writeFrame(request.socket, head)
  }
  const outlet: Outlet = { ...line, write }
  return () => outlet
}

const unanswered = new WeakMap<WebSocket, number>()

function ping({ clients }: WebSocketServer): void {
  for (const client of clients) {
    const missed = unanswered.get(client)
    if (missed === undefined) client.on('pong', () => unanswered.set(client, 0))
    else if (missed >= (client.bufferedAmount > 0 ? unansweredPings : 1)) {
      client.terminate()
      continue
    }
    unanswered.set(client, (missed ?? 0) + 1)
    if (client.readyState === client.OPEN) client.ping()
  }
}

const text = (value: unknown): string | null => (typeof value === 'string' && value ? value : null)

const pickProtocol = (offered: Set<string>): string | false =>
  offered.has('graphql-transport-ws') ? 'graphql-transport-ws' : false
