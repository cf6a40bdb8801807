import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import type { Logger } from 'pino'
import type { Registry } from 'prom-client'
import type { Config } from '../config.ts'
import type { Access } from '../context/access.ts'
import type { Rates } from '../context/rates.ts'
import type { Databases } from '../data/databases.ts'
import { Fault } from '../errors/index.ts'
import type { Admin } from './admin.ts'
import { serveAuth } from './auth.ts'
import { type Files, serveFile } from './files.ts'
import { openTrustedDocuments } from './graph/documents.ts'
import { checkAddress, checkBody } from './graph/encoding.ts'
import { outletOf } from './graph/eventStreams.ts'
import { createGraphiql } from './graph/graphiql.ts'
import { limits } from './graph/limits.ts'
import { countReads } from './graph/reads/metrics.ts'
import { createReads } from './graph/reads/serve.ts'
import { attachSockets } from './graph/sockets.ts'
import { createGraph, type GraphOptions } from './graph/yoga.ts'
import { credentialsOf, pathOf, readBody, sameOrigin, sendFault, sendJson } from './request.ts'
import { serveAs } from './served.ts'

export interface HttpServer {
  port: number
  /** Stops accepting, closes sockets with a code, and waits for requests under way, up to the grace. */
  drain(graceMs: number): Promise<void>
}

export interface HttpParts {
  config: Config
  access: Access
  rates: Rates
  databases: Databases
  /** Null where another server answers signed URLs. */
  files: Files | null
  registry: Registry
  schema: GraphOptions['schema']
  /** The same without checks of rights. */
  unguarded: GraphOptions['schema']
  admin: Admin | null
  log: Logger
}

/** What yoga takes for each of the types that it reads, and nothing that begins like one. */
const readTypes = /^application\/(?:json|graphql\+json|graphql|x-www-form-urlencoded)(?:[;,]|$)/
const json = /^application\/json(?:[;,]|$)/

const normalType = (type = ''): string =>
  type
    .toLowerCase()
    .split(';')
    .map((part) => part.trim())
    .join('; ')

const ofWorkers = new Set(['/healthz', '/readyz', '/metrics'])

/** One origin for everything: graph, sockets, files, sign-in, admin, health and metrics. */
export async function startHttp(parts: HttpParts): Promise<HttpServer> {
  const { config, access, log } = parts
  const options: GraphOptions = {
    schema: parts.schema,
    access,
    rates: parts.rates,
    introspection: config.INTROSPECTION,
    graphiql: config.GRAPHIQL && config.INTROSPECTION,
    documents: openTrustedDocuments(config.ADMIN_UI && config.PROCESS !== 'worker', log),
    log,
    credentialsOf: (request) => credentialsOf(config, request),
  }
  const graph = createGraph(options)
  const reads = createReads(options, parts.unguarded, countReads(parts.registry))
  const graphiql = createGraphiql()
  /** What yoga answers, or streams. */
  const answering = new Set<ServerResponse>()
  let draining = false

  const serveGraph = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (Number(request.headers['content-length'] ?? 0) > limits.bodyBytes)
      throw new Fault('TOO_LARGE', `A request may hold ${limits.bodyBytes} bytes at most.`)
    // types are the same in capitals, and with spaces before what follows; yoga looks at them as they are
    const type = normalType(request.headers['content-type'])
    if (type) request.headers['content-type'] = type
    checkAddress(request.url)
    const read = request.method === 'POST' && readTypes.test(type)
    if (read || request.headers['transfer-encoding']) {
      const body = await readBody(request, limits.bodyBytes).catch((error: unknown) => {
        response.shouldKeepAlive = false // the rest of the body is not wanted
        throw error
      })
      if (read) checkBody(body, type)
      if (read && json.test(type) && (await reads(request, response, body))) return
      // where yoga looks for a body that was read already; of a buffer it would list every byte
      Object.assign(request, { body: Readable.from([body]) })
    }
    answering.add(response)
    response.once('close', () => answering.delete(response))
    await graph(request, response)
  }

  const route = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = URL.parse(request.url ?? '/', 'http://localhost')
    // libraries make URLs of the host, and answer with their stack where they cannot
    if (!url || !URL.canParse(`http://${request.headers.host || 'localhost'}`)) throw new Fault('BAD_REQUEST')
    const path = url.pathname
    if (config.PROCESS === 'worker' && !ofWorkers.has(path)) {
      throw new Fault('NOT_FOUND', 'A worker answers nothing but its health and metrics.')
    } else if (graphiql.wants(request, path)) {
      if (!options.graphiql) throw new Fault('NOT_FOUND', 'GraphiQL is not served here.')
      await graphiql.serve(request, response, url)
    } else if (path === '/graphql') {
      await serveGraph(request, response)
    } else if (path === '/healthz') {
      sendJson(response, 200, { status: 'live' })
    } else if (path === '/readyz') {
      if (draining) throw new Fault('UNAVAILABLE', 'The server is stopping.')
      await parts.databases.ping()
      sendJson(response, 200, { status: 'ready' })
    } else if (path === '/metrics') {
      await allowMetrics(request)
      response.writeHead(200, { 'content-type': parts.registry.contentType }).end(await parts.registry.metrics())
    } else if (parts.files && path.startsWith('/files/')) {
      await serveFile(parts.files, request, response, url)
    } else if (path.startsWith('/api/auth/')) {
      await serveAuth(access, credentialsOf(config, request), request, response)
    } else if (parts.admin && (path === '/admin' || path.startsWith('/admin/'))) {
      await parts.admin.serve(request, response)
    } else if (path === '/' && parts.admin) {
      response.writeHead(302, { location: '/admin' }).end()
    } else {
      throw new Fault('NOT_FOUND', 'There is nothing at this address.')
    }
  }

  /** Metrics name tenants and what they spend: for this machine, or for an operator. */
  const allowMetrics = async (request: IncomingMessage): Promise<void> => {
    const credentials = credentialsOf(config, request)
    const local = /^(?:::ffff:)?127\.|^::1$/.test(credentials.address ?? '') && !request.headers['x-forwarded-for']
    if (local && !credentials.authorization) return
    ;(await access.resolve(credentials)).require('platform:operate')
  }

  const server = createServer((request, response) => {
    const path = pathOf(request)
    const logged = { log, requests: config.LOG_REQUESTS && !ofWorkers.has(path) }
    serveAs(request, response, logged, () => {
      route(request, response).catch((error: unknown) => {
        if (!(error instanceof Fault)) log.error({ err: error, url: path }, 'request failed')
        if (response.headersSent) response.destroy()
        else sendFault(response, error, path === '/graphql')
      })
    })
  })
  // large uploads over slow lines take their time; headers do not
  server.requestTimeout = 0
  server.headersTimeout = 30_000
  server.keepAliveTimeout = 65_000
  const sockets =
    config.PROCESS === 'worker'
      ? null
      : attachSockets(server, graph, { ...options, sameOrigin: (request) => sameOrigin(config, request) })

  await listen(server, config)
  return {
    port: (server.address() as AddressInfo).port,
    async drain(graceMs) {
      draining = true
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeIdleConnections()
      const timer = setTimeout(() => server.closeAllConnections(), graceMs)
      await sockets?.close()
      // streams end only when they are ended. Cut, not completed: a reader that was cut off comes back and resumes
      for (const response of answering) if (outletOf(response)) response.destroy()
      await closed
      clearTimeout(timer)
    },
  }
}

function listen(server: Server, { PORT, HOST }: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        error.code === 'EADDRINUSE'
          ? new Error(`Port ${PORT} on ${HOST} is taken by another program. Stop it, or set PORT to another one.`)
          : error,
      )
    })
    server.listen(PORT, HOST, resolve)
  })
}
