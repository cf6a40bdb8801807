import { PlatformError } from './errors.ts'
import { readEvents } from './events.ts'
import { type Connection, dataOf, type GraphAnswer, type GraphRequest, jsonOf, post } from './http.ts'
import { delayBefore, wait } from './wait.ts'

/** What every event of the graph's subscriptions has. */
export interface StreamEvent {
  __typename: string
  cursor: string
}

export interface StreamPlan<E extends StreamEvent> {
  request: GraphRequest
  /** The subscription's root field. */
  field: string
  /** Whether nothing follows this event; absent for streams that have no end. */
  isLast?: ((event: E) => boolean) | undefined
  signal?: AbortSignal | undefined
  /** A connection without a byte for so long is given up and resumed (ms); the server sends a sign of life every 12 s. */
  silence?: number | undefined
}

/** Failures in a row, without an event between them, after which the last one is thrown. */
const patience = 10
/** How often a stream with an end is asked again when the server ends it early and says nothing. */
const emptyEnds = 3
/** How many cursors are remembered to drop an event that is sent twice. */
const remembered = 1_000

/**
 * The events of a subscription, over as many connections as it takes: each new one asks for what follows the last
 * event seen, so nothing is missed, and an event that comes twice is given once. Temporary failures (see
 * `PlatformError.temporary`) are waited out, longer each time, as Retry-After says where the server sets it.
 * Ends after the last event, or when the caller leaves the loop or aborts; the connection is then closed.
 * @throws {PlatformError} what the server refuses for good, or the tenth temporary failure in a row
 */
export async function* resumingStream<E extends StreamEvent>(
  connection: Connection,
  plan: StreamPlan<E>,
): AsyncGenerator<E, void, undefined> {
  const seen = new Set<string>()
  let after = plan.request.variables?.after as string | null | undefined
  let failures = 0
  let empty = 0
  while (true) {
    try {
      let any = false
      const request = { ...plan.request, variables: { ...plan.request.variables, after } }
      for await (const event of connectOnce(connection, request, plan)) {
        any = true
        failures = 0
        after = event.cursor
        // A resync tells the state anew, whatever its cursor.
        if (seen.has(event.cursor) && !event.__typename.endsWith('Resync')) continue
        remember(seen, event.cursor)
        yield event
        if (plan.isLast?.(event)) return
      }
      empty = any ? 0 : empty + 1
      if (plan.isLast && empty === emptyEnds) return
      failures += 1
      if (failures >= patience) throw new PlatformError('UNAVAILABLE', 'The server keeps ending the stream.')
      await wait(delayBefore(failures), plan.signal)
    } catch (error) {
      plan.signal?.throwIfAborted()
      if (!(error instanceof PlatformError) || !error.temporary) throw error
      failures += 1
      if (failures >= patience) throw error
      await wait(delayBefore(failures, error.retryAfter), plan.signal)
    }
  }
}

/** The events of one connection, to the server's `complete`; a connection that breaks before is a NETWORK error. */
async function* connectOnce<E extends StreamEvent>(
  connection: Connection,
  request: GraphRequest,
  { field, signal, silence = 45_000 }: StreamPlan<E>,
): AsyncGenerator<E, void, undefined> {
  const giveUp = new AbortController()
  const stop = () => giveUp.abort(signal?.reason)
  signal?.addEventListener('abort', stop, { once: true })
  let timer: ReturnType<typeof setTimeout> | undefined
  const heard = () => {
    clearTimeout(timer)
    timer = setTimeout(() => giveUp.abort(new PlatformError('NETWORK', 'The stream fell silent.')), silence)
  }
  try {
    signal?.throwIfAborted()
    heard()
    const response = await post(connection, request, 'text/event-stream', giveUp.signal)
    const type = response.headers.get('content-type') ?? ''
    if (!type.startsWith('text/event-stream') || !response.body) {
      dataOf(await jsonOf(response, giveUp.signal), response)
      throw new PlatformError('BAD_RESPONSE', `A stream was asked for, the server sent ${type || 'nothing'}.`, {
        status: response.status,
      })
    }
    for await (const { event, data } of readEvents(response.body, heard)) {
      if (event === 'complete') return
      if (event === 'next') yield eventOf<E>(data, field, response)
    }
    throw new PlatformError('NETWORK', 'The stream broke off.')
  } catch (error) {
    signal?.throwIfAborted()
    throw error instanceof PlatformError
      ? error
      : new PlatformError('NETWORK', 'The stream broke off.', { cause: error })
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', stop)
    giveUp.abort()
  }
}

function eventOf<E extends StreamEvent>(data: string, field: string, response: Response): E {
  let answer: GraphAnswer
  try {
    answer = JSON.parse(data)
  } catch (cause) {
    throw new PlatformError('BAD_RESPONSE', 'An event of the stream is not JSON.', { cause })
  }
  const event = dataOf(answer, response)[field] as E | null | undefined
  if (typeof event?.cursor !== 'string')
    throw new PlatformError('BAD_RESPONSE', 'An event of the stream has no cursor.')
  return event
}

function remember(seen: Set<string>, cursor: string): void {
  seen.add(cursor)
  if (seen.size > remembered) seen.delete(seen.values().next().value as string)
}
