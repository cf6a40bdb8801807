import { type GraphQLInputObjectType, getNamedType } from 'graphql'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '../../api/data/ids.ts'
import { fullSchema } from '../../schema/index.ts'
import { globalId } from '../../schema/shared/ids.ts'
import { chatOf, rowId } from '../harness/chat.ts'
import { makeFolder } from '../harness/folder.ts'
import { bootstrapKey, type Instance, startInstance } from '../harness/index.ts'

let instance: Instance
let folder: Awaited<ReturnType<typeof makeFolder>>
beforeAll(async () => {
  ;[instance, folder] = await Promise.all([startInstance({ WORKERS: '0' }), makeFolder()])
})
afterAll(async () => {
  await instance?.stop()
  await folder?.remove()
})

const demo = () => instance.platform.parts.databases.tenant('demo').prisma

const authorization = `Bearer ${bootstrapKey}`

interface Payload {
  userErrors: { code: string; message: string; field: string[] | null }[]
  made?: { id: string } | null
  secret?: string | null
}

/** What a mutation answers to an input; `made` is the entity named. */
async function mutate(name: string, input: object, entity = '', headers: Record<string, string> = {}) {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`
  const made = entity && `made: ${entity} { id } ${name === 'apiKeyCreate' ? 'secret' : ''}`
  const { data, errors, status } = await instance.graph<{ payload: Payload }>(
    `mutation ($input: ${type}!) { payload: ${name}(input: $input) { ${made} userErrors { code message field } } }`,
    { input },
    { authorization, ...headers },
  )
  expect([status, errors]).toEqual([200, undefined])
  return data!.payload
}

/** An answer that has ended. */
async function endedAnswer(): Promise<string> {
  const chat = chatOf(instance)
  const id = await chat.ask('Is anything there?')
  await expect.poll(async () => (await chat.read(id)).status).toBe('COMPLETED')
  return id
}

describe('an idempotency key', () => {
  const makers: [name: string, entity: string, input: () => Promise<object>, other: object][] = [
    ['apiKeyCreate', 'apiKey', async () => ({ name: 'one', scopes: ['MODELS_READ'] }), { name: 'another' }],
    [
      'providerKeySet',
      'provider',
      async () => ({ name: 'one', baseUrl: 'http://127.0.0.1:9', key: 'sk-1' }),
      { key: 'sk-2' },
    ],
    ['messageRegenerate', 'message', async () => ({ id: await endedAnswer() }), { model: 'offline-extractive' }],
  ]

  it.each(makers)(
    '[GQL-5] of %s makes a repeat return the first result, also of repeats at once',
    async (name, entity, make, other) => {
      const input = { ...(await make()), idempotencyKey: newId() }
      const answers = await Promise.all(Array.from({ length: 4 }, () => mutate(name, input, entity)))
      answers.push(await mutate(name, input, entity))
      expect(answers[0]!.made?.id).toBeTruthy()
      for (const answer of answers) expect(answer).toEqual(answers[0])
      const changed = await mutate(name, { ...input, ...other }, entity)
      expect(changed).toMatchObject({
        made: null,
        userErrors: [{ code: 'IDEMPOTENCY_CONFLICT', field: ['idempotencyKey'] }],
      })
      const again = await mutate(name, { ...input, idempotencyKey: newId() }, entity)
      if (name !== 'messageRegenerate') expect(again.made!.id).not.toBe(answers[0]!.made!.id)
    },
  )

  it('[GQL-5] of an API key gives the key that works, and does not keep it readable', async () => {
    const input = { name: 'kept', scopes: ['MODELS_READ'], idempotencyKey: newId() }
    const secrets = [await mutate('apiKeyCreate', input, 'apiKey'), await mutate('apiKeyCreate', input, 'apiKey')].map(
      ({ secret }) => secret!,
    )
    expect(secrets[1]).toBe(secrets[0])
    const { viewer } = await instance.data<{ viewer: { kind: string } }>(
      '{ viewer { kind } }',
      {},
      {
        authorization: `Bearer ${secrets[1]}`,
      },
    )
    expect(viewer.kind).toBe('API_KEY')
    const { prisma } = instance.platform.parts.databases.tenant('demo')
    const kept = await prisma.idempotencyKey.findFirstOrThrow({ where: { key: input.idempotencyKey } })
    expect(JSON.stringify(kept)).not.toContain(secrets[0]!.slice(-30))
  })

  it('[GQL-5] comes from the header where the input leaves it out or gives null', async () => {
    const headers = { 'idempotency-key': newId() }
    const inputs = [{ title: 'by header' }, { title: 'by header', idempotencyKey: null }]
    const [first, second] = [
      await mutate('conversationCreate', inputs[0]!, 'conversation', headers),
      await mutate('conversationCreate', inputs[1]!, 'conversation', headers),
    ]
    expect(first.made?.id).toBeTruthy()
    expect(second).toEqual(first)
  })

  /** What each takes, what it makes or starts, and how that is deleted. */
  const deleted: Record<
    string,
    [entity: string, input: () => Promise<object>, remove: (id: string) => Promise<unknown>]
  > = {
    documentCreate: ['document', async () => ({ title: 'A', text: 'x' }), (id) => mutate('documentDelete', { id })],
    documentUploadCreate: [
      'upload',
      async () => ({ fileName: 'a.md', size: 1 }),
      async (id) => {
        await instance.platform.parts.objects.tenant('demo').put(`documents/${rowId(id)}/original`, Buffer.from('x'))
        const { made } = await mutate('documentUploadComplete', { uploadId: id }, 'document')
        await mutate('documentDelete', { id: made!.id })
      },
    ],
    documentReindex: [
      'document',
      async () => ({ id: (await mutate('documentCreate', { title: 'A', text: 'x' }, 'document')).made!.id }),
      (id) => mutate('documentDelete', { id }),
    ],
    conversationCreate: ['conversation', async () => ({ title: 'A' }), (id) => mutate('conversationDelete', { id })],
    messageSend: [
      'message',
      async () => ({ conversationId: await chatOf(instance).conversation(), content: 'x' }),
      async (id) => mutate('conversationDelete', { id: await conversationOf(id) }),
    ],
    messageRegenerate: [
      'message',
      async () => ({ id: await endedAnswer() }),
      async (id) => mutate('conversationDelete', { id: await conversationOf(id) }),
    ],
    providerKeySet: [
      'provider',
      async () => ({ name: 'one', baseUrl: 'http://127.0.0.1:9', key: 'sk-1' }),
      (id) => mutate('providerDelete', { id }),
    ],
    integrationConnect: [
      'integration',
      async () => ({ connector: 'local-folder', config: { path: folder.path } }),
      (id) => mutate('integrationDisconnect', { id }),
    ],
    integrationSync: [
      'integration',
      async () => ({ id: await integration() }),
      (id) => mutate('integrationDisconnect', { id }),
    ],
    integrationResume: [
      'integration',
      async () => {
        const id = await integration()
        await mutate('integrationPause', { id })
        return { id }
      },
      (id) => mutate('integrationDisconnect', { id }),
    ],
    apiKeyCreate: [
      'apiKey',
      async () => ({ name: 'one', scopes: ['MODELS_READ'] }),
      (id) => demo().apiKey.delete({ where: { id: rowId(id) } }),
    ],
  }
  const integration = async () =>
    (await mutate('integrationConnect', { connector: 'local-folder', config: { path: folder.path } }, 'integration'))
      .made!.id
  const conversationOf = async (message: string) => {
    const { conversationId } = await demo().message.findUniqueOrThrow({ where: { id: rowId(message) } })
    return globalId('Conversation', conversationId)
  }
  const made = () =>
    Promise.all([
      demo().document.count(),
      demo().upload.count(),
      demo().message.count(),
      demo().conversation.count(),
      demo().provider.count(),
      demo().integration.count(),
      demo().apiKey.count(),
      demo().job.count(),
      demo().auditEntry.count(),
    ])

  it('[GQL-5] is of those mutations alone that are tried here', () => {
    const takes = Object.values(fullSchema().getMutationType()!.getFields())
      .filter(({ args }) => 'idempotencyKey' in (getNamedType(args[0]!.type) as GraphQLInputObjectType).getFields())
      .map(({ name }) => name)
    // tenants/operate.test.ts tries the last one: its key is of the platform's operator, its tenant in another place
    expect(takes.sort()).toEqual([...Object.keys(deleted), 'tenantCreate'].sort())
  })

  it.each(Object.keys(deleted))(
    '[GQL-5] of %s tells a repeat that what it made was deleted since, and does not make it again',
    async (name) => {
      const [entity, make, remove] = deleted[name]!
      const input = { ...(await make()), idempotencyKey: newId() }
      const first = await mutate(name, input, entity)
      expect(first.userErrors).toEqual([])
      expect(await mutate(name, input, entity)).toMatchObject({ made: { id: first.made!.id }, userErrors: [] })
      await remove(first.made!.id)
      const before = await made()
      const why = [
        {
          code: 'NOT_FOUND',
          message: 'This was done before, and what it made was deleted since.',
          field: ['idempotencyKey'],
        },
      ]
      expect(await mutate(name, input, entity)).toMatchObject({ made: null, userErrors: why })
      // whatever is selected of it
      expect(await mutate(name, input)).toEqual({ userErrors: why })
      const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}`
      const { data } = await instance.graph(
        `mutation ($input: ${type}Input!) { one: ${name}(input: $input) { ...errors ...entity } two: ${name}(input: $input) { ...entity ...errors } }
         fragment entity on ${type}Payload { made: ${entity} { __typename } }
         fragment errors on ${type}Payload { userErrors { code message field } }`,
        { input },
      )
      const gone = { made: null, userErrors: why }
      expect(data).toEqual({ one: gone, two: gone })
      expect(await made()).toEqual(before)
      // the same by the header
      const { idempotencyKey, ...rest } = input
      expect(await mutate(name, rest, entity, { 'idempotency-key': idempotencyKey })).toMatchObject(gone)
    },
  )

  it('[GQL-5] of an upload that was finished is no reason to be silent about a document that was deleted since', async () => {
    const { made: upload } = await mutate('documentUploadCreate', { fileName: 'a.md', size: 3 }, 'upload')
    await instance.platform.parts.objects
      .tenant('demo')
      .put(`documents/${rowId(upload!.id)}/original`, Buffer.from('abc'))
    const complete = () => mutate('documentUploadComplete', { uploadId: upload!.id }, 'document')
    const first = await complete()
    expect(await complete()).toEqual(first)
    await mutate('documentDelete', { id: first.made!.id })
    expect(await complete()).toMatchObject({ made: null, userErrors: [{ code: 'NOT_FOUND', field: ['uploadId'] }] })
  })

  const nulls: Record<string, object> = {
    documentCreate: { url: null, mimeType: null },
    documentUploadCreate: { mimeType: null, title: null, sha256: null },
    conversationCreate: {},
    messageSend: { model: null },
    messageRegenerate: { model: null },
    providerKeySet: { id: null },
    integrationConnect: { name: null, intervalSeconds: null },
    apiKeyCreate: { expiresAt: null },
  }
  it.each(Object.entries(nulls))(
    '[GQL-5] of %s is the same for what is null as for what is left out',
    async (name, none) => {
      const [entity, make] = deleted[name]!
      const input = { ...(await make()), idempotencyKey: newId() }
      const first = await mutate(name, input, entity)
      expect(first.made?.id).toBeTruthy()
      const id = { made: { id: first.made!.id }, userErrors: [] }
      expect(await mutate(name, { ...input, ...none }, entity)).toMatchObject(id)
      const back = { ...input, ...none, idempotencyKey: newId() }
      const second = await mutate(name, back, entity)
      expect(await mutate(name, { ...input, idempotencyKey: back.idempotencyKey }, entity)).toMatchObject({
        made: { id: second.made!.id },
        userErrors: [],
      })
    },
  )
})

describe('what a person can put right', () => {
  it.each([
    ['NUL', 'a\0b'],
    ['half a character', 'a\ud800b'],
    ['nothing', ''],
    ['too much', 'x'.repeat(401)],
  ])('[GQL-4] a model named by %s is refused by its field, and nothing is asked', async (_what, model) => {
    const conversationId = await chatOf(instance).conversation()
    for (const [name, input] of [
      ['messageSend', { conversationId, content: 'x', model }],
      ['messageRegenerate', { id: await endedAnswer(), model }],
    ] as const) {
      expect((await mutate(name, input)).userErrors, name).toMatchObject([{ code: 'INVALID_INPUT', field: ['model'] }])
    }
    const { conversation } = await instance.data<{ conversation: { messages: { totalCount: number } } }>(
      'query ($id: ID!) { conversation(id: $id) { messages { totalCount } } }',
      { id: conversationId },
    )
    expect(conversation.messages.totalCount).toBe(0)
  })

  it('[GQL-3] names the field also where the state of the thing is at fault', async () => {
    const { providers } = await instance.data<{ providers: { id: string }[] }>('{ providers { id } }')
    const { viewer } = await instance.data<{ viewer: { tenant: { id: string } } }>('{ viewer { tenant { id } } }')
    const question = (
      await chatOf(instance).send({ conversationId: await chatOf(instance).conversation(), content: 'x' })
    ).userMessage!.id
    const upload = await instance.data<{ documentUploadCreate: { upload: { id: string } } }>(
      'mutation { documentUploadCreate(input: { fileName: "a.md", size: 3 }) { upload { id } } }',
    )
    for (const [name, input, code, field] of [
      ['modelUpsert', { providerId: providers[0]!.id, name: 'x' }, 'CONFLICT', 'providerId'],
      ['providerDelete', { id: providers[0]!.id }, 'CONFLICT', 'id'],
      ['messageRegenerate', { id: question }, 'CONFLICT', 'id'],
      ['tenantSuspend', { id: viewer.tenant.id }, 'CONFLICT', 'id'],
      ['documentUploadComplete', { uploadId: upload.documentUploadCreate.upload.id }, 'UPLOAD_INCOMPLETE', 'uploadId'],
    ] as const) {
      expect((await mutate(name, input)).userErrors, name).toMatchObject([{ code, field: [field] }])
    }
  })

  it('[GQL-4] names a field within a filter by its path', async () => {
    const id = globalId('Conversation', newId())
    for (const [query, path] of [
      ['{ search(query: "x", filter: { documentIds: [$id] }) { totalCount } }', 'documentIds'],
      ['{ documents(filter: { integrationId: $id }) { totalCount } }', 'integrationId'],
      ['{ usageRecords(filter: { modelIds: [$id] }) { totalCount } }', 'modelIds'],
    ] as const) {
      const { errors } = await instance.graph(query.replace('$id', JSON.stringify(id)))
      expect(errors?.[0]?.extensions).toMatchObject({ code: 'NOT_FOUND', field: ['filter', path] })
    }
  })
})

describe('what models and providers there are', () => {
  it('[GQL-8] tells what each model is the default for with one statement more, however many there are', async () => {
    const { providers } = await instance.data<{ providers: { id: string; kind: string }[] }>(
      '{ providers { id kind } }',
    )
    const provider = providers.find(({ kind }) => kind !== 'OFFLINE')!
    for (let n = 0; n < 8; n++) await mutate('modelUpsert', { providerId: provider.id, name: `m${n}`, enabled: false })
    const statements = () => instance.platform.parts.databases.count.statements
    const cost = async (query: string) => {
      const before = statements()
      await instance.data(query)
      return statements() - before
    }
    await cost('{ models { nodes { id defaultFor } } }')
    const without = await cost('{ models { nodes { id } } }')
    expect(await cost('{ models { nodes { id defaultFor } } }')).toBe(without + 1)
  })

  it('[GQL-2] refuses a provider more than the list shows', async () => {
    const { prisma } = instance.platform.parts.databases.tenant('demo')
    const room = 100 - (await prisma.provider.count())
    await prisma.provider.createMany({
      data: Array.from({ length: room }, () => ({ id: newId(), name: 'filler', kind: 'OPENAI_COMPATIBLE' })),
    })
    const input = { name: 'one more', baseUrl: 'http://127.0.0.1:9' }
    expect((await mutate('providerKeySet', input)).userErrors).toMatchObject([{ code: 'CONFLICT' }])
    expect((await instance.data<{ providers: unknown[] }>('{ providers { id } }')).providers).toHaveLength(100)
    await prisma.provider.deleteMany({ where: { name: 'filler' } })
  })
})

describe('the usage', () => {
  it('[GQL-3] counts what its filter’s moments leave, and not more', async () => {
    await endedAnswer()
    const calls = async (filter: string) => {
      const range = `{ from: "2020-01-01T00:00:00Z", to: "2099-01-01T00:00:00Z" }`
      const { usage } = await instance.data<{ usage: { calls: number }[] }>(
        `{ usage(range: ${range}, filter: ${filter}) { calls } }`,
      )
      return usage.reduce((sum, bucket) => sum + bucket.calls, 0)
    }
    await expect.poll(() => calls('{}')).toBeGreaterThan(0)
    expect(await calls('{ to: "2021-01-01T00:00:00Z" }')).toBe(0)
    expect(await calls('{ from: "2098-01-01T00:00:00Z" }')).toBe(0)
    expect(await calls('{ from: "2021-01-01T00:00:00Z" }')).toBe(await calls('{}'))
  })
})
