import type { Databases } from '../databases.ts'
import type { Redis } from '../redis.ts'
import type { Ledger } from './points.ts'
import { createPostgresLedger } from './postgres.ts'
import { createRedisLedger } from './redis.ts'

/** Where the processes of an installation share their points: Redis where there is one, else the platform's database. */
export const openLedger = ({ platform }: Pick<Databases, 'platform'>, redis: Redis | null): Ledger =>
  redis ? createRedisLedger(redis) : createPostgresLedger((sql, values) => platform.$queryRawUnsafe(sql, ...values))
