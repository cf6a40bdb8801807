import { join } from 'node:path'
import { root } from './paths.mjs'
import { prepare } from './prepare.mjs'
import { run } from './problem.mjs'
import { serve } from './serve.mjs'

/** `npm start`: makes what is missing, then is the server. */
await run(async () => {
  const { node, env } = await prepare()
  serve(node, ['--disable-warning=ExperimentalWarning', 'api/main.ts', ...process.argv.slice(2)], {
    cwd: root,
    // Keeps what V8 made of the sources, which spares a later start the work.
    env: { ...env, NODE_COMPILE_CACHE: env.NODE_COMPILE_CACHE ?? join(root, '.setup', 'compile-cache') },
    byNpm: env.npm_lifecycle_event !== undefined,
  })
})
