import { PlatformError } from './errors.ts'
import { readEvents } from './events.ts'
import { aboutAnswer, type Connection, dataOf, type GraphAnswer, type GraphRequest, jsonOf, post } from './http.ts'
import { delayBefore, wait } from './wait.ts'

/** What every event of the graph's subscriptions has. */
export interface StreamEvent {
  __typename?: string
  cursor: string
}

export interface StreamPlan {
  request: GraphRequest
  /** Whether nothing follows this event: then the server's word for it is not waited for. */
  isLast?: ((event: StreamEvent) => boolean) | undefined
  signal?: AbortSignal | undefined
  /** A connection without a byte for so long is given up and resumed (ms); the server sends a sign of life every 12 s. */
  silence?: number | undefined
}

/** Failures in a row, without an event between them, after which the last one is thrown. */
const patience = 10
/** A Retry-After above this ends the stream with the error (s). */
const longestPause = 3_600
/** How many cursors are remembered to drop an event that is sent twice. */
const remembered = 1_000

/**
 * The answers of a subscription, each with its event as the one root field, over as many connections as it takes: each
 * new one asks for what follows the last event seen, or what followed the first one's beginning, so nothing is missed,
 * and an event that comes twice is given once. Temporary failures (see `PlatformError.temporary`) are waited out, longer
 * each time, or for as long as Retry-After says, an hour at most.
 * Ends after the last event, when the server completes it, or when the caller leaves the loop or aborts; the connection
 * is then closed. The server completes what has ended, and nothing else: where it stops it cuts the connection, and where
 * it fails it tells an error.
 * @throws {PlatformError} what the server refuses for good, or the tenth temporary failure in a row
 */
export async function* resumingStream(
  connection: Connection,
  plan: StreamPlan,
): AsyncGenerator<Record<string, unknown>, void, undefined> {
  const seen = new Set<string>()
  let after = plan.request.variables?.after as string | null | undefined
  let failures = 0
  const begins = (cursor: string) => {
    after ??= cursor
  }
  while (true) {
    try {
      const request = { ...plan.request, variables: { ...plan.request.variables, after } }
      for await (const data of connectOnce(connection, request, plan, begins)) {
        const event = eventOf(data)
        failures = 0
        after = event.cursor
        // A resync tells the state anew, whatever its cursor.
        if (seen.has(event.cursor) && !event.__typename?.endsWith('Resync')) continue
        remember(seen, event.cursor)
        yield data
        if (plan.isLast?.(event)) return
      }
      return
    } catch (error) {
      plan.signal?.throwIfAborted()
      if (!(error instanceof PlatformError) || !error.temporary) throw error
      failures += 1
      if (failures >= patience || (error.retryAfter ?? 0) > longestPause) throw error
      await wait(delayBefore(failures, error.retryAfter), plan.signal)
    }
  }
}

/**
 * Makes a generator that ends as soon as it is told to, also while it waits for an event: by its own `return`, which
 * would otherwise wait with it, or by the caller's signal, with whose reason it rejects.
 */
export function endable<T>(
  make: (signal: AbortSignal) => AsyncGenerator<T, void, undefined>,
  signal?: AbortSignal,
): AsyncGenerator<T, void, undefined> {
  const end = new AbortController()
  const left = new Error('The reader of the stream left.')
  const generator = (async function* () {
    const stop = () => end.abort(signal?.reason)
    if (signal?.aborted) stop()
    signal?.addEventListener('abort', stop, { once: true })
    try {
      yield* make(end.signal)
    } catch (error) {
      if (error !== left) throw error
    } finally {
      signal?.removeEventListener('abort', stop)
    }
  })()
  const finish = generator.return.bind(generator)
  generator.return = (value) => {
    end.abort(left)
    return finish(value)
  }
  return generator
}

/**
 * The answers of one connection, to the server's `complete`; a connection that breaks before is a NETWORK error.
 * @param begins is told behind which cursor the stream begins, where the server says so
 */
async function* connectOnce(
  connection: Connection,
  request: GraphRequest,
  { signal, silence = 45_000 }: StreamPlan,
  begins: (cursor: string) => void,
): AsyncGenerator<Record<string, unknown>, void, undefined> {
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
      const sent = `A stream was asked for, the server sent ${type || 'nothing'}.`
      throw new PlatformError('BAD_RESPONSE', sent, aboutAnswer(response))
    }
    const start = response.headers.get('last-event-id')
    if (start) begins(start)
    for await (const { event, data } of readEvents(response.body, heard)) {
      if (event === 'complete') return
      if (event === 'next') yield dataOf(parse(data), response)
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

function parse(data: string): GraphAnswer {
  try {
    return JSON.parse(data)
  } catch (cause) {
    throw new PlatformError('BAD_RESPONSE', 'An event of the stream is not JSON.', { cause })
  }
}

/** The one root field of a subscription's answer. */
function eventOf(data: Record<string, unknown>): StreamEvent {
  const [event] = Object.values(data) as (StreamEvent | null)[]
  if (typeof event?.cursor === 'string') return event
  throw new PlatformError(
    'BAD_RESPONSE',
    'An event of the stream has no cursor: a subscription must select it to resume.',
  )
}

function remember(seen: Set<string>, cursor: string): void {
  seen.add(cursor)
  if (seen.size > remembered) seen.delete(seen.values().next().value as string)
}
