import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Instance, startInstance } from '../../../tests/harness/index.ts'
import { scopeOf } from '../../../tests/harness/scope.ts'
import { newId } from '../../data/ids.ts'
import type { TenantScope } from '../scope.ts'
import { cancelMessage } from './cancel.ts'
import { createConversation } from './conversations.ts'

let instance: Instance
let scope: TenantScope
beforeAll(async () => {
  instance = await startInstance({ WORKERS: '0' })
  scope = await scopeOf(instance)
})
afterAll(() => instance.stop())

describe('cancelling', () => {
  it('[LLM-5] an answer that no process has begun is cancelled for good', async () => {
    const { prisma } = scope.database
    const conversationId = await createConversation(scope, {})
    const id = newId()
    await prisma.message.create({ data: { id, conversationId, role: 'ASSISTANT', content: '', status: 'PENDING' } })
    await cancelMessage(scope, id)
    expect(await prisma.message.findUnique({ where: { id } })).toMatchObject({ status: 'CANCELLED' })
  })
})
