import { prepare } from './prepare.mjs'
import { run } from './problem.mjs'

/** `node setup/make.mjs [step…]`: makes the named steps of plan.mjs where they are stale, or all of them. */
await run(async () => {
  const names = process.argv.slice(2)
  await prepare(names.length > 0 ? names : undefined)
})
