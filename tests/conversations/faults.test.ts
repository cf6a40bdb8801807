import { Agent, errors } from 'undici'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createOpenAiCompatible } from '../../api/llm/providers/openaiCompatible.ts'
import { addTexts, chatOf, connectModels, textOf } from '../harness/chat.ts'
import { makeImpatient } from '../harness/impatient.ts'
import { type Instance, startInstance } from '../harness/index.ts'
import { type OpenAi, providerKey, type Script, startOpenAi } from '../harness/openai.ts'

let instance: Instance
let openai: OpenAi
let chat: ReturnType<typeof chatOf>
const names = ['fault', 'silent', 'stall', 'endless', 'slow-headers', 'utf8', 'malformed', 'no-usage'] as const
let models: Record<(typeof names)[number], string>

beforeAll(async () => {
  ;[instance, openai] = await Promise.all([startInstance(), startOpenAi()])
  chat = chatOf(instance)
  models = await connectModels(instance, openai, names)
})
afterAll(async () => {
  await instance?.stop()
  await openai?.stop()
})

/** Asks and reads to the end: what the stream and the row tell of a failure must be the same. */
async function fails(model: string, code: string) {
  const id = await chat.ask('Combien ?', model)
  const events = await chat.whole('sse', id)
  const last = events.at(-1)!
  expect(last).toMatchObject({ __typename: 'MessageFailed', code })
  const answer = await chat.read(id)
  expect(answer).toMatchObject({ status: 'FAILED', failure: { code, reason: last.reason }, content: textOf(events) })
  const records = await chat.records(id)
  expect(records).toHaveLength(1)
  expect(records[0]).toMatchObject({ status: 'FAILED', errorCode: code })
  expect(JSON.stringify([answer, events])).not.toContain(providerKey)
  return { answer, record: records[0]! }
}

describe('a provider that fails', () => {
  const partial: [what: string, code: string, script: Script][] = [
    [
      'dies in the middle',
      'MODEL_STREAM_BROKEN',
      async (call) => {
        await call.raw('data: {"choices":[{"index":0,"delta":{"content":"Vingt et"},"finish_reason":null}]}\n\n')
        call.die()
      },
    ],
    [
      'ends cleanly without a finish reason',
      'MODEL_STREAM_BROKEN',
      (call) => {
        call.token('Vingt et')
        call.end()
      },
    ],
    [
      'says [DONE] without a finish reason',
      'MODEL_STREAM_BROKEN',
      (call) => {
        call.token('Vingt et')
        call.done()
      },
    ],
    [
      'reports an error inside the stream',
      'MODEL_STREAM_BROKEN',
      (call) => {
        call.token('Vingt et')
        void call.raw('data: {"error":{"message":"overloaded"}}\n\n')
        call.end()
      },
    ],
  ]
  it.each(partial)(
    '[LLM-4] and %s gives %s, keeps the text and estimates its usage once',
    async (_what, code, script) => {
      openai.answer('fault', script)
      const { answer, record } = await fails(models.fault, code)
      expect(answer.content).toBe('Vingt et')
      expect(answer.usage).toMatchObject({ estimated: true })
      expect(record.estimated).toBe(true)
      expect(record.outputTokens).toBeGreaterThan(0)
      expect(record.inputTokens).toBeGreaterThan(0)
    },
  )

  const refused: [what: string, code: string, script: Script][] = [
    ['with 401', 'MODEL_AUTH', (call) => call.refuse(401)],
    ['with 403', 'MODEL_AUTH', (call) => call.refuse(403)],
    ['with 429', 'MODEL_RATE_LIMITED', (call) => call.refuse(429, { 'retry-after': '7' })],
    ['with 400', 'MODEL_REFUSED', (call) => call.refuse(400)],
    ['with 500', 'MODEL_UNREACHABLE', (call) => call.refuse(500)],
    ['by a redirect', 'MODEL_UNREACHABLE', (call) => call.refuse(302, { location: 'http://127.0.0.1:1/' })],
    ['by closing at once', 'MODEL_UNREACHABLE', (call) => call.die()],
  ]
  it.each(refused)(
    '[LLM-4] and refuses %s gives %s, and costs nothing that was not generated',
    async (_what, code, script) => {
      openai.answer('fault', script)
      const { answer, record } = await fails(models.fault, code)
      expect(answer.content).toBe('')
      expect(answer.failure!.reason).not.toMatch(/refused:|Bearer|127\.0\.0\.1/)
      expect(record.outputTokens).toBe(0)
    },
  )

  it('[LLM-2] that refuses the key is told apart from one that is not there', async () => {
    const bad = await connectModels(instance, openai, ['bad'], { key: 'sk-wrong-key-000000000' })
    await fails(bad.bad, 'MODEL_AUTH')
    const gone = await connectModels(instance, { url: 'http://127.0.0.1:9/v1' }, ['gone'])
    await fails(gone.gone, 'MODEL_UNREACHABLE')
  })
})

describe('an answer whose citation cannot be written', () => {
  it('[GQL-11] [LLM-10] tells what it took before it fails, as its rows do', async () => {
    const { query, table } = instance.platform.parts.databases.tenant('demo')
    await addTexts(instance, [{ title: 'Prix', text: 'Le prix du bail est de vingt et un euros.' }])
    await query(`alter table ${table('citation')} add constraint refused check (number < 0) not valid`)
    try {
      openai.answer('fault', (call) => {
        call.token('Vingt et un [1]')
        call.token('.')
        call.finish()
        call.usage(5, 5)
        call.done()
      })
      const id = await chat.ask('Quel est le prix du bail ?', models.fault)
      const events = await chat.whole('sse', id)
      expect(events.slice(-2)).toMatchObject([
        { __typename: 'MessageUsage', usage: (await chat.read(id)).usage },
        { __typename: 'MessageFailed', code: 'INTERNAL' },
      ])
      expect(await chat.records(id)).toHaveLength(1)
    } finally {
      await query(`alter table ${table('citation')} drop constraint refused`)
    }
  })
})

describe('a provider that is slow', () => {
  it('[LLM-6] has a code for each thing that was waited for in vain, and is hung up on', async () => {
    const own = await startInstance()
    try {
      const slow = await connectModels(own, openai, ['silent', 'slow-headers', 'stall', 'endless'])
      const ownChat = chatOf(own)
      const ends = async (model: keyof typeof slow, script: Script) => {
        const id = await ownChat.ask('Combien ?', slow[model])
        const call = await openai.next(model)
        await script(call)
        const last = (await ownChat.whole('sse', id)).at(-1)!
        expect(await call.left).toEqual({ answered: false })
        expect(await ownChat.records(id)).toMatchObject([{ status: 'FAILED', errorCode: last.code, estimated: true }])
        return [last.code, (await ownChat.read(id)).content]
      }
      makeImpatient(own, { firstToken: 300, stall: 60_000, total: 60_000 })
      expect(await ends('silent', () => undefined)).toEqual(['MODEL_TIMEOUT_FIRST_TOKEN', ''])
      expect(await ends('slow-headers', (call) => call.raw(''))).toEqual(['MODEL_TIMEOUT_FIRST_TOKEN', ''])
      makeImpatient(own, { firstToken: 60_000, stall: 300, total: 60_000 })
      expect(await ends('stall', (call) => call.token('Vingt'))).toEqual(['MODEL_TIMEOUT_STALL', 'Vingt'])
      makeImpatient(own, { firstToken: 60_000, stall: 60_000, total: 400 })
      expect(await ends('endless', (call) => call.token('Vingt'))).toEqual(['MODEL_TIMEOUT_TOTAL', 'Vingt'])
    } finally {
      await own.stop()
    }
  })
})

describe('a provider that does not accept connections', () => {
  it('[LLM-6] gives a code of its own', async () => {
    const dispatcher = new Agent({ connect: (_options, callback) => callback(new errors.ConnectTimeoutError(), null) })
    const answer = createOpenAiCompatible(dispatcher).chat(
      { baseUrl: openai.url, key: providerKey },
      { model: 'any', turns: [], passages: [] },
      { firstToken: 60_000, stall: 60_000, total: 60_000 },
      new AbortController().signal,
    )
    await expect(answer.next()).rejects.toMatchObject({ code: 'MODEL_TIMEOUT_CONNECT' })
  })
})

describe('a provider that is odd', () => {
  const delta = (content: string) =>
    Buffer.from(`data: ${JSON.stringify({ choices: [{ index: 0, delta: { content }, finish_reason: null }] })}\n\n`)

  it('[LLM-4] has its UTF-8 put together again, wherever it was split', async () => {
    const text = 'Été 🎉 à 21 € — fin'
    openai.answer('utf8', async (call) => {
      for (const byte of delta(text)) await call.raw(Uint8Array.of(byte))
      call.finish()
      call.usage(5, 5)
      call.done()
    })
    const id = await chat.ask('Quand ?', models.utf8)
    expect(textOf(await chat.whole('websocket', id))).toBe(text)
    expect(await chat.read(id)).toMatchObject({ status: 'COMPLETED', content: text })
  })

  it('[LLM-4] has malformed events, comments and CRLF passed over, and the rest of the answer kept', async () => {
    openai.answer('malformed', async (call) => {
      await call.raw(delta('Vingt'))
      for (const odd of [
        'data: {"choices":[{"delta":\n\n',
        'data: null\n\n',
        'data: 5\n\n',
        ': keep-alive\n\n',
        'data: {"choices":null}\r\n\r\n',
      ]) {
        await call.raw(odd)
      }
      await call.raw(delta(' et un'))
      call.finish()
      call.usage(5, 5)
      call.done()
    })
    const id = await chat.ask('Combien ?', models.malformed)
    await chat.whole('sse', id)
    expect(await chat.read(id)).toMatchObject({ status: 'COMPLETED', content: 'Vingt et un' })
  })

  it('[LLM-10] and reports no usage has its tokens counted by us and flagged as estimated', async () => {
    await addTexts(instance, [{ title: 'Note', text: 'Vingt et un euros.' }])
    openai.answer('no-usage', (call) => {
      for (const token of ['Vingt', ' et', ' un', ' euros']) call.token(token)
      call.finish()
      call.done()
    })
    const id = await chat.ask('Combien ?', models['no-usage'])
    await chat.whole('sse', id)
    const { status, usage } = await chat.read(id)
    expect({ status, usage }).toMatchObject({ status: 'COMPLETED', usage: { estimated: true } })
    expect(usage!.outputTokens).toBeGreaterThan(2)
    expect(usage!.inputTokens).toBeGreaterThan(20)
  })
})
