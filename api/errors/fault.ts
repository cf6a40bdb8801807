import { type ErrorCode, errorCodes } from './codes.ts'

/**
 * The one error that is meant to leave the platform. `message` is public and never holds an internal detail;
 * `cause` is for the log and never leaves.
 */
export class Fault extends Error {
  override readonly name = 'Fault'
  readonly code: ErrorCode
  /** Path of the input field at fault, outermost first. */
  readonly field: readonly string[] | undefined
  /** Seconds after which a retry can succeed. */
  readonly retryAfter: number | undefined

  constructor(
    code: ErrorCode,
    message: string = errorCodes[code].text,
    options: { cause?: unknown; field?: readonly string[]; retryAfter?: number } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.field = options.field
    this.retryAfter = options.retryAfter
  }

  get status(): number {
    return errorCodes[this.code].status
  }

  /** Whether a mutation returns it in `userErrors`. */
  get forUser(): boolean {
    return errorCodes[this.code].user
  }
}

/** A fresh not-found: unreadable and non-existent look exactly alike because both are made here. */
export const notFound = (what: string, field?: string): Fault =>
  new Fault('NOT_FOUND', `There is no such ${what}.`, field ? { field: [field] } : {})
