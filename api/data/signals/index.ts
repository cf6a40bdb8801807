import type { Logger } from 'pino'
import type { Redis } from '../redis.ts'
import { postgresWire } from './postgres.ts'
import { redisWire } from './redis.ts'
import { createSignals, type Signals } from './signals.ts'

export type { Signal, Signals } from './signals.ts'

/** Redis where there is one, PostgreSQL where it is a server; the embedded database has one process. */
export function openSignals(
  { instance, DATABASE_URL }: { instance: string; DATABASE_URL?: string | undefined },
  redis: Redis | null,
  log: Logger,
): Signals {
  const wire = !DATABASE_URL ? null : redis ? redisWire(redis) : postgresWire(DATABASE_URL, log)
  return createSignals(instance, wire, log)
}
