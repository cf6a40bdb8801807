import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    environment: 'node',
    include: ['{api,schema,integrations,tests,sdk,web}/**/*.test.{ts,tsx}', 'setup/**/*.test.mjs'],
    exclude: ['**/node_modules/**', '**/dist/**', '**/.next/**'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    globalSetup: ['tests/harness/global-setup.ts'],
    reporters: ['default', './tests/harness/closing-line.ts'],
    // Nothing here may be slowed down or coloured by the person's own settings of the server.
    unstubEnvs: true,
    unstubGlobals: true,
  },
})
