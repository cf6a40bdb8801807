import type pg from 'pg'
import type { TenantPool } from './connections.ts'
import type { PrismaClient } from './prisma/tenant/client.ts'
import { createTenantPrisma } from './tenantPrisma.ts'
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
  /** The same for what is looked up about a caller before anything is done for them: it is not counted. */
  lookUp<Row extends object>(sql: string, values: readonly unknown[]): Promise<Row[]>
  /**
   * One statement; rows as arrays in the order of the selected columns.
   * @param quick that an index answers it in moments, whatever is stored: it may share a connection
   */
  queryArrays(sql: string, values?: readonly unknown[], quick?: boolean): Promise<unknown[][]>
}

/** Where statements are counted: tests and benchmarks look at it. */
export interface StatementCount {
  statements: number
  rows: number
}

/** Texts that are prepared: so many and no more, or clients that ask in ever new shapes would fill the sessions. */
const mostNamed = 500
const names = new Map<string, string>()
/** The same by whole texts, which are many: a shortcut that may be forgotten. */
const mostKnown = 5_000
const namesOfTexts = new Map<string, string>()

/**
 * The name under which a connection, which is of one tenant, keeps a statement prepared, so that PostgreSQL parses and
 * plans it once; none for one that was not asked before, or when there are many already. What differs between tenants
 * only by their schema has one name.
 */
function nameOf(text: string, schema: string): string | undefined {
  const known = namesOfTexts.get(text)
  if (known) return known
  const plain = text.replaceAll(`"${schema}".`, '')
  const name = names.get(plain)
  if (name) {
    if (namesOfTexts.size >= mostKnown) namesOfTexts.clear()
    namesOfTexts.set(text, name)
  } else if (names.size < mostNamed) names.set(plain, `s${names.size}`)
  return name
}

export interface TenantDatabases {
  get(slug: string): TenantDatabase
  readonly open: number
  /** Raw statements since start. */
  readonly count: StatementCount
  /** Lets go of what is held of a tenant; who holds a part of it may go on. */
  forget(slug: string): void
  close(): Promise<void>
}

export const schemaOf = (slug: string): string => `tenant_${slug.replaceAll('-', '_')}`

interface Open {
  database: TenantDatabase
  usedAt: () => number
}

/**
 * The databases in use, each opened by its first statement and forgotten when nobody has used it for a while.
 */
export function createTenantDatabases(options: {
  pool: (slug: string) => TenantPool
  /** Whether its connections are sessions of their own, which keep prepared statements. */
  prepared: boolean
  idleMs: number
}): TenantDatabases {
  const open = new Map<string, Open>()
  const count: StatementCount = { statements: 0, rows: 0 }
  const clients = createTenantPrisma()

  const sweep = setInterval(() => {
    const before = Date.now() - options.idleMs
    for (const [slug, tenant] of open) if (tenant.usedAt() < before) open.delete(slug)
  }, options.idleMs / 4)
  sweep.unref()

  return {
    count,
    get open() {
      return open.size
    },
    get(slug) {
      let tenant = open.get(slug)
      if (!tenant) {
        tenant = openTenant(slug, options.pool(slug), { clients, count, named: options.prepared })
        open.set(slug, tenant)
      }
      return tenant.database
    },
    forget: (slug) => open.delete(slug),
    async close() {
      clearInterval(sweep)
      open.clear()
      await clients.close()
    },
  }
}

type Clients = ReturnType<typeof createTenantPrisma>

function openTenant(
  slug: string,
  pool: TenantPool,
  { clients, count, named }: { clients: Clients; count: StatementCount; named: boolean },
): Open {
  const schema = schemaOf(slug)
  let client: PrismaClient | null = null
  let usedAt = Date.now()

  const run = async <R>(
    config: pg.QueryConfig & { rowMode?: 'array' },
    { counted = true, quick = false } = {},
  ): Promise<R[]> => {
    usedAt = Date.now()
    const query = named ? { ...config, name: nameOf(config.text, schema) } : config
    try {
      const result = await (quick ? pool.queryTogether(query) : pool.query(query))
      if (counted) {
        count.statements++
        count.rows += result.rows.length
      }
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
      client ??= clients.client(pool, schema)
      return client
    },
    table: (name) => `"${schema}"."${name}"`,
    query: (text, values = []) => run({ text, values: values as unknown[] }),
    lookUp: (text, values) => run({ text, values: values as unknown[] }, { counted: false, quick: true }),
    queryArrays: (text, values = [], quick = false) =>
      run({ text, values: values as unknown[], rowMode: 'array' }, { quick }),
  }
  return { database, usedAt: () => usedAt }
}
