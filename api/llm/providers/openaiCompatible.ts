import { createParser } from 'eventsource-parser'
import { type Dispatcher, errors, fetch } from 'undici'
import { Fault } from '../../errors/index.ts'
import {
  type ChatRequest,
  type ChatTimeouts,
  canBeSent,
  type ProviderAccess,
  type ProviderAdapter,
  type ProviderEvent,
} from '../provider.ts'

interface ChatChunk {
  choices?: { delta?: { content?: unknown }; finish_reason?: string | null }[]
  usage?: { prompt_tokens?: unknown; completion_tokens?: unknown } | null
  error?: { message?: string }
}

/**
 * Anything that speaks OpenAI's chat completions over SSE: OpenAI, OpenRouter, Mistral, vLLM, LiteLLM, Ollama …
 * A stream that ends without a finish reason is a failure, however cleanly the socket closed.
 */
export function createOpenAiCompatible(dispatcher: Dispatcher): ProviderAdapter {
  return {
    async *chat(access, request, timeouts, signal) {
      const clock = createClock(timeouts, signal)
      try {
        const response = await open(dispatcher, access, request, clock)
        yield* read(response.body as AsyncIterable<Uint8Array>, access, clock)
      } catch (error) {
        signal.throwIfAborted()
        if (clock.expired) throw clock.expired
        if (error instanceof Fault) throw error
        const refused = findCause(error, Fault)
        if (refused) throw new Fault('MODEL_UNREACHABLE', refused.message, { cause: error })
        if (findCause(error, errors.ConnectTimeoutError)) {
          throw new Fault('MODEL_TIMEOUT_CONNECT', undefined, { cause: error })
        }
        throw clock.answered
          ? new Fault('MODEL_STREAM_BROKEN', undefined, { cause: error })
          : new Fault('MODEL_UNREACHABLE', undefined, { cause: error })
      } finally {
        clock.stop()
      }
    },
  }
}

async function open(dispatcher: Dispatcher, access: ProviderAccess, request: ChatRequest, clock: Clock) {
  // one that an earlier release took; the HTTP client's error would hold it
  if (access.key && !canBeSent(access.key)) {
    throw new Fault('MODEL_AUTH', 'The stored key cannot be sent to the provider; set it again.')
  }
  const response = await fetch(`${(access.baseUrl ?? '').replace(/\/+$/, '')}/chat/completions`, {
    method: 'POST',
    dispatcher,
    redirect: 'error',
    signal: clock.signal,
    headers: {
      'content-type': 'application/json',
      accept: 'text/event-stream',
      ...(access.key ? { authorization: `Bearer ${access.key}` } : {}),
    },
    body: JSON.stringify({
      model: request.model,
      messages: request.turns,
      stream: true,
      stream_options: { include_usage: true },
      ...(request.temperature === undefined ? {} : { temperature: request.temperature }),
      ...(request.maxOutputTokens === undefined ? {} : { max_tokens: request.maxOutputTokens }),
    }),
  })
  clock.answered = true
  if (response.ok) return response
  // the body may quote the prompt: it is for the log, never for the caller; and the key, which is for neither
  const detail = withoutKey(await beginning(response.body as AsyncIterable<Uint8Array> | null), access)
  const cause = new Error(`HTTP ${response.status}: ${detail}`)
  const retryAfter = Number(response.headers.get('retry-after')) || undefined
  switch (response.status) {
    case 401:
    case 403:
      throw new Fault('MODEL_AUTH', undefined, { cause })
    case 429:
      throw new Fault('MODEL_RATE_LIMITED', undefined, { cause, retryAfter })
    default:
      throw response.status >= 500
        ? new Fault('MODEL_UNREACHABLE', `The provider answered with an error (${response.status}).`, { cause })
        : new Fault('MODEL_REFUSED', `The provider refused the request (${response.status}).`, { cause })
  }
}

function parseChunk(data: string): ChatChunk | null {
  try {
    const chunk: unknown = JSON.parse(data)
    return typeof chunk === 'object' ? (chunk as ChatChunk | null) : null
  } catch {
    return null
  }
}

/** A number of tokens that the ledger can hold; anything else a provider says is no count. */
const isCount = (value: unknown): value is number =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) < 2 ** 31

/** Bytes of one answer: far more than any model writes, far less than would fill the memory. */
const mostBytes = 32 * 1024 * 1024

/** The first 2,000 bytes or so of a body; the rest is not read. */
async function beginning(body: AsyncIterable<Uint8Array> | null): Promise<string> {
  const pieces: Uint8Array[] = []
  let size = 0
  for await (const piece of body ?? []) {
    pieces.push(piece)
    size += piece.length
    if (size >= 2_000) break
  }
  return Buffer.concat(pieces).toString('utf8').slice(0, 2_000)
}

/** A text of which the end may be cut off, without the key and without a beginning of it at its end. */
function withoutKey(text: string, { key }: ProviderAccess): string {
  if (!key) return text
  // in JSON its quotes and backslashes are escaped
  const clean = [key, JSON.stringify(key).slice(1, -1)].reduce((left, form) => left.replaceAll(form, '(key)'), text)
  let cut = Math.min(key.length - 1, clean.length)
  while (cut > 0 && !key.startsWith(clean.slice(-cut))) cut--
  return clean.slice(0, clean.length - cut)
}

async function* read(
  body: AsyncIterable<Uint8Array>,
  access: ProviderAccess,
  clock: Clock,
): AsyncGenerator<ProviderEvent, void> {
  const decoder = new TextDecoder()
  const ready: ProviderEvent[] = []
  let finishReason: string | null = null
  let broken: string | null = null
  let done = false
  let size = 0
  const parser = createParser({
    onEvent: ({ data }) => {
      if (data === '[DONE]') {
        done = true
        return
      }
      const chunk = parseChunk(data)
      if (!chunk) return // one malformed event does not end an answer; a missing finish reason will
      if (chunk.error) broken = chunk.error.message ?? 'error event'
      const choice = chunk.choices?.[0]
      const content = choice?.delta?.content
      if (typeof content === 'string' && content) ready.push({ type: 'delta', text: content })
      if (choice?.finish_reason) finishReason = choice.finish_reason
      const { prompt_tokens: inputTokens, completion_tokens: outputTokens } = chunk.usage ?? {}
      if (isCount(inputTokens) && isCount(outputTokens)) ready.push({ type: 'usage', inputTokens, outputTokens })
    },
  })
  for await (const bytes of body) {
    size += bytes.length
    if (size > mostBytes) throw new Fault('MODEL_STREAM_BROKEN', 'The provider sent more than an answer can hold.')
    clock.received()
    parser.feed(decoder.decode(bytes, { stream: true }))
    yield* ready.splice(0)
    if (broken !== null)
      throw new Fault('MODEL_STREAM_BROKEN', undefined, { cause: new Error(withoutKey(broken, access)) })
    if (done) break // some servers keep the connection open behind their last word
  }
  if (finishReason === null) throw new Fault('MODEL_STREAM_BROKEN')
  yield { type: 'finished', reason: finishReason }
}

interface Clock {
  signal: AbortSignal
  expired: Fault | null
  answered: boolean
  /** Ends the wait for the first token, and begins one for what follows it. */
  received(): void
  stop(): void
}

/** One timer a phase, each with its own error, and one for the whole. */
function createClock(timeouts: ChatTimeouts, outer: AbortSignal): Clock {
  const controller = new AbortController()
  const codes = {
    firstToken: 'MODEL_TIMEOUT_FIRST_TOKEN',
    stall: 'MODEL_TIMEOUT_STALL',
    total: 'MODEL_TIMEOUT_TOTAL',
  } as const
  const after = (phase: keyof typeof codes) =>
    setTimeout(() => {
      clock.expired = new Fault(codes[phase])
      controller.abort(clock.expired)
    }, timeouts[phase])
  const total = after('total')
  let phase = after('firstToken')
  const clock: Clock = {
    signal: AbortSignal.any([controller.signal, outer]),
    expired: null,
    answered: false,
    received() {
      clearTimeout(phase)
      phase = after('stall')
    },
    stop() {
      clearTimeout(phase)
      clearTimeout(total)
      controller.abort()
    },
  }
  return clock
}

/** The HTTP client wraps what went wrong: a refusal by the egress guard, say. */
function findCause<E extends Error>(error: unknown, type: new (...args: never[]) => E): E | null {
  for (let e = error; e instanceof Error; e = e.cause) if (e instanceof type) return e
  return null
}
