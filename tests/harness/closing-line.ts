import { writeFileSync } from 'node:fs'
import type { Reporter, SerializedError, TestModule } from 'vitest/node'

/**
 * Counts a run for `npm test` and says why tests were skipped. A test file that failed without a failed test (it could
 * not be imported, a hook threw) counts as one failure, and so does each error outside any test and a run cut short.
 * The counts go to the file that TEST_COUNTS names, or as a line to the terminal without it.
 */
export default class ClosingLine implements Reporter {
  onTestRunEnd(
    modules: readonly TestModule[],
    unhandled: readonly SerializedError[],
    reason: 'passed' | 'interrupted' | 'failed',
  ): void {
    const counts = { passed: 0, failed: unhandled.length + (reason === 'interrupted' ? 1 : 0), skipped: 0 }
    const skips = new Map<string, number>()
    for (const module of modules) {
      let failedHere = 0
      for (const test of module.children.allTests()) {
        const result = test.result()
        if (result.state === 'passed') counts.passed += 1
        else if (result.state === 'failed') failedHere += 1
        else {
          counts.skipped += 1
          const note = ('note' in result && result.note) || 'no reason given'
          const why = `${module.relativeModuleId}: ${note}`
          skips.set(why, (skips.get(why) ?? 0) + 1)
        }
      }
      counts.failed += failedHere === 0 && module.state() === 'failed' ? 1 : failedHere
    }
    if (skips.size > 0) {
      const lines = [...skips].map(([why, number]) => `  ${number} × ${why}`)
      process.stdout.write(`\nSkipped\n${lines.join('\n')}\n\n`)
    }
    const file = process.env.TEST_COUNTS
    if (file) writeFileSync(file, JSON.stringify(counts))
    else process.stdout.write(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`)
  }
}
