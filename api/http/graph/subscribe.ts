import {
  createSourceEventStream,
  type ExecutionArgs,
  type ExecutionResult,
  executeSubscriptionEvent,
  validateSubscriptionArgs,
} from 'graphql'
import type { Fault } from '../../errors/index.ts'

/** What a subscription's context can do besides serving resolvers. */
export interface LiveContext {
  /** The same caller's context with nothing cached: for the next event. */
  refreshed(): LiveContext
  /** Ends the operation: aborts its signal. */
  end(): void
  /** Calls back when the caller's credentials stop being good; returns how to stop. */
  watch(gone: (fault: Fault) => void): () => void
  toPublic(error: unknown): import('graphql').GraphQLError
}

/**
 * GraphQL's subscribe, with a fresh context for each event, an end when the caller's rights end, and errors of the
 * source delivered as a last result rather than a broken stream. Leaving the stream ends its source at once.
 */
export async function subscribeLive(
  args: ExecutionArgs,
): Promise<AsyncGenerator<ExecutionResult, void> | ExecutionResult> {
  const context = args.contextValue as LiveContext
  const validated = validateSubscriptionArgs(args)
  if (!('schema' in validated)) return { errors: validated }
  const source = await createSourceEventStream(validated)
  if (!(Symbol.asyncIterator in source)) {
    context.end()
    return source
  }

  const iterator = source[Symbol.asyncIterator]()
  let gone: Fault | null = null
  let finished = false
  const unwatch = context.watch((fault) => {
    gone = fault
    context.end()
  })
  const finish = () => {
    finished = true
    unwatch()
    context.end()
  }
  const last = (error: unknown): IteratorResult<ExecutionResult, void> => {
    finish()
    return { done: false, value: { errors: [context.toPublic(error)] } }
  }

  const live: AsyncGenerator<ExecutionResult, void> = {
    async next() {
      if (finished) return { done: true, value: undefined }
      try {
        const item = await iterator.next()
        if (gone) return last(gone)
        if (item.done) {
          finish()
          return { done: true, value: undefined }
        }
        const value = await executeSubscriptionEvent({
          ...validated,
          rootValue: item.value,
          contextValue: context.refreshed(),
        })
        return { done: false, value }
      } catch (error) {
        return last(gone ?? error)
      }
    },
    async return() {
      // the signal first: a source that waits for its next event would otherwise keep us waiting too
      finish()
      await iterator.return?.()
      return { done: true, value: undefined }
    },
    async throw(error) {
      finish()
      throw error
    },
    [Symbol.asyncIterator]() {
      return live
    },
    async [Symbol.asyncDispose]() {
      await live.return()
    },
  }
  return live
}
