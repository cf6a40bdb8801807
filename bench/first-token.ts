/**
 * What the platform adds before the first token: a direct call of an OpenAI-compatible server against the same call
 * through messageSend and messageStream, in turns. The server answers at once, so that what is left is ours:
 * the transaction, the search for passages, the usage row, the stream.
 * Usage: node bench/first-token.ts [rounds]
 */

import { once } from 'node:events'
import { createServer } from 'node:http'
import { startInstance, subscribe } from '../tests/harness/index.ts'
import { median, report, spread } from './measure.ts'

const rounds = Number(process.argv[2] ?? 30)
const upstream = createServer((request, response) => {
  request.resume().once('end', () => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    const send = (data: unknown) => response.write(`data: ${JSON.stringify(data)}\n\n`)
    for (let n = 0; n < 20; n++) send({ choices: [{ delta: { content: `token ${n} ` } }] })
    send({ choices: [{ delta: {}, finish_reason: 'stop' }] })
    send({ choices: [], usage: { prompt_tokens: 10, completion_tokens: 20 } })
    response.end('data: [DONE]\n\n')
  })
}).listen(0, '127.0.0.1')
await once(upstream, 'listening')
const baseUrl = `http://127.0.0.1:${(upstream.address() as { port: number }).port}/v1`

const instance = await startInstance()
type Id = { id: string }
const { providerKeySet } = await instance.data<{ providerKeySet: { provider: Id } }>(
  `mutation($baseUrl: String!) { providerKeySet(input: { name: "Bench", baseUrl: $baseUrl, key: "k" }) { provider { id } userErrors { message } } }`,
  { baseUrl },
)
await instance.data(
  `mutation($id: ID!) { modelUpsert(input: { providerId: $id, name: "bench" }) { model { id } userErrors { message } } }`,
  { id: providerKeySet.provider.id },
)
const { conversationCreate } = await instance.data<{ conversationCreate: { conversation: Id } }>(
  `mutation { conversationCreate(input: {}) { conversation { id } } }`,
)

async function direct(): Promise<number> {
  const started = performance.now()
  const response = await fetch(`${baseUrl}/chat/completions`, { method: 'POST', body: '{}' })
  const reader = response.body!.getReader()
  await reader.read()
  const ms = performance.now() - started
  while (!(await reader.read()).done);
  return ms
}

async function through(): Promise<{ call: number; whole: number }> {
  const started = performance.now()
  const { messageSend } = await instance.data<{ messageSend: { message: Id } }>(
    `mutation($id: ID!) { messageSend(input: { conversationId: $id, content: "What is the tariff?" }) { message { id } } }`,
    { id: conversationCreate.conversation.id },
  )
  const live = subscribe<{ messageStream: { __typename: string; usage?: { firstTokenMs: number } } }>(
    instance,
    'sse',
    `subscription($id: ID!) { messageStream(messageId: $id) { __typename ... on MessageUsage { usage { firstTokenMs } } } }`,
    { id: messageSend.message.id },
  )
  let whole = 0
  let call = 0
  await live.until(({ messageStream: { __typename, usage } }) => {
    if (__typename === 'MessageDelta' && !whole) whole = performance.now() - started
    if (usage) call = usage.firstTokenMs
    return __typename === 'MessageCompleted'
  })
  return { call, whole }
}

const straight: number[] = []
const gateway: number[] = []
const graph: number[] = []
for (let round = -3; round < rounds; round++) {
  const ms = await direct()
  const { call, whole } = await through()
  if (round < 0) continue // warm-up
  straight.push(ms)
  gateway.push(call)
  graph.push(whole)
}
report('Time to the first token, ms', [
  ['direct call', spread(straight, 1)],
  ['the provider call inside the gateway, from its start', spread(gateway, 1)],
  ['messageSend to first delta over SSE, two requests', spread(graph, 1)],
  ['added inside the gateway', (median(gateway) - median(straight)).toFixed(1)],
  ['added in all', (median(graph) - median(straight)).toFixed(1)],
])
await instance.stop()
upstream.close()
process.exit(0)
