import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

/** Makes what every test may count on when vitest is started by hand: nothing when it is fresh. */
export default function setup(): void {
  const root = join(import.meta.dirname, '..', '..')
  const made = spawnSync(
    process.execPath,
    ['setup/make.mjs', 'prisma-platform', 'prisma-tenant', 'sdk', 'documents', 'database'],
    {
      cwd: root,
      stdio: 'inherit',
    },
  )
  if (made.status !== 0) throw new Error('The set-up failed: see above.')
}
