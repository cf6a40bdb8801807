import pg from 'pg'
import { Fault } from '../errors/index.ts'

/** Codes of the operating system, of PostgreSQL and of Prisma that say the database is away or going. */
const unreachable = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT'],
  ...['57P01', '57P02', '57P03', '08000', '08001', '08003', '08004', '08006', '53300'],
  ...['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028'],
])
const unreachableText =
  /Connection terminated|Server has closed the connection|ConnectionClosed|connection error and is not queryable|timeout exceeded when trying to connect|Can't reach database/

/** The same in the words of Prisma's adapter. */
const unreachableKinds = new Set(['ConnectionClosed', 'DatabaseNotReachable', 'SocketTimeout', 'TooManyConnections'])

interface DriverError extends Error {
  code?: string
  syscall?: string
  /** Where Prisma keeps what the driver reported. */
  meta?: { driverAdapterError?: { cause?: { originalCode?: string; kind?: string } } }
}

/** Whether the error says that the database is away, as opposed to the statement being wrong. */
export function isUnreachable(error: unknown): boolean {
  if (error instanceof Fault) return error.code === 'UNAVAILABLE'
  if (!(error instanceof Error)) return false
  const { code, syscall, meta, message, cause } = error as DriverError
  return (
    unreachable.has(code ?? '') ||
    (code === 'ENOENT' && syscall === 'connect') ||
    unreachable.has(meta?.driverAdapterError?.cause?.originalCode ?? '') ||
    unreachableKinds.has(meta?.driverAdapterError?.cause?.kind ?? '') ||
    unreachableText.test(message) ||
    (cause !== undefined && isUnreachable(cause))
  )
}

/** Whether an error whose origin is not known was thrown by the database's libraries. */
export const isOfDatabase = (error: unknown): boolean =>
  error instanceof pg.DatabaseError ||
  // Prisma passes on what the driver says of a broken connection as it is
  (error instanceof Error && (error.name.startsWith('Prisma') || unreachableText.test(error.message)))

/** A lost database becomes UNAVAILABLE; anything else stays what it is, a bug to be logged and masked. */
export const asFault = (error: unknown): unknown =>
  !(error instanceof Fault) && isUnreachable(error)
    ? new Fault('UNAVAILABLE', 'The database is not reachable; try again.', { cause: error })
    : error
