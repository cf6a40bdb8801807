import { type Cost, costOf } from './cost.ts'
import { type GraphError, PlatformError } from './errors.ts'
import { delayBefore, longestWait, wait } from './wait.ts'

/** How a client reaches its platform; made by `createClient`. */
export interface Connection {
  url: string
  headers: () => Headers
  fetch: typeof fetch
  retries: number
  /** Is told what every answer says of cost and limits. */
  onCost?: (cost: Cost) => void
}

export interface GraphRequest {
  query: string
  operationName?: string | undefined
  variables?: Record<string, unknown> | undefined
}

export interface GraphAnswer {
  data?: Record<string, unknown> | null
  errors?: readonly GraphError[]
  extensions?: { cost?: unknown }
}

/** An answer's data, and what it said beside it. */
export interface Exchanged {
  data: Record<string, unknown>
  status: number
  requestId?: string
  cost?: Cost
}

/**
 * Sends an operation and gives its data, with what the answer says beside it. With `repeatable`, temporary failures are
 * tried again (see `PlatformError.temporary`), as often as the connection's `retries` say and after what the server's
 * Retry-After says.
 * @throws {PlatformError} also when the answer holds data beside errors: half an answer is none
 */
export async function exchange(
  connection: Connection,
  request: GraphRequest,
  { repeatable, signal }: { repeatable: boolean; signal?: AbortSignal | undefined },
): Promise<Exchanged> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const response = await post(connection, request, 'application/graphql-response+json, application/json', signal)
      const answer = await jsonOf(response, signal)
      const cost = costOf(answer)
      if (cost) connection.onCost?.(cost)
      const { status, requestId } = aboutAnswer(response)
      return { data: dataOf(answer, response), status, ...(requestId ? { requestId } : {}), ...(cost ? { cost } : {}) }
    } catch (error) {
      const again = repeatable && error instanceof PlatformError && error.temporary && attempt <= connection.retries
      if (!again || (error.retryAfter ?? 0) > longestWait) throw error
      await wait(delayBefore(attempt, error.retryAfter), signal)
    }
  }
}

/** One POST to the graph; rejects with a PlatformError of code NETWORK when there is no answer. */
export function post(
  connection: Connection,
  request: GraphRequest,
  accept: string,
  signal: AbortSignal | undefined,
): Promise<Response> {
  const headers = connection.headers()
  headers.set('accept', accept)
  headers.set('content-type', 'application/json')
  return reach(connection, connection.url, { method: 'POST', headers, body: JSON.stringify(request), signal })
}

/** `fetch`, with one kind of error for all that can happen before an answer. */
export async function reach(
  connection: Pick<Connection, 'fetch'>,
  url: string,
  init: Omit<RequestInit, 'signal'> & { signal?: AbortSignal | undefined },
): Promise<Response> {
  init.signal?.throwIfAborted()
  try {
    return await connection.fetch(url, init as RequestInit)
  } catch (cause) {
    init.signal?.throwIfAborted()
    throw new PlatformError('NETWORK', `${url.split('?')[0]} could not be reached.`, { cause })
  }
}

/** The JSON of an answer; an answer that is something else (a proxy's page, a cut connection) is a PlatformError. */
export async function jsonOf(response: Response, signal?: AbortSignal): Promise<GraphAnswer> {
  let text: string
  try {
    text = await response.text()
  } catch (cause) {
    signal?.throwIfAborted()
    throw new PlatformError('NETWORK', 'The connection broke in the middle of the answer.', { cause })
  }
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  } catch {
    // not JSON: as below
  }
  throw new PlatformError('BAD_RESPONSE', `The answer (status ${response.status}) is not the platform's.`, {
    ...aboutAnswer(response),
  })
}

/** The data of an answer without errors. */
export function dataOf(answer: GraphAnswer, response: Response): Record<string, unknown> {
  const [error] = answer.errors ?? []
  if (!error && answer.data && response.ok) return answer.data
  throw new PlatformError(
    error?.extensions?.code ?? 'BAD_RESPONSE',
    error?.message ?? `The answer (status ${response.status}) holds neither data nor errors.`,
    {
      ...aboutAnswer(response),
      ...(error?.extensions?.field ? { field: error.extensions.field } : {}),
      ...(isDelay(error?.extensions?.retryAfter) ? { retryAfter: error.extensions.retryAfter } : {}),
      cost: costOf(answer),
      ...(answer.errors ? { graphErrors: answer.errors, data: answer.data } : {}),
    },
  )
}

/** What an answer's head says of a failure. */
export function aboutAnswer(response: Response): { status: number; requestId?: string; retryAfter?: number } {
  const requestId = response.headers.get('x-request-id')
  return { status: response.status, ...(requestId ? { requestId } : {}), ...retryAfterOf(response) }
}

const isDelay = (seconds: unknown): seconds is number =>
  typeof seconds === 'number' && Number.isFinite(seconds) && seconds >= 0

/** Retry-After in seconds, from either of its forms (seconds, or a date). */
function retryAfterOf(response: Response): { retryAfter?: number } {
  const header = response.headers.get('retry-after')
  if (!header) return {}
  const seconds = Number(header)
  if (isDelay(seconds)) return { retryAfter: seconds }
  const date = Date.parse(header)
  return Number.isNaN(date) ? {} : { retryAfter: Math.max(0, (date - Date.now()) / 1000) }
}
