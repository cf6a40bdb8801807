import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chatOf, connectModels, rowId, textOf } from '../harness/chat.ts'
import { type Instance, startInstance, type Transport } from '../harness/index.ts'
import { makeKey } from '../harness/keys.ts'
import { type OpenAi, says, startOpenAi } from '../harness/openai.ts'

let instance: Instance
let openai: OpenAi
let chat: ReturnType<typeof chatOf>
let models: Record<'manual' | 'quick', string>

beforeAll(async () => {
  ;[instance, openai] = await Promise.all([startInstance(), startOpenAi()])
  chat = chatOf(instance)
  models = await connectModels(instance, openai, ['manual', 'quick'])
})
afterAll(async () => {
  await instance?.stop()
  await openai?.stop()
})

const regenerate = (id: string, model?: string) =>
  instance.data<{
    messageRegenerate: { message: { id: string } | null; userErrors: { code: string }[] }
  }>(
    `mutation ($id: ID!, $model: ID) {
       messageRegenerate(input: { id: $id, model: $model }) { message { id } userErrors { code } } }`,
    { id, model },
  )

describe.each<Transport>(['websocket', 'sse'])('cancelling, read over %s', (transport) => {
  it('[LLM-5] keeps the text, ends the stream, and hangs up on the provider within a second', async () => {
    const id = await chat.ask('Raconte.', models.manual)
    const call = await openai.next('manual')
    const live = chat.stream(transport, id)
    call.token('Il était ')
    call.token('une fois')
    await live.until(({ messageStream: { text } }) => text?.includes('fois') ?? false)

    const cancelled = await chat.cancel(id)
    expect(await call.left).toEqual({ answered: false })
    expect(cancelled).toMatchObject({ status: 'CANCELLED', content: 'Il était une fois', failure: null })
    const rest = await live.until(({ messageStream: { __typename } }) => __typename === 'MessageFailed')
    expect(rest.at(-1)!.messageStream).toMatchObject({ code: 'CANCELLED', message: { status: 'CANCELLED' } })
    expect((await live.next()).done).toBe(true)
  })

  it('[GQL-11] ends an answer that is deleted as failed without a message, to its own readers alone', async () => {
    const conversationId = await chat.conversation()
    const { message } = await chat.send({ conversationId, content: 'Raconte.', model: models.manual })
    const { id } = message!
    const call = await openai.next('manual')
    const live = chat.stream(transport, id)
    call.token('Il était')
    const seen = await live.until(({ messageStream: { text } }) => Boolean(text))
    const deletion = instance.data(`mutation ($id: ID!) { conversationDelete(input: { id: $id }) { deletedId } }`, {
      id: conversationId,
    })
    const rest = await live.until(({ messageStream: { __typename } }) => __typename === 'MessageFailed')
    expect(rest.map(({ messageStream: { __typename } }) => __typename)).toEqual(['MessageUsage', 'MessageFailed'])
    expect(rest.at(-1)!.messageStream).toMatchObject({ code: 'NOT_FOUND', message: null })
    expect((await live.next()).done).toBe(true)
    await deletion

    // whoever was away hears the rest, as far as the stream is still held
    const { cursor } = seen.at(-1)!.messageStream
    expect(await chat.whole(transport, id, cursor)).toEqual(rest.map(({ messageStream }) => messageStream))
    expect(await chat.whole(transport, id, rest.at(-1)!.messageStream.cursor)).toEqual([])
    // to anybody else, and without a cursor, it is not there
    const { headers } = await makeKey(instance, ['CONVERSATIONS_READ'])
    const refusals = [chat.whole('sse', id), chatOf(instance, headers).whole('sse', id, cursor)]
    for (const refused of refusals) await expect(refused).rejects.toThrow('NOT_FOUND')
  })
})

describe('cancelling', () => {
  it('[LLM-5] [LLM-10] meters what was generated once, estimated, and is repeatable', async () => {
    const id = await chat.ask('Raconte.', models.manual)
    const call = await openai.next('manual')
    const live = chat.stream('sse', id)
    call.token('Il était une fois')
    await live.until(({ messageStream: { text } }) => Boolean(text))
    await Promise.all([chat.cancel(id), chat.cancel(id), chat.cancel(id)])
    const records = await chat.records(id)
    expect(records).toMatchObject([{ status: 'CANCELLED', estimated: true, errorCode: null }])
    expect(records[0]!.outputTokens).toBeGreaterThan(2)
    const answer = await chat.read(id)
    expect(await chat.cancel(id)).toEqual(answer)
    expect(answer.usage).toMatchObject({ estimated: true, outputTokens: records[0]!.outputTokens })
  })

  it('[LLM-5] before the first token leaves an empty answer that says so', async () => {
    const id = await chat.ask('Raconte.', models.manual)
    const call = await openai.next('manual')
    expect(await chat.cancel(id)).toMatchObject({ status: 'CANCELLED', content: '' })
    expect(await call.left).toEqual({ answered: false })
    expect((await chat.whole('sse', id)).at(-1)).toMatchObject({ __typename: 'MessageFailed', code: 'CANCELLED' })
    expect(await chat.records(id)).toMatchObject([{ status: 'CANCELLED', outputTokens: 0 }])
  })

  it('changes nothing of an answer that has ended', async () => {
    openai.answer('quick', says('Fin', '.'))
    const id = await chat.ask('Raconte.', models.quick)
    await chat.whole('sse', id)
    expect(await chat.cancel(id)).toMatchObject({ status: 'COMPLETED', content: 'Fin.', usage: { estimated: false } })
  })

  it('[LLM-5] ends with its conversation: an answer whose conversation is deleted does not run on for nobody', async () => {
    const conversationId = await chat.conversation()
    const { message } = await chat.send({ conversationId, content: 'Raconte.', model: models.manual })
    const call = await openai.next('manual')
    const live = chat.stream('sse', message!.id)
    call.token('Il était')
    await live.until(({ messageStream: { text } }) => Boolean(text))
    await instance.data(`mutation ($id: ID!) { conversationDelete(input: { id: $id }) { deletedId } }`, {
      id: conversationId,
    })
    expect(await call.left).toEqual({ answered: false })
    expect(await chat.records(message!.id)).toMatchObject([{ status: 'CANCELLED' }])
    expect((await live.next()).value?.data?.messageStream.__typename ?? 'ended').not.toBe('MessageCompleted')
  })
})

describe('regenerating', () => {
  it('[RAG-9] answers the same question beside the old answer, and neither is context for the other', async () => {
    openai.answer('quick', says('Première', ' réponse'))
    const conversationId = await chat.conversation()
    const first = await chat.send({ conversationId, content: 'Une question ?', model: models.quick })
    await chat.whole('sse', first.message!.id)
    openai.answer('quick', says('Seconde', ' réponse'))
    const { messageRegenerate } = await regenerate(first.message!.id, models.quick)
    const second = messageRegenerate.message!.id
    expect(second).not.toBe(first.message!.id)
    expect(textOf(await chat.whole('sse', second))).toBe('Seconde réponse')
    expect((await chat.read(second)).parent).toEqual({ id: first.userMessage!.id })
    expect((await chat.read(first.message!.id)).content).toBe('Première réponse')
    expect(openai.calls.at(-1)!.messages.slice(1)).toEqual([{ role: 'user', content: 'Une question ?' }])

    openai.answer('quick', says('Suite'))
    const third = await chat.send({ conversationId, content: 'Et ensuite ?', model: models.quick })
    await chat.whole('sse', third.message!.id)
    expect(openai.calls.at(-1)!.messages.slice(1)).toEqual([
      { role: 'user', content: 'Une question ?' },
      { role: 'assistant', content: 'Seconde réponse' },
      { role: 'user', content: 'Et ensuite ?' },
    ])
  })

  it('is refused for a question, and for an answer that is still being written', async () => {
    const { message, userMessage } = await chat.send({
      conversationId: await chat.conversation(),
      content: 'Une question ?',
      model: models.manual,
    })
    const call = await openai.next('manual')
    for (const id of [message!.id, userMessage!.id]) {
      expect((await regenerate(id)).messageRegenerate).toEqual({ message: null, userErrors: [{ code: 'CONFLICT' }] })
    }
    await chat.cancel(message!.id)
    await call.left
  })
})

describe('sending', () => {
  it('[GQL-5] with one key ten times at once answers once', async () => {
    openai.answer('quick', says('Une fois'))
    const input = {
      conversationId: await chat.conversation(),
      content: 'Combien de fois ?',
      model: models.quick,
      idempotencyKey: 'ten-at-once',
    }
    const before = openai.calls.length
    const sent = await Promise.all(Array.from({ length: 10 }, () => chat.send(input)))
    const [first] = sent
    expect(first!.message).not.toBeNull()
    for (const each of sent) expect(each).toEqual(first)
    await chat.whole('sse', first!.message!.id)
    expect(await chat.send(input)).toEqual(first)
    expect(openai.calls.length - before).toBe(1)
    expect(await chat.records(first!.message!.id)).toHaveLength(1)
    const { prisma } = instance.platform.parts.databases.tenant('demo')
    expect(await prisma.message.count({ where: { conversationId: rowId(input.conversationId) } })).toBe(2)
  })

  it('[GQL-5] with a key that was used for other words is a conflict that changes nothing', async () => {
    openai.answer('quick', says('Oui'))
    const input = { conversationId: await chat.conversation(), content: 'Un', model: models.quick, idempotencyKey: 'k' }
    const { message } = await chat.send(input)
    await chat.whole('sse', message!.id)
    const second = await chat.send({ ...input, content: 'Deux' })
    expect(second).toMatchObject({
      message: null,
      userMessage: null,
      userErrors: [{ code: 'IDEMPOTENCY_CONFLICT', field: ['idempotencyKey'] }],
    })
  })
})
