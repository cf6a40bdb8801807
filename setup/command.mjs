import { spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import { constants } from 'node:os'
import { dirname } from 'node:path'
import { Problem } from './problem.mjs'

/** How much of a failed command's output is shown. */
const tailLines = 40

/**
 * Runs a command to its end with its output in a log file. Rejects with a Problem that holds the end of the log when
 * it fails, cannot be started or takes longer than `timeout`. A SIGINT or SIGTERM to this process ends the command,
 * then this process.
 * @param {string} node
 * @param {string[]} args
 * @param {{ cwd: string, env: Record<string, string | undefined>, log: string, what: string, tryThis?: string, timeout?: number }} options
 *   `what` names the command in the message; `timeout` in ms
 * @returns {Promise<void>}
 */
export function command(node, args, { cwd, env, log, what, tryThis, timeout }) {
  mkdirSync(dirname(log), { recursive: true })
  const out = openSync(log, 'w')
  return new Promise((resolve, reject) => {
    const child = spawn(node, args, { cwd, env, stdio: ['ignore', out, out], timeout, windowsHide: true })
    closeSync(out)
    const stop = (/** @type {NodeJS.Signals} */ signal) => {
      child.once('close', () => process.exit(128 + constants.signals[signal]))
      child.kill(signal)
    }
    process.on('SIGINT', stop)
    process.on('SIGTERM', stop)
    const settle = () => {
      process.off('SIGINT', stop)
      process.off('SIGTERM', stop)
    }
    child.once('error', (error) => {
      settle()
      reject(new Problem(`${what} could not be started: ${error.message}`, { tryThis }))
    })
    child.once('close', (code, signal) => {
      settle()
      if (code === 0) return resolve()
      const why = signal ? `was ended by ${signal}` : `failed with code ${code}`
      reject(new Problem(`${what} ${why}. Its whole output is in ${log}`, { tryThis, log: tail(log) }))
    })
  })
}

/** @param {string} log */
function tail(log) {
  return readFileSync(log, 'utf8').trimEnd().split('\n').slice(-tailLines).join('\n')
}
