import type { Instance } from '../harness/index.ts'

/** So many documents, each with so many passages. */
export const filled = { documents: 6, chunks: 7 }

/** An id that is the same in every run: the n-th of a kind. */
export const rowIdOf = (kind: number, n: number): string =>
  `00000000-0000-7000-8000-${kind.toString(16).padStart(4, '0')}${n.toString(16).padStart(8, '0')}`

const kinds = ['Document', 'Chunk', 'Conversation', 'Message', 'Citation', 'Provider', 'Model', 'UsageRecord'] as const
const moreKinds = ['Integration', 'SyncRun', 'AuditEntry', 'User', 'ApiKey'] as const
const kindOf = (typename: string): number => ([...kinds, ...moreKinds] as string[]).indexOf(typename) + 1

export const idOf = (typename: string, n: number): string =>
  Buffer.from(`${typename}:${rowIdOf(kindOf(typename), n)}`).toString('base64url')

/** Some of everything that the graph can give, with what is odd in texts and what is null, all of fixed times. */
export async function fill(instance: Instance, owner: string): Promise<void> {
  const { prisma, query, table } = instance.platform.parts.databases.tenant('demo')
  const at = (n: number) => new Date(Date.UTC(2026, 0, 1 + n, 12))
  const id = (typename: string, n: number) => rowIdOf(kindOf(typename), n)
  // nothing here is looked after, and so changed, while it is compared
  const housekeptAt = new Date(Date.now() + 3_600_000)
  await instance.platform.parts.databases.platform.tenant.update({ where: { slug: 'demo' }, data: { housekeptAt } })
  const some = <T>(count: number, make: (n: number) => T): T[] => Array.from({ length: count }, (_, n) => make(n))

  await prisma.integration.createMany({
    data: some(2, (n) => ({
      id: id('Integration', n),
      connector: 'local-folder',
      name: `Folder ${n}`,
      config: { folder: '/nowhere' },
      intervalSeconds: 3600,
      status: n ? 'NEEDS_REAUTH' : 'CONNECTED',
      failure: n ? 'It is not there.' : null,
      nextRunAt: n ? at(1) : null,
      createdAt: at(n),
      updatedAt: at(n),
    })),
  })
  await prisma.document.createMany({
    data: some(filled.documents, (n) => ({
      id: id('Document', n),
      title: ['Plain', 'Été “à” 漢字 🙂', 'Line\nbreak\t"q" \\', '', '\u2028\u2029', '<script>'][n]!,
      status: ['READY', 'READY', 'FAILED', 'PENDING', 'PROCESSING', 'READY'][n]!,
      failure: n === 2 ? 'It holds nothing.' : null,
      failureCode: n === 2 ? 'EMPTY' : null,
      mimeType: 'text/plain',
      size: [0n, 1n, 2n ** 31n, 2n ** 53n - 1n, 5n, 5n][n]!,
      pageCount: n % 2 ? n : null,
      language: n % 2 ? 'fr' : null,
      sourceKind: n < 2 ? 'INTEGRATION' : 'TEXT',
      sourceUrl: n < 2 ? `https://example.com/${n}` : null,
      integrationId: n < 2 ? id('Integration', 0) : null,
      externalId: n < 2 ? `external ${n}` : null,
      version: n === 3 ? null : 1,
      chunkCount: filled.chunks,
      stage: 'DONE',
      percent: 100,
      createdAt: at(n % 3),
      updatedAt: at(n),
      readyAt: n === 0 ? at(n) : null,
    })),
  })
  await query(
    `insert into ${table('chunk')} (id, document_id, version, position, text, start_offset, end_offset, page, heading,
       tokens, hash, embedding_model)
     select ('00000000-0000-7000-8000-0002' || lpad(to_hex(row_number() over (order by d.id, n) - 1), 8, '0'))::uuid,
       d.id, v, n, 'Passage ' || n || ' of ' || d.title, n * 10, n * 10 + 9, nullif(n, 2), nullif('Heading ' || n, 'Heading 1'),
       3, 'h', 'none'
     from ${table('document')} d, generate_series(0, ${filled.chunks - 1}) n, generate_series(1, 2) v`,
  )
  await prisma.provider.create({
    data: {
      id: id('Provider', 0),
      name: 'Own',
      kind: 'OPENAI_COMPATIBLE',
      baseUrl: 'http://127.0.0.1:1/v1',
      createdAt: at(0),
      updatedAt: at(0),
    },
  })
  await prisma.model.createMany({
    data: some(2, (n) => ({
      id: id('Model', n),
      providerId: id('Provider', 0),
      name: `model-${n}`,
      displayName: `Model ${n}`,
      contextWindow: n ? 128_000 : null,
      inputPricePerMillion: n ? '0.150000' : '0',
      outputPricePerMillion: '12345678901234.500001',
      uses: n ? [] : ['CHAT'],
      createdAt: at(n),
      updatedAt: at(n),
    })),
  })
  await prisma.conversation.createMany({
    data: some(3, (n) => ({
      id: id('Conversation', n),
      title: `Talk ${n}`,
      owner: n === 2 ? 'user:somebody-else' : owner,
      createdAt: at(n),
      updatedAt: at(n),
    })),
  })
  await prisma.message.createMany({
    data: some(9, (n) => ({
      id: id('Message', n),
      conversationId: id('Conversation', n % 3),
      parentId: n >= 3 ? id('Message', n - 3) : null,
      role: n % 2 ? 'ASSISTANT' : 'USER',
      content: `Said ${n} é`,
      status: n === 5 ? 'FAILED' : 'COMPLETED',
      failureCode: n === 5 ? 'MODEL_FAILED' : null,
      failureReason: n === 5 ? 'It broke off.' : null,
      modelId: n % 2 ? id('Model', n % 4 === 1 ? 0 : 1) : null,
      sequence: n,
      createdAt: at(n),
      completedAt: n % 2 ? at(n) : null,
    })),
  })
  await prisma.citation.createMany({
    data: some(8, (n) => ({
      id: id('Citation', n),
      messageId: id('Message', 1 + 2 * (n % 4)),
      number: 1 + n,
      quote: `Passage ${n}`,
      page: n % 2 ? n : null,
      score: n / 7,
      chunkId: n === 3 ? null : id('Chunk', n),
      documentId: n === 4 ? null : id('Document', n % filled.documents),
    })),
  })
  await prisma.usageRecord.createMany({
    data: some(6, (n) => ({
      id: id('UsageRecord', n),
      at: at(n),
      modelId: n ? id('Model', n % 2) : null,
      modelName: `model-${n % 2}`,
      providerId: id('Provider', 0),
      providerName: 'Own',
      purpose: ['CHAT', 'EMBEDDING'][n % 2]!,
      status: n === 5 ? 'FAILED' : 'COMPLETED',
      inputTokens: 100 * n,
      outputTokens: n,
      cost: ['0', '0.000000000001', '1.50', '99999.25', '3', '0.1'][n]!,
      currency: 'EUR',
      latencyMs: n ? 10 * n : null,
      messageId: n % 2 ? id('Message', n) : null,
      instance: 'test',
    })),
  })
  await prisma.syncRun.createMany({
    data: some(4, (n) => ({
      id: id('SyncRun', n),
      integrationId: id('Integration', n % 2),
      status: n === 3 ? 'FAILED' : 'COMPLETED',
      trigger: 'MANUAL',
      startedAt: at(n),
      endedAt: n ? at(n) : null,
      added: n,
      failure: n === 3 ? 'It is not there.' : null,
    })),
  })
  await prisma.syncError.createMany({
    data: some(5, (n) => ({
      id: rowIdOf(99, n),
      runId: id('SyncRun', n % 2),
      externalId: `e${n}`,
      title: `Thing ${n}`,
      reason: 'It cannot be read.',
      at: at(n),
    })),
  })
  await prisma.auditEntry.createMany({
    data: some(4, (n) => ({
      id: id('AuditEntry', n),
      action: 'document.create',
      actorKind: 'USER',
      actorName: 'Somebody',
      targetType: n ? 'Document' : null,
      targetId: n ? id('Document', n) : null,
      detail: [{ deep: [{ n: 1.5, text: 'é' }], no: null }, [], 'text', 7][n] as object,
      at: at(n),
    })),
  })
  await prisma.user.create({
    data: {
      id: id('User', 0),
      name: 'Zoé',
      email: 'zoe@example.com',
      role: 'ANALYST',
      createdAt: at(0),
      updatedAt: at(0),
    },
  })
  await prisma.apiKey.create({
    data: {
      id: id('ApiKey', 0),
      name: 'Old',
      prefix: 'sft_demo_0',
      hash: 'none',
      scopes: ['documents:read'],
      createdAt: at(0),
      revokedAt: at(1),
    },
  })
}

/** Ids of some of what there is, of what there is not, and texts that are none. */
export const someIds: string[] = [
  ...[...kinds, ...moreKinds].flatMap((typename) => [idOf(typename, 0), idOf(typename, 1)]),
  idOf('Document', 2),
  idOf('Document', 5),
  idOf('Conversation', 2),
  idOf('Document', 4_000),
  idOf('Nothing', 0),
  'nonsense',
  'RG9jdW1lbnQ6MA',
]
