/**
 * Set-up step: writes a migrated, empty embedded database that new instances start from, so that a newcomer's first
 * boot does not wait for initdb. Usage: node api/data/embedded/prepare.ts [output]
 */
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import pg from 'pg'
import { migrate, readMigrations } from '../migrations.ts'
import { startEmbedded } from './server.ts'

export const templateFile = new URL('../../../.setup/database.tar.gz', import.meta.url).pathname

/** Schema of the tenant that a new installation has by default. */
const firstTenantSchema = 'tenant_demo'

export async function prepareTemplate(output: string): Promise<void> {
  const server = await startEmbedded(null, null)
  try {
    const client = new pg.Client({ host: server.host, user: 'postgres', database: 'postgres' })
    await client.connect()
    await migrate(client, 'platform', await readMigrations('platform'))
    await migrate(client, firstTenantSchema, await readMigrations('tenant'))
    await client.end()
    await mkdir(dirname(output), { recursive: true })
    // written aside and renamed: a reader never sees half a file
    await writeFile(`${output}.${process.pid}`, await server.dump())
    await rename(`${output}.${process.pid}`, output)
  } finally {
    await server.close()
  }
}

if (import.meta.main) await prepareTemplate(process.argv[2] ?? templateFile)
