import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Logger } from 'pino'
import { inRequest, type ServedRequest } from '../log/index.ts'
import { header, pathOf } from './request.ts'

/** What a proxy or client may call its request. */
const givenId = /^[\w.-]{8,128}$/

/**
 * Serves a request under an id, the caller's own `X-Request-Id` where it sent one: the answer names it, and so does
 * whatever is logged meanwhile. With `requests`, a line is logged when it has ended.
 */
export function serveAs(
  request: IncomingMessage,
  response: ServerResponse,
  { log, requests }: { log: Logger; requests: boolean },
  serve: () => void,
): void {
  const given = header(request, 'x-request-id')
  const served: ServedRequest = {
    id: given && givenId.test(given) ? given : randomUUID(),
    operations: [],
    ended: false,
  }
  response.setHeader('X-Request-Id', served.id)
  const began = performance.now()
  response.once('close', () => {
    served.ended = true
    if (!requests) return
    const { id: requestId, tenant, caller, operations } = served
    const ms = Math.round((performance.now() - began) * 10) / 10
    const line = { requestId, method: request.method, path: pathOf(request), status: response.statusCode, ms }
    const cut = response.writableFinished ? undefined : true
    log.info({ ...line, tenant, caller, operations, cut }, 'request')
  })
  inRequest(served, serve)
}
