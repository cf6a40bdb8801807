import { Writable } from 'node:stream'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chatOf, connectModels, rowId } from '../harness/chat.ts'
import { makeImpatient } from '../harness/impatient.ts'
import { type Instance, startInstance } from '../harness/index.ts'
import { type OpenAi, providerKey, says, startOpenAi } from '../harness/openai.ts'

let instance: Instance
let openai: OpenAi
let chat: ReturnType<typeof chatOf>

beforeAll(async () => {
  ;[instance, openai] = await Promise.all([startInstance(), startOpenAi()])
  chat = chatOf(instance)
  for (const model of ['first', 'second']) openai.answer(model, says(`De ${model}`))
})
afterAll(async () => {
  await instance?.stop()
  await openai?.stop()
})

const upsert = async (input: object) =>
  (
    await instance.data<{ modelUpsert: { model: { id: string } | null; userErrors: { code: string }[] } }>(
      `mutation ($input: ModelUpsertInput!) { modelUpsert(input: $input) { model { id } userErrors { code field } } }`,
      { input },
    )
  ).modelUpsert
const setDefault = async (id: string, use = 'CHAT') =>
  (
    await instance.data<{ modelDefaultSet: { model: { defaultFor: string[] } | null; userErrors: object[] } }>(
      `mutation ($input: ModelDefaultSetInput!) { modelDefaultSet(input: $input) {
         model { defaultFor } userErrors { code field } } }`,
      { input: { id, use } },
    )
  ).modelDefaultSet
const answeredBy = async (model?: string) => {
  const id = await chat.ask('Qui répond ?', model)
  await chat.whole('sse', id)
  const { content, model: used } = await chat.read(id)
  return used!.name === 'offline-extractive' ? used!.name : content
}

describe('the model that answers', () => {
  it('[LLM-3] is the built-in one, then the first that is added, then the default, or the one asked for', async () => {
    expect(await answeredBy()).toBe('offline-extractive')
    const { first, second, providerId } = await connectModels(instance, openai, ['first', 'second'])
    expect(await answeredBy()).toBe('De first')
    expect(await setDefault(second)).toEqual({ model: { defaultFor: ['CHAT'] }, userErrors: [] })
    expect(await answeredBy()).toBe('De second')
    expect(await answeredBy(first)).toBe('De first')

    await upsert({ id: second, providerId, name: 'second', enabled: false })
    const conversationId = await chat.conversation()
    for (const model of [undefined, second]) {
      expect(await chat.send({ conversationId, content: 'Qui ?', model })).toMatchObject({
        message: null,
        userErrors: [{ code: 'MODEL_UNAVAILABLE', field: ['model'] }],
      })
    }
    expect(await setDefault(second)).toEqual({ model: null, userErrors: [{ code: 'CONFLICT', field: ['id'] }] })
    const { prisma } = instance.platform.parts.databases.tenant('demo')
    expect(await prisma.message.count({ where: { conversationId: rowId(conversationId) } })).toBe(0)
  })

  it('[LLM-3] cannot be the default for what it is not registered for', async () => {
    const { providerId } = await connectModels(instance, openai, [])
    const { model } = await upsert({ providerId, name: 'chat-only', uses: ['CHAT'] })
    expect(await setDefault(model!.id, 'EMBEDDING')).toMatchObject({
      userErrors: [{ code: 'CONFLICT', field: ['use'] }],
    })
  })

  it('[LLM-3] goes with its provider, and the built-in one answers again', async () => {
    const { providerId, gone } = await connectModels(instance, openai, ['gone'])
    openai.answer('gone', says('Encore là'))
    const id = await chat.ask('Qui répond ?', gone)
    await chat.whole('sse', id)
    await instance.data('mutation ($id: ID!) { providerDelete(input: { id: $id }) { deletedId } }', { id: providerId })
    expect(await chat.read(id)).toMatchObject({ content: 'Encore là', model: null, usage: { outputTokens: 1 } })
    expect(await chat.send({ conversationId: await chat.conversation(), content: 'Qui ?', model: gone })).toMatchObject(
      {
        userErrors: [{ code: 'MODEL_UNAVAILABLE', field: ['model'] }],
      },
    )
  })

  const wrong: [what: string, input: object, field: string][] = [
    ['a price that is not a decimal', { inputPricePerMillion: '0.1234567' }, 'inputPricePerMillion'],
    ['a negative price', { outputPricePerMillion: '-1' }, 'outputPricePerMillion'],
    ['a currency that is none', { currency: 'euro' }, 'currency'],
    ['a context window of nothing', { contextWindow: 0 }, 'contextWindow'],
    ['no use', { uses: [] }, 'uses'],
    ['an empty name', { name: '' }, 'name'],
    ['a NUL in its name', { name: 'a\u0000b' }, 'name'],
  ]
  it.each(wrong)('[GQL-4] is refused with %s', async (_what, input, field) => {
    const { providerId } = await connectModels(instance, openai, [])
    expect(await upsert({ providerId, name: 'wrong', ...input })).toEqual({
      model: null,
      userErrors: [{ code: 'INVALID_INPUT', field: [field] }],
    })
  })
})

describe('a provider’s key', () => {
  it('[LLM-2] is sealed in the database and shown as a hint only', async () => {
    const { providerId } = await connectModels(instance, openai, [])
    const { providers } = await instance.data<{ providers: { id: string; keyHint: string | null }[] }>(
      '{ providers { id name kind baseUrl keyHint } }',
    )
    expect(JSON.stringify(providers)).not.toContain(providerKey)
    expect(providers.find(({ id }) => id === providerId)).toMatchObject({ keyHint: providerKey.slice(-4) })
    const { databases } = instance.platform.parts
    const rows = await databases
      .tenant('demo')
      .query<{ text: string; key_sealed: string }>(
        `select p::text as text, key_sealed from ${databases.tenant('demo').table('provider')} p where id = $1`,
        [rowId(providerId)],
      )
    expect(rows[0]!.key_sealed).toMatch(/^[0-9a-f-]{36}\.[\w-]{16}\.[\w-]{40,}$/)
    expect(rows[0]!.text).not.toContain(providerKey.slice(0, 12))
    expect(Buffer.from(rows[0]!.key_sealed, 'base64url').toString('latin1')).not.toContain(providerKey)
  })

  it('[LLM-2] is not in the audit, the logs or the errors, whatever the provider answers', async () => {
    const lines: string[] = []
    const sink = new Writable({
      write(line, _encoding, done) {
        lines.push(String(line))
        done()
      },
    })
    instance.platform.parts.log = pino({ level: 'trace' }, sink)
    makeImpatient(instance, { firstToken: 60_000, stall: 60_000, total: 60_000 })
    const { leaky } = await connectModels(instance, openai, ['leaky'])
    openai.answer('leaky', (call) => call.refuse(400))
    const id = await chat.ask('Qui répond ?', leaky)
    const events = await chat.whole('sse', id)
    const { auditLog } = await instance.data<{ auditLog: { nodes: object[] } }>(
      '{ auditLog(first: 100) { nodes { action detail } } }',
    )
    expect(auditLog.nodes).toContainEqual(expect.objectContaining({ action: 'provider.keySet' }))
    expect(lines.join('')).toContain('model call failed')
    const left = JSON.stringify([events, await chat.read(id), auditLog]) + lines.join('')
    expect(left).not.toContain(providerKey)
  })

  it('[LLM-2] stays when the provider is changed without one, and is used again', async () => {
    const { providerId, kept } = await connectModels(instance, openai, ['kept'])
    openai.answer('kept', says('Toujours'))
    await instance.data(
      `mutation ($input: ProviderKeySetInput!) { providerKeySet(input: $input) { provider { keyHint } } }`,
      { input: { id: providerId, name: 'Renamed' } },
    )
    expect(await answeredBy(kept)).toBe('Toujours')
  })

  it('[LLM-2] is not sent to another address that it was not given for', async () => {
    const { providerId } = await connectModels(instance, openai, [])
    const move = (input: object) =>
      instance.data<{ providerKeySet: { userErrors: { code: string; field: string[] }[] } }>(
        `mutation ($input: ProviderKeySetInput!) { providerKeySet(input: $input) { userErrors { code field } } }`,
        { input: { id: providerId, name: 'Moved', ...input } },
      )
    const { origin } = new URL(openai.url)
    const elsewhere = 'http://127.0.0.1:9/v1'
    expect(await move({ baseUrl: elsewhere })).toEqual({
      providerKeySet: { userErrors: [{ code: 'INVALID_INPUT', field: ['key'] }] },
    })
    expect(await move({ baseUrl: `${origin}/v2` })).toEqual({ providerKeySet: { userErrors: [] } })
    expect(await move({ baseUrl: elsewhere, key: 'another key' })).toEqual({ providerKeySet: { userErrors: [] } })
  })

  it('[CON-11] is not sent to a private address unless the operator allows it', async () => {
    const own = await startInstance({ EGRESS_ALLOW: '' })
    try {
      for (const baseUrl of [
        openai.url,
        'http://[::ffff:127.0.0.1]:1/',
        'http://2130706433/',
        'http://169.254.169.254/',
      ]) {
        const { providerKeySet } = await own.data<{ providerKeySet: object }>(
          `mutation ($input: ProviderKeySetInput!) { providerKeySet(input: $input) {
             provider { id } userErrors { code field } } }`,
          { input: { name: 'Private', baseUrl, key: providerKey } },
        )
        expect(providerKeySet).toEqual({
          provider: null,
          userErrors: [{ code: 'ADDRESS_REFUSED', field: ['baseUrl'] }],
        })
      }
    } finally {
      await own.stop()
    }
  })
})
