import { performance } from 'node:perf_hooks'

/** A sign of life on an output that cannot rewrite its line (ms). */
const heartbeat = 15_000

/**
 * Shows that a step is under way, for how long, and how it ended: one line a step on a terminal, rewritten as time
 * passes; on a pipe a line when it starts, one every 15 s and one at its end.
 * @param {string} name
 * @param {NodeJS.WriteStream} [out]
 * @returns {(ended: 'done' | 'failed') => void}
 */
export function progress(name, out = process.stdout) {
  const started = performance.now()
  const seconds = () => `${((performance.now() - started) / 1000).toFixed(1)} s`
  const line = (/** @type {string} */ mark) => `  ${mark} ${name.padEnd(34)} ${seconds()}`
  out.write(out.isTTY ? line('·') : `  · ${name} …\n`)
  const timer = setInterval(
    () => out.write(out.isTTY ? `\r${line('·')}` : `  · ${name} … ${seconds()}\n`),
    out.isTTY ? 200 : heartbeat,
  )
  timer.unref()
  return (ended) => {
    clearInterval(timer)
    out.write(`${out.isTTY ? '\r' : ''}${line(ended === 'done' ? '✓' : '✗')}\n`)
  }
}
