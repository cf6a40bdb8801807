import { newId } from '../../data/ids.ts'
import { keepLease } from '../../data/leases.ts'
import type { Message } from '../../data/prisma/tenant/client.ts'
import type { MessageStreamWriter, StreamEvent } from '../../data/streams/index.ts'
import { Fault } from '../../errors/index.ts'
import { queryTerms } from '../../language/index.ts'
import type { Settled } from '../../llm/call.ts'
import { bestExcerpt } from '../../llm/providers/offline.ts'
import { resolveModel } from '../models/resolve.ts'
import { type StopReason, WorkStop } from '../runningWork.ts'
import type { TenantScope } from '../scope.ts'
import { type SearchHit, search } from '../search/search.ts'
import { createCitationFilter } from './citations.ts'
import { buildTurns } from './prompt.ts'
import { findUsage } from './usage.ts'

export const answerJob = 'answer'

/** Under which key an answer runs here. */
export const answerWork = (scope: TenantScope, messageId: string): string => `${scope.tenant.slug}:${messageId}`

/** Passages given to the model. */
const passageCount = 8
/** How often the message's row takes over what was streamed. */
const checkpointMs = 500

/**
 * Added to the last checkpointed sequence number when an answer's process died: more than it can have given out since,
 * so that a reader's cursor always lies before the end that it is told.
 */
const lostSequences = 1_000_000

/** Begins an answer in this process; it runs on after this returns. */
export function startAnswer(scope: TenantScope, messageId: string): void {
  // the stream is there before the caller can ask for it
  const stream = scope.parts.streams.open(answerWork(scope, messageId), 0)
  void run(scope, messageId, stream).catch((error) =>
    scope.parts.log.error({ err: error, messageId }, 'answer ended badly'),
  )
  // those who would take it over learn of its lease
  scope.parts.onWritten(scope.database, { topics: new Set(), jobs: true })
}

/**
 * Takes over an answer whose process died: one that had not begun is begun; of one that had, the text so far is kept
 * and the message fails as interrupted, since asking the model again would be paid twice.
 */
export async function recoverAnswer(scope: TenantScope, messageId: string): Promise<void> {
  // its lease ran out because the database was away, not because its process is dead: this is its process
  if (scope.parts.running.runs(answerWork(scope, messageId))) throw new Fault('UNAVAILABLE')
  const message = await scope.database.prisma.message.findUnique({ where: { id: messageId } })
  if (message?.status === 'PENDING') {
    await run(scope, messageId, scope.parts.streams.open(answerWork(scope, messageId), 0))
  } else if (message) {
    await abandon(scope, message, interrupted('The server stopped while it was answering.'))
  }
}

/** Ends an answer that could not be taken over. */
export async function failAnswer(scope: TenantScope, messageId: string): Promise<void> {
  const message = await scope.database.prisma.message.findUnique({ where: { id: messageId } })
  if (message) await abandon(scope, message, new Fault('INTERNAL'))
}

/** Ends an answer as cancelled that no process writes, such as one whose process was killed. */
export async function cancelAbandoned(scope: TenantScope, messageId: string): Promise<void> {
  const message = await scope.database.prisma.message.findUnique({ where: { id: messageId } })
  if (message) await abandon(scope, message, 'CANCELLED')
}

async function abandon(scope: TenantScope, message: Message, fault: Fault | 'CANCELLED'): Promise<void> {
  const begun = message.status === 'STREAMING'
  await finish(scope, message.id, begun, {
    fault: message.cancelRequestedAt ? 'CANCELLED' : fault,
    sequence: message.sequence + (begun ? lostSequences : 1),
  })
}

async function run(scope: TenantScope, messageId: string, stream: MessageStreamWriter): Promise<void> {
  try {
    await scope.parts.running.run(
      answerWork(scope, messageId),
      (signal) => answer(scope, messageId, stream, signal),
      () => isWanted(scope, messageId),
    )
  } finally {
    stream.end()
  }
}

async function isWanted({ database }: TenantScope, messageId: string): Promise<boolean> {
  const rows = await database.query(
    `select 1 from ${database.table('message')}
     where id = $1 and status in ('PENDING', 'STREAMING') and cancel_requested_at is null`,
    [messageId],
  )
  return rows.length > 0
}

async function answer(
  scope: TenantScope,
  messageId: string,
  stream: MessageStreamWriter,
  outside: AbortSignal,
): Promise<void> {
  const { database, parts } = scope
  const own = new AbortController()
  const stop = (reason: StopReason) => own.abort(new WorkStop(reason))
  const job = { kind: answerJob, key: messageId }
  const release = keepLease(database, job, parts.config.instance, () => stop('LOST'), parts.log)
  const work: Work = { stream, signal: AbortSignal.any([outside, own.signal]), stop, begun: false, metered: false }
  try {
    const message = await database.prisma.message.findUniqueOrThrow({ where: { id: messageId } })
    await generate(scope, message, work)
  } catch (error) {
    const { signal } = work
    const fault = signal.aborted
      ? stopFault(signal.reason)
      : error instanceof Fault
        ? error
        : new Fault('INTERNAL', undefined, { cause: error })
    if (!signal.aborted) parts.log.error({ err: error, messageId }, 'answer failed')
    // whoever follows the rows finds in the ledger what the call came to by then: the stream tells no less
    if (work.begun && !work.metered) {
      const usage = await findUsage(scope, messageId).catch((cause) => {
        parts.log.warn({ err: cause, messageId }, 'usage not told; the ledger has it')
        return null
      })
      if (usage?.settled) stream.push(usage.event)
    }
    if (await finish(scope, messageId, work.begun, { fault, sequence: stream.sequence + 1 })) {
      stream.push(endOf(fault))
    }
  } finally {
    release()
  }
}

/** An answer as this process writes it. */
interface Work {
  stream: MessageStreamWriter
  signal: AbortSignal
  /** Aborts the signal from within: its row says so. */
  stop(reason: StopReason): void
  /** Whether it was this process that began it: only then may it end one that has begun. */
  begun: boolean
  /** Whether its usage was told. */
  metered: boolean
}

async function generate(scope: TenantScope, message: Message, work: Work): Promise<void> {
  const { stream, signal } = work
  const turns = await history(scope, message)
  const question = turns.at(-1)?.content ?? ''
  const model = await resolveModel(scope, 'CHAT', message.modelId)
  const hits = await findPassages(scope, question)
  const passages = hits.map((hit, index) => ({ number: index + 1, title: hit.title, page: hit.page, text: hit.text }))

  if (!(await begin(scope, message.id))) {
    work.stop('CANCELLED')
    signal.throwIfAborted()
  }
  work.begun = true
  stream.push({ type: 'started' })

  const wanted = new Set(queryTerms(question))
  const filter = createCitationFilter(new Set(passages.map(({ number }) => number)))
  const checkpoint = createCheckpoint(scope, message.id, work)
  let usage: Settled | null = null
  let fault: Fault | null = null

  const emit = async (pieces: ReturnType<typeof filter.push>) => {
    for (const piece of pieces) {
      if (piece.type === 'text') {
        checkpoint.add(piece.text, stream.push({ type: 'delta', text: piece.text }))
      } else {
        // its place is in the row: whoever follows the rows is told it there too, and once
        const place = { sequence: stream.sequence + 1, textLength: checkpoint.text.length }
        const hit = hits[piece.number - 1]!
        const citationId = await saveCitation(scope, message.id, { number: piece.number, ...place }, hit, wanted)
        if (citationId) stream.push({ type: 'citation', citationId })
      }
    }
  }

  try {
    const caller = {
      database: scope.database,
      userId: scope.principal.kind === 'USER' ? scope.principal.id : null,
      apiKeyId: scope.principal.kind === 'API_KEY' ? scope.principal.id : null,
      messageId: message.id,
    }
    const request = { turns: buildTurns(turns, passages), passages }
    for await (const event of scope.parts.gateway.chat(caller, model, 'CHAT', request, signal)) {
      if (event.type === 'delta') {
        await emit(filter.push(event.text))
      } else {
        usage = event.usage
        fault = event.error
      }
    }
    await emit(filter.end())
  } finally {
    await checkpoint.stop()
  }

  if (usage) {
    const { inputTokens, outputTokens, cost, currency, latencyMs, firstTokenMs, estimated } = usage
    stream.push({ type: 'usage', inputTokens, outputTokens, cost, currency, latencyMs, firstTokenMs, estimated })
    work.metered = true
  }
  const stopped = signal.aborted ? stopFault(signal.reason) : fault
  // the end's own sequence number is stored, so that a reader of the row does not get the end a second time
  const end = { fault: stopped, content: checkpoint.text, sequence: stream.sequence + 1 }
  if (await finish(scope, message.id, true, end)) stream.push(endOf(stopped))
}

/** False when somebody cancelled it before, or another process has begun it. */
async function begin({ database }: TenantScope, messageId: string): Promise<boolean> {
  const rows = await database.query(
    `update ${database.table('message')} set status = 'STREAMING'
     where id = $1 and status = 'PENDING' and cancel_requested_at is null returning id`,
    [messageId],
  )
  return rows.length > 0
}

async function history(scope: TenantScope, message: Message) {
  const { database } = scope
  // the newest turns are enough context, and bounded; answers that were replaced by a newer one are left out
  const rows = await database.query<{ id: string; role: string; content: string; parentId: string | null }>(
    `select id, role, content, parent_id as "parentId" from ${database.table('message')}
     where conversation_id = $1 and created_at <= (select created_at from ${database.table('message')} where id = $2)
       and status in ('COMPLETED', 'CANCELLED') order by created_at desc, id desc limit 20`,
    [message.conversationId, message.parentId],
  )
  const answered = new Set<string>()
  const kept = rows.filter(({ role, parentId }) => {
    if (role !== 'ASSISTANT' || parentId === null) return true
    return !answered.has(parentId) && answered.add(parentId)
  })
  return kept
    .reverse()
    .map(({ role, content }) => ({ role: role === 'USER' ? ('user' as const) : ('assistant' as const), content }))
}

async function findPassages(scope: TenantScope, question: string): Promise<SearchHit[]> {
  if (!scope.principal.scopes.has('rag:query')) return []
  const query = question.slice(0, 2_000).toWellFormed()
  const { hits } = await search(scope, { query, mode: 'HYBRID', first: passageCount })
  return hits
}

/** Stores what a marker refers to. Returns null when the passage is no longer there to be cited. */
async function saveCitation(
  scope: TenantScope,
  messageId: string,
  { number, sequence, textLength }: { number: number; sequence: number; textLength: number },
  hit: SearchHit,
  wanted: ReadonlySet<string>,
): Promise<string | null> {
  const { database } = scope
  const id = newId()
  const rows = await database.query<{ id: string }>(
    `insert into ${database.table('citation')} (id, message_id, number, quote, page, score, sequence, text_length,
       chunk_id, document_id)
     select $1, $2, $3, $4, $5, $6, $9, $10, (select id from ${database.table('chunk')} where id = $7),
       (select id from ${database.table('document')} where id = $8)
     on conflict (message_id, number) do nothing returning id`,
    [
      ...[id, messageId, number, bestExcerpt(hit.text, wanted), hit.page, hit.score, hit.chunkId, hit.documentId],
      ...[sequence, textLength],
    ],
  )
  return rows[0]?.id ?? null
}

/** Writes the growing text to the row at intervals, one write at a time, and looks there whether it shall go on. */
function createCheckpoint(scope: TenantScope, messageId: string, { stream, stop }: Work) {
  const { database } = scope
  const table = database.table('message')
  let text = ''
  let sequence = 0
  let written = 0
  let writing: Promise<void> = Promise.resolve()
  const save = async () => {
    const at = sequence
    const which = `where id = $1 and status = 'STREAMING'`
    const rows = await database.query<{ cancelled: boolean }>(
      written === at
        ? `select cancel_requested_at is not null as cancelled from ${table} ${which}`
        : `update ${table} set content = $2, sequence = $3 ${which} returning cancel_requested_at is not null as cancelled`,
      written === at ? [messageId] : [messageId, text, at],
    )
    if (!rows[0]) return stop('LOST')
    if (rows[0].cancelled) stop('CANCELLED')
    written = at
    stream.checkpointed(at)
  }
  const timer = setInterval(() => {
    writing = writing.then(save).catch((error) => {
      scope.parts.log.warn({ err: error, messageId }, 'checkpoint not written; the next one will be')
    })
  }, checkpointMs)
  return {
    get text() {
      return text
    },
    add(piece: string, at: number) {
      text += piece
      sequence = at
    },
    async stop() {
      clearInterval(timer)
      await writing
      if (written !== sequence) await save()
    },
  }
}

/** Ends an answer, unless it has ended already or is not at that point. @returns whether it did */
async function finish(
  scope: TenantScope,
  messageId: string,
  begun: boolean,
  end: { fault: Fault | 'CANCELLED' | null; content?: string; sequence: number },
): Promise<boolean> {
  const { fault, ...text } = end
  return scope.write(async (tx) => {
    const { count } = await tx.prisma.message.updateMany({
      where: { id: messageId, status: begun ? 'STREAMING' : 'PENDING' },
      data: {
        ...text,
        status: fault === null ? 'COMPLETED' : fault === 'CANCELLED' ? 'CANCELLED' : 'FAILED',
        completedAt: new Date(),
        failureCode: fault instanceof Fault ? fault.code : null,
        failureReason: fault instanceof Fault ? fault.message : null,
      },
    })
    // what goes on in another process keeps its job
    const mine = count > 0 ? {} : { instance: scope.parts.config.instance }
    await tx.prisma.job.deleteMany({ where: { kind: answerJob, key: messageId, ...mine } })
    return count > 0
  })
}

const interrupted = (why: string) => new Fault('INTERRUPTED', `${why} The text so far is kept; ask again for the rest.`)

const stopFault = (reason: unknown): Fault | 'CANCELLED' =>
  reason instanceof WorkStop && reason.reason === 'CANCELLED' ? 'CANCELLED' : interrupted('The server is restarting.')

function endOf(fault: Fault | 'CANCELLED' | null): StreamEvent {
  if (fault === null) return { type: 'completed' }
  return fault === 'CANCELLED'
    ? { type: 'failed', code: 'CANCELLED', reason: 'The answer was stopped.' }
    : { type: 'failed', code: fault.code, reason: fault.message }
}
