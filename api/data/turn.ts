import pg from 'pg'

const longestSeconds = 120

/**
 * Runs the work while no other process runs work of that name on the same server; others wait. Held by a connection of
 * its own, so a killed process lets go. Without a server (null) this process is alone.
 */
export async function inTurn<T>(server: string | null, name: string, work: () => Promise<T>): Promise<T> {
  if (server === null) return work()
  const client = new pg.Client({ connectionString: server, connectionTimeoutMillis: 10_000 })
  // what matters is whether the work succeeds: each of its steps stands a second process
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.query(`set lock_timeout = '${longestSeconds}s'`)
    await client.query('select pg_advisory_lock(hashtext($1))', [`superfasttt:${name}`])
    return await work()
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** One transaction at a time of that name, whichever process runs it. */
export async function transactionInTurn<T>(client: pg.ClientBase, name: string, change: () => Promise<T>): Promise<T> {
  await client.query('begin')
  try {
    await takeTurn(client, name)
    const result = await change()
    await client.query('commit')
    return result
  } catch (error) {
    await client.query('rollback')
    throw error
  }
}

/** Waits for the turn of that name and keeps it to the end of the transaction. */
export const takeTurn = (client: pg.ClientBase, name: string) =>
  client.query('select pg_advisory_xact_lock(hashtext($1))', [name])
