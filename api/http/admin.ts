import { existsSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { fileURLToPath } from 'node:url'
import type { Logger } from 'pino'

const dir = fileURLToPath(new URL('../../web', import.meta.url))

interface NextServer {
  prepare(): Promise<void>
  getRequestHandler(): (request: IncomingMessage, response: ServerResponse) => Promise<void>
  close(): Promise<void>
}

export interface Admin {
  serve(request: IncomingMessage, response: ServerResponse): Promise<void>
  /** Loads the pages ahead of the first visit. */
  prepare(): Promise<void>
  close(): Promise<void>
}

/** The admin's production build, mounted in our own server. It is loaded on first use, or when the server is idle. */
export function createAdmin(log: Logger): Admin {
  let app:
    | Promise<{ handle: (q: IncomingMessage, s: ServerResponse) => Promise<void>; close: () => Promise<void> }>
    | undefined

  const load = () => {
    app ??= (async () => {
      if (!existsSync(`${dir}/.next/BUILD_ID`))
        throw new Error('The admin has not been built: run npm start, which builds it.')
      // by a name that the type checker does not follow: Next's types change Node's own for the whole program
      const { default: next } = (await import('next' as string)) as { default: (options: object) => NextServer }
      const server = next({ dev: false, dir, quiet: true })
      await server.prepare()
      return { handle: server.getRequestHandler(), close: () => server.close() }
    })()
    app.catch((error) => {
      app = undefined
      log.error({ err: error }, 'the admin could not be loaded')
    })
    return app
  }

  return {
    prepare: async () => {
      await load().catch(() => undefined)
    },
    async serve(request, response) {
      try {
        await (await load()).handle(request, response)
      } catch {
        if (!response.headersSent) response.writeHead(503, { 'content-type': 'text/plain; charset=utf-8' })
        response.end('The admin is not available: it has not been built. Stop the server and run npm start.\n')
      }
    },
    async close() {
      await (await app?.catch(() => undefined))?.close()
    },
  }
}
