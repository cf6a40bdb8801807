import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { npmCli } from './runtime.mjs'

/** @typedef {import('./steps.mjs').Step} Step */

/** Silences what would call home while things are made (SET-3). */
export const quiet = {
  NEXT_TELEMETRY_DISABLED: '1',
  CHECKPOINT_DISABLE: '1',
  PRISMA_HIDE_UPDATE_MESSAGE: '1',
  DO_NOT_TRACK: '1',
}

/** The steps without the admin's pages: what the server's own tests need. */
export const platformSteps = ['install', 'prisma-platform', 'prisma-tenant', 'sdk', 'documents', 'database']

/**
 * Everything that is made before the platform can run, in order.
 * @param {string} root the repository's folder
 * @param {string} node the Node that makes it
 * @returns {Step[]}
 */
export function plan(root, node) {
  const clientOf = (/** @type {string} */ schema) => ({
    name: `prisma-${schema}`,
    title: `Database client: ${schema}`,
    inputs: [`prisma/${schema}.prisma`, 'prisma.config.ts', 'package-lock.json'],
    outputs: [`api/data/prisma/${schema}/client.ts`],
    commands: [['node_modules/prisma/build/index.js', 'generate', '--schema', `prisma/${schema}.prisma`]],
    // `generate` insists on an engine it never calls and would download one: any program that answers will do.
    env: { PRISMA_SCHEMA_ENGINE_BINARY: node },
    tryThis: `read the error above; prisma/${schema}.prisma is what it was made from.`,
  })
  return [
    {
      name: 'install',
      title: 'Packages',
      inputs: ['package-lock.json', 'package.json', 'sdk/package.json', '.npmrc'],
      outputs: ['node_modules/.package-lock.json'],
      commands: [[npmCli(), 'ci', '--include=dev', '--no-audit', '--no-fund']],
      tryThis: 'check that npm reaches its registry (`npm ping`), then run the command again.',
      already: () => installed(root),
    },
    clientOf('platform'),
    clientOf('tenant'),
    {
      name: 'sdk',
      title: 'Client library',
      inputs: ['sdk/src', 'sdk/tsconfig.build.json', 'tsconfig.json', 'sdk/package.json', 'package-lock.json'],
      outputs: ['sdk/dist/index.js', 'sdk/dist/index.d.ts', 'sdk/dist/react/index.js', 'sdk/dist/react/index.d.ts'],
      // emptied first: what is in the folder is what is published
      commands: [
        ['-e', "require('node:fs').rmSync('sdk/dist', { recursive: true, force: true })"],
        ['node_modules/typescript/bin/tsc', '-p', 'sdk/tsconfig.build.json'],
      ],
      tryThis: 'read the error above; sdk/src does not compile.',
    },
    {
      name: 'documents',
      title: "Admin's queries",
      inputs: ['codegen.ts', 'schema/schema.graphql', 'web', 'package-lock.json'],
      outputs: ['web/gql/graphql.ts', 'web/gql/persisted-documents.json'],
      env: { CODEGEN: 'admin' },
      commands: [['node_modules/@graphql-codegen/cli/esm/bin.js', '--config', 'codegen.ts', '--errors-only']],
      tryThis: 'read the error above: a query in web/ does not fit schema/schema.graphql.',
    },
    {
      name: 'database',
      title: 'Prepared database',
      inputs: ['prisma/migrations', 'api/data/embedded', 'package-lock.json'],
      outputs: ['.setup/database'],
      commands: [['api/data/embedded/prepare.ts']],
      tryThis: 'read the error above: the newest migration under prisma/migrations is the likely cause.',
    },
    {
      name: 'admin',
      title: 'Admin',
      inputs: ['web', 'codegen.ts', 'sdk/src', 'schema/schema.graphql', 'package-lock.json'],
      outputs: ['web/.next/BUILD_ID'],
      commands: [['node_modules/next/dist/bin/next', 'build', 'web']],
      tryThis: 'read the error above; `npm start` builds the admin again once web/ is put right.',
    },
  ]
}

/**
 * Whether node_modules holds what package-lock.json says, whoever installed it: what npm wrote down of its last
 * install, compared entry by entry. Optional packages (for other machines, say) may be missing.
 * @param {string} root
 */
export function installed(root) {
  const written = join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(written)) return false
  const has = lockedPackages(written)
  const wants = lockedPackages(join(root, 'package-lock.json'))
  const agrees = Object.entries(has).every(([path, { version }]) => wants[path] && wants[path].version === version)
  return (
    agrees &&
    Object.entries(wants).every(([path, { optional }]) => !path.includes('node_modules/') || optional || has[path])
  )
}

/**
 * @param {string} file
 * @returns {Record<string, { version?: string, optional?: boolean }>}
 */
function lockedPackages(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages
}
