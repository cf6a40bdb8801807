import { randomBytes } from 'node:crypto'
import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { chainOf, Fault } from '../errors/index.ts'
import { type ConnectionState, type Connections, createConnections, type Login } from './connections.ts'
import { dueJobs } from './due.ts'
import { newId } from './ids.ts'
import { isBehind, type Migration, migrate, readMigrations } from './migrations.ts'
import { PrismaClient as PlatformClient, type Tenant as TenantRow } from './prisma/platform/client.ts'
import { bringUp, provision, schemaSizes, secureDatabase, type TenantRole, unprovision } from './provisioning.ts'
import type { Secrets } from './secrets.ts'
import { probeServer, withClient, withLogin, withServer } from './servers.ts'
import { createTenantDatabases, type StatementCount, schemaOf, type TenantDatabase } from './tenantDatabases.ts'
import { inTurn } from './turn.ts'
import { asFault } from './unreachable.ts'

export type { StatementCount, TenantDatabase, TenantPrisma } from './tenantDatabases.ts'
export { schemaOf } from './tenantDatabases.ts'
export { asFault, isOfDatabase, isUnreachable } from './unreachable.ts'
export type PlatformPrisma = PlatformClient
/** EMBEDDED: in this process; SHARED: schema and role on the installation's server; DEDICATED: on one of its own. */
export type DatabaseOption = 'EMBEDDED' | 'SHARED' | 'DEDICATED'

export interface Migrated {
  slug: string
  /** Why it failed, for operators; null when the tenant is at the newest version. */
  error: string | null
}

export interface Databases {
  readonly platform: PlatformClient
  /** The option of a tenant that nothing else is said of. */
  readonly defaultOption: Exclude<DatabaseOption, 'DEDICATED'>
  /** Name of the newest migration of tenants' schemas. */
  readonly newestVersion: string
  /** The database of a tenant, connected on first use. `slug` must be a tenant that exists. */
  tenant(slug: string): TenantDatabase
  /** Makes a tenant's schema and role, or what is missing of them, and brings them to the newest version. Repeatable. */
  provision(slug: string): Promise<void>
  /** Deletes a tenant's schema and role with everything in them. Repeatable. */
  unprovision(slug: string): Promise<void>
  /** Lets go of what is held of a tenant: it was changed, or is another one by now. */
  forget(slug: string): Promise<void>
  /** Whether the tenant's schema must be brought forward before this release can use it. */
  isBehind(tenant: Pick<TenantRow, 'schemaVersion' | 'option' | 'passwordSealed'>): boolean
  /** Brings one tenant forward; calls at the same time join. @throws Fault UNAVAILABLE when its migration fails */
  bringForward(slug: string): Promise<void>
  /**
   * Brings every tenant forward that is behind, several at a time. One that fails is recorded and reported; the others
   * go on. What was done stays done when it is cut off.
   */
  migrateAll(options: {
    concurrency: number
    signal?: AbortSignal
    onDone?: (done: Migrated) => void
  }): Promise<{ migrated: number; failed: Migrated[] }>
  /** Runs the work while no other process runs work of that name. Nothing is kept of it when the process dies. */
  alone<T>(name: string, work: () => Promise<T>): Promise<T>
  /** Seals the address of a tenant's dedicated server for its row. */
  sealServer(tenantId: string, address: string): string
  /** Connects to a dedicated server and looks whether it will do. @throws Fault INVALID_INPUT saying what is wrong */
  probe(url: string): Promise<void>
  /** Bytes on disk of each tenant's tables and indexes: one statement a server. */
  sizes(tenants: readonly Pick<TenantRow, 'slug' | 'id' | 'option' | 'serverSealed'>[]): Promise<Map<string, number>>
  /** The tenants in which jobs wait or are active, with the time from which on one can be claimed. */
  due(): Promise<{ slug: string; at: Date }[]>
  /** Resolves when the database answers; rejects with UNAVAILABLE when not. */
  ping(): Promise<void>
  /** Raw list and search statements since start. */
  readonly count: StatementCount
  /** Connections to tenants' databases. */
  readonly connections: ConnectionState
  /** Tenants whose database is in use. */
  readonly openTenants: number
  close(): Promise<void>
}

const platformConnections = 8

export interface DatabasesOptions {
  /** The embedded server's socket folder, or the address of a managed server under the platform's own role. */
  server: { host: string } | { connectionString: string }
  /** Connections for tenants in all. */
  cap: number
  secrets: Pick<Secrets, 'sign' | 'sealOwn' | 'openOwn'>
  /** Called with what a broken idle connection reports; never fatal. */
  onError: (error: Error) => void
  /** For how long what nobody uses of a tenant is kept open; a minute by default, half of it for connections. */
  idleMs?: number
  /** Of tenants' schemas; those of this release by default. */
  migrations?: readonly Migration[]
}

/**
 * Opens the installation's database and brings the platform's schema to the newest version.
 * @throws Error when the installation was made with another master key
 */
export async function openDatabases(options: DatabasesOptions): Promise<Databases> {
  const { server, cap, secrets, onError, idleMs = 60_000 } = options
  const own: pg.ClientConfig = 'host' in server ? { host: server.host, user: 'postgres', database: 'postgres' } : server
  const embedded = 'host' in server
  const pool = new pg.Pool({ ...own, max: platformConnections, connectionTimeoutMillis: 10_000 })
  pool.on('error', onError)
  pool.setMaxListeners(0)
  const tenantMigrations = options.migrations ?? (await readMigrations('tenant'))
  const installation = await withClient(pool, async (client) => {
    const extension = await client.query(`select 1 from pg_extension where extname = 'vector'`)
    if (extension.rowCount === 0) await client.query('create extension if not exists vector')
    await migrate(client, 'platform', await readMigrations('platform'))
    if (!embedded) await secureDatabase(client)
    return installationOf(client, secrets)
  }).catch(async (error) => {
    await pool.end()
    throw error
  })

  const platform = new PlatformClient({ adapter: new PrismaPg(pool, { schema: 'platform' }) })
  const connections: Connections = createConnections({ cap, idleMs: idleMs / 2, pipeline: !embedded, onError })
  const perTenant = Math.max(2, Math.ceil(cap / 2))

  const rowOf = async (slug: string): Promise<TenantRow> => {
    const row = await platform.tenant.findUnique({ where: { slug } }).catch((error: unknown) => {
      throw asFault(error)
    })
    if (!row) throw new Fault('TENANT_NOT_FOUND')
    return row
  }

  /** The server that a tenant lives on, under the role that owns its schema. */
  const serverOf = (row: Pick<TenantRow, 'id' | 'option' | 'serverSealed'>): string | null =>
    row.option === 'DEDICATED' ? secrets.openOwn(`server:${row.id}`, row.serverSealed ?? '') : null

  const roleOf = (row: TenantRow): TenantRole | null =>
    row.option === 'EMBEDDED'
      ? null
      : { name: row.schemaName, password: secrets.openOwn(`tenant:${row.id}`, row.passwordSealed ?? ''), installation }

  const loginOf = (slug: string): Login => ({
    key: slug,
    max: perTenant,
    config: brieflyKept(() => ownLogin(slug)),
  })

  const ownLogin = async (slug: string): Promise<pg.ClientConfig> => {
    const row = await rowOf(slug)
    if (row.option === 'EMBEDDED') return own
    const role = lacksRole(row) ? null : roleOf(row)
    if (!role) throw new Fault('UNAVAILABLE', 'The tenant is being set up; try again in a moment.')
    return {
      connectionString: withLogin(serverOf(row) ?? (server as { connectionString: string }).connectionString, role),
    }
  }

  /** Runs what only the owner of a tenant's schema may. */
  const asOwner = async <T>(row: TenantRow, use: (client: pg.ClientBase) => Promise<T>): Promise<T> => {
    const address = serverOf(row)
    if (address === null) return withClient(pool, use)
    return withServer(address, onError, use)
  }

  const tenants = createTenantDatabases({
    pool: (slug) => connections.pool(loginOf(slug)),
    prepared: !embedded,
    idleMs,
  })

  const forget = async (slug: string): Promise<void> => {
    tenants.forget(slug)
    await connections.drop(slug)
  }

  const behind = (row: Pick<TenantRow, 'schemaVersion' | 'option' | 'passwordSealed'>) =>
    isBehind(row.schemaVersion, tenantMigrations) || lacksRole(row)

  const record = async (slug: string, error: string | null): Promise<void> => {
    await platform.tenant.update({
      where: { slug },
      data: { migrationError: error, ...(error === null ? { schemaVersion: newest, migratedAt: new Date() } : {}) },
    })
  }
  const newest = tenantMigrations.at(-1)!.name

  const provisionTenant = async (slug: string): Promise<void> => {
    let row = await rowOf(slug)
    if (lacksRole(row)) {
      // two processes may find it missing: the first one's password is everybody's
      const passwordSealed = secrets.sealOwn(`tenant:${row.id}`, newPassword())
      await platform.tenant.updateMany({ where: { slug, passwordSealed: null }, data: { passwordSealed } })
      row = await rowOf(slug)
    }
    await asOwner(row, (client) => provision(client, row.schemaName, roleOf(row), tenantMigrations))
    await record(slug, null)
    await forget(slug)
  }

  const migrateTenant = async (row: TenantRow): Promise<void> => {
    try {
      // one without a version may have been cut off anywhere in its set-up
      if (row.schemaVersion === null || lacksRole(row)) return await provisionTenant(row.slug)
      await asOwner(row, (client) => bringUp(client, row.schemaName, roleOf(row), tenantMigrations))
      await record(row.slug, null)
    } catch (error) {
      await record(row.slug, chainOf(error)).catch(onError)
      throw error
    }
  }

  const forward = new Map<string, Promise<void>>()
  const bringForward = (slug: string): Promise<void> => {
    let running = forward.get(slug)
    if (!running) {
      running = rowOf(slug)
        .then((row) => (behind(row) ? migrateTenant(row) : undefined))
        .catch((error: unknown) => {
          if (error instanceof Fault) throw error
          throw new Fault('UNAVAILABLE', 'This tenant’s database could not be updated; its operator has been told.', {
            cause: error,
          })
        })
        .finally(() => forward.delete(slug))
      forward.set(slug, running)
    }
    return running
  }

  return {
    platform,
    defaultOption: embedded ? 'EMBEDDED' : 'SHARED',
    newestVersion: newest,
    count: tenants.count,
    connections: connections.state,
    get openTenants() {
      return tenants.open
    },
    tenant: tenants.get,
    provision: provisionTenant,
    forget,
    async unprovision(slug) {
      const row = await rowOf(slug)
      await forget(slug)
      const role = row.option === 'EMBEDDED' ? null : { name: row.schemaName, installation }
      await asOwner(row, (client) => unprovision(client, row.schemaName, role))
    },
    isBehind: behind,
    bringForward,
    async migrateAll({ concurrency, signal, onDone }) {
      const failed: Migrated[] = []
      let migrated = 0
      let after = ''
      const next = async () =>
        (await platform.tenant.findFirst({
          where: {
            slug: { gt: after },
            status: { not: 'DELETING' },
            OR: [{ schemaVersion: null }, { schemaVersion: { not: newest } }],
          },
          orderBy: { slug: 'asc' },
        })) as TenantRow | null
      const turn = async (find: () => Promise<TenantRow | null>): Promise<void> => {
        for (let row = await find(); row && !signal?.aborted; row = await find()) {
          if (!behind(row)) continue // a newer release has been here
          const error = await migrateTenant(row).then(() => null, chainOf)
          if (error === null) migrated++
          else failed.push({ slug: row.slug, error })
          onDone?.({ slug: row.slug, error })
        }
      }
      // one look at a time, so that nobody takes what another has taken
      let looking: Promise<TenantRow | null> = Promise.resolve(null)
      const find = () => {
        looking = looking.then(async () => {
          const row = await next()
          if (row) after = row.slug
          return row
        })
        return looking
      }
      await Promise.all(Array.from({ length: concurrency }, () => turn(find)))
      return { migrated, failed }
    },
    alone: takingTurns((name, work) => inTurn(embedded ? null : server.connectionString, name, work)),
    sealServer: (tenantId, address) => secrets.sealOwn(`server:${tenantId}`, address),
    probe: (address) => probeServer(address, onError),
    async sizes(rows) {
      const own = rows.filter(({ option }) => option !== 'DEDICATED').map(({ slug }) => schemaOf(slug))
      const bySchema = own.length ? await schemaSizes(pool, own) : new Map<string, number>()
      for (const row of rows.filter(({ option }) => option === 'DEDICATED')) {
        // a server that is away has no size to tell; its neighbours do
        await withServer(serverOf(row)!, onError, async (client) => {
          for (const [schema, bytes] of await schemaSizes(client, [schemaOf(row.slug)])) bySchema.set(schema, bytes)
        }).catch(onError)
      }
      return new Map(
        rows.flatMap(({ slug }) => {
          const bytes = bySchema.get(schemaOf(slug))
          return bytes === undefined ? [] : [[slug, bytes] as const]
        }),
      )
    },
    async due() {
      const rows = (await platform.tenant.findMany({ where: { status: 'ACTIVE' } })).filter((row) => !behind(row))
      const slugs = new Map(rows.map(({ schemaName, slug }) => [schemaName, slug]))
      const own = rows.filter(({ option }) => option !== 'DEDICATED').map(({ schemaName }) => schemaName)
      const found = await dueJobs(async (sql) => (await pool.query(sql)).rows, own)
      for (const row of rows.filter(({ option }) => option === 'DEDICATED')) {
        await withServer(serverOf(row)!, onError, async (client) => {
          found.push(...(await dueJobs(async (sql) => (await client.query(sql)).rows, [row.schemaName])))
        }).catch(onError)
      }
      return found.map(({ schema, at }) => ({ slug: slugs.get(schema)!, at }))
    },
    async ping() {
      await pool.query('select 1').catch((error: unknown) => {
        throw asFault(error)
      })
    },
    async close() {
      await Promise.allSettled([platform.$disconnect(), tenants.close()])
      await connections.close()
      await pool.end()
    },
  }
}

/** Which installation this is; the first process to come names it. */
async function installationOf(client: pg.ClientBase, secrets: Pick<Secrets, 'sign'>): Promise<string> {
  const check = secrets.sign('installation', 'key check')
  await client.query(
    'insert into platform.installation (name, key_check) values ($1, $2) on conflict (id) do nothing',
    [newId(), check],
  )
  const { rows } = await client.query('select name, key_check from platform.installation')
  if (rows[0].key_check !== check) {
    throw new Error(
      'This database was made with another SECRET_KEY. Every process of an installation needs the same one (DATA_DIR/secret.key when none was given).',
    )
  }
  return rows[0].name
}

type Alone = Databases['alone']

/** Work of one name takes turns within this process too. */
function takingTurns(run: Alone): Alone {
  const last = new Map<string, Promise<unknown>>()
  return (name, work) => {
    const mine = (last.get(name) ?? Promise.resolve()).then(() => run(name, work))
    const settled = mine.then(
      () => undefined,
      () => undefined,
    )
    last.set(name, settled)
    void settled.then(() => {
      if (last.get(name) === settled) last.delete(name)
    })
    return mine
  }
}

/** Connections that are opened in a row look once. */
function brieflyKept<T>(look: () => Promise<T>): () => Promise<T> {
  let kept: { until: number; value: Promise<T> } | null = null
  return () => {
    if (kept && kept.until > Date.now()) return kept.value
    const value = look()
    kept = { until: Date.now() + 10_000, value }
    value.catch(() => {
      kept = null
    })
    return value
  }
}

const lacksRole = ({ option, passwordSealed }: Pick<TenantRow, 'option' | 'passwordSealed'>): boolean =>
  option !== 'EMBEDDED' && passwordSealed === null

const newPassword = (): string => randomBytes(24).toString('base64url')
