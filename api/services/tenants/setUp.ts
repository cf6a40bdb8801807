import { newId } from '../../data/ids.ts'
import { chainOf, Fault } from '../../errors/index.ts'
import { lexicalEmbedding } from '../../llm/embeddings/lexical.ts'
import type { Parts } from '../scope.ts'
import { ensureFirstAccess, type FirstAccess } from './firstAccess.ts'

/**
 * Makes everything that a tenant needs before anybody can use it: its schema and role, its place for files, the
 * built-in models, who is let in first. Every step can be repeated: a set-up that was cut off anywhere is finished by
 * running it again. Why it failed is kept in the tenant's row.
 * @throws Fault TENANT_NOT_FOUND when the tenant was deleted meanwhile
 */
export async function setUpTenant(parts: Parts, { slug }: { slug: string }): Promise<void> {
  const { databases, secrets } = parts
  const { tenant: tenants } = databases.platform
  await databases.alone(`tenant:${slug}`, async () => {
    const tenant = await tenants.findUnique({ where: { slug } })
    if (!tenant || tenant.status === 'DELETING') throw new Fault('TENANT_NOT_FOUND')
    try {
      await databases.provision(slug)
      await prepareFiles(parts, tenant)
      await ensureBuiltInModels(parts, slug)
      if (tenant.setUpSealed) {
        const access = JSON.parse(secrets.openOwn(`set-up:${tenant.id}`, tenant.setUpSealed)) as FirstAccess
        await ensureFirstAccess(databases.tenant(slug).prisma, access)
      }
    } catch (error) {
      await tenants.updateMany({ where: { slug }, data: { migrationError: chainOf(error) } })
      throw error
    }
    await tenants.updateMany({
      where: { slug, status: 'PROVISIONING' },
      data: { status: 'ACTIVE', setUpSealed: null },
    })
  })
  parts.signals.publish({ kind: 'tenant', slug })
}

/** A tenant at work can do without its files' server for a while: its place is made at the first write too. */
async function prepareFiles(parts: Parts, { slug, status }: { slug: string; status: string }): Promise<void> {
  try {
    await parts.objects.prepareTenant(slug)
  } catch (error) {
    if (status === 'PROVISIONING' || !(error instanceof Fault) || error.code !== 'UNAVAILABLE') throw error
    parts.log.warn({ err: error, tenant: slug }, 'the files of a tenant are not reachable; what needs them waits')
  }
}

/** The same for whoever waits for it. @throws Fault UNAVAILABLE when it did not succeed yet */
export async function finishSetUp(parts: Parts, tenant: { slug: string }): Promise<void> {
  await setUpTenant(parts, tenant).catch((error: unknown) => {
    throw new Fault(
      'UNAVAILABLE',
      'The tenant is there, but its database could not be set up yet. It is tried again by itself; the tenant’s page says what is wrong.',
      { cause: error },
    )
  })
}

async function ensureBuiltInModels(parts: Parts, slug: string): Promise<void> {
  const { prisma } = parts.databases.tenant(slug)
  if (await prisma.provider.findFirst({ where: { kind: 'OFFLINE' } })) return
  const providerId = newId()
  const answerer = newId()
  const embedding = newId()
  await prisma.$transaction([
    prisma.provider.create({ data: { id: providerId, name: 'Built-in', kind: 'OFFLINE' } }),
    prisma.model.create({
      data: {
        id: answerer,
        providerId,
        name: 'offline-extractive',
        displayName: 'Built-in answerer (quotes passages)',
        uses: ['CHAT', 'RAG', 'GENERATION'],
      },
    }),
    prisma.model.create({
      data: {
        id: embedding,
        providerId,
        name: lexicalEmbedding.model,
        displayName: 'Built-in lexical embedding',
        uses: ['EMBEDDING'],
      },
    }),
    prisma.modelDefault.createMany({
      data: [
        ...['CHAT', 'RAG', 'GENERATION'].map((use) => ({ use, modelId: answerer })),
        { use: 'EMBEDDING', modelId: embedding },
      ],
    }),
  ])
}
