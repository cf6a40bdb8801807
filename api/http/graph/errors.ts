import { GraphQLError } from 'graphql'
import type { Logger } from 'pino'
import { asFault, isOfDatabase } from '../../data/databases.ts'
import { type ErrorCode, errorCodes, Fault } from '../../errors/index.ts'
import { referenceOf } from '../../log/index.ts'
import { inputErrorOf } from './inputErrors.ts'
import { tooMuchOfSchema } from './limits.ts'

/** Codes that libraries on the way put on their errors, as ours. */
const foreignCodes: Record<string, ErrorCode> = {
  GRAPHQL_PARSE_FAILED: 'GRAPHQL_PARSE_FAILED',
  GRAPHQL_VALIDATION_FAILED: 'GRAPHQL_VALIDATION_FAILED',
  BAD_USER_INPUT: 'INVALID_INPUT',
  BAD_REQUEST: 'BAD_REQUEST',
  METHOD_NOT_ALLOWED: 'BAD_REQUEST',
}

/** Characters of a message of GraphQL's own: it names what a document names, however long. */
const longestMessage = 300

/** What was made here is public: a stream's errors come by a second time. */
const made = new WeakSet<GraphQLError>()

/**
 * What leaves the platform for an error: a Fault's public text and code; a GraphQL error of the caller's making,
 * without hints at names and without the values that it is about; anything else is logged and leaves as INTERNAL, with
 * nothing of its own. What it made before it hands through as it is.
 */
export function toPublicError(error: unknown, log: Logger): GraphQLError {
  if (error instanceof GraphQLError && made.has(error)) return error
  const told = publicError(error, log)
  made.add(told)
  return told
}

function publicError(error: unknown, log: Logger): GraphQLError {
  const outer = error instanceof GraphQLError ? error : null
  const where = outer ? whereOf(outer) : {}
  const root = rootOf(error)
  const original = isOfDatabase(root) ? asFault(root) : root
  if (original instanceof Fault) {
    const { code, message, status, retryAfter } = original
    if (status >= 500) log.error({ err: original, cause: original.cause }, 'request failed')
    const more = (original as { extensions?: Record<string, unknown> }).extensions
    return new GraphQLError(message, {
      ...where,
      extensions: {
        code,
        ...(original.field?.length ? { field: original.field } : {}),
        ...(retryAfter === undefined ? {} : { retryAfter }),
        ...referenceOf(status),
        ...more,
        http: httpOf(status, retryAfter, outer?.path !== undefined),
      },
    })
  }
  if (outer && (original === outer || original instanceof GraphQLError)) {
    return ofCaller(outer, codeOf(outer, original as GraphQLError))
  }
  log.error({ err: original, path: outer?.path }, 'unexpected error')
  return new GraphQLError(errorCodes.INTERNAL.text, {
    ...where,
    extensions: { code: 'INTERNAL', ...referenceOf(500), http: httpOf(500, undefined, outer?.path !== undefined) },
  })
}

/** How the validator says that it will not go on comparing fields of one name, half a million times. */
const gaveUp = 'Validation aborted.'

/** How it says that more is asked than it looks at, as we do. */
const tooMuch = new Map([
  [gaveUp, 'The document repeats fields or fragments too often: select each once.'],
  ['Maximum introspection depth exceeded', tooMuchOfSchema],
])

const long = new WeakSet<GraphQLError>()

/** Whether it took the validator all its patience to find that out. */
export const wasLong = (error: GraphQLError): boolean => long.has(error)

/** Why a document does not fit the schema, as it may leave: over HTTP nobody else looks at these errors. */
export const ofDocument = (errors: readonly GraphQLError[]): readonly GraphQLError[] =>
  errors.map((error) => {
    const limit = tooMuch.get(error.message)
    const told = limit
      ? new GraphQLError(limit, {
          ...whereOf(error),
          extensions: { code: 'QUERY_TOO_COSTLY', http: { status: 400, spec: false } },
        })
      : ofCaller(error, givenCode(error) ?? 'GRAPHQL_VALIDATION_FAILED')
    if (error.message === gaveUp) long.add(told)
    made.add(told)
    return told
  })

/** How a library says it, as we do. */
const reworded = new Map([
  [
    'Could not determine what operation to execute.',
    'Which operation to execute is not clear: name one of the document in `operationName`.',
  ],
])

function ofCaller(error: GraphQLError, code: ErrorCode): GraphQLError {
  const input = inputErrorOf(error)
  const message = reworded.get(error.message) ?? input?.message ?? withoutHints(withoutValues(error.message))
  return new GraphQLError(shortened(message), {
    ...whereOf(error),
    extensions: {
      code,
      ...(input?.field ? { field: input.field } : {}),
      ...httpOfCaller(error, code),
    },
  })
}

const whereOf = ({ nodes, source, positions, path }: GraphQLError) => ({ nodes, source, positions, path })

/** An error of one field leaves the others their answer, so the response stays a success. */
function httpOf(status: number, retryAfter: number | undefined, inField: boolean) {
  const headers = retryAfter === undefined ? {} : { headers: { 'retry-after': String(Math.ceil(retryAfter)) } }
  return { ...(inField && status < 500 && status !== 429 ? {} : { status }), ...headers }
}

/**
 * What is wrong with the request and not with one of its fields is a status of 4xx. `spec` makes a 200 of it for those
 * who do not take GraphQL's own type of answer: right for a document or its variables, not for a body that cannot be read.
 */
function httpOfCaller({ extensions, path }: GraphQLError, code: ErrorCode) {
  const given = extensions.http as Record<string, unknown> | undefined
  if (!given) return path ? {} : { http: { status: 400, spec: true } }
  const { spec, ...http } = given
  if (code === 'BAD_REQUEST') return { http }
  return { http: { ...http, spec: spec ?? code === 'GRAPHQL_VALIDATION_FAILED' } }
}

function rootOf(error: unknown): unknown {
  let root = error
  while (root instanceof GraphQLError && root.originalError) root = root.originalError
  return root
}

/** The code that the error or what it wraps carries; else what its message shows it to be. */
function codeOf(error: GraphQLError, wrapped: GraphQLError): ErrorCode {
  const given = givenCode(wrapped) ?? givenCode(error)
  if (given) return given
  if (/^Syntax Error/.test(error.message)) return 'GRAPHQL_PARSE_FAILED'
  return error.message.startsWith('Variable ') || error.message.includes('cannot represent')
    ? 'INVALID_INPUT'
    : 'GRAPHQL_VALIDATION_FAILED'
}

function givenCode({ extensions }: GraphQLError): ErrorCode | undefined {
  const given = String(extensions.code ?? '')
  return Object.hasOwn(errorCodes, given) ? (given as ErrorCode) : foreignCodes[given]
}

const withoutHints = (message: string): string => message.replace(/ ?Did you mean .*\?$/s, '')

/** A document that breaks off within its values holds them all the same. */
const withoutValues = (message: string): string =>
  message.startsWith('Syntax Error')
    ? message
        .replace(/\b(String|BlockString|Int|Float|sequence:) ".*"/s, '$1')
        .replace(/(?:,| \() ?did you mean .*$/s, '.')
    : message

const shortened = (message: string): string =>
  message.length > longestMessage ? `${message.slice(0, longestMessage - 1).toWellFormed()}…` : message
