import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { encodeEventCursor } from '../../api/data/events/cursor.ts'
import { addTexts, chatOf, connectModels, rowId, textOf } from '../harness/chat.ts'
import { type Instance, startInstance, type Transport } from '../harness/index.ts'
import { type OpenAi, says, startOpenAi } from '../harness/openai.ts'

let instance: Instance
let openai: OpenAi
let chat: ReturnType<typeof chatOf>
const names = ['plain', 'manual', 'reload', 'long', 'leave', 'late'] as const
let models: Record<(typeof names)[number], string>

beforeAll(async () => {
  ;[instance, openai] = await Promise.all([startInstance(), startOpenAi()])
  chat = chatOf(instance)
  models = await connectModels(instance, openai, names)
  await addTexts(instance, [{ title: 'Bail', text: 'Le préavis du bail commercial est de six mois.' }])
})
afterAll(async () => {
  await instance?.stop()
  await openai?.stop()
})

describe.each<Transport>(['websocket', 'sse'])('an answer over %s', (transport) => {
  it('[LLM-4] [RAG-10] streams started, deltas, citation, usage, completed, and the deltas are the stored text', async () => {
    openai.answer('plain', says('Six', ' mois', ' [', '1', ']', '.'))
    const id = await chat.ask('Quel est le préavis ?', models.plain)
    const events = await chat.whole(transport, id)
    const stored = await chat.read(id)

    expect(events[0]!.__typename).toBe('MessageStarted')
    expect(events.map(({ __typename }) => __typename).filter((name) => name !== 'MessageDelta')).toEqual([
      'MessageStarted',
      'MessageCitation',
      'MessageUsage',
      'MessageCompleted',
    ])
    expect(textOf(events)).toBe('Six mois [1].')
    expect(stored).toMatchObject({ status: 'COMPLETED', content: 'Six mois [1].', failure: null })
    expect(events.at(-1)!.message).toMatchObject({ id, status: 'COMPLETED', content: stored.content })
    const sequences = events.flatMap(({ sequence }) => (sequence === undefined ? [] : [sequence]))
    expect(sequences).toEqual([...new Set(sequences)].sort((a, b) => a - b))
  })

  it('[LLM-10] leaves one usage row with the tokens and the exact price that the stream and the message tell', async () => {
    openai.answer('plain', says('Six', ' mois', '.'))
    const id = await chat.ask('Quel est le préavis ?', models.plain)
    const events = await chat.whole(transport, id)
    const usage = { inputTokens: 100, outputTokens: 3, estimated: false, cost: '0.0000168', currency: 'EUR' }
    expect(events.find(({ usage }) => usage)!.usage).toEqual(usage)
    expect((await chat.read(id)).usage).toEqual(usage)
    const { usageRecords } = await instance.data<{ usageRecords: { nodes: { message: { id: string } | null }[] } }>(
      `{ usageRecords(first: 1) { nodes { purpose status inputTokens outputTokens cost estimated errorCode
           model { name } apiKey { name } user { id } message { id } } } }`,
    )
    expect(usageRecords.nodes[0]).toEqual({
      purpose: 'CHAT',
      status: 'COMPLETED',
      inputTokens: 100,
      outputTokens: 3,
      cost: '0.0000168',
      estimated: false,
      errorCode: null,
      model: { name: 'plain' },
      apiKey: { name: 'Bootstrap key' },
      user: null,
      message: { id },
    })
    expect(await chat.records(id)).toHaveLength(1)
  })

  it('[GQL-11] goes on after a dropped connection with no gap and no duplicate', async () => {
    const id = await chat.ask('Raconte.', models.reload)
    const call = await openai.next('reload')
    const first = chat.stream(transport, id)
    call.token('Un')
    call.token(' deux')
    const seen = (await first.until(({ messageStream: { text } }) => text === ' deux')).map(
      (item) => item.messageStream,
    )
    first.drop()

    call.token(' trois')
    const meanwhile = await chat.read(id)
    expect('Un deux trois'.startsWith(meanwhile.content)).toBe(true)
    expect(meanwhile.status).toBe('STREAMING')

    const rest = chat.whole(transport, id, seen.at(-1)!.cursor)
    call.token(' quatre.')
    call.finish()
    call.usage(10, 4)
    call.done()
    const after = await rest
    expect(textOf([...seen, ...after])).toBe('Un deux trois quatre.')
    expect(after.map(({ __typename }) => __typename)).not.toContain('StreamResync')
    expect((await chat.read(id)).content).toBe('Un deux trois quatre.')
    expect(await chat.whole(transport, id, after.at(-1)!.cursor)).toEqual([])
  })

  it('[GQL-11] resumes at every cursor of an ended answer with exactly what follows it', async () => {
    openai.answer('late', says('a', 'b', 'c [1]', 'd'))
    const id = await chat.ask('Encore le préavis', models.late)
    const all = await chat.whole(transport, id)
    for (const [index, { cursor }] of all.entries()) {
      expect((await chat.whole(transport, id, cursor)).map((event) => event.cursor)).toEqual(
        all.slice(index + 1).map((event) => event.cursor),
      )
    }
    expect(await chat.whole(transport, id)).toEqual(all)
  })

  it('[GQL-11] gives a late reader of a long answer one resync that the deltas after it continue', async () => {
    const id = await chat.ask('Écris longuement.', models.long)
    const call = await openai.next('long')
    const words = ' mot'.repeat(1_000)
    const fast = chat.stream(transport, id)
    for (let n = 0; n < 200; n++) call.token(`${n}:${words}`)
    const read = await fast.until(({ messageStream: { text } }) => text?.startsWith('199:') ?? false)
    const known = textOf(read.map(({ messageStream }) => messageStream))
    fast.drop()
    // the buffer lets go of what the row holds: a reader from the beginning then needs the row
    await expect.poll(async () => (await chat.read(id)).content.length, { timeout: 5_000 }).toBe(known.length)

    const late = chat.whole(transport, id)
    call.token('fin.')
    call.finish()
    call.usage(10, 201_000)
    call.done()
    const events = await late
    expect(events.filter(({ __typename }) => __typename === 'StreamResync')).toHaveLength(1)
    const resync = events.findIndex(({ __typename }) => __typename === 'StreamResync')
    expect(events.slice(0, resync).map(({ text }) => text ?? '')).toEqual([])
    // compared as a whole, and not shown: it is a megabyte
    expect(events[resync]!.message!.content + textOf(events) === `${known}fin.`).toBe(true)
    expect((await chat.read(id)).content === `${known}fin.`).toBe(true)
  })

  it('[LLM-5] lets an answer go on when its reader leaves', async () => {
    const id = await chat.ask('Continue sans moi.', models.leave)
    const call = await openai.next('leave')
    const reader = chat.stream(transport, id)
    call.token('Début')
    await reader.until(({ messageStream: { text } }) => text === 'Début')
    await reader.return()
    call.token(' et fin.')
    call.finish()
    call.usage(10, 2)
    call.done()
    expect(await call.left).toEqual({ answered: true })
    const events = await chat.whole(transport, id)
    expect(events.at(-1)!.__typename).toBe('MessageCompleted')
    expect((await chat.read(id)).content).toBe('Début et fin.')
  })

  it('[GQL-11] refuses a cursor that this answer did not give out', async () => {
    openai.answer('late', says('a'))
    const id = await chat.ask('Un', models.late)
    const other = await chat.ask('Deux', models.late)
    const [{ cursor } = { cursor: '' }] = await chat.whole(transport, other)
    await chat.whole(transport, id)
    const future = Buffer.from(
      Buffer.from((await chat.whole(transport, id)).at(-1)!.cursor, 'base64url')
        .toString()
        .replace(/\d+$/, '99999'),
    ).toString('base64url')
    const farthest = encodeEventCursor(`m-${rowId(id)}`, 999_999_999_999_999)
    for (const forged of ['x', '', cursor, 'ZG9jdW1lbnQ6MQ', future, farthest]) {
      const { value } = await chat.stream(transport, id, forged).next()
      expect((value as { errors: { extensions: { code: string } }[] }).errors[0]!.extensions.code).toBe(
        'INVALID_CURSOR',
      )
    }
  })
})
