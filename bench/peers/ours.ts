/**
 * Our server in a process of its own, as `bench/graph.ts` asks it: with isolation, rights, limits and masking on, and a
 * line in the log for each request.
 */
import { startInstance } from '../../tests/harness/index.ts'

// counted like any other, with more to spend than a benchmark can
const unlimited = { RATE_POINTS_PER_MINUTE: '1000000000', RATE_TENANT_POINTS_PER_MINUTE: '1000000000' }
const logged = { LOG_LEVEL: 'info', LOG_REQUESTS: process.env.LOG_REQUESTS ?? 'true' }
const instance = await startInstance({ DATABASE_URL: process.env.DATABASE_URL!, WORKERS: '0', ...unlimited, ...logged })
process.send?.(Number(new URL(instance.url).port))
process.on('message', () => {
  const { statements, rows } = instance.platform.parts.databases.count
  process.send?.({ statements, rows })
})
