import { S3ServiceException } from '@aws-sdk/client-s3'
import { Fault, notFound } from '../../errors/index.ts'

/** What the system says when a server is away, or goes in the middle of it. */
const unreachable = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH'],
  ...['ENOTFOUND', 'EAI_AGAIN', 'ERR_STREAM_PREMATURE_CLOSE'],
])
/** What S3 says, also within an answer that began well, when the same may work later. */
const unreachableNames = new Set([
  ...['TimeoutError', 'SlowDown', 'InternalError', 'ServiceUnavailable', 'OperationAborted', 'PreconditionFailed'],
])

/** What S3 servers answer to what they do not know. */
const unsupportedStatus = new Set([400, 405, 501])

/**
 * Does something with S3 and says what went wrong in our words: NOT_FOUND for a missing key or bucket, UNAVAILABLE for
 * what may work later. Anything else stays what it is, a bug or a wrong setting to be logged and masked.
 */
export async function reach<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw asFault(error)
  }
}

export function asFault(error: unknown): unknown {
  if (error instanceof Fault || !(error instanceof Error)) return error
  const status = statusOf(error)
  if (status === 404) return notFound('object')
  const code = (error as NodeJS.ErrnoException).code ?? ''
  const away =
    unreachable.has(code) || unreachableNames.has(error.name) || status === 429 || (status >= 500 && status !== 501)
  return away ? new Fault('UNAVAILABLE', 'The file storage is not reachable; try again.', { cause: error }) : error
}

export const isMissing = (error: unknown): boolean => error instanceof Fault && error.code === 'NOT_FOUND'

export const isUnsupported = (error: unknown): boolean => unsupportedStatus.has(statusOf(error))

/** The HTTP status that S3 answered; 0 when it did not answer. */
const statusOf = (error: unknown): number =>
  error instanceof S3ServiceException ? (error.$metadata.httpStatusCode ?? 0) : 0
