import { sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Logger } from 'pino'
import { collectDefaultMetrics, Registry } from 'prom-client'
import { fullSchema, unguardedSchema } from '../schema/index.ts'
import type { Config } from './config.ts'
import { createAccess } from './context/access.ts'
import { createTenantDirectory } from './context/directory.ts'
import { createRates } from './context/rates.ts'
import { type Databases, openDatabases } from './data/databases.ts'
import { embeddedConnections } from './data/embedded/server.ts'
import { createEventLog } from './data/events/log.ts'
import { type DataFolder, openDataFolder } from './data/folder.ts'
import { observeDatabases } from './data/metrics.ts'
import { openObjectStorage } from './data/objects/open.ts'
import { openLedger } from './data/rates/index.ts'
import { createSecrets, loadMasterKey } from './data/secrets.ts'
import { openSignals, type Signals } from './data/signals/index.ts'
import { openMessageStreams } from './data/streams/index.ts'
import { inTurn } from './data/turn.ts'
import { type OnWritten, write } from './data/write.ts'
import { createEgressGuard } from './egress/guard.ts'
import { createAdmin } from './http/admin.ts'
import { startHttp } from './http/server.ts'
import { createParser } from './ingestion/index.ts'
import { createHandlers } from './jobs/handlers.ts'
import { createHousekeeping } from './jobs/housekeeping.ts'
import { type JobQueue, startQueue } from './jobs/queue.ts'
import { createGateway } from './llm/gateway.ts'
import { createLlmMetrics } from './llm/metrics.ts'
import { offline } from './llm/providers/offline.ts'
import { createOpenAiCompatible } from './llm/providers/openaiCompatible.ts'
import { createLog } from './log/index.ts'
import { createRunningWork } from './services/runningWork.ts'
import type { Parts } from './services/scope.ts'
import { ensureFirstTenant, type FirstBoot } from './services/tenants/first.ts'
import { createConnectorHost } from './sync/folders.ts'
import { loadConnectors } from './sync/registry.ts'

export interface Platform {
  port: number
  /** Null in a worker, which leaves the first tenant to the others. */
  firstBoot: FirstBoot | null
  parts: Parts
  /** Resolves with the reason when something ended that the platform cannot do without. */
  failed: Promise<Error>
  /** Stops taking work, lets what is under way end or be kept, closes everything. Takes 10 s at most. */
  stop(): Promise<void>
}

/** How long work under way may take to end by itself when the platform stops. */
const graceMs = 5_000
/** What another process wrote is seen after this, if no word of it came. */
const logLookMs = 5_000
/** Tenants whose schemas are brought forward at once after a release. */
const migrationsAtOnce = 2

const loopback = new Set(['127.0.0.1', '::1', 'localhost'])
const connectorsFolder = fileURLToPath(new URL('../integrations', import.meta.url))

/** Builds the parts, starts them in order, and gives back what runs. Nothing is left running when it throws. */
export async function startPlatform(config: Config, data: DataFolder = openDataFolder(config)): Promise<Platform> {
  const log = createLog(config.LOG_LEVEL)
  const opened: (() => Promise<unknown> | unknown)[] = []
  const closeAll = async () => {
    for (const close of opened.reverse()) await close()
  }
  try {
    opened.push(() => data.lock.release())
    const embedded = await data.embedded
    if (embedded) opened.push(() => embedded.close())
    const secrets = createSecrets(loadMasterKey(config.DATA_DIR, config.SECRET_KEY))
    // processes that start together bring the platform forward one after the other
    const databases = await inTurn(config.DATABASE_URL ?? null, 'start', () =>
      openDatabases({
        server: embedded ? { host: embedded.host } : { connectionString: config.DATABASE_URL! },
        cap: embedded ? embeddedConnections : config.DATABASE_CONNECTIONS,
        secrets,
        onError: (error) => log.warn({ err: error }, 'a database connection was lost'),
      }),
    )
    opened.push(() => databases.close())
    // loaded only where it is used: it takes its time
    const redis = config.REDIS_URL ? (await import('./data/redis.ts')).openRedis(config.REDIS_URL, log) : null
    opened.push(() => redis?.close())
    const signals = openSignals(config, redis, log)
    opened.push(() => signals.close())

    const registry = new Registry()
    collectDefaultMetrics({ register: registry })
    observeDatabases(registry, databases)
    const storage = await openObjectStorage(config, secrets, log)
    opened.push(() => storage.objects.close())
    const events = createEventLog(embedded ? null : { everyMs: logLookMs, log })
    opened.push(() => events.close())
    const streams = openMessageStreams(redis, log)
    opened.push(() => streams.close())
    const egress = createEgressGuard(config.EGRESS_ALLOW)
    opened.push(() => egress.close())
    const parser = createParser()
    opened.push(() => parser.close())
    const connectors = await loadConnectors(connectorsFolder)
    for (const { name, reason } of connectors.broken) log.error({ connector: name, reason }, 'connector skipped')

    let queue: JobQueue | undefined
    const onWritten: OnWritten = ({ slug, schema }, { topics, jobs }) =>
      signals.publish({ kind: 'written', slug, schema, topics: [...topics], jobs })
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
      streams,
      signals,
      objects: storage.objects,
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
    const worker = config.PROCESS === 'worker'
    const firstBoot = worker ? null : await ensureFirstTenant(parts)
    const directory = createTenantDirectory(databases, signals, (error) =>
      log.warn({ err: error }, 'activity not noted'),
    )
    const rates = createRates(config, embedded ? null : openLedger(databases, redis), log)
    const access = createAccess(parts, directory, rates)
    opened.push(() => access.close())
    signals.on((signal) => {
      switch (signal.kind) {
        case 'written':
          events.wake(signal.schema, signal.topics)
          if (signal.jobs) queue?.wake(signal.slug)
          break
        case 'stop':
          parts.running.look(signal.key)
          break
        case 'tenant':
          directory.forget(signal.slug)
          void databases.forget(signal.slug)
          queue?.wake(signal.slug)
          break
        case 'lost':
          events.wakeAll()
          parts.running.look()
          queue?.look()
          break
        default:
          signal satisfies never
      }
    })

    // the data folder's lock makes this the only process on an embedded database
    const exclusive = embedded !== null
    const housekeeping = createHousekeeping(parts, access.scopeFor, exclusive)
    opened.push(() => housekeeping.stop())
    if (!worker) {
      await housekeeping.settle(config.TENANT_ID).catch((error) => {
        log.error({ err: error }, 'the first tenant could not be settled; a later round will do it')
      })
    }

    if (config.PROCESS !== 'api')
      queue = startQueue({
        due: databases.due,
        mayWork: directory.mayWork,
        onPutBack: (database) => onWritten(database, { topics: new Set(), jobs: true }),
        database: databases.tenant,
        handlers: createHandlers(parts, access.scopeFor),
        workers: config.WORKERS,
        instance: config.instance,
        exclusive,
        log,
      })
    const admin = config.ADMIN_UI && !worker ? createAdmin(log) : null
    if (admin) opened.push(() => admin.close())
    const http = await startHttp({
      config,
      access,
      rates,
      databases,
      files: storage.folder && {
        storage: storage.folder,
        allowed: async (slug) => (await directory.find(slug))?.status === 'ACTIVE',
      },
      registry,
      schema: fullSchema(),
      unguarded: unguardedSchema(),
      admin,
      log,
    }).catch(async (error) => {
      await queue?.stop(0)
      throw error
    })
    setImmediate(() => void admin?.prepare())
    housekeeping.start()
    const migrating = new AbortController()
    const forward = bringTenantsForward(databases, signals, migrating.signal, log)
    opened.push(() => {
      migrating.abort()
      return forward
    })

    let stopping: Promise<void> | undefined
    const stop = async () => {
      const draining = http.drain(graceMs)
      await Promise.all([draining, queue?.stop(graceMs), parts.running.drain(graceMs)])
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

/** After a release: one tenant that fails is told and left alone, the others go on. */
async function bringTenantsForward(
  databases: Databases,
  signals: Signals,
  signal: AbortSignal,
  log: Logger,
): Promise<void> {
  const onDone = ({ slug, error }: { slug: string; error: string | null }) => {
    signals.publish({ kind: 'tenant', slug })
    if (error) log.error({ tenant: slug, reason: error }, 'a tenant’s schema could not be brought forward')
  }
  await databases
    .migrateAll({ concurrency: migrationsAtOnce, signal, onDone })
    .catch((error) => log.error({ err: error }, 'the tenants could not be brought forward; `npm run migrate` can'))
}
