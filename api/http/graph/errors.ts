import { GraphQLError } from 'graphql'
import type { Logger } from 'pino'
import { asFault, isOfDatabase } from '../../data/databases.ts'
import { type ErrorCode, errorCodes, Fault } from '../../errors/index.ts'

/** Codes that libraries on the way put on their errors, as ours. */
const foreignCodes: Record<string, ErrorCode> = {
  GRAPHQL_PARSE_FAILED: 'GRAPHQL_PARSE_FAILED',
  GRAPHQL_VALIDATION_FAILED: 'GRAPHQL_VALIDATION_FAILED',
  BAD_USER_INPUT: 'INVALID_INPUT',
  BAD_REQUEST: 'BAD_REQUEST',
  METHOD_NOT_ALLOWED: 'BAD_REQUEST',
}

/**
 * What leaves the platform for an error: a Fault's public text and code; a GraphQL error of the caller's making as it
 * is, without hints at names; anything else is logged and leaves as INTERNAL, with nothing of its own.
 */
export function toPublicError(error: unknown, log: Logger): GraphQLError {
  const outer = error instanceof GraphQLError ? error : null
  const where = outer ? { nodes: outer.nodes, path: outer.path } : {}
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
        ...more,
        http: httpOf(status, retryAfter, outer?.path !== undefined),
      },
    })
  }
  if (outer && (original === outer || original instanceof GraphQLError)) {
    const code = codeOf(outer, original as GraphQLError)
    return new GraphQLError(withoutHints(outer.message), {
      ...where,
      extensions: {
        code,
        ...(outer.extensions.http ? { http: httpGiven(outer, code) } : {}),
      },
    })
  }
  log.error({ err: original, path: outer?.path }, 'unexpected error')
  return new GraphQLError(errorCodes.INTERNAL.text, {
    ...where,
    extensions: { code: 'INTERNAL', http: httpOf(500, undefined, outer?.path !== undefined) },
  })
}

/** An error of one field leaves the others their answer, so the response stays a success. */
function httpOf(status: number, retryAfter: number | undefined, inField: boolean) {
  const headers = retryAfter === undefined ? {} : { headers: { 'retry-after': String(Math.ceil(retryAfter)) } }
  return { ...(inField && status < 500 && status !== 429 ? {} : { status }), ...headers }
}

/** `spec` would make a 200 of it: right for a document that is wrong, not for a body that cannot be read. */
function httpGiven(error: GraphQLError, code: ErrorCode) {
  const { spec, ...http } = error.extensions.http as Record<string, unknown>
  return code === 'BAD_REQUEST' || spec === undefined ? http : { ...http, spec }
}

function rootOf(error: unknown): unknown {
  let root = error
  while (root instanceof GraphQLError && root.originalError) root = root.originalError
  return root
}

/** The code that the error or what it wraps carries; else what its message shows it to be. */
function codeOf(error: GraphQLError, wrapped: GraphQLError): ErrorCode {
  for (const { extensions } of [wrapped, error]) {
    const given = String(extensions.code ?? '')
    if (Object.hasOwn(errorCodes, given)) return given as ErrorCode
    const known = foreignCodes[given]
    if (known) return known
  }
  if (/^Syntax Error/.test(error.message)) return 'GRAPHQL_PARSE_FAILED'
  return error.message.startsWith('Variable ') || error.message.includes('cannot represent')
    ? 'INVALID_INPUT'
    : 'GRAPHQL_VALIDATION_FAILED'
}

const withoutHints = (message: string): string => message.replace(/ ?Did you mean .*\?$/s, '')
