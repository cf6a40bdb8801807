import type { Redis } from '../redis.ts'
import type { Ledger } from './points.ts'

/** By Redis's own clock. What is not there is full. Numbers leave as text: Redis would cut them to whole ones. */
const take = `
  local time = redis.call('time')
  local now = time[1] * 1000 + time[2] / 1000
  local grants = {}
  for i, key in ipairs(KEYS) do
    local full, wanted = tonumber(ARGV[2 * i - 1]), tonumber(ARGV[2 * i])
    local held = redis.call('hmget', key, 'points', 'at')
    local points = full
    if held[1] then
      points = math.min(full, held[1] + math.max(0, now - held[2]) * full / 60000)
    end
    local granted = math.min(points, wanted)
    redis.call('hset', key, 'points', tostring(points - granted), 'at', string.format('%.3f', now))
    redis.call('pexpire', key, 120000)
    grants[i] = { tostring(granted), tostring(points - granted) }
  end
  return grants`

/** Buckets in Redis, which forgets those that are full again. */
export function createRedisLedger({ commands }: Redis): Ledger {
  return {
    async take(asks) {
      const grants = (await commands.eval(take, {
        keys: asks.map(({ key }) => `superfasttt:rate:${key}`),
        arguments: asks.flatMap(({ perMinute, points }) => [String(perMinute), String(points)]),
      })) as [string, string][]
      return grants.map(([granted, left]) => ({ granted: Number(granted), left: Number(left) }))
    },
  }
}
