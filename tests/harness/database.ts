import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Databases, openDatabases, schemaOf, type TenantDatabase } from '../../api/data/databases.ts'
import { templateFolder } from '../../api/data/embedded/prepare.ts'
import { startEmbedded } from '../../api/data/embedded/server.ts'
import { newId } from '../../api/data/ids.ts'
import { createSecrets } from '../../api/data/secrets.ts'

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
  const databases = await openDatabases({
    server: { host: server.host },
    cap: 8,
    secrets: createSecrets(randomBytes(32)),
    onError: () => undefined,
  })
  return {
    databases,
    async tenant(slug = 'unit') {
      await databases.platform.tenant.createMany({
        data: [{ id: newId(), slug, name: slug, schemaName: schemaOf(slug) }],
        skipDuplicates: true,
      })
      await databases.provision(slug)
      return databases.tenant(slug)
    },
    async stop() {
      await databases.close()
      await server.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
