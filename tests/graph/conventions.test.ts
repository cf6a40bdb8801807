import {
  type GraphQLField,
  type GraphQLType,
  getNamedType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { newId } from '../../api/data/ids.ts'
import { errorCodes } from '../../api/errors/index.ts'
import { fullSchema } from '../../schema/index.ts'
import { globalId } from '../../schema/shared/ids.ts'
import { chatOf, rowId } from '../harness/chat.ts'
import { type Instance, startInstance } from '../harness/index.ts'
import { makeKey } from '../harness/keys.ts'

let instance: Instance
beforeAll(async () => {
  instance = await startInstance({ WORKERS: '0' })
})
afterAll(() => instance?.stop())

const demo = () => instance.platform.parts.databases.tenant('demo').prisma
const types = Object.values(fullSchema().getTypeMap()).filter(({ name }) => !name.startsWith('__'))
const typeOf = (coordinate: string): string => {
  const [type, field] = coordinate.split('.') as [string, string]
  const found = fullSchema().getType(type)
  if (!isObjectType(found)) throw new Error(`There is no type ${type}.`)
  return String(found.getFields()[field]?.type)
}

const document = <More extends object>(more: More = {} as More) => ({
  id: newId(),
  title: 'A',
  mimeType: 'text/plain',
  size: 0n,
  sourceKind: 'TEXT',
  ...more,
})

describe('a code of what went wrong', () => {
  it('[GQL-15] is one of an enum with the whole registry, and what a stopped answer ends with', () => {
    const type = fullSchema().getType('ErrorCode')
    if (!isEnumType(type)) throw new Error('ErrorCode is no enum.')
    const described = Object.fromEntries(type.getValues().map(({ name, description }) => [name, description]))
    expect(described).toEqual({
      ...Object.fromEntries(Object.entries(errorCodes).map(([code, { text }]) => [code, text])),
      CANCELLED: expect.any(String),
    })
    for (const [field, expected] of [
      ['MessageFailed.code', 'ErrorCode!'],
      ['MessageFailure.code', 'ErrorCode!'],
      ['Document.failureCode', 'ErrorCode'],
      ['UsageRecord.errorCode', 'ErrorCode'],
    ] as const) {
      expect([field, typeOf(field)]).toEqual([field, expected])
    }
  })

  it.each([
    ['MODEL_AUTH', 'MODEL_AUTH'],
    ['CANCELLED', 'CANCELLED'],
    ['MADE_BY_A_LATER_RELEASE', 'INTERNAL'],
    ['toString', 'INTERNAL'],
    [null, null],
  ])('[GQL-15] that was stored as %s is read as %s: what is stored is never an error', async (stored, read) => {
    const failed = document({ status: 'FAILED', failure: 'x', failureCode: stored })
    await demo().document.create({ data: failed })
    const call = {
      modelName: 'm',
      providerName: 'p',
      purpose: 'CHAT',
      status: 'FAILED',
      currency: 'EUR',
      instance: 'x',
    }
    const record = await demo().usageRecord.create({ data: { id: newId(), ...call, errorCode: stored } })
    const chat = chatOf(instance)
    const conversationId = rowId(await chat.conversation())
    const message = await demo().message.create({
      data: { id: newId(), conversationId, role: 'ASSISTANT', status: 'FAILED', content: '', failureCode: stored },
    })
    const answer = await instance.data(
      `query ($document: ID!, $record: ID!, $message: ID!) {
         document(id: $document) { failureCode }
         node(id: $record) { ... on UsageRecord { errorCode } }
         message(id: $message) { failure { code } } }`,
      {
        document: globalId('Document', failed.id),
        record: globalId('UsageRecord', record.id),
        message: globalId('Message', message.id),
      },
    )
    expect(answer).toEqual({
      document: { failureCode: read },
      node: { errorCode: read },
      message: { failure: read && { code: read } },
    })
  })
})

describe('a URL', () => {
  it('[GQL-15] has a scalar of its own wherever one is given', () => {
    const named = types.flatMap((type) => {
      if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type)) return []
      return Object.values(type.getFields())
        .filter(({ name }) => /url$/i.test(name))
        .map((field) => [`${type.name}.${field.name}`, String(getNamedType(field.type as GraphQLType))])
    })
    expect(Object.fromEntries(named)).toEqual({
      'Document.url': 'URL',
      // what a person may mistype is text, refused in userErrors
      'DocumentCreateInput.url': 'String',
      'DocumentSource.url': 'URL',
      'DocumentUpload.url': 'URL',
      'Provider.baseUrl': 'URL',
      'ProviderKeySetInput.baseUrl': 'String',
      // of a database, not of the web
      'TenantCreateInput.databaseUrl': 'String',
    })
  })

  const create = `mutation ($url: String!) {
    documentCreate(input: { title: "a", url: $url }) { document { source { url } } userErrors { code field } } }`
  const set = `mutation ($url: String!) {
    providerKeySet(input: { name: "a", baseUrl: $url }) { provider { baseUrl } userErrors { code field } } }`

  it.each([
    ['nothing', ''],
    ['words', 'not a url'],
    ['a host alone', 'example.com/a'],
    ['a path', '/a'],
    ['another protocol’s', 'ftp://example.com/a'],
    ['a file', 'file:///etc/passwd'],
    ['a script', 'javascript:alert(1)'],
  ])('[GQL-4] is refused with its field when it is %s, and nothing is written', async (_what, url) => {
    const counts = async () => [await demo().document.count(), await demo().provider.count()]
    const before = await counts()
    for (const [query, name, field] of [
      [create, 'documentCreate', 'url'],
      [set, 'providerKeySet', 'baseUrl'],
    ] as const) {
      const data = await instance.data<Record<string, { userErrors: { code: string; field: string[] }[] }>>(query, {
        url,
      })
      const [error] = data[name]!.userErrors
      expect([url, error?.field]).toEqual([url, [field]])
      expect(['INVALID_INPUT', 'ADDRESS_REFUSED']).toContain(error?.code)
    }
    expect(await counts()).toEqual(before)
  })

  it.each([
    ['a private address', 'http://10.0.0.1/', 'ADDRESS_REFUSED'],
    ['one with a password', 'https://user:secret@example.com/', 'ADDRESS_REFUSED'],
    ['one longer than the service takes', `https://example.com/${'x'.repeat(2_001)}`, 'INVALID_INPUT'],
  ])('[GQL-4] that the service refuses, such as %s, stays a userError with its field', async (_what, url, code) => {
    for (const [query, name, field] of [
      [create, 'documentCreate', 'url'],
      [set, 'providerKeySet', 'baseUrl'],
    ] as const) {
      const data = await instance.data<Record<string, { userErrors: object[] }>>(query, { url })
      expect(data[name]!.userErrors).toEqual([{ code, field: [field] }])
    }
  })

  it('[GQL-15] is taken and given as text', async () => {
    const url = 'https://example.com/a?b=c#d'
    expect(await instance.data(create, { url })).toEqual({
      documentCreate: { document: { source: { url } }, userErrors: [] },
    })
  })

  it('[GQL-15] is given as it was stored: a source may name what is not on the web', async () => {
    const stored = document({ sourceKind: 'INTEGRATION', sourceUrl: 'file:///srv/shared/a.md' })
    await demo().document.create({ data: stored })
    expect(
      await instance.data('query ($id: ID!) { document(id: $id) { source { url } } }', {
        id: globalId('Document', stored.id),
      }),
    ).toEqual({ document: { source: { url: stored.sourceUrl } } })
  })
})

describe('the target of an audit entry', () => {
  interface Entry {
    action: string
    targetType: string | null
    targetId: string | null
    target: { __typename: string; id: string } | null
  }
  const query = '{ auditLog(first: 100) { nodes { action targetType targetId target { __typename id } } } }'
  const read = async (headers?: Record<string, string>) =>
    (await instance.data<{ auditLog: { nodes: Entry[] } }>(query, {}, headers)).auditLog.nodes
  const note = (targetType: string | null, targetId: string | null, action = 'test.note') =>
    demo().auditEntry.create({
      data: { id: newId(), action, actorKind: 'USER', actorName: 'x', targetType, targetId },
    })

  it('[GQL-1] is the thing itself, of whatever type', async () => {
    const conversation = await chatOf(instance).conversation('Mine')
    const stored = document()
    await demo().document.create({ data: stored })
    const key = await makeKey(instance, ['MODELS_READ'])
    const tenant = await instance.data<{ tenant: { id: string } }>('{ tenant { id } }')
    const provider = await demo().provider.findFirstOrThrow()
    const things: [type: string, id: string][] = [
      ['Conversation', rowId(conversation)],
      ['Document', stored.id],
      ['ApiKey', rowId(key.id)],
      ['Tenant', rowId(tenant.tenant.id)],
      ['Provider', provider.id],
    ]
    for (const [type, id] of things) await note(type, id, 'test.each')
    const entries = (await read()).filter(({ action }) => action === 'test.each')
    expect(entries).toHaveLength(things.length)
    expect(entries.map(({ target }) => target)).toEqual(
      things.map(([type, id]) => ({ __typename: type, id: globalId(type, id) })).reverse(),
    )
    for (const { target, targetId, targetType } of entries) {
      expect({ __typename: targetType, id: targetId }).toEqual(target)
    }
  })

  it('[GQL-1] is null when it is gone, and was nothing or no Node; its id and type stay known', async () => {
    const conversation = await chatOf(instance).conversation('Short')
    await instance.data(
      'mutation ($id: ID!) { conversationDelete(input: { id: $id }) { deletedId userErrors { code } } }',
      { id: conversation },
    )
    await note(null, null, 'test.gone')
    await note('Document', 'not an id', 'test.gone')
    await note('Viewer', newId(), 'test.gone')
    await note('Nonsense', newId(), 'test.gone')
    const entries = await read()
    expect(entries.find(({ targetId }) => targetId === conversation)).toEqual({
      action: 'conversation.delete',
      targetType: 'Conversation',
      targetId: conversation,
      target: null,
    })
    const gone = entries.filter(({ action }) => action === 'test.gone')
    expect(gone.map(({ target }) => target)).toEqual([null, null, null, null])
  })

  it('[GQL-1] [TEN-5] is null when the caller may not see it, like what is gone', async () => {
    const stored = document()
    await demo().document.create({ data: stored })
    await note('Document', stored.id, 'test.rights')
    // another caller's conversation is nobody else's to see
    await note('Conversation', rowId(await chatOf(instance).conversation('Mine')), 'test.rights')
    await note('ApiKey', rowId((await makeKey(instance, ['MODELS_READ'])).id), 'test.rights')
    const visible = async (scopes: string[]) =>
      (await read((await makeKey(instance, scopes)).headers))
        .filter(({ action }) => action === 'test.rights')
        .flatMap(({ target }) => target?.__typename ?? [])
        .sort()
    expect(await visible(['TENANT_MANAGE'])).toEqual([])
    expect(await visible(['TENANT_MANAGE', 'DOCUMENTS_READ', 'CONVERSATIONS_READ'])).toEqual(['Document'])
    expect(await visible(['TENANT_MANAGE', 'USERS_MANAGE'])).toEqual(['ApiKey'])
  })

  it('[GQL-8] is read with one statement a type, however many entries there are', async () => {
    const { id: tenantId } = await instance.platform.parts.databases.platform.tenant.findFirstOrThrow()
    for (let n = 0; n < 8; n++) {
      const stored = document()
      await demo().document.create({ data: stored })
      await note('Document', stored.id)
      await note('Conversation', rowId(await chatOf(instance).conversation('x')))
      await note('Tenant', tenantId)
    }
    const counts = instance.platform.parts.databases.count
    // the platform's own statements are not counted
    const companies = vi.spyOn(instance.platform.parts.databases.platform.tenant, 'findMany')
    const cost = async (fields: string) => {
      const before = counts.statements
      const { auditLog } = await instance.data<{ auditLog: { nodes: Entry[] } }>(
        `{ auditLog(first: 24) { nodes { targetId ${fields} } } }`,
      )
      return { statements: counts.statements - before, nodes: auditLog.nodes }
    }
    await cost('target { __typename id }')
    const without = await cost('')
    companies.mockClear()
    const { statements, nodes } = await cost('target { __typename id ... on Document { title } }')
    expect(companies).toHaveBeenCalledTimes(1)
    companies.mockRestore()
    expect(new Set(nodes.map(({ target }) => target!.__typename))).toEqual(
      new Set(['Document', 'Conversation', 'Tenant']),
    )
    expect(nodes.filter(({ target }) => target).length).toBe(24)
    expect(statements - without.statements).toBe(2)
  })
})

describe('a provider’s key', () => {
  it.each(['', '  ', '\n'])('[GQL-4] of nothing (%j) is refused, and the stored one stays', async (key) => {
    const input = { name: 'p', baseUrl: 'http://127.0.0.1:9', key: 'sk-1234' }
    const mutation = `mutation ($input: ProviderKeySetInput!) {
      providerKeySet(input: $input) { provider { id keyHint } userErrors { code field } } }`
    const set = async (input: object) =>
      (
        await instance.data<{
          providerKeySet: { provider: { id: string; keyHint: string } | null; userErrors: object[] }
        }>(mutation, { input })
      ).providerKeySet
    const { provider } = await set(input)
    expect(await set({ id: provider!.id, name: 'renamed', key })).toEqual({
      provider: null,
      userErrors: [{ code: 'INVALID_INPUT', field: ['key'] }],
    })
    expect((await set({ id: provider!.id, name: 'p' })).provider).toMatchObject({ keyHint: '1234' })
  })
})

describe('the cost of a list that is no connection', () => {
  const listed = (type: GraphQLType): boolean => isListType(type) || (isNonNullType(type) && listed(type.ofType))
  /** Those that are short for a reason: ten items, which any list counts, are enough. */
  const short: Record<string, string> = {
    'Query.node': 'one',
    'Query.nodes': 'counted by its ids',
    'Query.connectors': 'the folders of `integrations/`',
    'Message.citations': 'the passages that a model was given',
    'DocumentUpload.headers': 'headers of one request',
  }

  it('[GQL-7] is declared, save where there cannot be many', () => {
    const fields = types
      .filter((type) => isObjectType(type) || isInterfaceType(type))
      .filter(({ name }) => !/(?:Connection|Payload)$/.test(name))
      .flatMap((type) =>
        Object.values(type.getFields()).map((field): [string, GraphQLField<unknown, unknown>] => [
          `${type.name}.${field.name}`,
          field as GraphQLField<unknown, unknown>,
        ]),
      )
      .filter(([, { type }]) => listed(type) && isCompositeType(getNamedType(type)))
    const undeclared = fields.filter(([name, { extensions }]) => !(name in short) && extensions.cost === undefined)
    expect(undeclared.map(([name]) => name)).toEqual([])
    expect(fields.map(([name]) => name)).toContain('Query.usage')
  })

  it('[GQL-7] is asked for: buckets of usage count by the hundred, providers too', async () => {
    const requested = async (query: string) => {
      const { extensions } = await instance.graph(query)
      return (extensions!.cost as { requested: number }).requested
    }
    const range = 'range: { from: "2026-01-01T00:00:00Z", to: "2026-02-01T00:00:00Z" }'
    expect(await requested(`{ usage(${range}) { start calls } }`)).toBeGreaterThanOrEqual(1_000)
    expect(await requested('{ providers { id name } }')).toBeGreaterThanOrEqual(100)
  })
})
