import { newId } from '../../data/ids.ts'
import { lexicalEmbedding } from '../../llm/embeddings/lexical.ts'
import type { Parts } from '../scope.ts'

/**
 * Makes everything that a tenant needs before anybody can use it: its schema and role, its place for files, the
 * built-in models. Every step can be repeated: a set-up that was cut off anywhere is finished by running it again.
 */
export async function setUpTenant(parts: Parts, tenant: { slug: string; status: string }): Promise<void> {
  const { databases } = parts
  await databases.provision(tenant.slug)
  await ensureBuiltInModels(parts, tenant.slug)
  await databases.platform.tenant.updateMany({
    where: { slug: tenant.slug, status: 'PROVISIONING' },
    data: { status: 'ACTIVE' },
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
