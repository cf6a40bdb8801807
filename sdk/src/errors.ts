import type { Cost } from './cost.ts'
import type { ErrorCode, UserErrorCode } from './generated.ts'

/**
 * What can stand in `PlatformError.code`: the platform's registry, and the client's own `NETWORK` and `BAD_RESPONSE`.
 * A newer platform may have further ones: any text is allowed, the known ones are offered by editors.
 */
export type PlatformErrorCode = ErrorCode | 'NETWORK' | 'BAD_RESPONSE' | (string & {})

/** An error as the graph answers it. */
export interface GraphError {
  message: string
  /** Where in the answer it happened; absent when the whole operation failed. */
  path?: readonly (string | number)[]
  extensions?: { code?: string; field?: string[]; retryAfter?: number } & Record<string, unknown>
}

/** One problem with the input of a mutation, as the platform words it for a person. */
export interface UserError {
  code: UserErrorCode | (string & {})
  message: string
  /** Path of the input field at fault, outermost first; null when it is not one field. */
  field: readonly string[] | null
}

export interface PlatformErrorDetails {
  status?: number
  field?: readonly string[]
  retryAfter?: number
  requestId?: string | undefined
  cost?: Cost | undefined
  graphErrors?: readonly GraphError[]
  data?: Record<string, unknown> | null | undefined
  cause?: unknown
}

/**
 * Whatever kept a call from succeeding, except the caller's own abort, which rejects with the signal's reason.
 * `code` is the platform's (`RATE_LIMITED`, `UNAUTHENTICATED`, `NOT_FOUND` …), or one of the client's: `NETWORK`
 * (no answer, or a connection that broke) and `BAD_RESPONSE` (an answer that is not the platform's). A method whose
 * mutation was done, but whose entity is gone by then, throws `NOT_FOUND`, and one whose entity may not be read
 * `FORBIDDEN`, with what was answered in `data`.
 */
export class PlatformError extends Error {
  override readonly name: string = 'PlatformError'
  readonly code: PlatformErrorCode
  /** HTTP status of the answer; undefined when there was none. */
  readonly status: number | undefined
  /** Path of the input field at fault, outermost first. */
  readonly field: readonly string[] | undefined
  /** Seconds after which a retry can succeed, when the platform said so (rate limits, overload). */
  readonly retryAfter: number | undefined
  /** Under which id the platform's log knows the request: tell it whoever runs the platform. */
  readonly requestId: string | undefined
  /** What the operation cost and what is left; undefined when there was no answer or it did not say. */
  readonly cost: Cost | undefined
  /** All errors of the answer: the first one's code and text are this error's. Empty when it was no graph's answer. */
  readonly graphErrors: readonly GraphError[]
  /** What was answered beside the errors, if anything: fields that failed are null in it. */
  readonly data: Record<string, unknown> | null | undefined

  constructor(code: PlatformErrorCode, message: string, details: PlatformErrorDetails = {}) {
    const { status, field, retryAfter, requestId, cost, graphErrors = [], data, cause } = details
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
    this.status = status
    this.field = field
    this.retryAfter = retryAfter
    this.requestId = requestId
    this.cost = cost
    this.graphErrors = graphErrors
    this.data = data
  }

  /** Whether the same call may succeed later without any change: overload, a restart, a lost connection. */
  get temporary(): boolean {
    return (
      this.code === 'NETWORK' ||
      this.code === 'RATE_LIMITED' ||
      this.code === 'UNAVAILABLE' ||
      this.status === 429 ||
      this.status === 502 ||
      this.status === 503 ||
      this.status === 504
    )
  }
}

/** A mutation that wrote nothing because of its input: all that is wrong with it, the first one's text as message. */
export class UserErrors extends PlatformError {
  override readonly name: string = 'UserErrors'
  readonly errors: readonly UserError[]

  /** @param details what the answer said beside them: its status, its request's id, and what it cost */
  constructor(errors: readonly UserError[], details: Pick<PlatformErrorDetails, 'status' | 'requestId' | 'cost'> = {}) {
    const [first] = errors
    super(first?.code ?? 'INVALID_INPUT', first?.message ?? 'The input was refused.', {
      ...details,
      ...(first?.field ? { field: first.field } : {}),
    })
    this.errors = errors
  }
}
