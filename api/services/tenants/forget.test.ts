import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Instance, startInstance } from '../../../tests/harness/index.ts'
import { scopeOf } from '../../../tests/harness/scope.ts'
import { newId } from '../../data/ids.ts'
import type { TenantScope } from '../scope.ts'
import { forgetOld } from './forget.ts'

let instance: Instance
let scope: TenantScope
beforeAll(async () => {
  instance = await startInstance({ WORKERS: '0' })
  scope = await scopeOf(instance)
})
afterAll(() => instance.stop())

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000)

describe('what has served its time', () => {
  it('[GQL-5] goes, and what has not stays', async () => {
    const { prisma } = scope.database
    const key = { owner: 'user:x', operation: 'o', requestHash: 'h', result: {} }
    const job = { kind: 'none', key: 'k', payload: {} }
    await prisma.idempotencyKey.createMany({
      data: [
        { ...key, key: 'old', createdAt: daysAgo(3) },
        { ...key, key: 'new', createdAt: daysAgo(1) },
      ],
    })
    await prisma.job.createMany({
      data: [
        { ...job, id: newId(), state: 'DEAD', createdAt: daysAgo(31) },
        { ...job, id: newId(), state: 'DEAD', createdAt: daysAgo(29) },
        { ...job, id: newId(), state: 'WAITING', createdAt: daysAgo(90) },
      ],
    })
    const uploads = [newId(), newId(), newId()] as const
    await prisma.upload.createMany({
      data: [4, 2, null].map((days, n) => ({
        id: uploads[n]!,
        fileName: 'a.md',
        size: 1n,
        objectKey: `documents/${uploads[n]}/original`,
        owner: 'user:x',
        expiresAt: daysAgo(4),
        ...(days ? { documentId: uploads[n]!, completedAt: daysAgo(days) } : {}),
      })),
    })
    await forgetOld(scope)
    const left = await prisma.upload.findMany({ orderBy: { id: 'asc' } })
    expect(left.map(({ id }) => id)).toEqual([uploads[1], uploads[2]].sort())
    expect((await prisma.idempotencyKey.findMany()).map((row) => row.key)).toEqual(['new'])
    expect((await prisma.job.findMany({ where: { kind: 'none' } })).map((row) => row.state).sort()).toEqual([
      'DEAD',
      'WAITING',
    ])
  })
})
