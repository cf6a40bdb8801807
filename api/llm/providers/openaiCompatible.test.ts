import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { inspect } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Call, type OpenAi, providerKey, startOpenAi } from '../../../tests/harness/openai.ts'
import { startSite } from '../../../tests/harness/site.ts'
import { createEgressGuard } from '../../egress/guard.ts'
import { Fault } from '../../errors/index.ts'
import type { ChatTimeouts, ProviderEvent } from '../provider.ts'
import { createOpenAiCompatible } from './openaiCompatible.ts'

let server: OpenAi
const guard = createEgressGuard(['127.0.0.0/8'])
const adapter = createOpenAiCompatible(guard.dispatcher)
beforeAll(async () => {
  server = await startOpenAi()
})
afterAll(async () => {
  await guard.close()
  await server.stop()
})

const patient: ChatTimeouts = { firstToken: 10_000, stall: 10_000, total: 20_000 }
let models = 0

/** A port that takes no more connections: its process is stopped and its queue full, so a SYN is left unanswered. */
async function startUnanswering(): Promise<{ port: number; stop(): Promise<void> }> {
  const script = `const server = require('node:net').createServer(() => {})
    server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => console.log(server.address().port))`
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'ignore'] })
  const port = Number(String((await once(child.stdout, 'data'))[0]))
  child.kill('SIGSTOP')
  const fillers = Array.from({ length: 4 }, () => connect(port, '127.0.0.1').on('error', () => undefined))
  await Promise.all(fillers.slice(0, 2).map((socket) => once(socket, 'connect')))
  return {
    port,
    async stop() {
      for (const socket of fillers) socket.destroy()
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
    },
  }
}

/** Asks a model of its own; the test answers by hand. */
function ask(
  options: { timeouts?: Partial<ChatTimeouts>; signal?: AbortSignal; key?: string | null; url?: string } = {},
) {
  const model = `m${models++}`
  const events = adapter.chat(
    { baseUrl: options.url ?? server.url, key: options.key === undefined ? providerKey : options.key },
    { model, turns: [{ role: 'user', content: 'Bonjour ?' }], passages: [] },
    { ...patient, ...options.timeouts },
    options.signal ?? new AbortController().signal,
  )
  return { events, call: server.next(model) }
}

async function outcome(events: AsyncGenerator<ProviderEvent, void>) {
  const seen: ProviderEvent[] = []
  let fault: unknown = null
  try {
    for await (const event of events) seen.push(event)
  } catch (error) {
    fault = error
  }
  const text = seen.map((event) => (event.type === 'delta' ? event.text : '')).join('')
  return { text, seen, fault: fault as Fault | null, code: fault instanceof Fault ? fault.code : fault && 'no fault' }
}

async function answered(act: (call: Call) => unknown, options: Parameters<typeof ask>[0] = {}) {
  const { events, call } = ask(options)
  const result = outcome(events)
  await act(await call)
  return result
}
const chunk = (content: unknown, finish: string | null = null, more: object = {}) =>
  `data: ${JSON.stringify({ choices: [{ delta: { content }, finish_reason: finish }], ...more })}\n\n`

describe('a whole answer', () => {
  it('[LLM-4] is its deltas, its usage, and why it ended', async () => {
    const { seen, fault } = await answered((call) => {
      expect(call.body).toMatchObject({ stream: true, messages: [{ role: 'user', content: 'Bonjour ?' }] })
      call.token('Bon')
      call.token('jour')
      call.finish('stop')
      call.usage(12, 2)
      call.done()
    })
    expect(fault).toBeNull()
    expect(seen).toEqual([
      { type: 'delta', text: 'Bon' },
      { type: 'delta', text: 'jour' },
      { type: 'usage', inputTokens: 12, outputTokens: 2 },
      { type: 'finished', reason: 'stop' },
    ])
  })

  it('[LLM-4] is the same however its bytes are split, in the middle of characters too', async () => {
    const bytes = Buffer.from(`: hello\r\n\r\n${chunk('Été 🌞')}${chunk('—fin', 'stop')}data: [DONE]\n\n`)
    const { text, fault } = await answered(async (call) => {
      for (let at = 0; at < bytes.length; at++) await call.raw(bytes.subarray(at, at + 1))
      call.end()
    })
    expect(fault).toBeNull()
    expect(text).toBe('Été 🌞—fin')
  })

  it('[LLM-4] survives malformed events in between, and has no usage when none or nonsense is told', async () => {
    const { text, seen, fault } = await answered(async (call) => {
      await call.raw(`data: {"choices": [{"del\n\ndata: null\n\ndata: 42\n\ndata: []\n\nevent: ping\ndata: x\n\n:\n\n`)
      await call.raw(chunk('a') + chunk(null) + chunk({ odd: 1 }) + chunk(['odd']) + chunk('b', 'stop'))
      for (const usage of [
        {},
        { prompt_tokens: -1, completion_tokens: 1 },
        { prompt_tokens: 1.5, completion_tokens: 1 },
      ]) {
        await call.raw(`data: ${JSON.stringify({ choices: [], usage })}\n\n`)
      }
      await call.raw(`data: {"choices":[],"usage":{"prompt_tokens":"7","completion_tokens":9999999999}}\n\n`)
      call.done()
    })
    expect(fault).toBeNull()
    expect(text).toBe('ab')
    expect(seen.filter(({ type }) => type === 'usage')).toEqual([])
  })

  it('is whole at [DONE], though the connection stays open', async () => {
    const { events, call } = ask({ timeouts: { stall: 5_000 } })
    const result = outcome(events)
    const upstream = await call
    await upstream.raw(`${chunk('a', 'stop')}data: [DONE]\n\n`)
    expect((await result).fault).toBeNull()
    expect((await upstream.left).answered).toBe(false)
  })
})

describe('an answer that breaks', () => {
  it('[LLM-4] is a failure when it ends cleanly without a reason, [DONE] or not', async () => {
    for (const end of [(call: Call) => call.end(), (call: Call) => call.done()]) {
      const { text, code } = await answered((call) => {
        call.token('half')
        end(call)
      })
      expect([text, code]).toEqual(['half', 'MODEL_STREAM_BROKEN'])
    }
    expect((await answered((call) => call.raw('').then(() => call.end()))).code).toBe('MODEL_STREAM_BROKEN')
  })

  it('[LLM-4] keeps what came before the socket died', async () => {
    const { events, call } = ask()
    const first = events.next()
    const upstream = await call
    upstream.token('half')
    expect((await first).value).toEqual({ type: 'delta', text: 'half' })
    upstream.die()
    expect((await outcome(events)).code).toBe('MODEL_STREAM_BROKEN')
  })

  it('[LLM-4] [GQL-6] is told by the provider in the middle, whose words stay in the log, without the key', async () => {
    const { text, code, fault } = await answered(async (call) => {
      await call.raw(`${chunk('a')}data: ${JSON.stringify({ error: { message: `no more for ${providerKey}` } })}\n\n`)
    })
    expect([text, code]).toEqual(['a', 'MODEL_STREAM_BROKEN'])
    expect(fault!.message).not.toContain('no more')
    expect(String(fault!.cause)).toBe('Error: no more for (key)')
  })

  it.each([
    [401, 'MODEL_AUTH'],
    [403, 'MODEL_AUTH'],
    [400, 'MODEL_REFUSED'],
    [404, 'MODEL_REFUSED'],
    [429, 'MODEL_RATE_LIMITED'],
    [500, 'MODEL_UNREACHABLE'],
    [503, 'MODEL_UNREACHABLE'],
  ])('[LLM-4] [GQL-6] is refused with %i: %s, and neither body nor key leaves', async (status, expected) => {
    const { code, fault } = await answered((call) => call.refuse(status, { 'retry-after': '7' }))
    expect(code).toBe(expected)
    expect(fault!.message).not.toContain('refused:')
    expect(JSON.stringify([fault!.message, String(fault!.cause)])).not.toContain(providerKey)
    expect(fault!.retryAfter).toBe(status === 429 ? 7 : undefined)
  })

  it('[LLM-2] is refused in words that hold the key escaped, which stays out of the log too', async () => {
    const key = 'sk-"quoted"-and-\\-back'
    const { fault } = await outcome(ask({ key }).events)
    expect(fault!.code).toBe('MODEL_AUTH')
    expect(String(fault!.cause)).toBe('Error: HTTP 401: {"error":{"message":"refused: Bearer (key)","type":"error"}}')
  })

  it.each([1_950, 1_980, 1_990, 1_999, 2_000])(
    '[LLM-2] is refused in more words than are kept, and no part of the key after %i of them is',
    async (before) => {
      const talkative = await startSite((request, response) => {
        request.resume()
        response.writeHead(400).end(`${'x'.repeat(before)}${providerKey}${'y'.repeat(3_000)}`)
      })
      const { fault } = await outcome(ask({ url: talkative.url }).events)
      await talkative.stop()
      expect(fault!.code).toBe('MODEL_REFUSED')
      expect(String(fault!.cause)).toMatch(/^Error: HTTP 400: x+(?:\(key\)y*)?$/)
    },
  )

  it.each(['sk-a\nb', 'sk-a\r\nx: y', 'sk-\u0001', 'sk-é', 'sk-💥'])(
    '[LLM-2] is not asked with a key that cannot stand in a header, %j, which is in no error',
    async (key) => {
      const calls = server.calls.length
      const { fault, code } = await outcome(ask({ key }).events)
      expect(code).toBe('MODEL_AUTH')
      expect(inspect(fault, { depth: null })).not.toContain('sk-')
      expect(server.calls).toHaveLength(calls)
    },
  )

  it('[CON-11] is not asked for by a redirect', async () => {
    const { code } = await answered((call) => call.refuse(302, { location: `${server.url}/chat/completions` }))
    expect(code).toBe('MODEL_UNREACHABLE')
  })
})

describe('time', () => {
  it('[LLM-6] to connect has its own code', async () => {
    const server = await startUnanswering()
    const impatient = createEgressGuard(['127.0.0.0/8'], 100)
    try {
      const events = createOpenAiCompatible(impatient.dispatcher).chat(
        { baseUrl: `http://127.0.0.1:${server.port}/v1`, key: null },
        { model: 'm', turns: [], passages: [] },
        patient,
        new AbortController().signal,
      )
      expect((await outcome(events)).code).toBe('MODEL_TIMEOUT_CONNECT')
    } finally {
      await impatient.close()
      await server.stop()
    }
  })

  it('has nothing to do with a port where nobody listens', async () => {
    const { events } = ask({ url: 'http://127.0.0.1:1/v1' })
    expect((await outcome(events)).code).toBe('MODEL_UNREACHABLE')
  })

  it('[LLM-6] to the first token has its own code', async () => {
    const { events, call } = ask({ timeouts: { firstToken: 60 } })
    expect((await outcome(events)).code).toBe('MODEL_TIMEOUT_FIRST_TOKEN')
    expect((await (await call).left).answered).toBe(false)
  })

  it('[LLM-6] between tokens has its own code, and closes the upstream connection', async () => {
    const { events, call } = ask({ timeouts: { stall: 60 } })
    const result = outcome(events)
    const upstream = await call
    upstream.token('half')
    expect(await result).toMatchObject({ text: 'half', code: 'MODEL_TIMEOUT_STALL' })
    expect((await upstream.left).answered).toBe(false)
  })

  it('[LLM-6] in all has its own code, however busily tokens come', async () => {
    const { events, call } = ask({ timeouts: { total: 300, stall: 5_000 } })
    const result = outcome(events)
    const upstream = await call
    const busy = setInterval(() => upstream.token('x'), 10)
    expect((await result).code).toBe('MODEL_TIMEOUT_TOTAL')
    clearInterval(busy)
    expect((await upstream.left).answered).toBe(false)
  })
})

describe('leaving', () => {
  it('[LLM-5] by the signal throws its reason and closes the upstream connection', async () => {
    const controller = new AbortController()
    const { events, call } = ask({ signal: controller.signal })
    const first = events.next()
    const upstream = await call
    upstream.token('half')
    await first
    const next = events.next()
    controller.abort(new Error('enough'))
    await expect(next).rejects.toThrow('enough')
    expect((await upstream.left).answered).toBe(false)
  })

  it('[LLM-5] by the signal before the answer begins does too, and a call is never made once it has aborted', async () => {
    const controller = new AbortController()
    const { events, call } = ask({ signal: controller.signal })
    const first = events.next()
    const upstream = await call
    controller.abort(new Error('enough'))
    await expect(first).rejects.toThrow('enough')
    expect((await upstream.left).answered).toBe(false)
    const before = server.calls.length
    await expect(ask({ signal: controller.signal }).events.next()).rejects.toThrow('enough')
    expect(server.calls).toHaveLength(before)
  })

  it('[LLM-5] by not reading on closes the upstream connection', async () => {
    const { events, call } = ask()
    const first = events.next()
    const upstream = await call
    upstream.token('half')
    await first
    await events.return()
    expect((await upstream.left).answered).toBe(false)
  })
})

it('[CON-11] an address that may not be called is told as that', async () => {
  const closed = createEgressGuard([])
  const events = createOpenAiCompatible(closed.dispatcher).chat(
    { baseUrl: server.url, key: null },
    { model: 'm', turns: [], passages: [] },
    patient,
    new AbortController().signal,
  )
  const { code, fault } = await outcome(events)
  expect(code).toBe('MODEL_UNREACHABLE')
  expect(fault!.message).toContain('EGRESS_ALLOW')
  await closed.close()
})
