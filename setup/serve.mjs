import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { constants } from 'node:os'

/** How often it is looked whether npm is still there (ms). */
const parentCheck = 250

/** @type {readonly NodeJS.Signals[]} */
const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP']

/**
 * Runs the server as if this process were it: its input and output, its exit code, and each signal passed on, once.
 * The server is told to stop when whoever started us goes away, so that nothing is left behind:
 * - this process is killed: the server's IPC channel closes ('disconnect');
 * - npm is killed, or the shell between dies of a signal without passing it on: the server gets a SIGTERM.
 * @param {string} node
 * @param {string[]} args
 * @param {{ cwd: string, env: Record<string, string | undefined>, byNpm: boolean }} options `byNpm`: whether our parent
 *   is there only to run us
 */
export function serve(node, args, { cwd, env, byNpm }) {
  // The channel carries no message: it is there to close.
  const server = spawn(node, args, { cwd, env, stdio: ['inherit', 'inherit', 'inherit', 'ipc'] })
  /** @type {Set<NodeJS.Signals>} */
  const sent = new Set()
  const pass = (/** @type {NodeJS.Signals} */ signal) => {
    if (!sent.has(signal)) server.kill(signal)
    sent.add(signal)
  }
  for (const signal of forwarded) process.on(signal, pass)

  if (byNpm) {
    const family = elders()
    setInterval(() => {
      if (elders() !== family) pass('SIGTERM')
    }, parentCheck).unref()
  }
  server.once('error', (error) => {
    process.stderr.write(`The server could not be started: ${error.message}\n`)
    process.exit(1)
  })
  server.once('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal ?? 'SIGKILL']))
}

/**
 * Our parent and, where that is a shell which npm put between (and /proc tells), npm itself. An orphan is handed to
 * another parent, so this changes when one of them dies.
 */
function elders() {
  const parent = process.ppid
  try {
    const [, command, npm] = /\((.*)\) \S (\d+)/.exec(readFileSync(`/proc/${parent}/stat`, 'utf8')) ?? []
    return command?.endsWith('sh') ? `${parent} ${npm}` : String(parent)
  } catch {
    return String(parent) // no /proc here, or the parent has just gone
  }
}
