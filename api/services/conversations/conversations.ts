import { z } from 'zod'
import { newId } from '../../data/ids.ts'
import { notFound } from '../../errors/index.ts'
import { type Find, once } from '../idempotency.ts'
import type { TenantScope } from '../scope.ts'
import { stopWork } from '../stopWork.ts'
import { idempotencyKey, title, validate } from '../validation.ts'
import { answerJob, answerWork } from './answer.ts'

export const untitled = 'New conversation'

const createSchema = z.object({ title: title().nullish(), idempotencyKey })

const findConversation: Find<{ id: string }> = ({ conversation }, { id }) =>
  conversation.findUnique({ where: { id }, select: { id: true } })

/** Creates a conversation that belongs to the caller. @returns its id. @throws Fault INVALID_INPUT, IDEMPOTENCY_CONFLICT */
export async function createConversation(scope: TenantScope, input: z.input<typeof createSchema>): Promise<string> {
  scope.require('conversations:write')
  const value = validate(createSchema, input)
  const { id } = await once(scope, 'conversationCreate', value, findConversation, null, async (tx) => {
    const id = newId()
    await tx.prisma.conversation.create({
      data: { id, title: value.title ?? untitled, owner: scope.principal.owner },
    })
    return { id }
  })
  return id
}

const updateSchema = z.object({ id: z.string(), title: title() })

/** Renames a conversation. @throws Fault INVALID_INPUT, NOT_FOUND */
export async function updateConversation(scope: TenantScope, input: z.input<typeof updateSchema>): Promise<void> {
  scope.require('conversations:write')
  const { id, title } = validate(updateSchema, input)
  const { count } = await scope.database.prisma.conversation.updateMany({
    where: { id, owner: scope.principal.owner },
    data: { title },
  })
  if (count === 0) throw notFound('conversation', 'id')
}

/**
 * Deletes a conversation with its messages, and stops the answers that are being written in it; what they cost stays
 * in the usage.
 * @throws Fault NOT_FOUND
 */
export async function removeConversation(scope: TenantScope, id: string): Promise<void> {
  scope.require('conversations:write')
  const unfinished = await scope.write(async (tx) => {
    const unfinished = await tx.prisma.message.findMany({
      where: { conversationId: id, status: { in: ['PENDING', 'STREAMING'] } },
      select: { id: true },
    })
    const { count } = await tx.prisma.conversation.deleteMany({ where: { id, owner: scope.principal.owner } })
    if (count === 0) throw notFound('conversation', 'id')
    tx.audit({ ...scope.actor(), action: 'conversation.delete', targetType: 'Conversation', targetId: id })
    return unfinished
  })
  await Promise.all(unfinished.map(({ id }) => stopWork(scope, answerWork(scope, id), { kind: answerJob, key: id })))
}
