import { spawn } from 'node:child_process'
import { root } from './paths.mjs'
import { prepare } from './prepare.mjs'
import { run } from './problem.mjs'

/** `npm run migrate -- --all | --tenant <slug> | --status`: brings tenants' schemas forward. */
await run(async () => {
  const { node, env } = await prepare(['install', 'prisma-platform', 'prisma-tenant', 'database'])
  const migrate = spawn(node, ['api/migrate.ts', ...process.argv.slice(2)], { cwd: root, env, stdio: 'inherit' })
  migrate.once('close', (code) => process.exit(code ?? 1))
})
