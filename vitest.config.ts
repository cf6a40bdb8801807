import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  // the very file that Node takes: vite would take another one, and graphql must be one module for us and for its users
  resolve: { alias: [{ find: /^graphql$/, replacement: fileURLToPath(import.meta.resolve('graphql')) }] },
  test: {
    environment: 'node',
    include: ['{api,schema,integrations,tests,sdk,web}/**/*.test.{ts,tsx}', 'setup/**/*.test.mjs'],
    exclude: ['**/node_modules/**', '**/dist/**', '**/.next/**'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // a busy machine is no failure: what is waited for comes, or the test's own limit tells
    expect: { poll: { timeout: 15_000, interval: 20 } },
    globalSetup: ['tests/harness/global-setup.ts'],
    reporters: ['default', './tests/harness/closing-line.ts'],
    // Nothing here may be slowed down or coloured by the person's own settings of the server.
    unstubEnvs: true,
    unstubGlobals: true,
  },
})
