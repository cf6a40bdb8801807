import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Config } from '../config.ts'
import type { Credentials } from '../context/access.ts'
import { Fault } from '../errors/index.ts'
import { referenceOf } from '../log/index.ts'

export const header = (request: IncomingMessage, name: string): string | null => {
  const value = request.headers[name]
  return (Array.isArray(value) ? value[0] : value) || null
}

/** Its address without what is asked there: signatures stand behind the question mark. */
export const pathOf = (request: IncomingMessage): string => request.url?.split('?')[0] ?? '/'

/** What a request shows of its caller. The host is believed for building URLs only, never for rights. */
export function credentialsOf(config: Config, request: IncomingMessage): Credentials {
  const host = header(request, 'host') ?? `${config.HOST}:${config.PORT}`
  return {
    authorization: header(request, 'authorization'),
    cookie: header(request, 'cookie'),
    tenant: header(request, 'x-tenant-id'),
    host,
    origin: config.PUBLIC_URL ?? `http://${/^[\w.:[\]-]+$/.test(host) ? host : config.HOST}`,
    address: request.socket.remoteAddress ?? null,
  }
}

/** Whether a browser's request comes from our own pages; programs send no Origin. */
export function sameOrigin(config: Config, request: IncomingMessage): boolean {
  const origin = header(request, 'origin')
  if (!origin) return true
  if (config.PUBLIC_URL && new URL(config.PUBLIC_URL).origin === origin) return true
  return URL.canParse(origin) && new URL(origin).host === header(request, 'host')
}

export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
) {
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    ...headers,
  })
  response.end(JSON.stringify(body))
}

/**
 * The body of a request, up to a bound.
 * @throws Fault TOO_LARGE as soon as more has arrived, BAD_REQUEST when the caller left before its end
 */
export function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>()
  const parts: Buffer[] = []
  let size = 0
  const take = (part: Buffer) => {
    size += part.length
    if (size <= maxBytes) {
      parts.push(part)
      return
    }
    // not destroyed: the answer goes out on the same connection
    request.off('data', take).pause()
    reject(new Fault('TOO_LARGE', `A request may hold ${maxBytes} bytes at most.`))
  }
  const left = () => reject(new Fault('BAD_REQUEST', 'The request ended before its body did.'))
  request.on('data', take)
  request.once('end', () => {
    request.off('error', left).off('close', left)
    resolve(parts.length === 1 ? parts[0]! : Buffer.concat(parts))
  })
  request.once('error', left)
  request.once('close', left)
  return promise
}

/** A fault as a plain HTTP answer, or as what the graph answers. */
export function sendFault(response: ServerResponse, error: unknown, asGraph = false): void {
  const { code, message, status, retryAfter } =
    error instanceof Fault ? error : new Fault('INTERNAL', undefined, { cause: error })
  const headers = retryAfter === undefined ? undefined : { 'retry-after': String(Math.ceil(retryAfter)) }
  const told = { code, ...referenceOf(status) }
  const body = asGraph ? { errors: [{ message, extensions: told }] } : { ...told, message }
  sendJson(response, status, body, headers)
}
