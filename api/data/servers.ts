import pg from 'pg'
import { Fault } from '../errors/index.ts'
import { secureDatabase } from './provisioning.ts'
import { isUnreachable } from './unreachable.ts'

const oldestVersion = 150_000

export async function withClient<T>(pool: pg.Pool, use: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  let failed: unknown
  try {
    return await use(client)
  } catch (error) {
    failed = error
    throw error
  } finally {
    // whatever a failure left in the session ends with it
    client.release(failed !== undefined)
  }
}

/** One connection to a dedicated server under its owner's login, for as long as `use` runs. */
export async function withServer<T>(
  address: string,
  onError: (error: Error) => void,
  use: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ connectionString: address, connectionTimeoutMillis: 10_000 })
  client.on('error', onError)
  try {
    await client.connect()
    return await use(client)
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** The address of a server with another login. What an address says in its query wins over what it says before. */
export function withLogin(address: string, login: { name: string; password: string }): string {
  const url = new URL(address)
  url.searchParams.set('user', login.name)
  url.searchParams.set('password', login.password)
  return url.toString()
}

/**
 * Looks whether a server will do for a tenant of its own, and makes it ready.
 * @throws Fault INVALID_INPUT saying what is missing; never what the server answered
 */
export async function probeServer(address: string, onError: (error: Error) => void): Promise<void> {
  const refuse = (text: string, cause?: unknown) =>
    new Fault('INVALID_INPUT', text, { field: ['databaseUrl'], ...(cause ? { cause } : {}) })
  try {
    await withServer(address, onError, async (client) => {
      const { rows } = await client.query<{ version: number; roles: boolean; vector: string | null }>(
        `select current_setting('server_version_num')::int as version,
           (select rolsuper or rolcreaterole from pg_roles where rolname = current_user) as roles,
           (select default_version from pg_available_extensions where name = 'vector') as vector`,
      )
      const { version, roles, vector } = rows[0]!
      if (version < oldestVersion) throw refuse('The server must be PostgreSQL 15 or newer.')
      if (!roles) throw refuse('The login must be allowed to create roles (CREATEROLE).')
      if (vector === null) throw refuse('The server must have the extension pgvector, 0.8 or newer.')
      await client.query('create extension if not exists vector')
      await secureDatabase(client)
    })
  } catch (error) {
    if (error instanceof Fault) throw error
    if (isUnreachable(error)) throw refuse('The server cannot be reached at this address.', error)
    throw refuse('The server refused this login, or what the platform needs to set up there.', error)
  }
}
