/**
 * What `npm test` checks besides running the tests: arguments to node, each counted as one test.
 * @type {readonly { title: string, args: readonly string[], tryThis: string }[]}
 */
export const checks = [
  {
    title: 'Style and lint',
    args: ['node_modules/@biomejs/biome/bin/biome', 'check', '--max-diagnostics=40'],
    tryThis: 'npx biome check --write',
  },
  ...['tsconfig.json', 'setup/tsconfig.json', 'sdk/tsconfig.json', 'web/tsconfig.json'].map((project) => ({
    title: `Types: ${project}`,
    args: ['node_modules/typescript/bin/tsc', '--noEmit', '-p', project],
    tryThis: 'read the errors above.',
  })),
]
