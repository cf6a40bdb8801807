import type { Transaction } from '../../data/write.ts'
import type { Find } from '../idempotency.ts'

export const syncJob = 'sync'

export type SyncTrigger = 'SCHEDULE' | 'MANUAL' | 'CONNECT'

export interface SyncPayload {
  integrationId: string
  trigger: SyncTrigger
}

export interface SyncCounts {
  added: number
  updated: number
  deleted: number
  skipped: number
  failed: number
}

export const noCounts: SyncCounts = { added: 0, updated: 0, deleted: 0, skipped: 0, failed: 0 }

/** What an event tells of an integration. */
export interface IntegrationState {
  status: string
  counts: SyncCounts
  currentItem: string | null
  runId: string | null
}

export const findIntegration: Find<{ id: string }> = ({ integration }, { id }) =>
  integration.findUnique({ where: { id }, select: { id: true } })

/** Under which key a sync runs here. */
export const syncWork = (slug: string, integrationId: string): string => `${slug}:sync:${integrationId}`

export function queueSync(tx: Transaction, integrationId: string, trigger: SyncTrigger, runAt: Date): void {
  const payload: SyncPayload = { integrationId, trigger }
  tx.job({ kind: syncJob, key: integrationId, payload, runAt })
}

/** Tells the readers of an integration what it is doing; commits with the transaction. */
export function announce(
  tx: Transaction,
  integration: { id: string; status: string },
  state: Partial<IntegrationState> = {},
): void {
  const payload: IntegrationState = {
    status: integration.status,
    counts: noCounts,
    currentItem: null,
    runId: null,
    ...state,
  }
  tx.event({ topic: 'integration', subject: integration.id, type: 'PROGRESS', payload })
}
