/**
 * Set-up step: makes a migrated, empty embedded database that new instances start from a copy of, so that a newcomer's first
 * boot does not wait for initdb. Usage: node api/data/embedded/prepare.ts [output]
 */
import { rename, rm } from 'node:fs/promises'
import pg from 'pg'
import { migrate, readMigrations } from '../migrations.ts'
import { startEmbedded } from './server.ts'

export const templateFolder = new URL('../../../.setup/database', import.meta.url).pathname

/** Schema of the tenant that a new installation has by default. */
const firstTenantSchema = 'tenant_demo'

export async function prepareTemplate(output: string): Promise<void> {
  // made aside and renamed: nobody ever starts from half a database
  const part = `${output}.${process.pid}`
  const server = await startEmbedded(part, null)
  try {
    const client = new pg.Client({ host: server.host, user: 'postgres', database: 'postgres' })
    await client.connect()
    await migrate(client, 'platform', await readMigrations('platform'))
    await migrate(client, firstTenantSchema, await readMigrations('tenant'))
    await client.query('checkpoint')
    await client.end()
  } finally {
    await server.close()
  }
  await rm(output, { recursive: true, force: true })
  await rename(part, output)
}

if (import.meta.main) await prepareTemplate(process.argv[2] ?? templateFolder)
