import { PrismaPg } from '@prisma/adapter-pg'
import type pg from 'pg'
import { PrismaClient } from './prisma/tenant/client.ts'
import { asFault } from './unreachable.ts'

export type TenantPrisma = PrismaClient

/** A tenant's database: every statement through it stays in the tenant's schema. */
export interface TenantDatabase {
  readonly slug: string
  readonly schema: string
  /** Made on use and let go of when idle: ask for it anew rather than keep it. */
  readonly prisma: PrismaClient
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

export interface TenantDatabases {
  get(slug: string): TenantDatabase
  readonly open: number
  /** Raw statements since start. */
  readonly count: StatementCount
  close(slug: string): Promise<void>
  closeAll(): Promise<void>
}

export const schemaOf = (slug: string): string => `tenant_${slug.replaceAll('-', '_')}`

/** Longer than any transaction may take, so that none is under way in what is closed. */
const idleMs = 60_000

interface Open {
  database: TenantDatabase
  usedAt: () => number
  close: () => Promise<void>
}

/** The databases in use, each opened by its first statement and forgotten when nobody has used it for a minute. */
export function createTenantDatabases(options: {
  pool: (slug: string) => pg.Pool
  onError: (error: Error) => void
}): TenantDatabases {
  const open = new Map<string, Open>()
  const count: StatementCount = { statements: 0, rows: 0 }

  const close = async (slug: string): Promise<void> => {
    const tenant = open.get(slug)
    open.delete(slug)
    await tenant?.close()
  }
  const sweep = setInterval(() => {
    const before = Date.now() - idleMs
    for (const [slug, tenant] of open) if (tenant.usedAt() < before) close(slug).catch(options.onError)
  }, idleMs / 4)
  sweep.unref()

  return {
    count,
    get open() {
      return open.size
    },
    get(slug) {
      let tenant = open.get(slug)
      if (!tenant) {
        tenant = openTenant(slug, options.pool(slug), count)
        open.set(slug, tenant)
      }
      return tenant.database
    },
    close,
    async closeAll() {
      clearInterval(sweep)
      await Promise.allSettled([...open.keys()].map(close))
    },
  }
}

function openTenant(slug: string, pool: pg.Pool, count: StatementCount): Open {
  const schema = schemaOf(slug)
  let client: PrismaClient | null = null
  let usedAt = Date.now()

  const run = async <R>(config: pg.QueryConfig & { rowMode?: 'array' }): Promise<R[]> => {
    usedAt = Date.now()
    try {
      const result = await pool.query(config)
      count.statements++
      count.rows += result.rows.length
      return result.rows as R[]
    } catch (error) {
      throw asFault(error)
    }
  }
  const database: TenantDatabase = {
    slug,
    schema,
    get prisma() {
      usedAt = Date.now()
      client ??= new PrismaClient({
        adapter: new PrismaPg(pool, { schema }),
        transactionOptions: { maxWait: 15_000, timeout: 30_000 },
      })
      return client
    },
    table: (name) => `"${schema}"."${name}"`,
    query: (text, values = []) => run({ text, values: values as unknown[] }),
    queryArrays: (text, values = []) => run({ text, values: values as unknown[], rowMode: 'array' }),
  }
  return {
    database,
    usedAt: () => usedAt,
    async close() {
      const closing = client
      client = null
      await closing?.$disconnect()
    },
  }
}
