import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chatOf, connectModels } from '../harness/chat.ts'
import { type Instance, startInstance, subscribe, type Transport } from '../harness/index.ts'
import { makeKey } from '../harness/keys.ts'
import { type OpenAi, says, startOpenAi } from '../harness/openai.ts'

let instance: Instance
let openai: OpenAi
let other: Record<string, string>
let conversationId: string
let messageId: string
const missing = (typename: string) =>
  Buffer.from(`${typename}:019a0000-0000-7000-8000-000000000000`).toString('base64url')

beforeAll(async () => {
  ;[instance, openai] = await Promise.all([startInstance(), startOpenAi()])
  openai.answer('quick', says('Secret', ' [1]', '.'))
  const { quick } = await connectModels(instance, openai, ['quick'])
  other = (await makeKey(instance, ['CONVERSATIONS_READ', 'CONVERSATIONS_WRITE', 'RAG_QUERY', 'USAGE_READ'])).headers
  const mine = chatOf(instance)
  conversationId = await mine.conversation('Entre nous')
  const sent = await mine.send({ conversationId, content: 'Un secret', model: quick })
  messageId = sent.message!.id
  await mine.whole('sse', messageId)
})
afterAll(async () => {
  await instance?.stop()
  await openai?.stop()
})

/** The whole answer, with the id that was asked for taken out: all that a caller could tell two apart by. */
async function answerFor(query: string, id: string) {
  // what is left to ask grows less with each
  const { extensions, ...result } = await instance.graph(query, { id }, other)
  return JSON.stringify(result).replaceAll(id, 'ID')
}

describe('a conversation of someone else', () => {
  const reads: [what: string, query: string, typename: 'Conversation' | 'Message'][] = [
    ['conversation', 'query ($id: ID!) { conversation(id: $id) { id title messages { totalCount } } }', 'Conversation'],
    ['message', 'query ($id: ID!) { message(id: $id) { id content citations { quote } } }', 'Message'],
    ['node', 'query ($id: ID!) { node(id: $id) { id ... on Conversation { title } } }', 'Conversation'],
    ['nodes', 'query ($id: ID!) { nodes(ids: [$id]) { id ... on Message { content } } }', 'Message'],
  ]
  const writes: typeof reads = [
    [
      'messageSend',
      `mutation ($id: ID!) { messageSend(input: { conversationId: $id, content: "Et alors ?" }) {
         message { id } userErrors { code message field } } }`,
      'Conversation',
    ],
    [
      'conversationUpdate',
      `mutation ($id: ID!) { conversationUpdate(input: { id: $id, title: "Pris" }) {
         conversation { id } userErrors { code message field } } }`,
      'Conversation',
    ],
    [
      'conversationDelete',
      `mutation ($id: ID!) { conversationDelete(input: { id: $id }) { deletedId userErrors { code message field } } }`,
      'Conversation',
    ],
    [
      'messageCancel',
      `mutation ($id: ID!) { messageCancel(input: { id: $id }) { message { id } userErrors { code message field } } }`,
      'Message',
    ],
    [
      'messageRegenerate',
      `mutation ($id: ID!) { messageRegenerate(input: { id: $id }) { message { id } userErrors { code message field } } }`,
      'Message',
    ],
  ]
  it.each([...reads, ...writes])(
    '[TEN-5] is to %s exactly what one that never was is',
    async (_what, query, typename) => {
      const theirs = await answerFor(query, typename === 'Message' ? messageId : conversationId)
      expect(theirs).toBe(await answerFor(query, missing(typename)))
      expect(theirs).not.toMatch(/Secret|Entre nous/)
    },
  )
  it.each(writes)('[TEN-5] is not found by %s', async (_what, query, typename) => {
    expect(await answerFor(query, typename === 'Message' ? messageId : conversationId)).toContain('NOT_FOUND')
  })

  it.each<Transport>(['websocket', 'sse'])('[GQL-11] has no stream over %s', async (transport) => {
    const theirs = chatOf(instance, other)
    const errors = async (id: string) => {
      const { value } = await theirs.stream(transport, id).next()
      return (value as { errors: { message: string; extensions: { code: string } }[] }).errors
    }
    const refused = await errors(messageId)
    expect(refused[0]!.extensions.code).toBe('NOT_FOUND')
    expect(JSON.stringify(refused)).toBe(JSON.stringify(await errors(missing('Message'))))
  })

  it('[TEN-5] is not in the lists, and its usage does not lead to it', async () => {
    const { conversations, usageRecords } = await instance.data<{
      conversations: { totalCount: number; nodes: unknown[] }
      usageRecords: { nodes: { message: unknown }[] }
    }>('{ conversations { totalCount nodes { id } } usageRecords { nodes { message { id content } } } }', {}, other)
    expect(conversations).toEqual({ totalCount: 0, nodes: [] })
    expect(usageRecords.nodes).toEqual([{ message: null }])
  })

  it('stays as it was', async () => {
    const mine = chatOf(instance)
    expect(await mine.read(messageId)).toMatchObject({ status: 'COMPLETED', content: 'Secret.' })
    const { conversation } = await instance.data<{ conversation: unknown }>(
      'query ($id: ID!) { conversation(id: $id) { title messages { totalCount } } }',
      { id: conversationId },
    )
    expect(conversation).toEqual({ title: 'Entre nous', messages: { totalCount: 2 } })
  })
})

describe('an id that is none', () => {
  const odd = ['', 'x', '../..', '\u0000', 'RG9jdW1lbnQ6MQ', missing('Document'), missing('User'), 'é'.repeat(500)]
  it.each(odd)('[GQL-4] such as %j is not found, by reading, writing and streaming alike', async (id) => {
    const { status, data, errors } = await instance.graph(
      `query ($id: ID!) { conversation(id: $id) { id } message(id: $id) { id } }`,
      { id },
    )
    expect({ status, data, errors }).toEqual({ status: 200, data: { conversation: null, message: null } })
    const sent = await chatOf(instance).send({ conversationId: id, content: 'Bonjour' })
    expect(sent.userErrors).toEqual([
      { code: 'NOT_FOUND', message: 'There is no such conversation.', field: ['conversationId'] },
    ])
    const live = subscribe(instance, 'sse', 'subscription ($id: ID!) { messageStream(messageId: $id) { cursor } }', {
      id,
    })
    expect((await live.next()).value).toMatchObject({ errors: [{ extensions: { code: 'NOT_FOUND' } }] })
  })
})
