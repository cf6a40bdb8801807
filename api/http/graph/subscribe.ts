import type { ServerResponse } from 'node:http'
import {
  createSourceEventStream,
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  executeSubscriptionEvent,
  type FieldNode,
  type GraphQLError,
  Kind,
  locatedError,
  type SelectionSetNode,
  validateSubscriptionArgs,
} from 'graphql'
import { positionOf } from '../../data/events/cursor.ts'
import { Fault } from '../../errors/index.ts'
import { type Fanout, groupKey, isCaughtUp, isLogSource, type LogEvent, type Parting, type Work } from './fanout.ts'
import { Delivery, type Outlet } from './outlet.ts'

/** What a subscription's context can do besides serving resolvers. */
export interface LiveContext {
  /** The same caller's context with nothing cached: for the next event. */
  refreshed(): LiveContext
  /** Ends the operation: aborts its signal. */
  end(): void
  /** Calls back when the caller's credentials stop being good; returns how to stop. */
  watch(gone: (fault: Fault) => void): () => void
  toPublic(error: unknown): GraphQLError
  signal: AbortSignal
  /** Where the subscription came over HTTP. */
  res?: Pick<ServerResponse, 'setHeader'>
  /** Where results are written; null where whoever iterates gets them instead. */
  outlet(): Outlet | null
  /** What the operation costs its reader, who is told it with the first result; null when that is not known. */
  cost: object | null
  /** Names those who may see the same; `personal` where the answer may depend on who asks. */
  audience(personal: boolean): string
  /** A context with the same rights and a signal of its own: for what is done once for all of an audience. */
  detached(): LiveContext
}

/**
 * GraphQL's subscribe, with a fresh context for each event, an end when the caller's rights end, and errors of the
 * source delivered as a last result rather than a broken stream. Leaving the stream ends its source at once.
 *
 * Where there is an outlet, results are written there as long as all goes well, and whoever iterates gets only the
 * last word: so nobody reads the source for one who does not read, and those who may see the same share the work.
 */
export async function subscribeLive(
  args: ExecutionArgs,
  fanout: Fanout | null = null,
): Promise<AsyncGenerator<ExecutionResult, void> | ExecutionResult> {
  const context = args.contextValue as LiveContext
  const validated = validateSubscriptionArgs(args)
  if (!('schema' in validated)) return { errors: validated }
  const source = await createSourceEventStream(validated)
  const ofSource = (error: unknown) => ofField(error, validated.document, validated.operation.selectionSet)
  if (!(Symbol.asyncIterator in source)) {
    context.end()
    const errors = source.errors?.map((error) =>
      error.originalError instanceof Fault ? ofSource(error.originalError) : error,
    )
    return { ...source, ...(errors && { errors }) }
  }

  const log = isLogSource(source) ? source : null
  // in the head: a reader that is cut off before its first event knows where to go on, and no parser of events minds
  if (log?.begins) context.res?.setHeader('Last-Event-ID', log.begins)
  const key = log && fanout ? groupKey(args, context.audience) : null
  let iterator: AsyncIterator<unknown> = source[Symbol.asyncIterator]()
  let gone: Fault | null = null
  let finished = false
  /** Ends a waiting that is not the source's. */
  let interrupt: (() => void) | null = null
  const unwatch = context.watch((fault) => {
    gone = fault
    context.end()
    interrupt?.()
  })
  const finish = () => {
    finished = true
    unwatch()
    context.end()
    interrupt?.()
  }
  const last = (error: unknown): IteratorResult<ExecutionResult, void> => {
    finish()
    return { done: false, value: { errors: [context.toPublic(error)] } }
  }
  const failed = (error: unknown) => last(ofSource(error))
  const over = (): IteratorResult<ExecutionResult, void> => {
    finish()
    return { done: true, value: undefined }
  }

  /** Waits until more may be written, as long as the stream lives. */
  const room = async (outlet: Outlet): Promise<void> => {
    while (outlet.full() && !outlet.closed() && !finished && !gone) {
      const { promise, resolve } = Promise.withResolvers<void>()
      const stop = outlet.whenFree(resolve)
      interrupt = resolve
      await promise
      interrupt = null
      stop()
    }
  }

  const executeWith = async (event: unknown, of: LiveContext): Promise<ExecutionResult> =>
    executeSubscriptionEvent({ ...validated, rootValue: event, contextValue: of.refreshed() })

  const delivered = async (event: unknown, of: LiveContext): Promise<Delivery> => {
    const { errors, ...rest } = await executeWith(event, of)
    return new Delivery(errors ? { ...rest, errors: errors.map((error) => of.toPublic(error)) } : rest)
  }

  /** What a group that begins behind a cursor works with: nothing of it is this reader's own. */
  const workFrom = (cursor: string): Work => {
    const shared = context.detached()
    return {
      source: log!.from(cursor, shared.signal),
      execute: (event) => delivered(event, shared),
      end: () => shared.end(),
    }
  }

  /** Follows the others from where this reader is; null when they are too far ahead. */
  const follow = async (outlet: Outlet, cursor: string): Promise<{ parting: Parting; cursor: string } | null> => {
    const { promise, resolve } = Promise.withResolvers<Parting>()
    const follower = { outlet, cursor, position: positionOf(cursor), slow: false, part: resolve }
    const leave = fanout!.follow(key!, follower, () => workFrom(cursor))
    if (!leave) return null
    interrupt = () => {
      leave()
      resolve({ kind: 'left' })
    }
    await iterator.return?.() // the group reads now
    const parting = await promise
    interrupt = null
    return { parting, cursor: follower.cursor }
  }

  let told: Outlet | null = null
  /** Where this reader's results go: the first with its cost. */
  const outletOf = (): Outlet | null => {
    const outlet = context.outlet()
    told ??= outlet && context.cost ? tellingCost(outlet, context.cost) : outlet
    return told
  }

  const next = async (): Promise<IteratorResult<ExecutionResult, void>> => {
    while (true) {
      const outlet = outletOf()
      if (outlet) await room(outlet)
      if (gone) return last(gone)
      if (outlet?.closed()) return over()
      const item = await iterator.next()
      if (gone) return last(gone)
      if (item.done || finished) return over()
      if (log && isCaughtUp(item.value as LogEvent)) {
        const followed = outlet && key ? await follow(outlet, (item.value as LogEvent).cursor) : null
        if (!followed) continue
        if (gone) return last(gone)
        const { parting, cursor } = followed
        switch (parting.kind) {
          case 'behind':
            iterator = log.from(cursor, context.signal)
            continue
          case 'failed':
            return failed(parting.error)
          case 'ended':
          case 'left':
            return over()
          default:
            return parting satisfies never
        }
      }
      if (!outlet) return { done: false, value: await executeWith(item.value, context) }
      const delivery = await delivered(item.value, context)
      await room(outlet)
      if (!gone && !finished && !outlet.closed()) outlet.write(delivery)
    }
  }

  const live: AsyncGenerator<ExecutionResult, void> = {
    async next() {
      if (finished) return { done: true, value: undefined }
      try {
        return await next()
      } catch (error) {
        return gone ? last(gone) : failed(error)
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

/** An error of a source as one of the field that it is the source of; a cursor is refused as a list refuses its own. */
function ofField(error: unknown, document: DocumentNode, selections: SelectionSetNode): GraphQLError {
  const cursor = error instanceof Fault && error.code === 'INVALID_CURSOR'
  const field = rootField(document, selections)
  return locatedError(
    cursor ? new Fault(error.code, error.message, { cause: error, field: ['after'] }) : error,
    field,
    field && [(field.alias ?? field.name).value],
  )
}

/** The one field of a subscription, which may stand in a fragment. */
function rootField(document: DocumentNode, { selections }: SelectionSetNode): FieldNode | undefined {
  for (const selection of selections) {
    if (selection.kind === Kind.FIELD) return selection
    const fragment =
      selection.kind === Kind.INLINE_FRAGMENT
        ? selection
        : document.definitions.find(
            (each) => each.kind === Kind.FRAGMENT_DEFINITION && each.name.value === selection.name.value,
          )
    const field = fragment && 'selectionSet' in fragment ? rootField(document, fragment.selectionSet) : undefined
    if (field) return field
  }
  return undefined
}

/** Says with the first result what the operation cost; the others are as they were made for all. */
function tellingCost(outlet: Outlet, cost: object): Outlet {
  const telling: Outlet = {
    ...outlet,
    write({ result }) {
      telling.write = outlet.write
      outlet.write(new Delivery({ ...result, extensions: { ...result.extensions, cost } }))
    },
  }
  return telling
}
