/** `npm run migrate`: brings tenants' schemas forward by hand, or tells how far each is. */
import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { type Config, ConfigError, readConfig } from './config.ts'
import { type Databases, openDatabases } from './data/databases.ts'
import { embeddedConnections } from './data/embedded/server.ts'
import { openDataFolder } from './data/folder.ts'
import { FolderLockedError } from './data/lock.ts'
import { createSecrets, loadMasterKey } from './data/secrets.ts'
import { chainOf } from './errors/index.ts'

const usage = `Usage: npm run migrate -- --all [--concurrency 4]   every tenant that is behind
       npm run migrate -- --tenant <slug>           one tenant
       npm run migrate -- --status                  how far each tenant is
`

const read = () =>
  parseArgs({
    options: {
      all: { type: 'boolean' },
      tenant: { type: 'string' },
      status: { type: 'boolean' },
      concurrency: { type: 'string', default: '4' },
    },
  }).values

const say = (line: string) => process.stdout.write(`${line}\n`)

/** @returns the exit code */
async function main(): Promise<number> {
  let values: Partial<ReturnType<typeof read>> = {}
  try {
    values = read()
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`)
  }
  const concurrency = Number(values.concurrency)
  const chosen = [values.all, values.tenant, values.status].filter(Boolean).length
  if (chosen !== 1 || !Number.isInteger(concurrency) || concurrency < 1 || concurrency > 32) {
    process.stderr.write(usage)
    return 2
  }
  if (existsSync('.env')) process.loadEnvFile('.env')
  const config = readConfig(process.env)
  return withDatabases(config, async (databases) => {
    if (values.status) return status(databases)
    if (values.tenant) return one(databases, values.tenant)
    return all(databases, concurrency)
  })
}

async function withDatabases(config: Config, use: (databases: Databases) => Promise<number>): Promise<number> {
  // a managed server may be migrated beside the servers that use it; the embedded one belongs to one process
  const data = config.DATABASE_URL ? null : openDataFolder(config)
  const embedded = await data?.embedded
  try {
    const databases = await openDatabases({
      server: embedded ? { host: embedded.host } : { connectionString: config.DATABASE_URL! },
      cap: embeddedConnections,
      secrets: createSecrets(loadMasterKey(config.DATA_DIR, config.SECRET_KEY)),
      onError: () => undefined,
    })
    try {
      return await use(databases)
    } finally {
      await databases.close()
    }
  } finally {
    await embedded?.close()
    data?.lock.release()
  }
}

async function all(databases: Databases, concurrency: number): Promise<number> {
  const started = performance.now()
  let done = 0
  const { migrated, failed } = await databases.migrateAll({
    concurrency,
    onDone({ slug, error }) {
      done++
      if (error) say(`  ✗ ${slug}: ${error}`)
      else if (done % 50 === 0) say(`  · ${done} tenants`)
    },
  })
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  say(`${migrated} brought to ${databases.newestVersion}, ${failed.length} failed, in ${seconds} s.`)
  if (failed.length)
    say('The failed ones keep their version; the others serve. Mend what is named, and run this again.')
  return failed.length ? 1 : 0
}

async function one(databases: Databases, slug: string): Promise<number> {
  if (!(await databases.platform.tenant.findUnique({ where: { slug } }))) {
    say(`There is no tenant ${slug}.`)
    return 1
  }
  await databases.bringForward(slug)
  say(`${slug} is at ${databases.newestVersion}.`)
  return 0
}

/** Tenants told in one go: pages, so that a large installation is not held in memory. */
const page = 500

async function status(databases: Databases): Promise<number> {
  let behind = 0
  let total = 0
  for (let after = ''; ; ) {
    const rows = await databases.platform.tenant.findMany({
      where: { slug: { gt: after } },
      orderBy: { slug: 'asc' },
      take: page,
    })
    for (const row of rows) {
      total++
      const late = databases.isBehind(row)
      if (late) behind++
      const note = row.migrationError ? `  ${row.migrationError}` : ''
      say(
        `${late ? '✗' : '✓'} ${row.slug.padEnd(40)} ${row.option.padEnd(9)} ${row.schemaVersion ?? 'not set up'}${note}`,
      )
    }
    if (rows.length < page) break
    after = rows.at(-1)!.slug
  }
  say(`${total} tenants, ${behind} behind ${databases.newestVersion}.`)
  return 0
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    const expected = error instanceof ConfigError || error instanceof FolderLockedError
    process.stderr.write(`${expected ? (error as Error).message : chainOf(error)}\n`)
    process.exit(1)
  },
)
