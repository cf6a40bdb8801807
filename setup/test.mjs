import { spawn } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { checks } from './checks.mjs'
import { command } from './command.mjs'
import { root } from './paths.mjs'
import { platformSteps } from './plan.mjs'
import { prepare } from './prepare.mjs'
import { Problem, show } from './problem.mjs'
import { progress } from './progress.mjs'

/** How long one check, bringing the services, and the tests may take (ms). */
const checkLimit = 3 * 60_000
const partsLimit = 5 * 60_000
const testLimit = 16 * 60_000

/** Where tests/harness/closing-line.ts leaves what it counted. */
const countsFile = join(root, '.setup', 'test-counts.json')

/**
 * `npm test`: sets up what is missing, checks the code, brings the real services the tests use, runs the tests, and
 * ends with the line `N passed, N failed, N skipped`. With arguments, runs only the tests they name (as vitest reads
 * them). The exit code is not 0 unless everything passed; a set-up that fails counts as one failure.
 */
const counts = { passed: 0, failed: 0, skipped: 0 }
try {
  await main(process.argv.slice(2))
} catch (error) {
  counts.failed += 1
  show(error)
}
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`)
process.exitCode = counts.failed > 0 ? 1 : 0

/** @param {string[]} only */
async function main(only) {
  const { node, env } = await prepare(platformSteps)
  // What the browser tests look at; the others can run without it.
  await prepare(['admin']).catch((error) => {
    counts.failed += 1
    show(error)
  })

  if (only.length === 0) {
    console.log('\nChecks')
    for (const { title, args, tryThis } of checks) {
      const passed = await check(node, env, title, [...args], tryThis)
      counts[passed ? 'passed' : 'failed'] += 1
    }
    console.log('\nReal services')
    await inherit(node, env, ['tests/harness/parts.ts'], partsLimit)
  }

  console.log('\nTests')
  rmSync(countsFile, { force: true })
  const vitest = ['node_modules/vitest/vitest.mjs', 'run', ...only]
  const code = await inherit(node, { ...env, TEST_COUNTS: countsFile }, vitest, testLimit)
  if (!existsSync(countsFile)) throw new Problem(`The tests did not run to their end (code ${code}).`)
  const tests = JSON.parse(readFileSync(countsFile, 'utf8'))
  counts.passed += tests.passed
  counts.failed += tests.failed || (code === 0 ? 0 : 1)
  counts.skipped += tests.skipped
}

/**
 * @param {string} node
 * @param {Record<string, string | undefined>} env
 * @param {string} title
 * @param {string[]} args
 * @param {string} tryThis
 * @returns {Promise<boolean>} whether it passed; what it printed is shown when it did not
 */
async function check(node, env, title, args, tryThis) {
  const end = progress(title)
  const log = join(root, '.setup', 'logs', `check-${title.toLowerCase().replaceAll(/[^a-z]+/g, '-')}.log`)
  try {
    await command(node, args, { cwd: root, env, log, what: `Check "${title}"`, tryThis, timeout: checkLimit })
    end('done')
    return true
  } catch (error) {
    end('failed')
    show(error)
    return false
  }
}

/**
 * Runs a command on this terminal, bounded in time.
 * @param {string} node
 * @param {Record<string, string | undefined>} env
 * @param {string[]} args
 * @param {number} timeout ms
 * @returns {Promise<number>} its exit code; 1 when a signal ended it
 */
function inherit(node, env, args, timeout) {
  return new Promise((resolve, reject) => {
    const child = spawn(node, args, { cwd: root, env, stdio: 'inherit', timeout })
    const stop = (/** @type {NodeJS.Signals} */ signal) => child.kill(signal)
    process.on('SIGINT', stop)
    process.on('SIGTERM', stop)
    child.once('error', reject)
    child.once('close', (code) => {
      process.off('SIGINT', stop)
      process.off('SIGTERM', stop)
      resolve(code ?? 1)
    })
  })
}
