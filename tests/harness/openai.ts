import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export const providerKey = 'sk-test-1f4d9b7e2c6a8053WXYZ'

/** One request that arrived, and the hand that answers it. */
export interface Call {
  model: string
  authorization: string | undefined
  messages: { role: string; content: string }[]
  /** The whole body, as it was read. */
  body: Record<string, unknown>
  /** Resolves when the caller's connection closes; `answered` tells whether the answer had ended by then. */
  left: Promise<{ answered: boolean }>
  /** One content delta; begins the stream when needed. */
  token(text: string): void
  finish(reason?: string): void
  usage(inputTokens: number, outputTokens: number): void
  /** The closing `[DONE]`, then the end of the response. */
  done(): void
  /** Bytes as they are: for what a good provider never sends. */
  raw(bytes: string | Uint8Array): Promise<void>
  /** Ends the response cleanly, whatever is missing. */
  end(): void
  /** Drops the connection in the middle. */
  die(): void
  /** Answers with an error instead of a stream. */
  refuse(status: number, headers?: Record<string, string>): void
}

export type Script = (call: Call) => void | Promise<void>

export interface OpenAi {
  /** What a provider's `baseUrl` is. */
  url: string
  calls: Call[]
  /** How every call of a model is answered; without a script the test answers by hand, from `next`. */
  answer(model: string, script: Script): void
  /** The next call of a model that no `next` has returned yet. */
  next(model: string): Promise<Call>
  stop(): Promise<void>
}

/** A whole answer of these tokens, with its usage. */
export const says =
  (...tokens: string[]): Script =>
  (call) => {
    for (const token of tokens) call.token(token)
    call.finish()
    call.usage(100, tokens.length)
    call.done()
  }

/**
 * A server that speaks OpenAI's chat completions as documented: bearer key, `stream: true`, one `data:` event a chunk,
 * usage in a last chunk without choices when `stream_options.include_usage` asks for it, then `[DONE]`.
 */
export async function startOpenAi(): Promise<OpenAi> {
  const scripts = new Map<string, Script>()
  const calls: Call[] = []
  const arrived = new Map<string, Call[]>()
  const waiting = new Map<string, ((call: Call) => void)[]>()

  const server = createServer(async (request, response) => {
    const call = await read(request, response)
    if (!call) return
    calls.push(call)
    const script = scripts.get(call.model)
    if (script) return script(call)
    const waiter = waiting.get(call.model)?.shift()
    if (waiter) waiter(call)
    else arrived.set(call.model, [...(arrived.get(call.model) ?? []), call])
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    calls,
    answer: (model, script) => void scripts.set(model, script),
    next(model) {
      const call = arrived.get(model)?.shift()
      if (call) return Promise.resolve(call)
      return new Promise((resolve) => waiting.set(model, [...(waiting.get(model) ?? []), resolve]))
    },
    stop() {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

async function read(request: IncomingMessage, response: ServerResponse): Promise<Call | null> {
  const refuse = (status: number, headers: Record<string, string> = {}) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    // what providers do: the refused key and the prompt stand in the body
    response.end(JSON.stringify({ error: { message: `refused: ${request.headers.authorization}`, type: 'error' } }))
  }
  if (request.method !== 'POST' || request.url !== '/v1/chat/completions') return refuse(404) ?? null
  let text = ''
  for await (const bytes of request.setEncoding('utf8')) text += bytes
  if (request.headers.authorization !== `Bearer ${providerKey}`) return refuse(401) ?? null
  const body = JSON.parse(text) as Record<string, unknown> & { model: string; stream_options?: object }

  const { promise: left, resolve } = Promise.withResolvers<{ answered: boolean }>()
  response.once('close', () => resolve({ answered: response.writableFinished }))
  const write = (bytes: string | Uint8Array) => {
    if (!response.headersSent) response.writeHead(200, { 'content-type': 'text/event-stream' })
    return new Promise<void>((written) => response.write(bytes, () => written()))
  }
  const chunk = (more: object) =>
    void write(
      `data: ${JSON.stringify({ id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model: body.model, ...more })}\n\n`,
    )
  const choice = (delta: object, finish_reason: string | null = null) =>
    chunk({ choices: [{ index: 0, delta, finish_reason }], usage: null })

  return {
    model: body.model,
    authorization: request.headers.authorization,
    messages: body.messages as Call['messages'],
    body,
    left,
    token: (content) => choice({ content }),
    finish: (reason = 'stop') => choice({}, reason),
    usage(prompt_tokens, completion_tokens) {
      if (!body.stream_options || !('include_usage' in body.stream_options)) return
      chunk({
        choices: [],
        usage: { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens },
      })
    },
    done() {
      void write('data: [DONE]\n\n')
      response.end()
    },
    raw: write,
    end: () => void response.end(),
    die: () => response.destroy(),
    refuse,
  }
}
