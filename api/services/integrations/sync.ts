import { newId } from '../../data/ids.ts'
import type { Integration } from '../../data/prisma/tenant/client.ts'
import type { Transaction } from '../../data/write.ts'
import { Fault } from '../../errors/index.ts'
import { ConnectorError, type DocumentEnvelope, type SyncPage } from '../../sync/contract.ts'
import { originalKey, queueIngestion } from '../documents/queue.ts'
import { deleteDocument, deleteObjects } from '../documents/remove.ts'
import { WorkStop } from '../runningWork.ts'
import type { TenantScope } from '../scope.ts'
import { announce, noCounts, queueSync, type SyncPayload } from './state.ts'

/** Longest silence while a run works. */
const announceMs = 300
/** A failed run is tried again after the interval or this, whichever is longer. */
const retrySeconds = 60

interface Run {
  id: string
  integration: Integration
  counts: typeof noCounts
  seen: Set<string>
  announcedAt: number
}

/**
 * One run of an integration: what is new or changed at the source is copied and queued for ingestion, what is gone is
 * deleted, what is unchanged costs nothing. Every item commits on its own, so a killed run is simply run again.
 * Deletions happen only after a listing that completed.
 */
export async function runSync(
  scope: TenantScope,
  { integrationId, trigger }: SyncPayload,
  signal: AbortSignal,
): Promise<void> {
  const run = await begin(scope, integrationId, trigger)
  if (!run) return
  try {
    const registered = scope.parts.connectors.get(run.integration.connector)
    if (!registered) throw new ConnectorError(`The connector ${run.integration.connector} is not installed.`)
    const config = run.integration.config as Record<string, unknown>
    for await (const page of registered.connector.list(config, scope.parts.connectorHost, signal)) {
      await takePage(scope, run, page, signal)
    }
    signal.throwIfAborted()
    if (registered.connector.snapshot) await prune(scope, run)
    await end(scope, run, 'COMPLETED', null)
  } catch (error) {
    if (signal.aborted) {
      await end(scope, run, 'CANCELLED', null, signal.reason instanceof WorkStop && signal.reason.reason === 'SHUTDOWN')
    } else if (error instanceof ConnectorError || error instanceof Fault) {
      await end(scope, run, 'FAILED', error.message)
    } else {
      scope.parts.log.error({ err: error, integrationId }, 'sync failed')
      await end(scope, run, 'FAILED', 'The sync stopped on an error of the platform; it will be tried again.')
    }
  }
}

/** Whether a run of it shall go on: nobody paused it or took it away. */
export async function isSyncWanted({ database }: TenantScope, integrationId: string): Promise<boolean> {
  return (await database.prisma.integration.count({ where: { id: integrationId, status: { not: 'PAUSED' } } })) > 0
}

async function begin(scope: TenantScope, integrationId: string, trigger: SyncPayload['trigger']): Promise<Run | null> {
  return scope.write(async (tx) => {
    // in one statement: a pause that comes at the same time is not overwritten
    const { count } = await tx.prisma.integration.updateMany({
      where: { id: integrationId, status: { not: 'PAUSED' } },
      data: { status: 'SYNCING' },
    })
    if (count === 0) return null
    const integration = await tx.prisma.integration.findUniqueOrThrow({ where: { id: integrationId } })
    // a run that a killed process left open
    await tx.prisma.syncRun.updateMany({
      where: { integrationId, status: 'RUNNING' },
      data: { status: 'CANCELLED', endedAt: new Date(), failure: 'The server stopped during this run.' },
    })
    const id = newId()
    await tx.prisma.syncRun.create({ data: { id, integrationId, status: 'RUNNING', trigger } })
    announce(tx, { id: integrationId, status: 'SYNCING' }, { runId: id })
    return { id, integration, counts: { ...noCounts }, seen: new Set<string>(), announcedAt: Date.now() }
  })
}

async function takePage(scope: TenantScope, run: Run, page: SyncPage, signal: AbortSignal): Promise<void> {
  const known = await scope.database.prisma.document.findMany({
    where: { integrationId: run.integration.id, externalId: { in: page.items.map((item) => item.externalId) } },
    select: { id: true, externalId: true, sourceState: true },
  })
  const byExternalId = new Map(known.map((document) => [document.externalId, document]))
  for (const failure of page.failures) {
    run.seen.add(failure.externalId) // unreadable is not gone
    await noteFailure(scope, run, failure)
  }
  for (const item of page.items) {
    signal.throwIfAborted()
    run.seen.add(item.externalId)
    const document = byExternalId.get(item.externalId)
    if (document?.sourceState === item.state) {
      run.counts.skipped++
      continue
    }
    try {
      await takeItem(scope, run, item, document?.id ?? null)
    } catch (error) {
      signal.throwIfAborted()
      scope.parts.log.warn({ err: error, integrationId: run.integration.id }, 'item not synced')
      await noteFailure(scope, run, {
        externalId: item.externalId,
        title: item.title,
        reason:
          error instanceof Fault || error instanceof ConnectorError ? error.message : 'The file could not be read.',
      })
    }
  }
  if (page.deleted.length) await dropItems(scope, run, page.deleted)
  await scope.write((tx) => tell(tx, run, null))
}

/** Deletes what the source itself says is gone. */
async function dropItems(scope: TenantScope, run: Run, externalIds: readonly string[]): Promise<void> {
  const gone = await scope.database.prisma.document.findMany({
    where: { integrationId: run.integration.id, externalId: { in: [...externalIds] } },
    select: { id: true },
  })
  for (const { id } of gone) await dropDocument(scope, run, id)
}

async function dropDocument(scope: TenantScope, run: Run, id: string): Promise<void> {
  const keys = await scope.write((tx) => deleteDocument(tx, id))
  await deleteObjects(scope, keys ?? [])
  run.counts.deleted++
}

async function takeItem(
  scope: TenantScope,
  run: Run,
  item: DocumentEnvelope,
  documentId: string | null,
): Promise<void> {
  const limit = scope.parts.config.MAX_UPLOAD_BYTES
  if (item.size !== null && item.size > limit) {
    throw new Fault('TOO_LARGE', `The file has ${item.size} bytes; at most ${limit} are accepted.`)
  }
  const id = documentId ?? newId()
  const stored = await scope.objects.put(originalKey(id), await item.open())
  let kept = documentId !== null
  let did: 'added' | 'updated' | 'skipped' = 'added'
  const shared = {
    title: item.title,
    fileName: item.fileName,
    size: BigInt(stored.size),
    contentHash: stored.sha256,
    sourceState: item.state,
    sourceUrl: item.url,
    status: 'PENDING',
    stage: 'QUEUED',
    percent: 0,
    updatedAt: new Date(),
  }
  const change = async (tx: Transaction) => {
    if (documentId) {
      const before = await tx.prisma.document.findUnique({
        where: { id },
        select: { contentHash: true, version: true },
      })
      if (before?.version && before.contentHash === stored.sha256) {
        // touched, not changed: what is served stays as it is
        await tx.prisma.document.update({ where: { id }, data: { sourceState: item.state } })
        did = 'skipped'
        return
      }
      await tx.prisma.document.update({
        where: { id },
        data: { ...shared, failure: null, failureCode: null, wantedVersion: { increment: 1 } },
      })
      did = 'updated'
    } else {
      await tx.prisma.document.create({
        data: {
          ...shared,
          id,
          mimeType: item.mimeType ?? 'application/octet-stream',
          sourceKind: 'INTEGRATION',
          integrationId: run.integration.id,
          externalId: item.externalId,
          objectKey: originalKey(id),
        },
      })
    }
    queueIngestion(tx, id)
    if (Date.now() - run.announcedAt > announceMs) await tell(tx, run, item.title)
  }
  try {
    await scope.write(change)
    kept = true
    run.counts[did]++
  } finally {
    // a file that no row points to would never be found again
    if (!kept) await scope.objects.delete(originalKey(id))
  }
}

async function noteFailure(
  scope: TenantScope,
  run: Run,
  failure: { externalId: string; title: string; reason: string },
): Promise<void> {
  run.counts.failed++
  await scope.database.prisma.syncError.create({ data: { id: newId(), runId: run.id, ...failure } })
}

/** A listing that names nothing, where this many were known, is more likely a source that is away than one emptied. */
const tooManyToVanish = 10

async function prune(scope: TenantScope, run: Run): Promise<void> {
  if (run.seen.size === 0) {
    const known = await scope.database.prisma.document.count({ where: { integrationId: run.integration.id } })
    if (known >= tooManyToVanish) {
      throw new ConnectorError(
        `The source named no item at all, where ${known} were known: nothing was deleted. If it was really emptied, disconnect it with its documents.`,
      )
    }
  }
  let after = ''
  while (true) {
    const some = await scope.database.prisma.document.findMany({
      where: { integrationId: run.integration.id, externalId: { gt: after } },
      select: { id: true, externalId: true },
      orderBy: { externalId: 'asc' },
      take: 500,
    })
    for (const { id, externalId } of some) {
      if (externalId === null || run.seen.has(externalId)) continue
      await dropDocument(scope, run, id)
    }
    if (some.length < 500) return
    after = some.at(-1)!.externalId!
  }
}

async function tell(tx: Transaction, run: Run, currentItem: string | null): Promise<void> {
  run.announcedAt = Date.now()
  await tx.prisma.syncRun.update({ where: { id: run.id }, data: { ...run.counts } })
  announce(tx, { id: run.integration.id, status: 'SYNCING' }, { counts: { ...run.counts }, currentItem, runId: run.id })
}

/** After runs that could not even begin: says so, and lets the schedule go on. */
export async function postponeSync(scope: TenantScope, id: string): Promise<void> {
  await scope.write(async (tx) => {
    const integration = await tx.prisma.integration.findUnique({ where: { id } })
    if (!integration || integration.status === 'PAUSED') return
    const nextRunAt = new Date(Date.now() + Math.max(retrySeconds, integration.intervalSeconds) * 1000)
    const failure = 'The sync could not be started; it will be tried again.'
    const updated = await tx.prisma.integration.update({ where: { id }, data: { status: 'ERROR', failure, nextRunAt } })
    queueSync(tx, id, 'SCHEDULE', nextRunAt)
    announce(tx, updated)
  })
}

async function end(
  scope: TenantScope,
  run: Run,
  status: 'COMPLETED' | 'FAILED' | 'CANCELLED',
  failure: string | null,
  soon = false,
): Promise<void> {
  const { id } = run.integration
  await scope.write(async (tx) => {
    const { count } = await tx.prisma.syncRun.updateMany({
      where: { id: run.id, status: 'RUNNING' },
      data: { ...run.counts, status, failure, endedAt: new Date() },
    })
    // another process took it for dead, and runs in its place
    if (count === 0) return
    const integration = await tx.prisma.integration.findUnique({ where: { id } })
    if (!integration) return
    const paused = integration.status === 'PAUSED'
    const pause =
      status === 'COMPLETED' ? integration.intervalSeconds : Math.max(retrySeconds, integration.intervalSeconds)
    const seconds = soon ? 0 : pause
    const nextRunAt = paused ? null : new Date(Date.now() + seconds * 1000)
    const updated = await tx.prisma.integration.update({
      where: { id },
      data: {
        status: paused ? 'PAUSED' : status === 'FAILED' ? 'ERROR' : 'CONNECTED',
        failure,
        nextRunAt,
        updatedAt: new Date(),
      },
    })
    if (nextRunAt) queueSync(tx, id, 'SCHEDULE', nextRunAt)
    announce(tx, updated, { counts: { ...run.counts }, runId: run.id })
  })
}
