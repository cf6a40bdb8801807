import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Instance, startInstance } from '../../../tests/harness/index.ts'
import { scopeOf } from '../../../tests/harness/scope.ts'
import { newId } from '../../data/ids.ts'
import type { TenantScope } from '../scope.ts'
import { updateIntegration } from './connect.ts'

let instance: Instance
let scope: TenantScope
beforeAll(async () => {
  instance = await startInstance({ WORKERS: '0' })
  scope = await scopeOf(instance)
})
afterAll(() => instance.stop())

describe('changing an integration', () => {
  it('[CON-7] a shorter interval brings the next run forward, a longer one does not put it off', async () => {
    const { prisma } = scope.database
    const id = newId()
    const far = new Date(Date.now() + 365 * 86_400_000)
    await prisma.integration.create({
      data: { id, connector: 'local-folder', name: 'N', config: {}, intervalSeconds: 31_536_000, nextRunAt: far },
    })
    await updateIntegration(scope, { id, intervalSeconds: 300 })
    const next = async () => (await prisma.integration.findUniqueOrThrow({ where: { id } })).nextRunAt!
    const soon = await next()
    expect(soon.getTime()).toBeLessThan(Date.now() + 301_000)
    expect(await prisma.job.findFirst({ where: { kind: 'sync', key: id } })).toMatchObject({ runAt: soon })
    await updateIntegration(scope, { id, intervalSeconds: 86_400 })
    expect(await next()).toEqual(soon)
  })
})
