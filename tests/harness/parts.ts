/**
 * Brings the real services that tests use, once, before they run: `npm test` calls it. Says what there is and, where
 * one is missing, why; the tests that need it then skip, or fail in CI.
 */
import { findChromium } from './chromium.ts'
import { findPostgres } from './postgres.ts'

const parts = [
  [
    'PostgreSQL with pgvector',
    async () => {
      const found = await findPostgres()
      return 'unavailable' in found ? found : { there: `version ${found.major}` }
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
