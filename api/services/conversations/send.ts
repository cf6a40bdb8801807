import { z } from 'zod'
import { newId } from '../../data/ids.ts'
import { leaseUntil } from '../../data/leases.ts'
import type { Transaction } from '../../data/write.ts'
import { Fault, notFound } from '../../errors/index.ts'
import type { ResolvedModel } from '../../llm/call.ts'
import { type Find, once } from '../idempotency.ts'
import { resolveModel } from '../models/resolve.ts'
import type { TenantScope } from '../scope.ts'
import { idempotencyKey, isBlank, text, validate } from '../validation.ts'
import { answerJob, startAnswer } from './answer.ts'
import { untitled } from './conversations.ts'

/** By id or by name; where a provider's name stands before it, both are there. */
const model = text(400, 1).nullish()

const schema = z.object({
  conversationId: z.string(),
  content: text(100_000).refine((value) => !isBlank(value), 'must not be empty'),
  model,
  idempotencyKey,
})

export type MessageSend = z.input<typeof schema>

/** A question goes with its answer: with the conversation. */
const findAnswer: Find<{ messageId: string }> = ({ message }, { messageId: id }) =>
  message.findUnique({ where: { id }, select: { id: true } })

const regenerateSchema = z.object({ id: z.string(), model, idempotencyKey })

/**
 * Adds the user's message and begins to answer it. The answer runs on after this returns; its stream carries it.
 * Guarantees: both messages and the job that owns the answer commit together, so a killed server leaves no answer
 * without an end.
 * @throws Fault NOT_FOUND, INVALID_INPUT, MODEL_UNAVAILABLE, IDEMPOTENCY_CONFLICT
 */
export async function sendMessage(
  scope: TenantScope,
  input: MessageSend,
): Promise<{ userMessageId: string; messageId: string }> {
  scope.require('conversations:write')
  const value = validate(schema, input)
  let mine: string | null = null
  const model = () => resolveModel(scope, 'CHAT', value.model)
  const result = await once(scope, 'messageSend', value, findAnswer, model, async (tx, resolved) => {
    const owner = scope.principal.owner
    const conversation = await tx.prisma.conversation.findFirst({ where: { id: value.conversationId, owner } })
    if (!conversation) throw notFound('conversation', 'conversationId')
    const userMessageId = newId()
    const createdAt = new Date()
    await tx.prisma.message.create({
      data: {
        id: userMessageId,
        conversationId: conversation.id,
        role: 'USER',
        content: value.content,
        status: 'COMPLETED',
        createdAt,
        completedAt: createdAt,
      },
    })
    const messageId = await queueAnswer(tx, scope, conversation.id, userMessageId, resolved, createdAt)
    await tx.prisma.conversation.update({
      where: { id: conversation.id },
      data: {
        updatedAt: createdAt,
        ...(conversation.title === untitled ? { title: titleFrom(value.content) } : {}),
      },
    })
    mine = messageId
    return { userMessageId, messageId }
  })
  if (mine === result.messageId) startAnswer(scope, result.messageId)
  return result
}

/**
 * Answers the same question again, as a new message beside the old one.
 * @returns the new message's id
 * @throws Fault NOT_FOUND, CONFLICT, INVALID_INPUT, MODEL_UNAVAILABLE, IDEMPOTENCY_CONFLICT
 */
export async function regenerateMessage(scope: TenantScope, input: z.input<typeof regenerateSchema>): Promise<string> {
  scope.require('conversations:write')
  const value = validate(regenerateSchema, input)
  let mine: string | null = null
  const model = () => resolveModel(scope, 'CHAT', value.model)
  const { messageId } = await once(scope, 'messageRegenerate', value, findAnswer, model, async (tx, resolved) => {
    const old = await tx.prisma.message.findUnique({ where: { id: value.id } })
    const conversation =
      old &&
      (await tx.prisma.conversation.findFirst({ where: { id: old.conversationId, owner: scope.principal.owner } }))
    if (!old || !conversation) throw notFound('message', 'id')
    const refuse = (why: string) => new Fault('CONFLICT', why, { field: ['id'] })
    if (old.role !== 'ASSISTANT' || !old.parentId) throw refuse('Only an answer can be generated again.')
    if (old.status === 'PENDING' || old.status === 'STREAMING') {
      throw refuse('This answer is still being written; stop it first.')
    }
    mine = await queueAnswer(tx, scope, conversation.id, old.parentId, resolved, new Date())
    return { messageId: mine }
  })
  if (mine === messageId) startAnswer(scope, messageId)
  return messageId
}

async function queueAnswer(
  tx: Transaction,
  scope: TenantScope,
  conversationId: string,
  parentId: string,
  model: ResolvedModel,
  at: Date,
): Promise<string> {
  const id = newId()
  await tx.prisma.message.create({
    data: {
      id,
      conversationId,
      parentId,
      role: 'ASSISTANT',
      content: '',
      status: 'PENDING',
      modelId: model.id,
      // strictly after the question, whatever the clock's resolution
      createdAt: new Date(at.getTime() + 1),
    },
  })
  // it starts at once in this process; another takes it only when this one stops renewing its lease
  await tx.execute(
    `insert into ${scope.database.table('job')} (id, kind, key, payload, state, attempts, instance, lease_until)
     values ($1::uuid, $2, $3, $4::jsonb, 'ACTIVE', 1, $5, ${leaseUntil})`,
    newId(),
    answerJob,
    id,
    JSON.stringify({ messageId: id, principal: { ...scope.principal, scopes: [...scope.principal.scopes] } }),
    scope.parts.config.instance,
  )
  return id
}

function titleFrom(content: string): string {
  const line = content.replace(/[\s\p{Cc}]+/gu, ' ').trim()
  if (isBlank(line)) return untitled
  return line.length <= 80 ? line : `${line.slice(0, 79).toWellFormed()}…`
}
