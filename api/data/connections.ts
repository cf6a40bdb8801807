import pg from 'pg'
import { Fault } from '../errors/index.ts'

/** Whose connections they are: a key that is one login on one server, and how it connects. */
export interface Login {
  key: string
  /** Connections of it at most, so that one tenant cannot take them all. */
  max: number
  /** Asked for each new connection, so that a changed password is taken up. Its errors reach whoever waits. */
  config: () => Promise<pg.ClientConfig> | pg.ClientConfig
}

/**
 * Connections of this process to its tenants' databases: opened on use, closed when idle, capped in all. One that is
 * being closed is not counted any more.
 */
export interface Connections {
  /**
   * A pool of one login, for `pg` and Prisma alike. It costs nothing until it is used. Its connections are used under
   * that login alone, so that nothing of a session can reach another tenant.
   */
  pool(login: Login): TenantPool
  readonly state: ConnectionState
  /** Closes what is idle of a login, and what is busy as soon as it is given back. */
  drop(key: string): Promise<void>
  close(): Promise<void>
}

/** A pool whose short statements can share a connection. */
export interface TenantPool extends pg.Pool {
  /**
   * One statement outside any transaction that an index answers in moments. Such statements are sent one behind the
   * other on the same connection, without waiting for each other's answers: to wake a backend for each would cost more
   * than most of them do. None is sent behind one that is slow to answer.
   */
  queryTogether(config: pg.QueryConfig): Promise<pg.QueryResult>
}

export interface ConnectionState {
  open: number
  busy: number
  waiting: number
}

/** For how long one waits for a connection of its own login before it takes one from another. */
const patienceMs = 30

/** A connection that somebody has. */
interface Lent extends pg.PoolClient {
  /** Whether it is closed when it is given back: until then nobody else should begin with it. */
  worn(): boolean
}

interface Waiter {
  login: Login
  since: number
  resolve: (client: Lent) => void
  reject: (error: unknown) => void
  timer: NodeJS.Timeout
}

interface Idle {
  client: pg.Client
  since: number
}

interface LoginState {
  idle: Idle[]
  busy: number
  /** Raised by `drop`: connections opened before are closed when they come back. */
  generation: number
}

/** So many connections of a login are shared at once, each by so many statements. */
const mostShared = 2
const mostTogether = 8
/** One that has not answered for as long is left to itself. */
const slowMs = 20
/** While others wait for connections, one that is shared is given back after this. */
const sharedMs = 20

const waitMs = 30_000
const connectMs = 10_000
/** A connection is replaced after this, since a backend never gives back the memory of the catalogs it has seen. */
const lifeMs = 30 * 60_000

/**
 * @param cap connections in all; whoever needs one more waits in line, first come first served, 30 s at most
 * @param onError told what a broken idle connection reports; never fatal
 */
export function createConnections(options: {
  cap: number
  /** For how long one is kept that nobody uses. */
  idleMs: number
  /** Whether statements can be sent behind each other. */
  pipeline: boolean
  onError: (error: Error) => void
}): Connections {
  const logins = new Map<string, LoginState>()
  const waiters: Waiter[] = []
  /** Connections that are there or being opened. */
  let open = 0
  let closed = false

  const stateOf = (key: string): LoginState => {
    let state = logins.get(key)
    if (!state) {
      state = { idle: [], busy: 0, generation: 0 }
      logins.set(key, state)
    }
    return state
  }
  const forget = (key: string, state: LoginState) => {
    if (state.busy === 0 && state.idle.length === 0 && logins.get(key) === state) logins.delete(key)
  }

  const end = async (client: pg.Client): Promise<void> => {
    const timer = setTimeout(() => destroy(client), 2_000)
    await client.end().catch(() => undefined)
    clearTimeout(timer)
  }

  /** The connection that has been idle longest, of any login. */
  const longestIdle = (): { key: string; state: LoginState } | null => {
    let found: { key: string; state: LoginState } | null = null
    for (const [key, state] of logins) {
      const first = state.idle[0]
      if (first && (!found || first.since < found.state.idle[0]!.since)) found = { key, state }
    }
    return found
  }

  const connect = async (login: Login, state: LoginState): Promise<pg.Client> => {
    const client = new pg.Client({
      ...(await login.config()),
      connectionTimeoutMillis: connectMs,
      pipeline: options.pipeline,
    })
    client.on('error', (error: Error) => {
      options.onError(error)
      const index = state.idle.findIndex((idle) => idle.client === client)
      if (index === -1) return // whoever uses it sees its statement fail, and gives it back broken
      state.idle.splice(index, 1)
      open--
      forget(login.key, state)
      serve()
    })
    await client.connect()
    return client
  }

  /**
   * Gives connections to those who wait, in their order. When all are in use, one that another login has left idle is
   * closed to make room; but who has connections at work already waits a little for one of those, since to take from
   * each other in turn would leave everybody connecting and nobody served.
   */
  const serve = (): void => {
    const now = Date.now()
    for (let index = 0; index < waiters.length; ) {
      const waiter = waiters[index]!
      const { login } = waiter
      const state = stateOf(login.key)
      const idle = state.idle.pop()?.client
      const full = open >= options.cap
      const patient = state.busy > 0 && now - waiter.since < patienceMs
      const victim = !idle && full && !patient ? longestIdle() : null
      if (!idle && (state.busy >= login.max || (full && !victim))) {
        forget(login.key, state)
        index++
        continue
      }
      waiters.splice(index, 1)
      clearTimeout(waiter.timer)
      state.busy++
      if (idle) {
        waiter.resolve(lend(login, state, idle))
        continue
      }
      if (victim) {
        void end(victim.state.idle.shift()!.client)
        forget(victim.key, victim.state)
      } else {
        open++
      }
      void openFor(waiter, state)
    }
  }

  const openFor = async (waiter: Waiter, state: LoginState): Promise<void> => {
    try {
      waiter.resolve(lend(waiter.login, state, await connect(waiter.login, state)))
    } catch (error) {
      open--
      state.busy--
      forget(waiter.login.key, state)
      waiter.reject(error)
      serve()
    }
  }

  const born = new WeakMap<pg.Client, number>()
  const lend = ({ key }: Login, state: LoginState, client: pg.Client): Lent => {
    if (!born.has(client)) born.set(client, Date.now())
    const generation = state.generation
    let released = false
    const worn = () => closed || generation !== state.generation || Date.now() - born.get(client)! > lifeMs
    const release = (error?: Error | boolean) => {
      if (released) throw new Error('A connection was given back twice.')
      released = true
      state.busy--
      const dirty = client.getTransactionStatus() !== 'I' || !isQueryable(client)
      if (error || dirty || worn()) {
        open--
        forget(key, state)
        void end(client)
      } else {
        state.idle.push({ client, since: Date.now() })
      }
      if (waiters.length > 0) serve()
    }
    return Object.assign(client, { release, worn }) as unknown as Lent
  }

  /** A connection that is there, when nobody waits for it. */
  const take = (login: Login): Lent | null => {
    const state = logins.get(login.key)
    if (closed || waiters.length > 0 || !state || state.busy >= login.max) return null
    const idle = state.idle.pop()
    if (!idle) return null
    state.busy++
    return lend(login, state, idle.client)
  }

  const acquire = (login: Login): Promise<Lent> => {
    if (closed) return Promise.reject(new Fault('UNAVAILABLE', 'The server is stopping.'))
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        waiters.splice(waiters.indexOf(waiter), 1)
        reject(new Fault('UNAVAILABLE', 'The database is busy; try again in a moment.'))
      }, waitMs)
      const waiter: Waiter = { login, since: Date.now(), resolve, reject, timer }
      waiters.push(waiter)
      serve()
      if (waiters.includes(waiter)) setTimeout(serve, patienceMs + 1).unref()
    })
  }

  const sweep = setInterval(() => {
    const before = Date.now() - options.idleMs
    for (const [key, state] of logins) {
      while (state.idle[0] && state.idle[0].since < before) {
        open--
        void end(state.idle.shift()!.client)
      }
      forget(key, state)
    }
  }, options.idleMs / 4)
  sweep.unref()

  const dropIdle = async (state: LoginState): Promise<void> => {
    const idle = state.idle.splice(0)
    open -= idle.length
    await Promise.all(idle.map(({ client }) => end(client)))
  }

  return {
    pool: (login) =>
      new LoginPool(() => take(login) ?? acquire(login), options.pipeline ? () => waiters.length > 0 : null),
    state: {
      get open() {
        return open
      },
      get busy() {
        return [...logins.values()].reduce((sum, { busy }) => sum + busy, 0)
      },
      get waiting() {
        return waiters.length
      },
    },
    async drop(key) {
      const state = logins.get(key)
      if (!state) return
      state.generation++
      await dropIdle(state)
      forget(key, state)
    },
    async close() {
      closed = true
      clearInterval(sweep)
      for (const waiter of waiters.splice(0)) {
        clearTimeout(waiter.timer)
        waiter.reject(new Fault('UNAVAILABLE', 'The server is stopping.'))
      }
      await Promise.all([...logins.values()].map(dropIdle))
    },
  }
}

/** A connection that statements share. */
interface Shared {
  client: Lent
  /** Statements that were sent and not answered. */
  sent: number
  since: number
  /** When it last answered, or began. */
  answeredAt: number
  broken: boolean
}

/** What Prisma takes for a pool: it asks for `instanceof pg.Pool`, and calls these. */
class LoginPool extends pg.Pool implements TenantPool {
  readonly #acquire: () => Lent | Promise<Lent>
  readonly #crowded: (() => boolean) | null
  readonly #shared = new Set<Shared>()

  /** @param crowded whether somebody waits for a connection; null where statements cannot share one */
  constructor(acquire: () => Lent | Promise<Lent>, crowded: (() => boolean) | null) {
    super({ max: 1 })
    this.setMaxListeners(0)
    this.#acquire = acquire
    this.#crowded = crowded
  }

  override connect = (async () => this.#acquire()) as pg.Pool['connect']

  override query = (async (config: pg.QueryConfig | string, values?: unknown[]) => {
    const lent = this.#acquire()
    const client = lent instanceof Promise ? await lent : lent
    let failed: unknown
    try {
      return await client.query(config as pg.QueryConfig, values)
    } catch (error) {
      failed = error
      throw error
    } finally {
      // a refused statement leaves the session well; anything else may have left an answer half read
      client.release(failed !== undefined && !isRefusal(failed))
    }
  }) as pg.Pool['query']

  async queryTogether(config: pg.QueryConfig): Promise<pg.QueryResult> {
    if (this.#crowded === null) return this.query(config)
    try {
      return await this.#share(this.#join(this.#crowded()) ?? (await this.#open()), config)
    } catch (error) {
      // it counted on the one before it to be parsed under the same name, which failed
      if (isUnparsed(error)) return this.query(config)
      throw error
    }
  }

  async #share(shared: Shared, config: pg.QueryConfig): Promise<pg.QueryResult> {
    try {
      return await shared.client.query(config)
    } catch (error) {
      if (!isRefusal(error)) {
        shared.broken = true
        this.#shared.delete(shared)
      }
      throw error
    } finally {
      shared.answeredAt = performance.now()
      if (--shared.sent === 0) {
        this.#shared.delete(shared)
        shared.client.release(shared.broken)
      }
    }
  }

  /** A place on the connection with the least before it; null when another one should be opened. */
  #join(crowded: boolean): Shared | null {
    if (this.#shared.size < mostShared && !crowded) return null
    const now = performance.now()
    let best: Shared | null = null
    for (const shared of this.#shared) {
      if (shared.sent >= mostTogether || now - shared.answeredAt > slowMs || shared.client.worn()) continue
      if (crowded && now - shared.since > sharedMs) continue
      if (best === null || shared.sent < best.sent) best = shared
    }
    if (best) best.sent++
    return best
  }

  async #open(): Promise<Shared> {
    const lent = this.#acquire()
    const client = lent instanceof Promise ? await lent : lent
    const now = performance.now()
    const shared = { client, sent: 1, since: now, answeredAt: now, broken: false }
    if (this.#shared.size < mostShared) this.#shared.add(shared)
    return shared
  }

  override end = (async () => undefined) as pg.Pool['end']
}

/** A statement that PostgreSQL refused; class 57 says that it ends the connection. */
const isRefusal = (error: unknown): boolean => error instanceof pg.DatabaseError && !error.code?.startsWith('57P')

const isUnparsed = (error: unknown): boolean => error instanceof pg.DatabaseError && error.code === '26000'

/** What the driver knows of its own: whether the connection broke. */
const isQueryable = (client: pg.Client): boolean => (client as unknown as { _queryable: boolean })._queryable

/** Cuts the connection without waiting for the server. */
function destroy(client: pg.Client): void {
  ;(client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy()
}
