import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { encodeEventCursor } from '../../api/data/events/cursor.ts'
import { newId } from '../../api/data/ids.ts'
import { type Topic, write } from '../../api/data/write.ts'
import { chatOf, rowId } from '../harness/chat.ts'
import {
  bootstrapKey,
  type Instance,
  type LiveResult,
  startInstance,
  subscribe,
  type Transport,
} from '../harness/index.ts'
import { makeKey, revokeKey } from '../harness/keys.ts'

let instance: Instance
let ids: { documentId: string; integrationId: string; messageId: string }
beforeAll(async () => {
  instance = await startInstance({ WORKERS: '0' })
  const { prisma } = instance.platform.parts.databases.tenant('demo')
  const { documentCreate } = await instance.data<{ documentCreate: { document: { id: string } } }>(
    'mutation { documentCreate(input: { title: "t", text: "t" }) { document { id } } }',
  )
  const integration = await prisma.integration.create({
    data: { id: newId(), connector: 'local-folder', name: 'n', config: {}, intervalSeconds: 300 },
  })
  ids = {
    documentId: documentCreate.document.id,
    integrationId: Buffer.from(`Integration:${integration.id}`).toString('base64url'),
    messageId: await chatOf(instance).ask('Bonjour ?'),
  }
})
afterAll(() => instance?.stop())

interface Case {
  name: string
  scope: string
  query: string
  variables: () => Record<string, unknown>
  topic: Topic | null
}
const cases: Case[] = [
  {
    name: 'documentIngestion',
    scope: 'DOCUMENTS_READ',
    query: `subscription ($documentId: ID, $after: Cursor) { live: documentIngestion(documentId: $documentId, after: $after) {
      __typename cursor ... on DocumentProgress { percent document { title } } ... on DocumentResync { reason } } }`,
    variables: () => ({ documentId: ids.documentId }),
    topic: 'document',
  },
  {
    name: 'integrationSync',
    scope: 'INTEGRATIONS_READ',
    query: `subscription ($integrationId: ID, $after: Cursor) { live: integrationSync(integrationId: $integrationId, after: $after) {
      __typename cursor ... on IntegrationProgress { status counts { added } integration { name } }
      ... on IntegrationResync { reason } } }`,
    variables: () => ({ integrationId: ids.integrationId }),
    topic: 'integration',
  },
  {
    name: 'usageLive',
    scope: 'USAGE_READ',
    query: `subscription ($after: Cursor) { live: usageLive(after: $after) {
      __typename cursor ... on UsageRecorded { record { id } } ... on UsageResync { reason } } }`,
    variables: () => ({}),
    topic: 'usage',
  },
  {
    name: 'messageStream',
    scope: 'CONVERSATIONS_READ',
    query: `subscription ($messageId: ID!, $after: Cursor) { live: messageStream(messageId: $messageId, after: $after) {
      __typename cursor } }`,
    variables: () => ({ messageId: ids.messageId }),
    topic: null,
  },
]
const transports: Transport[] = ['websocket', 'sse']
const all = cases.flatMap((each) => transports.map((transport) => ({ ...each, transport })))
const logged = all.filter(({ topic }) => topic !== null)

type Item = { live: { __typename: string; cursor: string; [field: string]: unknown } }
const open = (
  { query, variables, transport }: Case & { transport: Transport },
  more: Record<string, unknown> = {},
  headers?: Record<string, string>,
) => subscribe<Item>(instance, transport, query, { ...variables(), ...more }, headers)

/** What a stream that should not open gives: its error's code, or how its socket was closed. */
async function refusal(live: AsyncGenerator<LiveResult<Item>, void>): Promise<string | number> {
  try {
    const { value } = await live.next()
    return value?.errors?.[0]?.extensions.code ?? `opened: ${JSON.stringify(value)}`
  } catch (error) {
    return (
      (error as { code?: number }).code ??
      (error as { extensions?: { code: string } }[])[0]?.extensions?.code ??
      String(error)
    )
  }
}

/** Writes events of the topic, as services do. */
async function happen(topic: Topic, count: number, from = 0): Promise<void> {
  const { databases, onWritten } = instance.platform.parts
  const subject =
    topic === 'document' ? rowId(ids.documentId) : topic === 'integration' ? rowId(ids.integrationId) : newId()
  const payload = (n: number) =>
    topic === 'document'
      ? { status: 'PROCESSING', stage: 'INDEX', percent: n }
      : topic === 'integration'
        ? {
            status: 'SYNCING',
            counts: { added: n, updated: 0, deleted: 0, skipped: 0, failed: 0 },
            currentItem: null,
            runId: null,
          }
        : {}
  for (let n = from; n < from + count; n++) {
    await write(databases.tenant('demo'), onWritten, async (tx) =>
      tx.event({ topic, subject, type: topic === 'usage' ? 'RECORDED' : 'PROGRESS', payload: payload(n) }),
    )
  }
}

describe.each(all)('$name over $transport', (each) => {
  it('[GQL-10] needs its right when it is opened', async () => {
    const others = ['DOCUMENTS_READ', 'INTEGRATIONS_READ', 'USAGE_READ', 'CONVERSATIONS_READ']
    const { headers } = await makeKey(
      instance,
      others.filter((scope) => scope !== each.scope),
    )
    expect(await refusal(open(each, {}, headers))).toBe('FORBIDDEN')
  })

  it('[GQL-10] is refused without a credential, and with one that is none', async () => {
    const expected = each.transport === 'sse' ? 'UNAUTHENTICATED' : 4403
    expect(await refusal(open(each, {}, {}))).toBe(expected)
    expect(await refusal(open(each, {}, { authorization: 'Bearer nothing' }))).toBe(expected)
  })

  it('[GQL-11] refuses a cursor that it did not give out', async () => {
    const foreign = Buffer.from(each.topic === 'document' ? 'usage:1' : 'document:1').toString('base64url')
    const future = Buffer.from(`${each.topic}:999999999`).toString('base64url')
    const injected = Buffer.from(`${each.topic}:1; select 1`).toString('base64url')
    for (const after of ['', 'x', '💥', foreign, future, injected, `${each.topic}:1`]) {
      expect([after, await refusal(open(each, { after }))]).toEqual([after, 'INVALID_CURSOR'])
    }
  })
})

describe.each(logged)('$name over $transport', (each) => {
  it('[GQL-10] [GQL-11] gives each event once, in order, live and after a dropped connection', async () => {
    const topic = each.topic!
    // a stream that begins with a state is open once that came; another begins at a cursor
    const start = open(each, topic === 'usage' ? { after: await headOf(topic) } : {})
    if (topic !== 'usage') await start.next()
    await happen(topic, 3)
    const first: Item[] = []
    while (first.length < 3) first.push((await start.next()).value!.data!)
    start.drop()
    await happen(topic, 250, 3)
    const resumed = open(each, { after: first.at(-1)!.live.cursor })
    const rest: Item[] = []
    while (rest.length < 250) rest.push((await resumed.next()).value!.data!)
    await happen(topic, 1, 253)
    rest.push((await resumed.next()).value!.data!)
    await resumed.return()
    const events = [...first, ...rest]
    expect(new Set(events.map(({ live }) => live.cursor)).size).toBe(254)
    const seen = events.map(({ live }) => live.percent ?? (live.counts as { added: number } | undefined)?.added)
    if (topic !== 'usage') expect(seen).toEqual(Array.from({ length: 254 }, (_, n) => n))
    const positions = events.map(({ live }) => Number(Buffer.from(live.cursor, 'base64url').toString().split(':')[1]))
    expect(positions).toEqual(positions.toSorted((a, b) => a - b))
  })
})

describe.each(logged.filter(({ topic }) => topic !== 'usage'))('$name over $transport', (each) => {
  it('[GQL-10] gives each event the state of its own moment, not what was read before', async () => {
    const { prisma } = instance.platform.parts.databases.tenant('demo')
    const live = open(each)
    await live.next()
    const names: unknown[] = []
    for (const name of ['un', 'deux', 'trois']) {
      if (each.topic === 'document') {
        await prisma.document.update({ where: { id: rowId(ids.documentId) }, data: { title: name } })
      } else await prisma.integration.update({ where: { id: rowId(ids.integrationId) }, data: { name } })
      await happen(each.topic!, 1)
      const { live: event } = (await live.next()).value!.data!
      names.push((event.document as { title: string })?.title ?? (event.integration as { name: string })?.name)
    }
    await live.return()
    expect(names).toEqual(['un', 'deux', 'trois'])
  })
})

/** The cursor behind everything that has happened so far. */
async function headOf(topic: Topic): Promise<string> {
  const { events, databases } = instance.platform.parts
  return encodeEventCursor(`demo.${topic}`, await events.head(databases.tenant('demo')))
}

describe.each(transports)('a stream over %s', (transport) => {
  it('[GQL-10] is closed within 5 s when its key is revoked, and says why', async () => {
    const key = await makeKey(instance, ['DOCUMENTS_READ'])
    const live = open({ ...cases[0]!, transport }, {}, key.headers)
    await live.next()
    const started = performance.now()
    await revokeKey(instance, key.id)
    expect((await live.next()).value).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] })
    expect((await live.next()).done).toBe(true)
    expect(performance.now() - started).toBeLessThan(5_000)
  })

  it('[GQL-10] is closed within 5 s when its person loses a right', async () => {
    const { prisma } = instance.platform.parts.databases.tenant('demo')
    const browser = await instance.signIn()
    const live = open({ ...cases[1]!, transport }, {}, browser)
    await live.next()
    const started = performance.now()
    try {
      await prisma.user.updateMany({ where: { email: 'admin@example.com' }, data: { role: 'ANALYST' } })
      expect((await live.next()).value).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }] })
      expect(performance.now() - started).toBeLessThan(5_000)
    } finally {
      await prisma.user.updateMany({ where: { email: 'admin@example.com' }, data: { role: 'OWNER' } })
    }
  })

  it('[GQL-11] is told to resync, once, when its cursor is older than what is kept, and goes on from there', async () => {
    const each = { ...cases[0]!, transport }
    const first = open(each)
    const { cursor } = (await first.next()).value!.data!.live
    await first.return()
    await happen('document', 3)
    const { events, databases } = instance.platform.parts
    await events.prune(databases.tenant('demo'), -1)
    const live = open(each, { after: cursor })
    expect((await live.next()).value!.data!.live).toMatchObject({
      __typename: 'DocumentResync',
      reason: expect.any(String),
    })
    await happen('document', 1, 77)
    const { live: event } = (await live.next()).value!.data!
    expect(event).toMatchObject({ __typename: 'DocumentProgress', percent: 77 })
    await live.return()
    const again = open(each, { after: event.cursor })
    await happen('document', 1, 78)
    expect((await again.next()).value!.data!.live).toMatchObject({ __typename: 'DocumentProgress', percent: 78 })
    await again.return()
  })

  it('[GQL-11] misses nothing, and is told so, when only what is not its own is pruned, there or back again', async () => {
    const usage = { ...cases[2]!, transport }
    const { events, databases } = instance.platform.parts
    const live = open(usage, { after: await headOf('usage') })
    await happen('usage', 1)
    const { cursor } = (await live.next()).value!.data!.live
    await happen('document', 3)
    await events.prune(databases.tenant('demo'), -1)
    await happen('usage', 1)
    const back = open(usage, { after: cursor })
    for (const reader of [live, back]) {
      expect((await reader.next()).value!.data!.live.__typename).toBe('UsageRecorded')
      await reader.return()
    }
  })
})

describe('a WebSocket', () => {
  it('[GQL-16] of another site’s page does not get the browser’s cookie', async () => {
    const browser = await instance.signIn()
    const each = { ...cases[0]!, transport: 'websocket' as const }
    expect(await refusal(open(each, {}, { ...browser, origin: 'https://evil.example' }))).toBe(4403)
    expect(await refusal(open(each, {}, { ...browser, origin: 'null' }))).toBe(4403)
    const mine = open(each, {}, browser)
    expect((await mine.next()).value!.data!.live.__typename).toBe('DocumentProgress')
    await mine.return()
  })

  it('[SET-7] is closed with 1001 when the platform stops, and an SSE stream ends', async () => {
    const own = await startInstance({ WORKERS: '0' })
    const socket = new WebSocket(`${own.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws')
    const closed = new Promise<number>((resolve) => socket.on('close', resolve))
    const acknowledged = new Promise((resolve) => socket.on('message', resolve))
    await new Promise((resolve) => socket.on('open', resolve))
    socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${bootstrapKey}` } }))
    await acknowledged
    const live = subscribe(own, 'sse', 'subscription { documentIngestion { cursor } }')
    const ended = live.next().then(
      ({ done }) => done,
      () => true,
    )
    const started = performance.now()
    await own.stop()
    expect(await closed).toBe(1001)
    expect(await ended).toBe(true)
    expect(performance.now() - started).toBeLessThan(10_000)
  })

  it('[GQL-16] is not opened elsewhere than at /graphql, nor without its protocol', async () => {
    const at = (path: string, protocol?: string) =>
      new Promise<number | string>((resolve) => {
        const socket = new WebSocket(`${instance.url.replace('http', 'ws')}${path}`, protocol)
        socket.on('unexpected-response', (_request, response) => resolve(response.statusCode!))
        socket.on('error', () => resolve('error'))
        socket.on('close', (code) => resolve(code))
      })
    expect(await at('/elsewhere', 'graphql-transport-ws')).toBe(404)
    expect(await at('/graphql', 'graphql-ws')).not.toBe(1000)
    expect(await at('/graphql')).toBe(4406)
  })
})
