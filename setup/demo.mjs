import { spawn } from 'node:child_process'
import { root } from './paths.mjs'
import { prepare } from './prepare.mjs'
import { run } from './problem.mjs'

/** `npm run demo`: the main job, played against the running server. */
await run(async () => {
  const { node, env } = await prepare(['install', 'sdk'])
  const demo = spawn(node, ['setup/demo/main.ts', ...process.argv.slice(2)], { cwd: root, env, stdio: 'inherit' })
  demo.once('close', (code) => process.exit(code ?? 1))
})
