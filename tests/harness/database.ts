import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Databases, openDatabases, type TenantDatabase } from '../../api/data/databases.ts'
import { templateFolder } from '../../api/data/embedded/prepare.ts'
import { startEmbedded } from '../../api/data/embedded/server.ts'

export interface TestDatabases {
  databases: Databases
  /** The database of a tenant, made on first use. */
  tenant(slug?: string): Promise<TenantDatabase>
  stop(): Promise<void>
}

/** An embedded database in a temporary folder without a server around it, for what stands directly on the data. */
export async function startDatabases(): Promise<TestDatabases> {
  const folder = await mkdtemp(join(tmpdir(), 'sft-database-'))
  const server = await startEmbedded(join(folder, 'postgres'), templateFolder)
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
      await rm(folder, { recursive: true, force: true })
    },
  }
}
