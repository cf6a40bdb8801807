import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Instance, startInstance } from '../../../tests/harness/index.ts'
import { scopeOf } from '../../../tests/harness/scope.ts'
import { newId } from '../../data/ids.ts'
import { createHandlers } from '../../jobs/handlers.ts'
import { answerWork, recoverAnswer } from '../conversations/answer.ts'
import { runSync } from '../integrations/sync.ts'
import type { TenantScope } from '../scope.ts'
import { createDocument } from './create.ts'
import { ingestDocument } from './ingest.ts'
import { originalKey } from './queue.ts'
import { completeUpload, createUpload, sweepUploads } from './upload.ts'

let instance: Instance
let scope: TenantScope
beforeAll(async () => {
  instance = await startInstance({ WORKERS: '0' })
  scope = await scopeOf(instance)
})
afterAll(() => instance.stop())
const forever = () => new AbortController().signal

describe('a reading that was killed', () => {
  const paragraphs = (word: string) =>
    Array.from({ length: 60 }, (_, i) => `${word} ${i} `.repeat(60).trim()).join('\n\n')
  const chunks = (documentId: string) =>
    scope.database.prisma.chunk.findMany({ where: { documentId }, orderBy: { position: 'asc' } })

  /** A document as a reading leaves it that was killed after its first chunks. */
  async function halfRead(text: string, count: number) {
    const id = await createDocument(scope, { title: 'T', text })
    await ingestDocument(scope, id, forever())
    const whole = await chunks(id)
    const { prisma } = scope.database
    await prisma.chunk.deleteMany({ where: { documentId: id, position: { gte: count } } })
    await prisma.document.update({ where: { id }, data: { version: null, status: 'PROCESSING' } })
    return { id, whole, kept: await chunks(id) }
  }

  it('[RAG-4] goes on behind what it has written', async () => {
    const { id, whole, kept } = await halfRead(paragraphs('alpha'), 3)
    expect(whole.length).toBeGreaterThan(6)
    await ingestDocument(scope, id, forever())
    const now = await chunks(id)
    expect(now.map(({ text }) => text)).toEqual(whole.map(({ text }) => text))
    expect(now.slice(0, 3).map((chunk) => chunk.id)).toEqual(kept.map((chunk) => chunk.id))
  })

  it('[RAG-4] begins again where the original is another one by now', async () => {
    const { id } = await halfRead(paragraphs('alpha'), 3)
    await scope.objects.put(originalKey(id), Buffer.from(`court ${paragraphs('beta')}`))
    await ingestDocument(scope, id, forever())
    const now = await chunks(id)
    expect(now.some(({ text }) => text.includes('alpha'))).toBe(false)
    expect(now[0]!.text).toContain('court')
    expect(now.map(({ position }) => position)).toEqual(now.map((_, index) => index))
    expect(await scope.database.prisma.document.findUnique({ where: { id } })).toMatchObject({ chunkCount: now.length })
  })

  it('[RAG-4] leaves nothing of a longer original', async () => {
    const { id } = await halfRead(paragraphs('alpha'), 5)
    await scope.objects.put(originalKey(id), Buffer.from('Bref.'))
    await ingestDocument(scope, id, forever())
    expect((await chunks(id)).map(({ text }) => text)).toEqual(['Bref.'])
  })
})

describe('an upload that was never finished', () => {
  const bytes = Buffer.from('Bonjour à tous.')
  const expired = async (more: object = {}) => {
    const { id } = await createUpload(scope, { fileName: 'a.txt', size: bytes.length })
    await scope.objects.put(originalKey(id), bytes)
    await scope.database.prisma.upload.update({ where: { id }, data: { expiresAt: new Date(0), ...more } })
    return id
  }
  const left = async (id: string) => [
    await scope.database.prisma.upload.count({ where: { id } }),
    (await scope.objects.stat(originalKey(id))) !== null,
  ]

  it('[RAG-1] leaves nothing once it has expired', async () => {
    const id = await expired()
    await sweepUploads(scope)
    expect(await left(id)).toEqual([0, false])
    await expect(completeUpload(scope, id)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('[RAG-1] cannot be finished once its sweep has begun, and a sweep that was killed is done again', async () => {
    const id = await expired({ completedAt: new Date(), expiresAt: new Date(Date.now() + 60_000) })
    await expect(completeUpload(scope, id)).rejects.toMatchObject({ code: 'UPLOAD_EXPIRED' })
    expect(await scope.database.prisma.document.count({ where: { id } })).toBe(0)
    await scope.database.prisma.upload.update({ where: { id }, data: { expiresAt: new Date(0) } })
    await sweepUploads(scope)
    expect(await left(id)).toEqual([0, false])
  })

  it('[RAG-1] and one that was are told apart', async () => {
    const { id } = await createUpload(scope, { fileName: 'a.txt', size: bytes.length })
    await scope.objects.put(originalKey(id), bytes)
    expect(await Promise.all([completeUpload(scope, id), completeUpload(scope, id)])).toEqual([id, id])
    await scope.database.prisma.upload.update({ where: { id }, data: { expiresAt: new Date(0) } })
    await sweepUploads(scope)
    expect(await left(id)).toEqual([1, true])
  })
})

describe('an answer whose lease ran out', () => {
  it('[LLM-5] is not taken from the process that is still writing it', async () => {
    const { prisma } = scope.database
    const conversationId = newId()
    const id = newId()
    await prisma.conversation.create({ data: { id: conversationId, title: 'C', owner: scope.principal.owner } })
    await prisma.message.create({
      data: { id, conversationId, role: 'ASSISTANT', content: 'half', status: 'STREAMING' },
    })
    const writing = Promise.withResolvers<void>()
    const done = scope.parts.running.run(answerWork(scope, id), () => writing.promise)
    await expect(recoverAnswer(scope, id)).rejects.toMatchObject({ code: 'UNAVAILABLE' })
    expect(await prisma.message.findUniqueOrThrow({ where: { id } })).toMatchObject({ status: 'STREAMING' })
    writing.resolve()
    await done
    await recoverAnswer(scope, id)
    expect(await prisma.message.findUniqueOrThrow({ where: { id } })).toMatchObject({
      status: 'FAILED',
      content: 'half',
      failureCode: 'INTERRUPTED',
    })
  })
})

describe('a sync whose document cannot be kept', () => {
  it('[CON-6] [RAG-14] leaves no file behind, and goes on with the others', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sft-sync-'))
    await writeFile(join(folder, 'good.txt'), 'Bonjour.')
    await writeFile(join(folder, 'taken.txt'), 'Bonsoir.')
    const { prisma } = scope.database
    const id = newId()
    await prisma.integration.create({
      data: { id, connector: 'local-folder', name: 'N', config: { path: folder }, intervalSeconds: 300 },
    })
    // the database refuses one row, as it would when it is full
    const table = scope.database.table('document')
    await scope.database.query(`alter table ${table} add constraint refused check (title <> 'taken.txt')`)
    const files = () => readdir(join(instance.dataDir, 'files', 'demo', 'documents'))
    const before = await files()
    try {
      await runSync(scope, { integrationId: id, trigger: 'MANUAL' }, forever())
      const run = await prisma.syncRun.findFirstOrThrow({ where: { integrationId: id } })
      expect(run).toMatchObject({ status: 'COMPLETED', failed: 1 })
      const documents = await prisma.document.findMany({ where: { integrationId: id } })
      expect(documents.map(({ title }) => title)).toEqual(['good.txt'])
      const stored = (await files()).filter((name) => !before.includes(name))
      const full = []
      for (const name of stored) if ((await scope.objects.stat(originalKey(name))) !== null) full.push(name)
      expect(full).toEqual(documents.map((document) => document.id))
    } finally {
      await scope.database.query(`alter table ${table} drop constraint refused`)
      await rm(folder, { recursive: true })
    }
  })
})

describe('a job that failed for the last time', () => {
  const handlers = () => createHandlers(instance.platform.parts, async () => scope)
  const job = (kind: string, payload: object) => ({ id: newId(), kind, key: 'k', payload, attempts: 5 })

  it('[CON-7] leaves its integration in error, with its next run on time', async () => {
    const id = newId()
    const { prisma } = scope.database
    await prisma.integration.create({
      data: { id, connector: 'none', name: 'N', config: {}, status: 'SYNCING', intervalSeconds: 300 },
    })
    await handlers().sync!.gaveUp!('demo', job('sync', { integrationId: id, trigger: 'SCHEDULE' }), null)
    const integration = await prisma.integration.findUniqueOrThrow({ where: { id } })
    expect(integration.status).toBe('ERROR')
    expect(await prisma.job.findFirst({ where: { kind: 'sync', key: id } })).toMatchObject({
      state: 'WAITING',
      runAt: integration.nextRunAt,
    })
    // paused by a person, it stays so
    await prisma.integration.update({ where: { id }, data: { status: 'PAUSED' } })
    await handlers().sync!.gaveUp!('demo', job('sync', { integrationId: id, trigger: 'SCHEDULE' }), null)
    expect(await prisma.integration.findUniqueOrThrow({ where: { id } })).toMatchObject({ status: 'PAUSED' })
    await runSync(scope, { integrationId: id, trigger: 'MANUAL' }, forever())
    expect(await prisma.syncRun.count({ where: { integrationId: id } })).toBe(0)
  })

  it('[LLM-5] ends its answer, so that its readers are told', async () => {
    const { prisma } = scope.database
    const conversationId = newId()
    const id = newId()
    await prisma.conversation.create({ data: { id: conversationId, title: 'C', owner: scope.principal.owner } })
    await prisma.message.create({
      data: { id, conversationId, role: 'ASSISTANT', content: 'half', status: 'STREAMING', sequence: 3 },
    })
    await handlers().answer!.gaveUp!('demo', job('answer', { messageId: id, principal: {} }), null)
    expect(await prisma.message.findUniqueOrThrow({ where: { id } })).toMatchObject({
      status: 'FAILED',
      content: 'half',
      failureCode: 'INTERNAL',
    })
    await handlers().answer!.gaveUp!('demo', job('answer', { messageId: newId(), principal: {} }), null)
  })
})
