import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Databases, openDatabases, type TenantDatabase } from '../../api/data/databases.ts'
import { startEmbedded } from '../../api/data/embedded/server.ts'

const template = join(import.meta.dirname, '..', '..', '.setup', 'database.tar.gz')

export interface TestDatabases {
  databases: Databases
  /** The database of a tenant, made on first use. */
  tenant(slug?: string): Promise<TenantDatabase>
  stop(): Promise<void>
}

/** An embedded database in memory without a server around it, for what stands directly on the data. */
export async function startDatabases(): Promise<TestDatabases> {
  const server = await startEmbedded(null, existsSync(template) ? template : null)
  const databases = await openDatabases({ host: server.host, max: 8 }, () => undefined)
  return {
    databases,
    async tenant(slug = 'unit') {
      await databases.migrateTenant(slug)
      return databases.tenant(slug)
    },
    async stop() {
      await databases.close()
      await server.close()
    },
  }
}
