import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Config } from '../config.ts'
import type { Credentials } from '../context/access.ts'
import { Fault } from '../errors/index.ts'

const header = (request: IncomingMessage, name: string): string | null => {
  const value = request.headers[name]
  return (Array.isArray(value) ? value[0] : value) || null
}

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

/** A fault as a plain HTTP answer. */
export function sendFault(response: ServerResponse, error: unknown): void {
  const fault = error instanceof Fault ? error : new Fault('INTERNAL', undefined, { cause: error })
  const headers = fault.retryAfter === undefined ? undefined : { 'retry-after': String(Math.ceil(fault.retryAfter)) }
  sendJson(response, fault.status, { code: fault.code, message: fault.message }, headers)
}
