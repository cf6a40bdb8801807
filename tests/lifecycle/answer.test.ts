import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@superfasttt/sdk'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { bootstrapKey } from '../harness/index.ts'
import { type Call, type OpenAi, startOpenAi } from '../harness/openai.ts'
import { freePort, type ServerProcess, startServer } from '../harness/process.ts'

let openai: OpenAi
let folder: string
let server: ServerProcess | undefined
let PORT: string

beforeAll(async () => {
  openai = await startOpenAi()
})
afterAll(() => openai.stop())
afterEach(async () => {
  if (server && server.child.exitCode === null && server.child.signalCode === null) await server.end('SIGKILL')
  await rm(folder, { recursive: true, force: true })
})

interface Read {
  message: { status: string; content: string; failure: { code: string; reason: string } | null }
  usageRecords: { nodes: { status: string; estimated: boolean; outputTokens: number; errorCode: string | null }[] }
}
const read = `query($id: ID!) { message(id: $id) { status content failure { code reason } }
  usageRecords { nodes { status estimated outputTokens errorCode } } }`

/** A server whose default model is the counterpart's, an answer begun there, and its first words on their way. */
async function beginAnswer(): Promise<{ messageId: string; call: Call }> {
  folder = await mkdtemp(join(tmpdir(), 'sft-answer-'))
  PORT = String(await freePort())
  server = await startServer({ DATA_DIR: folder, PORT })
  const run = async <T>(query: string, variables: object = {}): Promise<T> => {
    const { data, errors } = await server!.graph<T>(query, variables as Record<string, unknown>)
    if (errors || !data) throw new Error(JSON.stringify(errors))
    return data
  }
  type Id = { id: string }
  const { providerKeySet } = await run<{ providerKeySet: { provider: Id } }>(
    `mutation($baseUrl: String!) { providerKeySet(input: { name: "Counterpart", baseUrl: $baseUrl, key: "sk-test-1f4d9b7e2c6a8053WXYZ" }) { provider { id } userErrors { message } } }`,
    { baseUrl: openai.url },
  )
  await run(
    `mutation($id: ID!) { modelUpsert(input: { providerId: $id, name: "slow" }) { model { id } userErrors { message } } }`,
    { id: providerKeySet.provider.id },
  )
  const { conversationCreate } = await run<{ conversationCreate: { conversation: Id } }>(
    `mutation { conversationCreate(input: {}) { conversation { id } } }`,
  )
  const { messageSend } = await run<{ messageSend: { message: Id } }>(
    `mutation($id: ID!) { messageSend(input: { conversationId: $id, content: "Tell me." }) { message { id } userErrors { message } } }`,
    { id: conversationCreate.conversation.id },
  )
  const call = await openai.next('slow')
  call.token('The first words.')
  return { messageId: messageSend.message.id, call }
}

const current = async (messageId: string) => (await server!.graph<Read>(read, { id: messageId })).data!

describe('an answer under way', () => {
  it('[SET-7] is kept and closed when the server stops: its text, its reason, its usage once', async () => {
    const { messageId } = await beginAnswer()
    await expect.poll(async () => (await current(messageId)).message.content).toBe('The first words.')
    expect(await server!.end('SIGTERM')).toBe(0)

    server = await startServer({ DATA_DIR: folder, PORT })
    const { message, usageRecords } = await current(messageId)
    expect(message).toMatchObject({ status: 'FAILED', content: 'The first words.', failure: { code: 'INTERRUPTED' } })
    expect(usageRecords.nodes).toHaveLength(1)
    expect(usageRecords.nodes[0]).toMatchObject({ estimated: true })
    expect(usageRecords.nodes[0]!.status).not.toBe('STARTED')
  })

  it('[LLM-10] [GQL-11] survives kill -9 with a reader attached: the reader comes back by itself and is told the end', async () => {
    const { messageId, call } = await beginAnswer()
    const client = createClient({ url: `${server!.url}/graphql`, apiKey: bootstrapKey })
    const seen: string[] = []
    const heard = Promise.withResolvers<void>()
    const reader = (async () => {
      for await (const event of client.messageStream({ messageId })) {
        seen.push(event.__typename)
        if (event.__typename === 'MessageDelta') heard.resolve()
        if (event.__typename === 'MessageFailed') return event
      }
      return null
    })()
    await heard.promise
    await expect.poll(async () => (await current(messageId)).message.content).toBe('The first words.')
    await server!.end('SIGKILL')
    expect((await call.left).answered).toBe(false)

    server = await startServer({ DATA_DIR: folder, PORT })
    const end = await reader
    expect(end).toMatchObject({ __typename: 'MessageFailed', code: 'INTERRUPTED' })
    expect(seen.filter((type) => type === 'MessageFailed')).toHaveLength(1)
    const { message, usageRecords } = await current(messageId)
    expect(message).toMatchObject({ status: 'FAILED', content: 'The first words.', failure: { code: 'INTERRUPTED' } })
    expect(usageRecords.nodes).toMatchObject([{ status: 'FAILED', estimated: true, errorCode: 'INTERRUPTED' }])
    expect(usageRecords.nodes[0]!.outputTokens).toBeGreaterThan(0)
  }, 60_000)
})
