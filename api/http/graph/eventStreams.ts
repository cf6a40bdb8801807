import type { ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import type { ExecutionResult } from 'graphql'
import type { Plugin } from 'graphql-yoga'
import { createLine, Delivery, type Outlet } from './outlet.ts'

const comment = ':\n\n'
const complete = 'event: complete\ndata:\n\n'

/** Proxies and browsers give up on what is silent. */
const keepAliveMs = 12_000

const open = new WeakMap<ServerResponse, Outlet>()

/** Where a subscription's results go once its response is an event stream; null before. */
export const outletOf = (response: ServerResponse): Outlet | null => open.get(response) ?? null

/**
 * Server-sent events as Yoga sends them, but that results are written to the response itself: already encoded, and only
 * as fast as it is read. A response whose reader stopped is cut off: the reader comes back with its cursor.
 */
export function useEventStreams(): Plugin<object, { res: ServerResponse }> {
  const streams = new Set<ServerResponse>()
  let timer: NodeJS.Timeout | undefined
  const keepAlive = () => {
    for (const response of streams) if (!open.get(response)?.full()) response.write(comment)
  }
  const attend = (response: ServerResponse) => {
    streams.add(response)
    timer ??= setInterval(keepAlive, keepAliveMs).unref()
    response.once('close', () => {
      streams.delete(response)
      if (streams.size > 0) return
      clearInterval(timer)
      timer = undefined
    })
  }

  return {
    onResultProcess({ result, resultProcessor, serverContext, setResultProcessor }) {
      // without one, the reader takes no event stream: it is told so
      if (!isStream(result) || !resultProcessor || !serverContext.res) return
      const { res } = serverContext
      setResultProcessor((_result, fetchAPI) => {
        const line = createLine(res.socket ?? res, () => res.destroy())
        let begun = false
        const write: Outlet['write'] = ({ sse, chunk }) => {
          // once the head is out, chunks are the same for all
          if (begun && res.chunkedEncoding && res.socket && !res.writableEnded) res.socket.write(chunk)
          else res.write(sse)
          begun = true
        }
        open.set(res, { ...line, write })
        const results = result[Symbol.asyncIterator]()
        attend(res)
        let asked = false
        const body = new Readable({
          read() {
            if (asked) return
            asked = true
            this.push(comment) // some browsers wait for a first byte
            lastWords(results).then(
              (words) => {
                for (const word of words) this.push(word)
                this.push(null)
              },
              (error: Error) => this.destroy(error),
            )
          },
          destroy(error, done) {
            void results.return?.()?.catch(() => undefined)
            done(error)
          },
        })
        return new fetchAPI.Response(body as never, {
          headers: {
            'content-type': 'text/event-stream',
            connection: 'keep-alive',
            'cache-control': 'no-cache',
            'content-encoding': 'none',
          },
        })
      }, 'text/event-stream')
    },
  }
}

const isStream = (result: unknown): result is AsyncIterable<ExecutionResult> =>
  typeof result === 'object' && result !== null && Symbol.asyncIterator in result

/** All that a subscription with an outlet still gives to whoever iterates: why it ended, if it did not just end. */
async function lastWords(results: AsyncIterator<ExecutionResult>): Promise<(Buffer | string)[]> {
  const words: (Buffer | string)[] = []
  for (let item = await results.next(); !item.done; item = await results.next()) {
    words.push(new Delivery(item.value).sse)
  }
  return [...words, complete]
}
