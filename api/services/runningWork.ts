/** Long work that this process is doing right now, so that it can be cancelled from outside and drained at the end. */
export interface RunningWork {
  /**
   * Runs the work under a key until it settles; the signal tells why it must stop.
   * @param isWanted looks in the database whether the work shall go on; asked when another process says so
   */
  run<T>(key: string, work: (signal: AbortSignal) => Promise<T>, isWanted?: () => Promise<boolean>): Promise<T>
  /** Whether work of that key runs here. */
  runs(key: string): boolean
  /** Stops the work of that key, if it runs here and is no longer wanted; every work without a key. */
  look(key?: string): void
  /** Aborts the work of that key, if it runs here, and waits until it has settled. */
  abortAndSettle(key: string, reason: WorkStop): Promise<void>
  /** Waits for all work; after `graceMs` aborts what is left and waits for it to settle. */
  drain(graceMs: number): Promise<void>
}

/** By a person, since the process stops, or since another process has taken the work over. */
export type StopReason = 'CANCELLED' | 'SHUTDOWN' | 'LOST'

/** Why work was told to stop. */
export class WorkStop extends Error {
  override readonly name = 'WorkStop'
  readonly reason: StopReason

  constructor(reason: StopReason) {
    super(`The work was stopped: ${reason}.`)
    this.reason = reason
  }
}

interface Work {
  controller: AbortController
  done: Promise<unknown>
  isWanted: (() => Promise<boolean>) | undefined
}

export function createRunningWork(): RunningWork {
  const running = new Map<string, Work>()
  const lookAt = async ({ controller, isWanted }: Work) => {
    // a database that is away stops nothing
    if (isWanted && !(await isWanted().catch(() => true))) controller.abort(new WorkStop('CANCELLED'))
  }
  return {
    run(key, work, isWanted) {
      const controller = new AbortController()
      const done = work(controller.signal).finally(() => {
        if (running.get(key)?.controller === controller) running.delete(key)
      })
      running.set(key, { controller, done: done.catch(() => undefined), isWanted })
      return done
    },
    runs: (key) => running.has(key),
    look(key) {
      const works = key === undefined ? [...running.values()] : [running.get(key)]
      for (const work of works) if (work) void lookAt(work)
    },
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
