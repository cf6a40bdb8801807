import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { Fault } from '../errors/index.ts'
import { migrate, readMigrations } from './migrations.ts'
import { PrismaClient as PlatformClient } from './prisma/platform/client.ts'
import { PrismaClient as TenantClient } from './prisma/tenant/client.ts'

export type TenantPrisma = TenantClient
export type PlatformPrisma = PlatformClient

/** A tenant's database: every statement through it stays in the tenant's schema. */
export interface TenantDatabase {
  readonly slug: string
  readonly schema: string
  readonly prisma: TenantClient
  /** The qualified, quoted name of a table, for raw SQL. */
  table(name: string): string
  /** One statement outside any transaction; rows as objects. Raw SQL must name its tables by `table`. */
  query<Row extends object>(sql: string, values?: readonly unknown[]): Promise<Row[]>
  /** One statement; rows as arrays in the order of the selected columns. */
  queryArrays(sql: string, values?: readonly unknown[]): Promise<unknown[][]>
}

/** Where statements are counted: tests and benchmarks look at it. */
export interface StatementCount {
  statements: number
  rows: number
}

export interface Databases {
  readonly platform: PlatformClient
  /** The database of a tenant, opened on first use. `slug` must be a tenant that exists. */
  tenant(slug: string): TenantDatabase
  /** Creates what is missing of a tenant's schema and brings it to the newest version. */
  migrateTenant(slug: string): Promise<void>
  /** Resolves when the database answers; rejects with UNAVAILABLE when not. */
  ping(): Promise<void>
  /** Raw list and search statements since start. */
  readonly count: StatementCount
  close(): Promise<void>
}

export interface Connection {
  host?: string
  connectionString?: string
  max: number
}

export const schemaOf = (slug: string): string => `tenant_${slug.replaceAll('-', '_')}`

/**
 * Opens the installation's database and brings the platform's schema to the newest version.
 * @param onError called with what a broken idle connection reports; never fatal
 */
export async function openDatabases(connection: Connection, onError: (error: Error) => void): Promise<Databases> {
  const pool = new pg.Pool({
    ...(connection.connectionString
      ? { connectionString: connection.connectionString }
      : { host: connection.host, user: 'postgres', database: 'postgres' }),
    max: connection.max,
    idleTimeoutMillis: 30_000,
    connectionTimeoutMillis: 30_000,
  })
  pool.on('error', onError)
  pool.setMaxListeners(0) // each tenant's Prisma adapter listens too

  await withClient(pool, async (client) => {
    const extension = await client.query(`select 1 from pg_extension where extname = 'vector'`)
    if (extension.rowCount === 0) await client.query('create extension vector')
    await migrate(client, 'platform', await readMigrations('platform'))
  })

  const tenantMigrations = await readMigrations('tenant')
  const platform = new PlatformClient({ adapter: new PrismaPg(pool, { schema: 'platform' }) })
  const open = new Map<string, TenantDatabase>()
  const count: StatementCount = { statements: 0, rows: 0 }

  const run = async <R>(config: pg.QueryConfig & { rowMode?: 'array' }): Promise<R[]> => {
    try {
      const result = await pool.query(config)
      count.statements++
      count.rows += result.rows.length
      return result.rows as R[]
    } catch (error) {
      throw asFault(error)
    }
  }

  return {
    platform,
    count,
    tenant(slug) {
      let database = open.get(slug)
      if (!database) {
        const schema = schemaOf(slug)
        database = {
          slug,
          schema,
          prisma: new TenantClient({
            adapter: new PrismaPg(pool, { schema }),
            transactionOptions: { maxWait: 15_000, timeout: 30_000 },
          }),
          table: (name) => `"${schema}"."${name}"`,
          query: (text, values = []) => run({ text, values: values as unknown[] }),
          queryArrays: (text, values = []) => run({ text, values: values as unknown[], rowMode: 'array' }),
        }
        open.set(slug, database)
      }
      return database
    },
    migrateTenant: (slug) =>
      withClient(pool, async (client) => {
        await migrate(client, schemaOf(slug), tenantMigrations)
      }),
    async ping() {
      await run({ text: 'select 1' })
    },
    async close() {
      await Promise.allSettled([platform.$disconnect(), ...[...open.values()].map((t) => t.prisma.$disconnect())])
      await pool.end()
    },
  }
}

async function withClient<T>(pool: pg.Pool, use: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  try {
    return await use(client)
  } finally {
    client.release()
  }
}

/** Codes of the operating system, of PostgreSQL and of Prisma that say the database is away or going. */
const unreachable = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT'],
  ...['57P01', '57P02', '57P03', '08000', '08001', '08003', '08004', '08006', '53300'],
  ...['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028'],
])
const unreachableText =
  /Connection terminated|connection error and is not queryable|timeout exceeded when trying to connect|Can't reach database/

interface DriverError extends Error {
  code?: string
  syscall?: string
  /** Where Prisma keeps what the driver reported. */
  meta?: { driverAdapterError?: { cause?: { originalCode?: string } } }
}

/** Whether the error says that the database is away, as opposed to the statement being wrong. */
export function isUnreachable(error: unknown): boolean {
  if (error instanceof Fault) return error.code === 'UNAVAILABLE'
  if (!(error instanceof Error)) return false
  const { code, syscall, meta, message, cause } = error as DriverError
  return (
    unreachable.has(code ?? '') ||
    (code === 'ENOENT' && syscall === 'connect') ||
    unreachable.has(meta?.driverAdapterError?.cause?.originalCode ?? '') ||
    unreachableText.test(message) ||
    (cause !== undefined && isUnreachable(cause))
  )
}

/** Whether an error whose origin is not known was thrown by the database's libraries. */
export const isOfDatabase = (error: unknown): boolean =>
  error instanceof pg.DatabaseError || (error instanceof Error && error.name.startsWith('Prisma'))

/** A lost database becomes UNAVAILABLE; anything else stays what it is, a bug to be logged and masked. */
export const asFault = (error: unknown): unknown =>
  !(error instanceof Fault) && isUnreachable(error)
    ? new Fault('UNAVAILABLE', 'The database is not reachable; try again.', { cause: error })
    : error
