import { join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pino } from 'pino'
import { collectDefaultMetrics, Registry } from 'prom-client'
import { fullSchema } from '../schema/index.ts'
import type { Config } from './config.ts'
import { createAccess } from './context/access.ts'
import { openDatabases, type TenantDatabase } from './data/databases.ts'
import { embeddedConnections } from './data/embedded/server.ts'
import { createEventLog } from './data/events/log.ts'
import { type DataFolder, openDataFolder } from './data/folder.ts'
import { createFolderStorage } from './data/objects/folder.ts'
import { createSecrets, loadMasterKey } from './data/secrets.ts'
import { createMessageStreams } from './data/streams.ts'
import { type OnWritten, write } from './data/write.ts'
import { createEgressGuard } from './egress/guard.ts'
import { createAdmin } from './http/admin.ts'
import { startHttp } from './http/server.ts'
import { createParser } from './ingestion/index.ts'
import { createHandlers } from './jobs/handlers.ts'
import { type JobQueue, startQueue } from './jobs/queue.ts'
import { createGateway } from './llm/gateway.ts'
import { createLlmMetrics } from './llm/metrics.ts'
import { offline } from './llm/providers/offline.ts'
import { createOpenAiCompatible } from './llm/providers/openaiCompatible.ts'
import { sweepUploads } from './services/documents/upload.ts'
import { createRunningWork } from './services/runningWork.ts'
import type { Parts } from './services/scope.ts'
import { ensureFirstTenant, type FirstBoot } from './services/tenants/first.ts'
import { forgetOld } from './services/tenants/forget.ts'
import { createConnectorHost } from './sync/folders.ts'
import { loadConnectors } from './sync/registry.ts'

export interface Platform {
  port: number
  firstBoot: FirstBoot
  parts: Parts
  /** Resolves with the reason when something ended that the platform cannot do without. */
  failed: Promise<Error>
  /** Stops taking work, lets what is under way end or be kept, closes everything. Takes 10 s at most. */
  stop(): Promise<void>
}

/** How long work under way may take to end by itself when the platform stops. */
const graceMs = 5_000
const housekeepingMs = 10 * 60_000
const eventDays = 7

const loopback = new Set(['127.0.0.1', '::1', 'localhost'])
const connectorsFolder = fileURLToPath(new URL('../integrations', import.meta.url))

/** Builds the parts, starts them in order, and gives back what runs. Nothing is left running when it throws. */
export async function startPlatform(config: Config, data: DataFolder = openDataFolder(config)): Promise<Platform> {
  const log = pino({ level: config.LOG_LEVEL, redact: ['req.headers.authorization', 'req.headers.cookie'] })
  const opened: (() => Promise<unknown> | unknown)[] = []
  const closeAll = async () => {
    for (const close of opened.reverse()) await close()
  }
  try {
    opened.push(() => data.lock.release())
    const embedded = await data.embedded
    if (embedded) opened.push(() => embedded.close())
    const secrets = createSecrets(loadMasterKey(config.DATA_DIR, config.SECRET_KEY))
    const databases = await openDatabases({
      server: embedded ? { host: embedded.host } : { connectionString: config.DATABASE_URL! },
      cap: embedded ? embeddedConnections : config.DATABASE_CONNECTIONS,
      secrets,
      onError: (error) => log.warn({ err: error }, 'a database connection was lost'),
    })
    opened.push(() => databases.close())

    const registry = new Registry()
    collectDefaultMetrics({ register: registry })
    const events = createEventLog()
    const egress = createEgressGuard(config.EGRESS_ALLOW)
    opened.push(() => egress.close())
    const parser = createParser()
    opened.push(() => parser.close())
    const connectors = await loadConnectors(connectorsFolder)
    for (const { name, reason } of connectors.broken) log.error({ connector: name, reason }, 'connector skipped')

    let queue: JobQueue | undefined
    const onWritten: OnWritten = ({ slug, schema }, written) => {
      events.wake(schema, written.topics)
      if (written.jobs) queue?.wake(slug)
    }
    const gateway = createGateway({
      adapters: { OFFLINE: offline, OPENAI_COMPATIBLE: createOpenAiCompatible(egress.dispatcher) },
      secrets,
      metrics: createLlmMetrics(registry),
      instance: config.instance,
      announce: (database, event) => write(database, onWritten, async (tx) => tx.event(event)),
      log,
    })
    const parts: Parts = {
      config,
      databases,
      events,
      streams: createMessageStreams(),
      objects: createFolderStorage(join(config.DATA_DIR, 'files'), secrets),
      secrets,
      parser,
      gateway,
      egress,
      connectors,
      connectorHost: createConnectorHost({
        // whoever can reach a server that listens on this machine alone can read its folders anyway
        roots: config.FOLDER_ROOTS ?? (loopback.has(config.HOST) ? [sep] : []),
        dataDir: config.DATA_DIR,
      }),
      running: createRunningWork(),
      onWritten,
      log,
    }
    const firstBoot = await ensureFirstTenant(parts)
    const access = createAccess(parts)
    opened.push(() => access.close())

    const slugs = async () =>
      (await databases.platform.tenant.findMany({ where: { status: 'ACTIVE' }, select: { slug: true } })).map(
        ({ slug }) => slug,
      )
    // the data folder's lock makes this the only process on an embedded database
    const exclusive = embedded !== null
    const keepHouse = async () => {
      for (const slug of await slugs()) {
        const database: TenantDatabase = databases.tenant(slug)
        try {
          await gateway.sweep(database, { instance: config.instance, exclusive })
          await events.prune(database, eventDays * 86_400)
          const scope = await access.scopeFor(slug)
          await sweepUploads(scope)
          await forgetOld(scope)
        } catch (error) {
          log.error({ err: error, tenant: slug }, 'housekeeping failed for a tenant; the next round will do it')
        }
      }
    }
    await keepHouse()
    const housekeeping = setInterval(() => {
      keepHouse().catch((error) => log.warn({ err: error }, 'housekeeping failed; the next round will do it'))
    }, housekeepingMs)
    opened.push(() => clearInterval(housekeeping))

    queue = startQueue({
      tenants: slugs,
      database: databases.tenant,
      handlers: createHandlers(parts, access.scopeFor),
      workers: config.WORKERS,
      instance: config.instance,
      exclusive,
      log,
    })
    const admin = config.ADMIN_UI ? createAdmin(log) : null
    if (admin) opened.push(() => admin.close())
    const http = await startHttp({
      config,
      access,
      databases,
      objects: parts.objects,
      registry,
      schema: fullSchema(),
      admin,
      log,
    }).catch(async (error) => {
      await queue!.stop(0)
      throw error
    })
    setImmediate(() => void admin?.prepare())

    let stopping: Promise<void> | undefined
    const stop = async () => {
      const draining = http.drain(graceMs)
      await Promise.all([draining, queue.stop(graceMs), parts.running.drain(graceMs)])
      await closeAll()
    }
    return {
      port: http.port,
      firstBoot,
      parts,
      failed: embedded ? embedded.died : new Promise(() => undefined),
      stop: () => {
        stopping ??= stop()
        return stopping
      },
    }
  } catch (error) {
    await closeAll()
    throw error
  }
}
