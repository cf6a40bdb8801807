import { AsyncLocalStorage } from 'node:async_hooks'
import { type DestinationStream, type Logger, pino } from 'pino'

/** An operation of the graph, as its request's line in the log tells it. */
interface LoggedOperation {
  /** Null where the document gives it none. */
  name: string | null
  type: string
  points: number
}

/** A request that is being served: what is known of it when it ends. */
export interface ServedRequest {
  /** Stands in `X-Request-Id`, in every line that is logged while it is served, and in errors of our own making. */
  readonly id: string
  tenant?: string
  /** Who asked: `user:<id>`, `apiKey:<id>` … */
  caller?: string
  readonly operations: LoggedOperation[]
  /** What it began may live on, such as a connection to the database: that is no longer its own. */
  ended: boolean
}

const current = new AsyncLocalStorage<ServedRequest>()

/** Has all that `run` begins logged as part of that request. */
export const inRequest = <T>(request: ServedRequest, run: () => T): T => current.run(request, run)

/** Names the request that is being served here; nothing in jobs and on sockets. */
function reference(): { requestId?: string } {
  const request = current.getStore()
  return !request || request.ended ? {} : { requestId: request.id }
}

/** What an answer says of a fault of ours, by which its lines are found in the log. */
export const referenceOf = (status: number) => (status >= 500 ? reference() : {})

const longestName = 100

/** Notes who asks, and in which tenant, for the current request's line in the log. */
export function noteCaller(tenant: string, caller: string): void {
  const request = current.getStore()
  if (request) Object.assign(request, { tenant, caller })
}

/** Notes an operation for the current request's line in the log. */
export function noteOperation(name: string | null, type: string, points: number): void {
  current.getStore()?.operations.push({ name: name?.slice(0, longestName) ?? null, type, points })
}

/** The platform's log: a JSON object a line, those of a request with its id. */
export function createLog(level: string, to: DestinationStream = pino.destination(1)): Logger {
  return pino(
    {
      level,
      redact: ['req.headers.authorization', 'req.headers.cookie'],
      mixin: reference,
    },
    to,
  )
}
