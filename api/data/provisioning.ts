import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto'
import pg from 'pg'
import { type Migration, migrate } from './migrations.ts'
import { takeTurn, transactionInTurn } from './turn.ts'

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
/** Whose turn it is to change what all tenants share in the catalog: PostgreSQL refuses two at once on one row of it. */
const database = 'provision:database'

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
  await oneAtATime(client, schema, async () => {
    if (role) {
      await transactionInTurn(client, `provision:${role.name}`, async () => {
        await ensureRole(client, role)
        await client.query(`create schema if not exists "${schema}"`)
        await grant(client, schema, role.name)
      })
    }
    await bringUp(client, schema, role, migrations)
  })
}

/** Brings a schema that is set up to the newest version; its role gets its rights on what is new by default. */
export async function bringUp(
  client: pg.ClientBase,
  schema: string,
  role: Pick<TenantRole, 'name'> | null,
  migrations: readonly Migration[],
): Promise<void> {
  await migrate(client, schema, migrations)
  if (role) await restrict(client, schema, role.name)
}

/** Deletes a tenant's schema and role. Repeatable. */
export async function unprovision(client: pg.ClientBase, schema: string, role: Omit<TenantRole, 'password'> | null) {
  await oneAtATime(client, schema, async () => {
    const isOurs = role !== null && (await ownerOf(client, role.name)) === role.installation
    if (isOurs) {
      await client.query(`alter role "${role.name}" nologin`)
      // who is no superuser may end the connections of a role only as its member
      await client.query(`grant "${role.name}" to current_user`)
      await client.query('select pg_terminate_backend(pid) from pg_stat_activity where usename = $1', [role.name])
    }
    await client.query(`drop schema if exists "${schema}" cascade`)
    if (!isOurs) return
    await transactionInTurn(client, database, async () => {
      await client.query(`revoke all on database ${await currentDatabase(client)} from "${role.name}"`)
      await client.query(`revoke all on schema public from "${role.name}"`)
      await client.query(`drop role "${role.name}"`)
    })
  })
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
  await transactionInTurn(client, database, async () => {
    const { rows } = await client.query<{ temporary: boolean; tables: boolean }>(
      `select has_database_privilege('public', current_database(), 'temporary') as temporary,
         has_schema_privilege('public', 'public', 'create') as tables`,
    )
    if (rows[0]!.temporary)
      await client.query(`revoke temporary on database ${await currentDatabase(client)} from public`)
    if (rows[0]!.tables) await client.query('revoke create on schema public from public')
  })
}

async function ensureRole(client: pg.ClientBase, role: TenantRole): Promise<void> {
  const name = `"${role.name}"`
  const owner = await ownerOf(client, role.name)
  if (owner === undefined) {
    await client.query(
      `create role ${name} noinherit nosuperuser nocreatedb nocreaterole noreplication nobypassrls;
       comment on role ${name} is ${pg.escapeLiteral(role.installation)};`,
    )
  } else if (owner !== role.installation) {
    throw new Error(
      `The role ${role.name} belongs to somebody else on this server. Give each installation a server, or its tenants other slugs.`,
    )
  }
  await client.query(
    `alter role ${name} login password ${pg.escapeLiteral(verifierOf(role.password))};
     alter role ${name} set statement_timeout = '120s';
     alter role ${name} set idle_in_transaction_session_timeout = '60s';`,
  )
}

/**
 * What PostgreSQL keeps of a password (RFC 5803), made here so that the password itself never reaches the server or
 * its logs. One round of hashing: the password is 192 random bits, which no rounds make harder to guess, and they would
 * be paid at every connection.
 */
function verifierOf(password: string): string {
  const rounds = 1
  const salt = randomBytes(16)
  const salted = pbkdf2Sync(password, salt, rounds, 32, 'sha256')
  const hmac = (text: string) => createHmac('sha256', salted).update(text).digest()
  const stored = createHash('sha256').update(hmac('Client Key')).digest('base64')
  return `SCRAM-SHA-256$${rounds}:${salt.toString('base64')}$${stored}:${hmac('Server Key').toString('base64')}`
}

async function grant(client: pg.ClientBase, schema: string, role: string): Promise<void> {
  // everybody may do these as a rule; a list of thousands of roles would be read at every connection
  const { rows } = await client.query<{ connect: boolean; usage: boolean }>(
    `select has_database_privilege($1, current_database(), 'connect') as connect,
       has_schema_privilege($1, 'public', 'usage') as usage`,
    [role],
  )
  if (!rows[0]!.connect || !rows[0]!.usage) {
    await takeTurn(client, database)
    const name = await currentDatabase(client)
    await client.query(`grant connect on database ${name} to "${role}"; grant usage on schema public to "${role}"`)
  }
  await client.query(
    `grant usage on schema "${schema}" to "${role}";
     grant select, insert, update, delete on all tables in schema "${schema}" to "${role}";
     grant usage, select on all sequences in schema "${schema}" to "${role}";
     alter default privileges in schema "${schema}" grant select, insert, update, delete on tables to "${role}";
     alter default privileges in schema "${schema}" grant usage, select on sequences to "${role}";`,
  )
}

/** Takes back what a role has on tables by default and must not have. */
async function restrict(client: pg.ClientBase, schema: string, role: string): Promise<void> {
  await client.query(
    [
      ...readOnly.map((table) => `revoke insert, update, delete on "${schema}"."${table}" from "${role}"`),
      ...appendOnly.map((table) => `revoke update, delete on "${schema}"."${table}" from "${role}"`),
    ].join(';'),
  )
}

/** The installation that made a role; null for somebody else's, undefined when there is none of that name. */
async function ownerOf(client: pg.ClientBase, role: string): Promise<string | null | undefined> {
  const { rows } = await client.query<{ comment: string | null }>(
    `select shobj_description(oid, 'pg_authid') as comment from pg_roles where rolname = $1`,
    [role],
  )
  return rows[0]?.comment
}

/** Whoever sets up a schema, or takes it down, does so alone. */
async function oneAtATime(client: pg.ClientBase, schema: string, work: () => Promise<void>): Promise<void> {
  await client.query('select pg_advisory_lock(hashtext($1))', [`schema:${schema}`])
  try {
    await work()
  } finally {
    await client.query('select pg_advisory_unlock(hashtext($1))', [`schema:${schema}`])
  }
}

async function currentDatabase(client: pg.ClientBase): Promise<string> {
  const { rows } = await client.query<{ name: string }>('select current_database() as name')
  return pg.escapeIdentifier(rows[0]!.name)
}
