/** Why a real service that tests use is not to be had on this machine. */
export interface Unavailable {
  unavailable: string
}

/**
 * The part, or the end of the test that needs it: skipped with the reason, or failed in CI, where every part must be
 * there. Use inside a test: `const postgres = need(part, test)` with the test's context.
 */
export function need<T extends object>(
  part: T | Unavailable,
  test: { skip: (reason: string) => never },
  ci = Boolean(process.env.CI),
): T {
  if (!('unavailable' in part)) return part
  if (ci) throw new Error(`In CI this must be there: ${part.unavailable}`)
  return test.skip(part.unavailable)
}
