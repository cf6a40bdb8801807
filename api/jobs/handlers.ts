import { Fault } from '../errors/index.ts'
import { failAnswer, recoverAnswer } from '../services/conversations/answer.ts'
import { failDocument, ingestDocument } from '../services/documents/ingest.ts'
import type { IngestPayload } from '../services/documents/queue.ts'
import { type SyncPayload, syncWork } from '../services/integrations/state.ts'
import { isSyncWanted, postponeSync, runSync } from '../services/integrations/sync.ts'
import type { Principal } from '../services/principal.ts'
import { WorkStop } from '../services/runningWork.ts'
import type { Parts, TenantScope } from '../services/scope.ts'
import type { JobHandler } from './queue.ts'

/** How soon a sync notices that it was paused, if no word of it came. */
const lookMs = 1_000

/** A scope for work that nobody waits for: the system's own, or that of the principal who asked. */
export type WorkScope = (slug: string, principal?: Principal) => Promise<TenantScope>

interface AnswerPayload {
  messageId: string
  principal: Omit<Principal, 'scopes'> & { scopes: Principal['scopes'] extends ReadonlySet<infer S> ? S[] : never }
}

/** What each kind of job does: a scope is made as for a request, and the same service is called. */
export function createHandlers(parts: Parts, scopeFor: WorkScope): Record<string, JobHandler> {
  return {
    ingest: {
      async run(slug, { payload }, signal) {
        await ingestDocument(await scopeFor(slug), (payload as IngestPayload).documentId, signal)
      },
      async gaveUp(slug, { payload }) {
        const fault = new Fault(
          'INTERNAL',
          'The file could not be processed after several attempts; try “Reindex” later.',
        )
        await failDocument(await scopeFor(slug), (payload as IngestPayload).documentId, fault)
      },
    },
    sync: {
      async run(slug, { payload }, signal) {
        const sync = payload as SyncPayload
        const scope = await scopeFor(slug)
        const key = syncWork(slug, sync.integrationId)
        // no word of a pause may have come from another process
        const look = setInterval(() => parts.running.look(key), lookMs)
        const work = (stopped: AbortSignal) => {
          const shutdown = new AbortController()
          const pass = () => shutdown.abort(new WorkStop('SHUTDOWN'))
          if (signal.aborted) pass()
          signal.addEventListener('abort', pass, { once: true })
          return runSync(scope, sync, AbortSignal.any([shutdown.signal, stopped]))
        }
        await parts.running
          .run(key, work, () => isSyncWanted(scope, sync.integrationId))
          .finally(() => clearInterval(look))
      },
      async gaveUp(slug, { payload }) {
        await postponeSync(await scopeFor(slug), (payload as SyncPayload).integrationId)
      },
    },
    answer: {
      async run(slug, { payload }) {
        const { messageId, principal } = payload as AnswerPayload
        await recoverAnswer(await scopeFor(slug, { ...principal, scopes: new Set(principal.scopes) }), messageId)
      },
      async gaveUp(slug, { payload }) {
        await failAnswer(await scopeFor(slug), (payload as AnswerPayload).messageId)
      },
    },
  }
}
