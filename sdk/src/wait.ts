/** Delays between attempts: about 0.25, 0.5, 1 … s, never above 15 s, each at a random point of its upper half. */
const first = 250
const most = 15_000

/** A Retry-After above this is left to the caller of a query (s). */
export const longestWait = 60

/**
 * Milliseconds to wait before attempt number `attempt` (1 is the first repeat). What the server asked for is kept to,
 * with up to a tenth more so that many clients do not come back at once.
 */
export function delayBefore(attempt: number, retryAfter?: number, random: () => number = Math.random): number {
  if (retryAfter !== undefined) return retryAfter * 1000 * (1 + random() / 10)
  return Math.min(most, first * 2 ** (attempt - 1)) * (0.5 + random() / 2)
}

/**
 * Resolves after `ms`, never before, which timers alone do not promise; rejects with the signal's reason as soon as it
 * is aborted.
 */
export function wait(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted()
    const stop = () => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const end = performance.now() + ms
    let timer: ReturnType<typeof setTimeout> | undefined
    const look = () => {
      const left = end - performance.now()
      if (left > 0) {
        timer = setTimeout(look, Math.ceil(left))
        return
      }
      signal?.removeEventListener('abort', stop)
      resolve()
    }
    signal?.addEventListener('abort', stop, { once: true })
    look()
  })
}
