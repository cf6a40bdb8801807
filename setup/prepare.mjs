import { join } from 'node:path'
import { command } from './command.mjs'
import { lock } from './lock.mjs'
import { root } from './paths.mjs'
import { plan, quiet } from './plan.mjs'
import { progress } from './progress.mjs'
import { environment, runtime } from './runtime.mjs'
import { isFresh, makeSteps } from './steps.mjs'

/**
 * Brings the runtime and makes what is missing or stale, so that what the named steps give is there when it resolves.
 * Does nothing and says nothing when all is fresh (a few milliseconds). Two at once take turns.
 * @param {readonly string[]} [names] only these steps; all by default
 * @returns {Promise<{ node: string, env: Record<string, string | undefined> }>} what to run the platform's files with
 */
export async function prepare(names) {
  const found = runtime(root)
  const ready = { node: found.node, env: { ...environment(found.node), ...quiet } }
  const made = found.describe.split(' (')[0] ?? ''
  const steps = plan(root, found.node).filter(({ name }) => !names || names.includes(name))
  if (found.ready && steps.every((step) => isFresh(root, step, made))) return ready

  const release = await lock(join(root, '.setup', 'lock'), (pid) =>
    console.log(`Another set-up (process ${pid}) is under way here: waiting for it.`),
  )
  try {
    // Whoever held the lock may have made it all.
    const now = runtime(root)
    if (now.ready && steps.every((step) => isFresh(root, step, made))) return ready
    console.log('Setting up (later starts skip what is there)')
    if (!now.ready) {
      const end = progress(`Runtime: ${now.describe}`)
      await now
        .install((args) =>
          command(process.execPath, args, {
            cwd: root,
            env: process.env,
            log: join(root, '.setup', 'logs', 'runtime.log'),
            what: `Installing ${now.describe}`,
            tryThis: 'check that npm reaches its registry (`npm ping`), then run the command again.',
          }),
        )
        .then(
          () => end('done'),
          (error) => {
            end('failed')
            throw error
          },
        )
    }
    await makeSteps(root, steps, { ...ready, made })
    return ready
  } finally {
    release()
  }
}
