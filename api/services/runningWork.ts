/** Long work that this process is doing right now, so that it can be cancelled from outside and drained at the end. */
export interface RunningWork {
  /** Runs the work under a key until it settles; the signal tells why it must stop. */
  run<T>(key: string, work: (signal: AbortSignal) => Promise<T>): Promise<T>
  /** Whether work of that key runs here. */
  runs(key: string): boolean
  /** Aborts the work of that key, if it runs here, and waits until it has settled. */
  abortAndSettle(key: string, reason: WorkStop): Promise<void>
  /** Waits for all work; after `graceMs` aborts what is left and waits for it to settle. */
  drain(graceMs: number): Promise<void>
}

/** Why work was told to stop. */
export class WorkStop extends Error {
  override readonly name = 'WorkStop'
  readonly reason: 'CANCELLED' | 'SHUTDOWN'

  constructor(reason: 'CANCELLED' | 'SHUTDOWN') {
    super(reason === 'CANCELLED' ? 'The work was cancelled.' : 'The server is stopping.')
    this.reason = reason
  }
}

export function createRunningWork(): RunningWork {
  const running = new Map<string, { controller: AbortController; done: Promise<unknown> }>()
  return {
    run(key, work) {
      const controller = new AbortController()
      const done = work(controller.signal).finally(() => {
        if (running.get(key)?.controller === controller) running.delete(key)
      })
      running.set(key, { controller, done: done.catch(() => undefined) })
      return done
    },
    runs: (key) => running.has(key),
    async abortAndSettle(key, reason) {
      const work = running.get(key)
      work?.controller.abort(reason)
      await work?.done
    },
    async drain(graceMs) {
      const settled = () => Promise.all([...running.values()].map(({ done }) => done))
      const timeout = Promise.withResolvers<void>()
      const timer = setTimeout(timeout.resolve, graceMs)
      await Promise.race([settled(), timeout.promise])
      clearTimeout(timer)
      for (const { controller } of running.values()) controller.abort(new WorkStop('SHUTDOWN'))
      await settled()
    },
  }
}
