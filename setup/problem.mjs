/** What stops the set-up for a reason that a person can read: shown without a stack, with what to try. */
export class Problem extends Error {
  /**
   * @param {string} message what went wrong, one line
   * @param {{ tryThis?: string, log?: string }} [more] `tryThis`: what to do about it; `log`: the end of what was printed
   */
  constructor(message, more = {}) {
    super(message)
    this.name = 'Problem'
    this.tryThis = more.tryThis
    this.log = more.log
  }
}

/**
 * Shows a Problem as a person reads it; anything else is a defect and is thrown on, with its stack.
 * @param {unknown} error
 */
export function show(error) {
  if (!(error instanceof Problem)) throw error
  if (error.log) process.stderr.write(`\n${error.log}\n`)
  process.stderr.write(`\n${error.message}\n`)
  if (error.tryThis) process.stderr.write(`Try: ${error.tryThis}\n`)
}

/**
 * Runs a command's main function; a Problem is shown and ends the process with code 1.
 * @param {() => Promise<void>} main
 */
export async function run(main) {
  try {
    await main()
  } catch (error) {
    show(error)
    process.exit(1)
  }
}
