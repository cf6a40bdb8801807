import { createHash } from 'node:crypto'
import { newId } from '../../data/ids.ts'
import type { Document } from '../../data/prisma/tenant/client.ts'
import { Fault } from '../../errors/index.ts'
import { type Chunk, isSupported, type ParsedDocument, sniffFile, split } from '../../ingestion/index.ts'
import { lexicalEmbedding } from '../../llm/embeddings/lexical.ts'
import type { TenantScope } from '../scope.ts'
import { chunkTerms } from '../search/terms.ts'
import { fetchOriginal } from './fetchOriginal.ts'
import { type IngestionStage, originalKey, textKey } from './queue.ts'
import { deleteObjects } from './remove.ts'

/** Chunks that one statement writes: what a killed process has to do again at most. */
const batchSize = 100

/**
 * Brings a document to its wanted version: fetch, parse, split, index. Each batch of chunks is kept as it is written,
 * so a run that was killed goes on after its last batch; the new version is served at once and whole, at the end.
 * A file that cannot be read ends as FAILED with the reason; only faults of ours are thrown, to be tried again.
 */
export async function ingestDocument(scope: TenantScope, id: string, signal: AbortSignal): Promise<void> {
  const document = await scope.database.prisma.document.findUnique({ where: { id } })
  if (!document || document.version === document.wantedVersion) return
  try {
    await bringToReady(scope, document, signal)
  } catch (error) {
    signal.throwIfAborted()
    if (!(error instanceof Fault) || error.code === 'UNAVAILABLE') throw error
    await failDocument(scope, id, error)
  } finally {
    await discardIfDeleted(scope, document)
  }
}

/** A document that was deleted meanwhile took its objects along, but not those written since. */
async function discardIfDeleted(scope: TenantScope, { id, wantedVersion }: Document): Promise<void> {
  if ((await scope.database.prisma.document.count({ where: { id } })) > 0) return
  await deleteObjects(scope, [originalKey(id), textKey(id, wantedVersion)])
}

/** Marks a document as failed, with words a person can act on; what it served before stays served. */
export async function failDocument(scope: TenantScope, id: string, fault: Fault): Promise<void> {
  await scope.write(async (tx) => {
    const { count } = await tx.prisma.document.updateMany({
      where: { id },
      data: { status: 'FAILED', failure: fault.message, failureCode: fault.code, updatedAt: new Date() },
    })
    if (count === 0) return
    tx.event({
      topic: 'document',
      subject: id,
      type: 'PROGRESS',
      payload: { status: 'FAILED', stage: 'DONE' satisfies IngestionStage, percent: 100 },
    })
  })
}

async function bringToReady(scope: TenantScope, document: Document, signal: AbortSignal): Promise<void> {
  const { id, wantedVersion: version } = document
  const report = (stage: IngestionStage, percent: number) => reportProgress(scope, id, stage, percent)

  let { objectKey, fileName, mimeType } = document
  if (document.sourceKind === 'URL') {
    await report('FETCH', 0)
    const fetched = await fetchOriginal(scope, document.sourceUrl!, originalKey(id), signal)
    objectKey = originalKey(id)
    ;({ fileName, mimeType } = fetched)
    await scope.database.prisma.document.update({
      where: { id },
      data: { objectKey, fileName, mimeType, size: BigInt(fetched.size), contentHash: fetched.sha256 },
    })
  }
  if (!objectKey) throw new Fault('FILE_UNREADABLE', 'The original of this document is missing.')

  await report('PARSE', 5)
  const parsed = await scope.objects.withFile(objectKey, async (path) => {
    const name = fileName ?? document.title
    const sniffed = await sniffFile(path, name, mimeType)
    if (!isSupported(sniffed.mimeType)) {
      throw new Fault('UNSUPPORTED_TYPE', `Files of type ${sniffed.mimeType} cannot be read yet.`)
    }
    mimeType = sniffed.mimeType
    return scope.parts.parser.parse({ path, fileName: name, mimeType }, { signal })
  })
  await scope.objects.put(textKey(id, version), Buffer.from(parsed.text, 'utf8'))

  await report('SPLIT', 30)
  const chunks = split(parsed)
  await index(scope, document, parsed, chunks, signal, report)
  await serve(scope, document, parsed, chunks.length, mimeType)
}

async function index(
  scope: TenantScope,
  document: Document,
  parsed: ParsedDocument,
  chunks: readonly Chunk[],
  signal: AbortSignal,
  report: (stage: IngestionStage, percent: number) => Promise<void>,
): Promise<void> {
  const { database } = scope
  const { id, wantedVersion: version } = document
  for (let from = await keptChunks(scope, document, chunks); from < chunks.length; from += batchSize) {
    signal.throwIfAborted()
    await report('INDEX', 40 + Math.floor((60 * from) / chunks.length))
    const batch = chunks.slice(from, from + batchSize)
    const vectors = lexicalEmbedding.embed(
      batch.map((chunk) => [document.title, chunk.heading, chunk.text].filter(Boolean).join('\n')),
      'document',
    )
    const rows = batch.map((chunk, index) => ({
      id: newId(),
      position: chunk.position,
      text: chunk.text,
      start_offset: chunk.startOffset,
      end_offset: chunk.endOffset,
      page: chunk.page,
      heading: chunk.heading,
      tokens: chunk.tokens,
      hash: hashOf(chunk),
      embedding: `[${vectors[index]!.join(',')}]`,
      terms: chunkTerms(chunk, document.title, parsed.language),
    }))
    // the document's row is held: a document that is being deleted gets no more chunks
    await database.query(
      `with alive as (select id from ${database.table('document')} where id = $2 for key share)
       insert into ${database.table('chunk')} (id, document_id, version, position, text, start_offset, end_offset,
         page, heading, tokens, hash, embedding_model, embedding, terms)
       select r.id, alive.id, $3, r.position, r.text, r.start_offset, r.end_offset, r.page, r.heading, r.tokens, r.hash, $4,
         r.embedding::public.vector, r.terms::tsvector
       from alive, jsonb_to_recordset($1::jsonb) as r(id uuid, position int, text text, start_offset int, end_offset int,
         page int, heading text, tokens int, hash text, embedding text, terms text)
       on conflict (document_id, version, position) do nothing`,
      [JSON.stringify(rows), id, version, lexicalEmbedding.model],
    )
  }
}

const hashOf = (chunk: Chunk): string => createHash('sha256').update(chunk.text).digest('hex')

/**
 * How many chunks a run that was killed has left, as far as they are still those of the document: what a URL answers
 * may be another text by now. What is not is deleted.
 */
async function keptChunks(scope: TenantScope, document: Document, chunks: readonly Chunk[]): Promise<number> {
  const { prisma } = scope.database
  const written = { documentId: document.id, version: document.wantedVersion }
  const found = await prisma.chunk.findMany({
    where: written,
    select: { hash: true },
    orderBy: { position: 'asc' },
    take: chunks.length,
  })
  const changed = found.findIndex(({ hash }, position) => hash !== hashOf(chunks[position]!))
  const kept = changed === -1 ? found.length : changed
  await prisma.chunk.deleteMany({ where: { ...written, position: { gte: kept } } })
  return kept
}

async function serve(
  scope: TenantScope,
  document: Document,
  parsed: ParsedDocument,
  chunkCount: number,
  mimeType: string,
): Promise<void> {
  const { id, wantedVersion: version } = document
  const now = new Date()
  await scope.write(async (tx) => {
    const { count } = await tx.prisma.document.updateMany({
      // not again by a process that was taken for dead
      where: { id, wantedVersion: version, OR: [{ version: null }, { version: { not: version } }] },
      data: {
        status: 'READY',
        failure: null,
        failureCode: null,
        mimeType,
        pageCount: parsed.pages.length || null,
        language: parsed.language,
        version,
        textKey: textKey(id, version),
        chunkCount,
        stage: 'DONE' satisfies IngestionStage,
        percent: 100,
        readyAt: now,
        updatedAt: now,
      },
    })
    if (count === 0) return // deleted, or served already, or a newer version is wanted: its own job follows
    await tx.prisma.chunk.deleteMany({ where: { documentId: id, version: { not: version } } })
    tx.event({
      topic: 'document',
      subject: id,
      type: 'PROGRESS',
      payload: { status: 'READY', stage: 'DONE' satisfies IngestionStage, percent: 100 },
    })
  })
}

async function reportProgress(scope: TenantScope, id: string, stage: IngestionStage, percent: number): Promise<void> {
  await scope.write(async (tx) => {
    const { count } = await tx.prisma.document.updateMany({
      where: { id },
      data: { status: 'PROCESSING', stage, percent, updatedAt: new Date() },
    })
    if (count === 0) throw new Fault('NOT_FOUND', 'The document was deleted.')
    tx.event({ topic: 'document', subject: id, type: 'PROGRESS', payload: { status: 'PROCESSING', stage, percent } })
  })
}
