import type { Ledger } from './points.ts'

/** A bucket that nobody took from for so long is full, as one without a row is. */
const sweepMs = 10 * 60_000

// `returning` sees the new row alone, so what was granted is kept in it
const take = `
  insert into platform.rate_bucket as bucket (key, points, granted, at)
  select key, per_minute - wanted, wanted, clock_timestamp()
  from unnest($1::text[], $2::float8[], $3::float8[]) as ask (key, per_minute, wanted)
  order by key
  on conflict (key) do update set (points, granted, at) = (
    select there - least(there, excluded.granted), least(there, excluded.granted), greatest(bucket.at, excluded.at)
    from (select least(
      full_at, bucket.points + full_at / 60 * greatest(0, extract(epoch from excluded.at - bucket.at))
    ) as there from (select excluded.points + excluded.granted as full_at) as bound) as now_there
  )
  returning key, granted, points as left`

/** Buckets in the platform's database: one statement for all that is asked for at once. */
export function createPostgresLedger(query: (sql: string, values: unknown[]) => Promise<unknown>): Ledger {
  let sweptAt = 0
  return {
    async take(asks) {
      if (Date.now() - sweptAt > sweepMs) {
        sweptAt = Date.now()
        // what is left is deleted the next time
        query(`delete from platform.rate_bucket where at < now() - interval '5 minutes'`, []).catch(() => undefined)
      }
      const rows = (await query(take, [
        asks.map(({ key }) => key),
        asks.map(({ perMinute }) => perMinute),
        asks.map(({ points }) => points),
      ])) as { key: string; granted: number; left: number }[]
      const byKey = new Map(rows.map((row) => [row.key, row]))
      return asks.map(({ key }) => byKey.get(key)!)
    },
  }
}
