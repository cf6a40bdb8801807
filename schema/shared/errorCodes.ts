import { type ErrorCode, errorCodes } from '../../api/errors/index.ts'
import { builder } from '../builder.ts'

/** What an answer ends with when its reader stopped it: no error, so it is not in the registry of errors. */
const cancelled = 'CANCELLED'

const values = new Map<string, string>([
  ...Object.entries(errorCodes).map(([code, { text }]): [string, string] => [code, text]),
  [cancelled, 'Its reader stopped it.'],
])

/** Every code that the platform gives for what went wrong. */
export const ErrorCodeEnum = builder.enumType('ErrorCode', {
  description: 'What went wrong: what errors have as `extensions.code`, and what is kept of work that failed.',
  values: Object.fromEntries(
    [...values].map(([code, description]) => [code, { value: code as ErrorCode | typeof cancelled, description }]),
  ),
})

/**
 * A code as it was stored, for the enum. One that this release does not know was written by another one: the row must
 * be readable all the same.
 */
export const errorCodeOf = (stored: string): ErrorCode | typeof cancelled =>
  values.has(stored) ? (stored as ErrorCode) : 'INTERNAL'
