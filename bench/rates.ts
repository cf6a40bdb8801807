/**
 * What counting a caller's points costs a request: from buckets of this process alone, and from shares that are taken
 * from the platform's database, with the statements that it takes.
 * Usage: node bench/rates.ts
 */
import { pino } from 'pino'
import { createPoints, type Ledger } from '../api/data/rates/points.ts'
import { createPostgresLedger } from '../api/data/rates/postgres.ts'
import { openTestDatabases } from '../tests/harness/database.ts'
import { startPostgres } from '../tests/harness/postgres.ts'
import { report, spread } from './measure.ts'

const postgres = await startPostgres()
if ('unavailable' in postgres) throw new Error(postgres.unavailable)
const { databases, stop } = await openTestDatabases({ server: { connectionString: postgres.url } })
let statements = 0
const ledger = createPostgresLedger((sql, values) => {
  statements++
  return databases.platform.$queryRawUnsafe(sql, ...values)
})
const operations = 200_000
const buckets = [
  { key: 'caller', perMinute: 1e9 },
  { key: 'company', perMinute: 1e9 },
]

async function microseconds(shared: Ledger | null): Promise<number> {
  const points = createPoints(shared, pino({ level: 'silent' }))
  const before = performance.now()
  for (let turn = 0; turn < operations; turn++) {
    const spending = points.spend(buckets, 1)
    if (spending instanceof Promise) await spending
  }
  return ((performance.now() - before) * 1000) / operations
}
const alone: number[] = []
const shared: number[] = []
for (let round = 0; round < 6; round++) {
  alone.push(await microseconds(null))
  shared.push(await microseconds(ledger))
}
report('Points, µs an operation', [
  ['this process alone', spread(alone, 2)],
  ['shares of the database', spread(shared, 2)],
  ['statements for all of the latter', `${statements} for ${6 * operations} operations`],
])
await stop()
await postgres.stop()
