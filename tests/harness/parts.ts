/**
 * Brings the real services that tests use, once, before they run: `npm test` calls it. Says what there is and, where
 * one is missing, why; the tests that need it then skip, or fail in CI.
 */
import { findChromium } from './chromium.ts'
import { findPostgres } from './postgres.ts'
import { findRedis } from './redis.ts'
import { findRgw } from './rgw.ts'

const parts = [
  [
    'PostgreSQL with pgvector',
    async () => {
      const found = await findPostgres()
      return 'unavailable' in found ? found : { there: `version ${found.major}` }
    },
  ],
  [
    'Redis',
    async () => {
      const found = await findRedis()
      return 'unavailable' in found ? found : { there: found.path }
    },
  ],
  [
    'S3 (Ceph RADOS Gateway)',
    async () => {
      const found = await findRgw()
      return 'unavailable' in found ? found : { there: `version ${found.version}` }
    },
  ],
  [
    'Chromium',
    async () => {
      const found = await findChromium()
      return 'unavailable' in found ? found : { there: found.path }
    },
  ],
] as const

// One after the other: both may use apt.
for (const [name, bring] of parts) {
  const found = await bring()
  console.log('unavailable' in found ? `  ✗ ${name}: ${found.unavailable}` : `  ✓ ${name}: ${found.there}`)
}
