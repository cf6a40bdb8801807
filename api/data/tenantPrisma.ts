import { AsyncLocalStorage } from 'node:async_hooks'
import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { PrismaClient } from './prisma/tenant/client.ts'

/** What Prisma names where a tenant's schema stands. Statements hold it as an identifier, never as a value. */
const anySchema = 'the schema of the tenant'
const placeholder = `"${anySchema}".`

interface Route {
  pool: pg.Pool
  rewrite: (sql: string) => string
}

/** What of Prisma's engine a client calls; version-bound (see the test). */
interface Engine {
  start(): Promise<void>
  stop(): Promise<void>
  onBeforeExit(callback: () => Promise<void>): void
  request(...args: unknown[]): Promise<unknown>
  requestBatch(...args: unknown[]): Promise<unknown>
  transaction(...args: unknown[]): Promise<unknown>
}

/**
 * Prisma clients of many tenants over one engine. A client of its own would hold over a megabyte of what is the same
 * for all: the graph of the models, and a compiler with its plans. Here those exist once, with a placeholder for the
 * schema; what a client asks of the engine runs with that tenant's connections and schema, and without them not at all.
 * Whatever else a client has, such as its batching of look-ups, stays its own.
 */
export function createTenantPrisma() {
  const current = new AsyncLocalStorage<Route>()
  const route = (): Route => {
    const found = current.getStore()
    if (!found) throw new Error('A statement without a tenant was refused.')
    return found
  }
  const make = () =>
    new PrismaClient({
      adapter: new PrismaPg(new RoutedPool(route), { schema: anySchema }),
      transactionOptions: { maxWait: 15_000, timeout: 30_000 },
    })
  let engine: Engine | undefined

  return {
    /** A client whose every statement goes to that pool and schema. */
    client(pool: pg.Pool, schema: string): PrismaClient {
      const client = make() as PrismaClient & { _engine: Engine }
      engine ??= client._engine
      const shared = engine
      const own: Route = { pool, rewrite: (sql) => sql.replaceAll(placeholder, `"${schema}".`) }
      client._engine = {
        start: () => shared.start(),
        stop: async () => undefined, // others use it
        onBeforeExit: () => undefined,
        request: (...args) => current.run(own, () => shared.request(...args)),
        requestBatch: (...args) => current.run(own, () => shared.requestBatch(...args)),
        transaction: (...args) => current.run(own, () => shared.transaction(...args)),
      }
      return client
    },
    async close(): Promise<void> {
      await engine?.stop()
    },
  }
}

/** What the engine's adapter takes for its pool: each call goes to the pool of the tenant that is asking. */
class RoutedPool extends pg.Pool {
  readonly #route: () => Route

  constructor(route: () => Route) {
    super({ max: 1 })
    this.#route = route
  }

  override connect = (async () => {
    const { pool, rewrite } = this.#route()
    const client = await pool.connect()
    // a transaction stays with the connection that it was begun on, whoever ends it
    return {
      query: (config: pg.QueryConfig) => client.query({ ...config, text: rewrite(config.text) }),
      on: (event: 'error', listener: (error: Error) => void) => client.on(event, listener),
      removeListener: (event: 'error', listener: (error: Error) => void) => client.removeListener(event, listener),
      release: (error?: Error | boolean) => client.release(error),
    }
  }) as unknown as pg.Pool['connect']

  override query = ((config: pg.QueryConfig) => {
    const { pool, rewrite } = this.#route()
    return pool.query({ ...config, text: rewrite(config.text) })
  }) as pg.Pool['query']

  override end = (async () => undefined) as pg.Pool['end']
}
