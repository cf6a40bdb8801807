import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What reached the platform. */
export interface Received {
  method: string
  path: string
  headers: IncomingHttpHeaders
  body: string
  /** When it had arrived whole (ms, as `performance.now`). */
  at: number
  /** The body of a graph request; undefined for others. */
  graph: { query: string; operationName?: string; variables: Record<string, unknown> } | undefined
}

export type Answer = (response: ServerResponse, received: Received) => void | Promise<void>

/**
 * A real HTTP server on loopback that gives the scripted answers in order, one a request, and keeps what it received.
 * A request beyond the script is answered with 418, which no client takes for a platform's answer.
 */
export class TestPlatform implements AsyncDisposable {
  readonly received: Received[] = []
  readonly #server: Server
  readonly #script: Answer[]

  private constructor(script: Answer[]) {
    this.#script = [...script]
    this.#server = createServer(async (request, response) => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk as Buffer)
      const body = Buffer.concat(chunks).toString()
      const graph = request.url === '/graphql' ? JSON.parse(body) : undefined
      const { method = '', url: path = '', headers } = request
      const received = { method, path, headers, body, at: performance.now(), graph }
      this.received.push(received)
      const answer = this.#script.shift() ?? ((response) => response.writeHead(418).end('beyond the script'))
      await answer(response, received)
    })
  }

  static async start(...script: Answer[]): Promise<TestPlatform> {
    const platform = new TestPlatform(script)
    await new Promise<void>((resolve) => platform.#server.listen(0, '127.0.0.1', resolve))
    return platform
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  get url(): string {
    return `${this.origin}/graphql`
  }

  /** Connections that a client still holds open. */
  connections(): Promise<number> {
    return new Promise((resolve, reject) =>
      this.#server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
    )
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }
}

/** A graph answer with data. */
export const data =
  (data: unknown, cost?: object): Answer =>
  (response) => {
    json(response, 200, cost ? { data, extensions: { cost } } : { data })
  }

/** A graph answer with one error. */
export const failure =
  (status: number, code: string, extras: { headers?: Record<string, string>; extensions?: object } = {}): Answer =>
  (response) => {
    const errors = [{ message: `It is ${code}.`, extensions: { code, ...extras.extensions } }]
    json(response, status, { errors }, extras.headers)
  }

/** Any answer. */
export const plain =
  (status: number, body: string, headers: Record<string, string> = { 'content-type': 'text/html' }): Answer =>
  (response) => {
    response.writeHead(status, headers).end(body)
  }

/** A connection that is cut before any answer. */
export const hangUp: Answer = (response) => {
  response.socket?.destroy()
}

/** An event stream of one subscription; `end` says how it ends. */
export const stream =
  (
    field: string,
    events: readonly object[],
    end: 'complete' | 'cut' | 'open' = 'complete',
    headers: Record<string, string> = {},
  ): Answer =>
  (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream', ...headers })
    response.write(':\n\n')
    for (const event of events) response.write(`event: next\ndata: ${JSON.stringify({ data: { [field]: event } })}\n\n`)
    if (end === 'complete') response.end('event: complete\ndata:\n\n')
    if (end === 'cut') response.write('event: next\nda', () => response.socket?.destroy())
  }

function json(response: ServerResponse, status: number, body: object, headers: Record<string, string> = {}): void {
  response
    .writeHead(status, { 'content-type': 'application/graphql-response+json', ...headers })
    .end(JSON.stringify(body))
}
