import type { IncomingMessage, ServerResponse } from 'node:http'
import { type ExecutionArgs, type ExecutionResult, type GraphQLError, getOperationAST } from 'graphql'
import type { Plugin } from 'graphql-yoga'
import type { Credentials } from '../../context/access.ts'
import { type Charge, rateLimited } from '../../context/rates.ts'
import { Fault } from '../../errors/index.ts'
import { noteOperation } from '../../log/index.ts'
import type { TenantScope } from '../../services/scope.ts'
import { checkCost, rootFieldsOf } from './cost.ts'
import { toPublicError, wasLong } from './errors.ts'
import { limits } from './limits.ts'
import type { GraphOptions } from './yoga.ts'

/** Fields that one point pays for. */
const fieldsPerPoint = 100
/** What a change costs at least: it writes rows, their audit and their events. */
const pointsPerChange = 10
/** What a document costs that was refused only after a tenth of a second: as much as reads that take as long. */
const pointsPerLongRefusal = 100

/** The points of an operation, by the fields that it asks for at most and by how many changes it makes. */
export const pointsFor = (requested: number, changes: number): number =>
  Math.max(1, pointsPerChange * changes, Math.ceil(requested / fieldsPerPoint))

/** What of an operation's context this reads and writes. */
type Payer = Pick<TenantScope, 'principal' | 'tenant'> & {
  charge: Charge | null
  signal: AbortSignal
  end(): void
  /** What a stream says of its cost with its first result. */
  cost: object | null
  /** Not there on a socket. */
  req?: IncomingMessage
  res?: ServerResponse
}

/** Codes of documents that are refused before they are executed: a literal may be an input that is refused. */
const ofDocuments = new Set<unknown>([
  'QUERY_TOO_COSTLY',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'INVALID_INPUT',
])

/**
 * Charges each operation before it runs, whichever way it came, by what it asks for. What cannot be paid is answered
 * RATE_LIMITED, and what is refused costs a point all the same, or more where that took long. Streams pay for being
 * opened, not for what they deliver; how many are open is limited instead.
 */
export function useCharges(options: GraphOptions): Plugin {
  const { rates, log, credentialsOf } = options
  /** The refusal, or what the operation asks for. */
  const pay = async (args: ExecutionArgs): Promise<{ refusal: ExecutionResult } | { requested: number }> => {
    const payer = args.contextValue as Payer
    const { schema, document, operationName, variableValues } = args
    let requested = 0
    let refused: unknown
    try {
      requested = checkCost(schema, document, operationName, variableValues ?? {})
    } catch (error) {
      refused = error
    }
    const operation = getOperationAST(document, operationName)
    const changes = operation?.operation === 'mutation' ? rootFieldsOf(document, operation) : 0
    payer.charge ??= await rates.charge(payer, refused ? 1 : pointsFor(requested, changes))
    if (operation) noteOperation(operation.name?.value ?? null, operation.operation, pointsOf(payer.charge))
    if (payer.charge.retryAfter !== null) refused = rateLimited(payer.charge.retryAfter)
    if (!refused) return { requested }
    const told = (refused as { extensions?: { cost?: { requested: number } } }).extensions?.cost?.requested
    return { refusal: refusalOf(refused, payer.charge, told ?? requested) }
  }

  const refusalOf = (error: unknown, charge: Charge, requested: number): ExecutionResult => ({
    errors: [toPublicError(error, log)],
    extensions: { cost: costOf(requested, charge) },
  })

  return {
    onExecute: async ({ args, setResultAndStopExecution }) => {
      const paid = await pay(args as ExecutionArgs)
      if ('refusal' in paid) {
        setResultAndStopExecution(paid.refusal as never)
        return
      }
      return {
        onExecuteDone: ({ result, setResult }) => {
          if (Symbol.asyncIterator in (result as object)) return
          const plain = result as ExecutionResult
          const cost = costOf(paid.requested, (args.contextValue as unknown as Payer).charge!)
          setResult({ ...plain, extensions: { ...plain.extensions, cost } } as never)
        },
      }
    },

    onSubscribe: async ({ args, subscribeFn, setSubscribeFn, setResultAndStopExecution }) => {
      const paid = await pay(args as ExecutionArgs)
      if ('refusal' in paid) {
        setResultAndStopExecution(paid.refusal as never)
        return
      }
      const payer = args.contextValue as unknown as Payer
      let close: () => void
      try {
        refuseUnread(payer)
        close = rates.openStream(payer)
      } catch (error) {
        setResultAndStopExecution(refusalOf(error, payer.charge!, paid.requested) as never)
        return
      }
      payer.cost = costOf(paid.requested, payer.charge!)
      if (payer.signal.aborted) close()
      payer.signal.addEventListener('abort', close, { once: true })
      // whatever becomes of it on its way: a stream does not outlive its response
      payer.res?.once('close', () => payer.end())
      setSubscribeFn((async (each: never) => {
        try {
          const result = await (subscribeFn as (args: never) => unknown)(each)
          if (!(Symbol.asyncIterator in (result as object))) close()
          return result
        } catch (error) {
          close()
          throw error
        }
      }) as never)
    },

    onExecutionResult: async ({ result, setResult, context }) => {
      const { req, charge } = context as unknown as { req: IncomingMessage; charge?: Charge }
      const { errors } = (result ?? {}) as ExecutionResult
      if (charge || !errors?.length) return
      const refusal = await chargeRefused(options, credentialsOf(req), errors)
      if (refusal) setResult(refusal as never)
    },
  }
}

const batches = new WeakSet<IncomingMessage>()

/** The request holds several operations. */
export const noteBatch = (request: IncomingMessage): void => void batches.add(request)

const eventStream = /(?:^|,)\s*(?:\*\/\*|text\/\*|text\/event-stream)\s*(?:[;,]|$)/i

/** @throws Fault BAD_REQUEST for a stream over HTTP that nobody could read */
function refuseUnread({ req }: Payer): void {
  if (!req) return
  if (batches.has(req)) {
    throw new Fault('BAD_REQUEST', 'A subscription cannot be in a batch: send it by itself.')
  }
  if (!eventStream.test(req.headers.accept ?? '*/*')) {
    throw new Fault(
      'BAD_REQUEST',
      'A subscription is answered as `text/event-stream`: accept that, or use a WebSocket.',
    )
  }
}

/** The answer to a document that was refused before anybody was asked whose it is; null when it was not that. */
export async function chargeRefused(
  { rates, log }: Pick<GraphOptions, 'rates' | 'log'>,
  credentials: Credentials,
  errors: readonly GraphQLError[],
): Promise<ExecutionResult | null> {
  if (!errors.some(({ extensions }) => ofDocuments.has(extensions.code))) return null
  const charge = await rates.chargeRefused(credentials, errors.some(wasLong) ? pointsPerLongRefusal : 1)
  return {
    errors: charge.retryAfter === null ? errors : [toPublicError(rateLimited(charge.retryAfter), log)],
    extensions: { cost: costOf(0, charge) },
  }
}

/** What `extensions.cost` says: fields asked for and allowed, points taken and left. */
export const costOf = (requested: number, charge: Charge) => ({
  requested,
  limit: limits.cost,
  points: pointsOf(charge),
  remaining: charge.own?.remaining ?? null,
  resetAt: charge.own?.resetAt.toISOString() ?? null,
})

/** What was taken: nothing of who could not pay. */
const pointsOf = ({ points, retryAfter }: Charge): number => (retryAfter === null ? points : 0)

/** @throws Fault RATE_LIMITED when a socket has too many operations at once */
export function checkSocket(operations: object): void {
  if (Object.keys(operations).length > limits.operationsPerSocket) {
    throw new Fault('RATE_LIMITED', `A socket carries ${limits.operationsPerSocket} operations at once at most.`, {
      retryAfter: 1,
    })
  }
}
