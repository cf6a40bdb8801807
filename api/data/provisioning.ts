import pg from 'pg'
import { type Migration, migrate } from './migrations.ts'

/** A login role and what it may do: its own schema's rows, and nothing else of the server. */
export interface TenantRole {
  name: string
  password: string
  /** Which installation made it. Roles belong to a whole server: another installation's is never touched. */
  installation: string
}

/** Rows that a tenant's role may add and read, and never change: what happened stays what happened. */
const appendOnly = ['audit_entry']
/** Rows that are the platform's word on the schema. */
const readOnly = ['schema_migration']

/**
 * Makes a tenant's schema, and its role where the server has roles, and brings both to the newest version. Each step
 * can be repeated: one that was cut off anywhere is finished by running it again.
 * @param client connected as the platform's role, which owns the schema and everything in it
 */
export async function provision(
  client: pg.ClientBase,
  schema: string,
  role: TenantRole | null,
  migrations: readonly Migration[],
): Promise<void> {
  if (role) await ensureRole(client, role)
  if (role) await client.query(`create schema if not exists "${schema}"`).catch(ignoreRace)
  if (role) await grant(client, schema, role.name)
  const applied = await migrate(client, schema, migrations)
  if (role && applied > 0) await restrict(client, schema, role.name)
}

/** Deletes a tenant's schema and role. Repeatable. */
export async function unprovision(client: pg.ClientBase, schema: string, role: Omit<TenantRole, 'password'> | null) {
  if (role && (await ownerOf(client, role.name)) === role.installation) {
    await client.query(`alter role "${role.name}" nologin`)
    await client.query('select pg_terminate_backend(pid) from pg_stat_activity where usename = $1', [role.name])
  }
  await client.query(`drop schema if exists "${schema}" cascade`)
  if (role && (await ownerOf(client, role.name)) === role.installation) {
    const { rows } = await client.query('select current_database() as name')
    await client.query(`revoke all on database ${quote(rows[0].name)} from "${role.name}"`)
    await client.query(`revoke all on schema public from "${role.name}"`)
    await client.query(`drop role "${role.name}"`)
  }
}

/** Bytes on disk of each schema's tables with their indexes, in one statement. */
export async function schemaSizes(
  client: { query: pg.ClientBase['query'] },
  schemas: readonly string[],
): Promise<Map<string, number>> {
  const { rows } = await client.query<{ schema: string; bytes: string }>(
    `select n.nspname as schema, sum(pg_total_relation_size(c.oid)) as bytes
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = any($1) and c.relkind = 'r' group by n.nspname`,
    [schemas],
  )
  return new Map(rows.map(({ schema, bytes }) => [schema, Number(bytes)]))
}

/** Takes from everybody what no tenant's role may have: temporary tables, and tables in `public`. */
export async function secureDatabase(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query('select current_database() as name')
  await client.query(`revoke temporary, create on database ${quote(rows[0].name)} from public`)
  await client.query('revoke create on schema public from public')
}

async function ensureRole(client: pg.ClientBase, role: TenantRole): Promise<void> {
  const name = `"${role.name}"`
  const owner = await ownerOf(client, role.name)
  if (owner === undefined) {
    await client.query('begin')
    try {
      await client.query('select pg_advisory_xact_lock(hashtext($1))', [`role:${role.name}`])
      if ((await ownerOf(client, role.name)) === undefined) {
        await client.query(
          `create role ${name} login noinherit nosuperuser nocreatedb nocreaterole noreplication nobypassrls`,
        )
        await client.query(`comment on role ${name} is ${pg.escapeLiteral(role.installation)}`)
      }
      await client.query('commit')
    } catch (error) {
      await client.query('rollback')
      throw error
    }
  } else if (owner !== role.installation) {
    throw new Error(
      `The role ${role.name} belongs to somebody else on this server. Give each installation a server, or its tenants other slugs.`,
    )
  }
  await client.query(`alter role ${name} login password ${pg.escapeLiteral(role.password)}`)
  for (const setting of ["statement_timeout = '120s'", "idle_in_transaction_session_timeout = '60s'"]) {
    await client.query(`alter role ${name} set ${setting}`)
  }
}

async function grant(client: pg.ClientBase, schema: string, role: string): Promise<void> {
  const { rows } = await client.query('select current_database() as name')
  await client.query(
    `grant connect on database ${quote(rows[0].name)} to "${role}";
     grant usage on schema public to "${role}";
     grant usage on schema "${schema}" to "${role}";
     grant select, insert, update, delete on all tables in schema "${schema}" to "${role}";
     grant usage, select on all sequences in schema "${schema}" to "${role}";
     alter default privileges in schema "${schema}" grant select, insert, update, delete on tables to "${role}";
     alter default privileges in schema "${schema}" grant usage, select on sequences to "${role}";`,
  )
  await restrict(client, schema, role)
}

async function restrict(client: pg.ClientBase, schema: string, role: string): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    'select tablename as name from pg_tables where schemaname = $1 and tablename = any($2)',
    [schema, [...appendOnly, ...readOnly]],
  )
  for (const { name } of rows) {
    const rights = readOnly.includes(name) ? 'insert, update, delete' : 'update, delete'
    await client.query(`revoke ${rights} on "${schema}"."${name}" from "${role}"`)
  }
}

/** The installation that made a role; null for somebody else's, undefined when there is none of that name. */
async function ownerOf(client: pg.ClientBase, role: string): Promise<string | null | undefined> {
  const { rows } = await client.query<{ comment: string | null }>(
    `select shobj_description(oid, 'pg_authid') as comment from pg_roles where rolname = $1`,
    [role],
  )
  return rows[0]?.comment
}

const quote = (name: string): string => pg.escapeIdentifier(name)

/** `if not exists` can lose a race with the same statement of another process: what matters is that it is there. */
function ignoreRace(error: { code?: string }): void {
  if (error.code !== '23505' && error.code !== '42P06') throw error
}
