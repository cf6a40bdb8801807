import type { Transaction } from '../../data/write.ts'

export const ingestJob = 'ingest'

export interface IngestPayload {
  documentId: string
}

export type IngestionStage = 'QUEUED' | 'FETCH' | 'PARSE' | 'SPLIT' | 'INDEX' | 'DONE'

export const originalKey = (documentId: string): string => `documents/${documentId}/original`
export const textKey = (documentId: string, version: number): string => `documents/${documentId}/text-${version}`

/** Queues the ingestion of a document's wanted version and tells its readers; commits with the transaction. */
export function queueIngestion(
  tx: Transaction,
  documentId: string,
  status: 'PENDING' | 'PROCESSING' = 'PENDING',
): void {
  const payload: IngestPayload = { documentId }
  tx.job({ kind: ingestJob, key: documentId, payload })
  tx.event({
    topic: 'document',
    subject: documentId,
    type: 'PROGRESS',
    payload: { status, stage: 'QUEUED' satisfies IngestionStage, percent: 0 },
  })
}
