import { type DestinationStream, pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '../../api/data/ids.ts'
import { chatOf, connectModels, rowId } from '../harness/chat.ts'
import { type Instance, startInstance } from '../harness/index.ts'
import { says, startOpenAi } from '../harness/openai.ts'

let instance: Instance
const lines: string[] = []
beforeAll(async () => {
  instance = await startInstance({ WORKERS: '0' })
  // the platform's own log, as it would be written
  const log = instance.platform.parts.log as unknown as { [pino.symbols.streamSym]: DestinationStream; level: string }
  log[pino.symbols.streamSym] = { write: (line) => void lines.push(line) }
  log.level = 'trace'
})
afterAll(() => instance?.stop())

const demo = () => instance.platform.parts.databases.tenant('demo').prisma
const platform = () => instance.platform.parts.databases.platform

interface Payload {
  userErrors: { code: string; message: string; field: string[] | null }[]
  made?: { id: string; title?: string } | null
}

/** What a mutation answers to an input; `made` is what is selected of what it made. */
async function mutate(name: string, input: object, made = ''): Promise<Payload> {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`
  const { data, errors, status } = await instance.graph<{ payload: Payload }>(
    `mutation ($input: ${type}!) { payload: ${name}(input: $input) { ${made} userErrors { code message field } } }`,
    { input },
  )
  expect([status, errors]).toEqual([200, undefined])
  return data!.payload
}

const refused = (field: string) => [{ code: 'INVALID_INPUT', field: [field], message: expect.any(String) }]

describe('the address of a company’s own server', () => {
  const secret = 'hunter22-of-the-database'
  const address = (rest: string) => `postgres://owner:${secret}@${rest}`

  it.each([
    ['a port beyond all', address('127.0.0.1:99999/postgres')],
    ['a port that is a word', address('127.0.0.1:port/postgres')],
    ['nothing', ''],
    ['a letter', 'x'],
    ['a NUL', address('127.0.0.1:1/post\0gres')],
    ['half a character', address('127.0.0.1:1/\ud800')],
    ['half a character and nothing else', '\ud800'],
    ['two hundred thousand characters', address(`127.0.0.1:1/${'x'.repeat(200_000)}`)],
    ['two hundred thousand characters of no address', 'x'.repeat(200_000)],
    ['a host in brackets that are left open', address('[::1/postgres')],
    ['no database', address('127.0.0.1:1')],
  ])(
    '[GQL-4] [TEN-8] that is %s is refused by its field, told to nobody, and nothing is written',
    async (_what, databaseUrl) => {
      const counts = async () => [await platform().tenant.count(), await platform().platformAudit.count()]
      const before = await counts()
      lines.length = 0
      const input = { slug: 'own', name: 'Own', adminEmail: 'own@example.com', databaseUrl, idempotencyKey: newId() }
      const { userErrors } = await mutate('tenantCreate', input)
      expect(userErrors).toEqual(refused('databaseUrl'))
      expect(await counts()).toEqual(before)
      expect(await demo().idempotencyKey.count({ where: { key: input.idempotencyKey } })).toBe(0)
      for (const told of [JSON.stringify(userErrors), lines.join('')]) {
        expect(told).not.toContain(secret)
        expect(told).not.toContain('xxxxx')
      }
    },
  )
})

describe('a DateTime', () => {
  const byVariable = (at: string) =>
    instance.graph('query ($at: DateTime!) { usageRecords(filter: { from: $at }) { totalCount } }', {
      at,
    })
  const byLiteral = (at: string) =>
    instance.graph(`{ usageRecords(filter: { from: ${JSON.stringify(at)} }) { totalCount } }`)

  it.each([
    '2027-02-30T00:00:00Z',
    '2027-02-29T00:00:00Z',
    '1900-02-29T00:00:00Z',
    '2027-04-31T12:00:00+02:00',
    '2027-00-10T00:00:00Z',
    '2027-13-10T00:00:00Z',
    '2027-01-00T00:00:00Z',
    '2027-01-01T24:00:00Z',
    '2027-01-01T24:00Z',
    '2027-01-01T25:00:00Z',
    '2027-01-01T23:60:00Z',
    '2026-12-31T23:59:60Z',
    '2027-01-01T00:00:00+25:00',
    '2027-01-01T00:00:00+24:00',
    '2027-01-01T00:00:00-12:60',
    '2027-01-01T00:00:00,5Z',
    '2027-01-01 00:00:00Z',
    '2027-01-01T00:00:00',
    '2027-01-01',
    '+012027-01-01T00:00:00Z',
    '0000-01-01T00:00:00+00:01',
    '9999-12-31T23:59:59-00:01',
    '',
  ])('[GQL-4] that does not exist, such as “%s”, is refused in a variable and in the document', async (at) => {
    for (const { errors } of [await byVariable(at), await byLiteral(at)]) {
      expect(errors).toMatchObject([{ message: expect.stringContaining('Give a DateTime such as') }])
      expect(errors![0]!.extensions).toMatchObject({ code: 'INVALID_INPUT' })
      expect(errors![0]!.extensions.field).toEqual(['filter', 'from'])
    }
  })

  it.each([
    ['2028-02-29T00:00:00Z', '2028-02-29T00:00:00.000Z'],
    ['2400-02-29T12:00Z', '2400-02-29T12:00:00.000Z'],
    ['2028-12-31T23:59:59.999999999Z', '2028-12-31T23:59:59.999Z'],
    ['2028-03-01T00:30:00+05:30', '2028-02-29T19:00:00.000Z'],
    ['2028-02-28T23:30:00-09:30', '2028-02-29T09:00:00.000Z'],
    ['2028-01-01T00:00:00+14:00', '2027-12-31T10:00:00.000Z'],
    ['2028-01-01T00:00:00.5-00:00', '2028-01-01T00:00:00.500Z'],
    ['2028-01-01T00:00:00+23:59', '2027-12-31T00:01:00.000Z'],
  ])('[GQL-4] such as %s is taken as the moment that it is', async (at, moment) => {
    const { made } = await mutate(
      'apiKeyCreate',
      { name: 'k', scopes: ['MODELS_READ'], expiresAt: at },
      'made: apiKey { id }',
    )
    expect((await demo().apiKey.findUniqueOrThrow({ where: { id: rowId(made!.id) } })).expiresAt).toEqual(
      new Date(moment),
    )
    expect((await byLiteral(at)).errors).toBeUndefined()
  })

  it.each(['0000-01-01T00:00:00Z', '0001-01-01T00:00:00Z', '9999-12-31T23:59:59.999Z'])(
    '[GQL-4] at an end of time, %s, is no fault of ours',
    async (at) => {
      expect((await byVariable(at)).errors).toBeUndefined()
      expect((await byLiteral(at)).errors).toBeUndefined()
    },
  )
})

const controls = ['a\rb', 'a\nb', 'a\r\nset-cookie: b', 'a\u0001b', 'a\u001b[31mb', 'a\u007fb', 'a\u0085b']

describe('a file that is announced', () => {
  const announce = (more: object) => mutate('documentUploadCreate', { fileName: 'a.md', size: 3, ...more })

  it.each([
    ...controls.map((type) => `text/${type}`),
    'text/plain\r\nx-injected: 1',
    'text/plain\n',
    'text',
    'text/',
    '/plain',
    ' ',
    'text/plain; charset',
    'text/plain; charset="open',
    'text plain/x',
    'text/plain/x',
    'text/pläin',
    'text/plain, text/html',
    `text/${'x'.repeat(200)}`,
    'text/x;'.repeat(50_000),
  ])('[GQL-4] is refused with a type that is none, such as %j', async (mimeType) => {
    const before = await demo().upload.count()
    expect((await announce({ mimeType })).userErrors).toEqual(refused('mimeType'))
    expect(await demo().upload.count()).toBe(before)
  })

  it.each([
    'text/plain',
    'text/plain;charset=utf-8',
    'text/markdown; charset="utf-8"; variant=GFM',
    'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    'image/svg+xml',
    'Application/X.y_z-1!#$&^',
    '',
    null,
  ])('[GQL-4] is taken with a type of the right shape, or none, such as %j', async (mimeType) => {
    const { data } = await instance.graph<{
      documentUploadCreate: { upload: { headers: { name: string; value: string }[] }; userErrors: object[] }
    }>(
      `mutation ($input: DocumentUploadCreateInput!) { documentUploadCreate(input: $input) {
         upload { headers { name value } } userErrors { code field } } }`,
      { input: { fileName: 'a.md', size: 3, mimeType } },
    )
    const { upload, userErrors } = data!.documentUploadCreate
    expect(userErrors).toEqual([])
    expect(upload.headers).toContainEqual({ name: 'content-type', value: mimeType || 'application/octet-stream' })
  })

  it.each([...controls, '', ' ', '\t', '\u00a0 \u2003', 'x'.repeat(256)])(
    '[GQL-4] is refused with a name that is none, such as %j',
    async (fileName) => {
      const before = await demo().upload.count()
      expect((await announce({ fileName })).userErrors).toEqual(refused('fileName'))
      expect(await demo().upload.count()).toBe(before)
    },
  )
})

describe('a name or title', () => {
  it.each(['a\u0001b', 'a\u001b[31mb', 'a\u007fb', 'a\u0085b', '\u0007', '\u200b', '\u2060 \u200d\u3164', '\u2800'])(
    '[GQL-4] is refused with control characters and with nothing to see, such as %j',
    async (text) => {
      const counts = async () => [
        await demo().document.count(),
        await demo().conversation.count(),
        await demo().apiKey.count(),
      ]
      const before = await counts()
      for (const [name, input, field] of [
        ['documentCreate', { title: text, text: 'x' }, 'title'],
        ['conversationCreate', { title: text }, 'title'],
        ['apiKeyCreate', { name: text, scopes: ['MODELS_READ'] }, 'name'],
        ['providerKeySet', { name: text, baseUrl: 'http://127.0.0.1:9' }, 'name'],
        ['documentUploadCreate', { fileName: 'a', size: 1, title: text }, 'title'],
        ['tenantCreate', { slug: 'ctl', name: text, adminEmail: 'a@example.com' }, 'name'],
      ] as const) {
        expect([name, (await mutate(name, input)).userErrors]).toEqual([name, refused(field)])
      }
      expect(await counts()).toEqual(before)
    },
  )

  it('[GQL-4] that was typed over several lines becomes one, and what has lines keeps them', async () => {
    const { made } = await mutate(
      'documentCreate',
      { title: ' One\r\n\ttwo\u2028three ', text: 'a\r\nb\tc\u000c\n' },
      'made: document { id title }',
    )
    expect(made!.title).toBe('One two three')
    const conversationId = await chatOf(instance).conversation()
    const content = 'First line\n\n\tsecond line\r\n'
    const sent = await mutate('messageSend', { conversationId, content }, 'made: userMessage { id }')
    expect((await demo().message.findUniqueOrThrow({ where: { id: rowId(sent.made!.id) } })).content).toBe(content)
  })

  it.each([
    ['a\u0001\n\u001bb', 'a b'],
    ['\u0007', 'New conversation'],
    ['\u0007\u200b', 'New conversation'],
  ])('[GQL-4] of a conversation that is taken from its first question, %j, is one line', async (content, title) => {
    const conversationId = await chatOf(instance).conversation()
    expect((await mutate('messageSend', { conversationId, content })).userErrors).toEqual([])
    expect(await demo().conversation.findUnique({ where: { id: rowId(conversationId) } })).toMatchObject({ title })
  })

  it.each([' \n', '\u200b', '\u2060 \u200d'])(
    '[GQL-4] nothing to see, such as %j, is no question, no text and no search',
    async (blank) => {
      const conversationId = await chatOf(instance).conversation()
      const messages = await demo().message.count()
      expect((await mutate('messageSend', { conversationId, content: blank })).userErrors).toEqual(refused('content'))
      expect(await demo().message.count()).toBe(messages)
      expect((await mutate('documentCreate', { title: 'A', text: blank })).userErrors).toMatchObject([
        { field: ['text'] },
      ])
      const { errors } = await instance.graph('query ($query: String!) { search(query: $query) { totalCount } }', {
        query: blank,
      })
      expect(errors).toMatchObject([{ extensions: { code: 'INVALID_INPUT', field: ['query'] } }])
    },
  )

  it.each(['   ', '\n', '\u00a0', 'a\u0001b', 'a\nb\u007f'])(
    '[GQL-4] of a model is refused when it is blank or holds control characters, such as %j',
    async (name) => {
      const { made } = await mutate(
        'providerKeySet',
        { name: 'of models', baseUrl: 'http://127.0.0.1:9' },
        'made: provider { id }',
      )
      const before = await demo().model.count()
      expect((await mutate('modelUpsert', { providerId: made!.id, name })).userErrors).toEqual(refused('name'))
      expect(await demo().model.count()).toBe(before)
    },
  )

  it('[GQL-4] of a model is kept as the provider calls it, without what stands around it', async () => {
    const { made } = await mutate(
      'providerKeySet',
      { name: 'of models', baseUrl: 'http://127.0.0.1:9' },
      'made: provider { id }',
    )
    const model = await mutate(
      'modelUpsert',
      { providerId: made!.id, name: ' org/My  model:7b@q4 ' },
      'made: model { id }',
    )
    const kept = await demo().model.findUniqueOrThrow({ where: { id: rowId(model.made!.id) } })
    expect(kept.name).toBe('org/My  model:7b@q4')
  })
})

describe('a provider’s key', () => {
  const set = (key: string) =>
    mutate('providerKeySet', { name: 'keyed', baseUrl: 'http://127.0.0.1:9', key }, 'made: provider { id }')

  it.each([
    'sk-a\nb',
    'sk-a\rb',
    'sk-a\r\nx-injected: 1',
    'sk-a\u0001b',
    'sk-a\u007fb',
    'sk-a\tb',
    'sk-é',
    'sk-a\u0085b',
    'sk-a\u2003b',
    'sk-💥',
  ])('[GQL-4] [LLM-2] that cannot stand in a header, %j, is refused and told to nobody', async (key) => {
    lines.length = 0
    const before = await demo().provider.count()
    const { userErrors } = await set(key)
    expect(userErrors).toEqual(refused('key'))
    expect(await demo().provider.count()).toBe(before)
    expect(JSON.stringify(userErrors) + lines.join('')).not.toContain('sk-')
  })

  it('[GQL-4] is taken without what was pasted around it', async () => {
    expect((await set(' \tsk-1234567890 with a space ~!\n')).userErrors).toEqual([])
  })

  it.each([
    ['a', ''],
    ['abc', ''],
    ['abcd', 'd'],
    ['abcdefg', 'defg'],
    ['sk-abcdefghijklmnopqrstuvwxyz', 'wxyz'],
  ])('[LLM-2] such as %s shows four characters at most, and never its first three: “%s”', async (key, hint) => {
    const { made } = await set(key)
    const read = `query ($id: ID!) { node(id: $id) { ... on Provider { keyHint } } }`
    expect(await instance.data(read, { id: made!.id })).toEqual({ node: { keyHint: hint } })
  })

  it('[LLM-2] that is not there has no hint at all', async () => {
    const { made } = await mutate(
      'providerKeySet',
      { name: 'none', baseUrl: 'http://127.0.0.1:9' },
      'made: provider { id }',
    )
    const read = `query ($id: ID!) { node(id: $id) { ... on Provider { keyHint } } }`
    expect(await instance.data(read, { id: made!.id })).toEqual({ node: { keyHint: null } })
  })

  it('[LLM-2] of an earlier release that cannot stand in a header fails the call, and is not logged', async () => {
    const openai = await startOpenAi()
    try {
      const { databases, secrets } = instance.platform.parts
      const { old, providerId } = await connectModels(instance, openai, ['old'])
      openai.answer('old', says('never asked'))
      const keySealed = await secrets.seal(databases.tenant('demo'), 'old-secret-first\nold-secret-second')
      await demo().provider.update({ where: { id: rowId(providerId) }, data: { keySealed } })
      lines.length = 0
      const chat = chatOf(instance)
      const id = await chat.ask('Who answers?', old)
      const events = await chat.whole('sse', id)
      expect(events.at(-1)).toMatchObject({ __typename: 'MessageFailed', code: 'MODEL_AUTH' })
      expect(lines.join('')).toContain('model call failed')
      expect(lines.join('') + JSON.stringify([events, await chat.read(id)])).not.toContain('old-secret')
      expect(openai.calls).toEqual([])
    } finally {
      await openai.stop()
    }
  })
})
