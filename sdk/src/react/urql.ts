'use client'
import { cacheExchange, type Exchange, type ExecutionResult, subscriptionExchange, Client as UrqlClient } from 'urql'
import type { Client } from '../client.ts'
import { PlatformError } from '../errors.ts'

/**
 * An urql client that asks through this one: its address, credential, tenant and retries, and its streams. Put further
 * exchanges in `exchanges`; without them, there is urql's document cache.
 */
export function createUrqlClient(client: Client, exchanges: readonly Exchange[] = [cacheExchange]): UrqlClient {
  // the address is the platform client's affair: urql shows this one in its developer tools
  return new UrqlClient({
    url: '/graphql',
    preferGetMethod: false,
    exchanges: [...exchanges, platformExchange(client)],
  })
}

/**
 * The last exchange of an urql client: queries and mutations go as `client.request`, with its retries; subscriptions as
 * `client.subscribe`, so that `useSubscription` goes on by itself after a lost connection, without a gap. They take
 * `$after` and select `cursor` and `__typename`.
 *
 * An error of the graph has its codes in `graphQLErrors[n].extensions.code`; what else went wrong is a `PlatformError`
 * in `networkError`.
 */
export function platformExchange(client: Client): Exchange {
  return subscriptionExchange({
    enableAllOperations: true,
    forwardSubscription: ({ query = '', variables }, { kind }) => ({
      subscribe({ next, error, complete }) {
        const end = new AbortController()
        const options = { signal: end.signal }
        const given = variables as Record<string, unknown> | undefined
        const run = async () => {
          if (kind === 'subscription') {
            for await (const data of client.subscribe(query, given, options)) next({ data })
          } else next({ data: await client.request(query, given, options) })
        }
        run().then(complete, (reason: unknown) => {
          if (end.signal.aborted) return
          const answer = answerOf(reason)
          if (!answer) return error(reason)
          next(answer)
          complete()
        })
        return { unsubscribe: () => end.abort() }
      },
    }),
  })
}

/** An error that the graph answered, as urql reads answers: beside the data that there is. Undefined for others. */
function answerOf(error: unknown): ExecutionResult | undefined {
  if (!(error instanceof PlatformError) || error.graphErrors.length === 0) return undefined
  const { cost, data = null, graphErrors } = error
  return { data, errors: [...graphErrors] as never, extensions: cost ? { cost } : undefined }
}
