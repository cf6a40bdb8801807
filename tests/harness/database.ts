import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type Databases,
  type DatabasesOptions,
  openDatabases,
  schemaOf,
  type TenantDatabase,
} from '../../api/data/databases.ts'
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
  const opened = await openTestDatabases({ server: { host: server.host } })
  return {
    ...opened,
    async stop() {
      await opened.stop()
      await server.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** The databases of an installation on a server that is there, such as a real one. */
export async function openTestDatabases(
  options: Partial<DatabasesOptions> & Pick<DatabasesOptions, 'server'>,
): Promise<TestDatabases> {
  const secrets = createSecrets(randomBytes(32))
  const databases = await openDatabases({ cap: 8, secrets, onError: () => undefined, ...options })
  return {
    databases,
    async tenant(slug = 'unit') {
      await addTenant(databases, slug)
      await databases.provision(slug)
      await databases.platform.tenant.update({ where: { slug }, data: { status: 'ACTIVE' } })
      return databases.tenant(slug)
    },
    stop: () => databases.close(),
  }
}

/** A tenant's row, as it is before anything else is made of it. */
export async function addTenant(databases: Databases, slug: string): Promise<void> {
  const schemaName = schemaOf(slug)
  await databases.platform.tenant.createMany({
    data: [{ id: newId(), slug, name: slug, schemaName, option: databases.defaultOption, status: 'PROVISIONING' }],
    skipDuplicates: true,
  })
}
