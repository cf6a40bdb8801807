import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startDatabases, type TestDatabases } from '../../tests/harness/database.ts'
import { newId } from './ids.ts'
import type { TenantPrisma } from './tenantDatabases.ts'

/** On the embedded database, where no role would catch a statement that went to the wrong schema. */
describe('Prisma clients of several tenants over one engine', () => {
  const slugs = ['one', 'two', 'three', 'four']
  let opened: TestDatabases
  beforeAll(async () => {
    opened = await startDatabases()
    for (const slug of slugs) await opened.tenant(slug)
  })
  afterAll(() => opened.stop())

  const of = (slug: string) => opened.databases.tenant(slug).prisma
  const sameId = newId()

  it('[TEN-5] keep look-ups of the same id in the same moment apart', async () => {
    for (const slug of slugs) {
      await of(slug).conversation.create({ data: { id: sameId, title: `Of ${slug}`, owner: slug } })
    }
    for (let turn = 0; turn < 20; turn++) {
      const found = await Promise.all(
        slugs.flatMap((slug) => [
          of(slug).conversation.findUnique({ where: { id: sameId } }),
          of(slug).conversation.findUnique({ where: { id: sameId }, select: { title: true } }),
          of(slug).conversation.findFirst({ where: { owner: slug } }),
        ]),
      )
      expect(found.map((row) => row?.title)).toEqual(slugs.flatMap((slug) => Array(3).fill(`Of ${slug}`)))
    }
  })

  it('[TEN-5] keep transactions apart that run at once, and one inside the other', async () => {
    const change = (prisma: TenantPrisma, slug: string, step: number) =>
      prisma.$transaction(async (tx) => {
        const { title } = await tx.conversation.findUniqueOrThrow({ where: { id: sameId } })
        expect(title).toContain(`Of ${slug}`)
        await tx.conversation.update({ where: { id: sameId }, data: { title: `Of ${slug} ${step}` } })
        const rows = await tx.$queryRawUnsafe<{ title: string }[]>(
          `select title from ${opened.databases.tenant(slug).table('conversation')}`,
        )
        expect(rows).toEqual([{ title: `Of ${slug} ${step}` }])
      })
    for (let step = 0; step < 5; step++) await Promise.all(slugs.map((slug) => change(of(slug), slug, step)))
    const titles = await Promise.all(slugs.map((slug) => of(slug).conversation.findMany({ select: { title: true } })))
    expect(titles).toEqual(slugs.map((slug) => [{ title: `Of ${slug} 4` }]))
  })

  it('[TEN-5] keep lists of statements apart, and roll back their own', async () => {
    const [one, two] = [of('one'), of('two')]
    const id = newId()
    const create = (prisma: TenantPrisma) => prisma.conversation.create({ data: { id, title: 'New', owner: 'x' } })
    const [made, refused] = await Promise.allSettled([
      one.$transaction([create(one), one.conversation.count()]),
      two.$transaction([create(two), create(two)]),
    ])
    expect(made).toMatchObject({ status: 'fulfilled', value: [{ id }, 2] })
    expect(refused.status).toBe('rejected')
    expect(await Promise.all([one.conversation.count(), two.conversation.count()])).toEqual([2, 1])
  })

  it('[TEN-5] never hold a tenant’s name where a value stands', async () => {
    const title = '"the schema of the tenant".conversation'
    const { id } = await of('three').conversation.create({ data: { id: newId(), title, owner: title } })
    expect(await of('three').conversation.findFirst({ where: { title } })).toMatchObject({ id, title, owner: title })
  })

  it('[TEN-6] refuse what asks for no tenant', async () => {
    const client = of('one') as TenantPrisma & { _engine: object }
    // what is shared is behind what a client sees of it; a release of Prisma that calls more of it must be looked at
    expect(Object.keys(client._engine).sort()).toEqual(
      ['onBeforeExit', 'request', 'requestBatch', 'start', 'stop', 'transaction'].sort(),
    )
    await client.$disconnect()
    expect(await of('two').conversation.count()).toBeGreaterThan(0)
  })
})
