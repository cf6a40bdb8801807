import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makePdf } from '../../api/ingestion/fixtures/pdf.ts'
import { type Instance, startInstance, subscribe } from '../harness/index.ts'
import { need } from '../harness/part.ts'
import { startPostgres } from '../harness/postgres.ts'

/** The main job, the same on each engine: only the configuration differs. */
describe('the same code on real engines', async () => {
  const part = await startPostgres()
  let instance: Instance
  let dataDir: string

  beforeAll(async () => {
    if ('unavailable' in part) return
    dataDir = await mkdtemp(join(tmpdir(), 'sft-engine-'))
    instance = await startInstance({ DATABASE_URL: part.url, DATA_DIR: dataDir })
  })
  afterAll(async () => {
    await instance?.stop()
    if (dataDir) await rm(dataDir, { recursive: true, force: true })
    if ('stop' in part) await part.stop()
  })

  it('[SET-8] takes a PDF from upload to a cited answer on PostgreSQL by DATABASE_URL alone', async (test) => {
    need(part, test)
    const bytes = makePdf(['Sommaire', 'Le préavis de démission est de deux mois pour un cadre.'])
    const { documentUploadCreate } = await instance.data<{
      documentUploadCreate: { upload: { id: string; url: string; headers: { name: string; value: string }[] } }
    }>(
      `mutation($size: BigInt!) { documentUploadCreate(input: { fileName: "contrat.pdf", size: $size }) {
         upload { id url headers { name value } } userErrors { message } } }`,
      { size: bytes.length },
    )
    const { upload } = documentUploadCreate
    const sent = await fetch(upload.url, {
      method: 'PUT',
      body: bytes as Uint8Array<ArrayBuffer>,
      headers: Object.fromEntries(upload.headers.map(({ name, value }) => [name, value])),
    })
    expect(sent.status).toBe(200)
    const { documentUploadComplete } = await instance.data<{ documentUploadComplete: { document: { id: string } } }>(
      `mutation($id: ID!) { documentUploadComplete(input: { uploadId: $id }) { document { id } userErrors { message } } }`,
      { id: upload.id },
    )
    type Ingestion = { documentIngestion: { status?: string } }
    const events = await subscribe<Ingestion>(
      instance,
      'websocket',
      `subscription($id: ID!) { documentIngestion(documentId: $id) { ... on DocumentProgress { status } } }`,
      { id: documentUploadComplete.document.id },
    ).until(({ documentIngestion: { status } }) => status === 'READY' || status === 'FAILED')
    expect(events.at(-1)?.documentIngestion.status).toBe('READY')

    const { conversationCreate } = await instance.data<{ conversationCreate: { conversation: { id: string } } }>(
      `mutation { conversationCreate(input: {}) { conversation { id } } }`,
    )
    const { messageSend } = await instance.data<{ messageSend: { message: { id: string } } }>(
      `mutation($id: ID!) { messageSend(input: { conversationId: $id, content: "Quel est le préavis d’un cadre ?" }) { message { id } userErrors { message } } }`,
      { id: conversationCreate.conversation.id },
    )
    type Answer = {
      messageStream: {
        __typename: string
        message?: {
          citations: { page: number; quote: string; document: { title: string } }[]
          usage: { outputTokens: number }
        }
      }
    }
    const answer = await subscribe<Answer>(
      instance,
      'sse',
      `subscription($id: ID!) { messageStream(messageId: $id) { __typename
         ... on MessageCompleted { message { citations { page quote document { title } } usage { outputTokens } } } } }`,
      { id: messageSend.message.id },
    ).until(({ messageStream }) => messageStream.__typename === 'MessageCompleted')
    const { message } = answer.at(-1)!.messageStream
    expect(message!.citations[0]).toMatchObject({ page: 2, document: { title: 'contrat.pdf' } })
    expect(message!.citations[0]!.quote).toContain('deux mois')
    expect(message!.usage.outputTokens).toBeGreaterThan(0)
  })

  it('[SET-8] keeps the tenant’s tables in a schema of their own there', async (test) => {
    const { url } = need(part, test)
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    const { rows } = await client.query(`select count(*)::int as n from tenant_demo.document`)
    await client.end()
    expect(rows).toEqual([{ n: 1 }])
  })

  it('[TEN-10] survives the loss of every connection: a typed error or an answer, never a crash', async (test) => {
    const { url } = need(part, test)
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    await client.query(`select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()`)
    await client.end()
    const first = await instance.graph('{ documents { totalCount } }')
    if (first.errors) expect(['UNAVAILABLE']).toContain(first.errors[0]!.extensions.code)
    await expect
      .poll(
        async () => (await instance.graph<{ documents: { totalCount: number } }>('{ documents { totalCount } }')).data,
      )
      .toEqual({ documents: { totalCount: 1 } })
  })

  it('[GQL-5] executes concurrent repeats of one idempotency key once, on parallel connections', async (test) => {
    need(part, test)
    type Made = { documentCreate: { document: { id: string } | null; userErrors: { code: string }[] } }
    const made = await Promise.all(
      Array.from({ length: 10 }, () =>
        instance.data<Made>(
          `mutation { documentCreate(input: { title: "Once", text: "Only once.", idempotencyKey: "k1" }) { document { id } userErrors { code message } } }`,
        ),
      ),
    )
    expect(new Set(made.map(({ documentCreate }) => documentCreate.document?.id)).size).toBe(1)
    const other = await instance.data<Made>(
      `mutation { documentCreate(input: { title: "Once", text: "Another text.", idempotencyKey: "k1" }) { document { id } userErrors { code } } }`,
    )
    expect(other.documentCreate).toEqual({ document: null, userErrors: [{ code: 'IDEMPOTENCY_CONFLICT' }] })
  })

  it('[GQL-11] gives events of concurrent writers in the order of their cursors, none missed', async (test) => {
    need(part, test)
    type Event = { documentIngestion: { cursor: string; status?: string; documentId?: string } }
    const live = subscribe<Event>(
      instance,
      'sse',
      `subscription { documentIngestion { cursor ... on DocumentProgress { status documentId } } }`,
    )
    const first = live.next()
    // the subscription is in place once its first own event arrives; writers go on until then
    const ids = new Set<string>()
    type Made = { documentCreate: { document: { id: string } } }
    const create = async () => {
      const { documentCreate } = await instance.data<Made>(
        `mutation { documentCreate(input: { title: "Many", text: "Words." }) { document { id } } }`,
      )
      ids.add(documentCreate.document.id)
    }
    let started = false
    void first.then(() => {
      started = true
    })
    while (!started) await create()
    const counted = new Set(ids)
    ids.clear()
    const done = Promise.all(Array.from({ length: 12 }, create))
    const ready = new Set<string>()
    await done
    const positions: number[] = []
    await live.until(({ documentIngestion: event }) => {
      positions.push(Number(Buffer.from(event.cursor, 'base64url').toString().split(':')[1]))
      if (event.status === 'READY') ready.add(event.documentId!)
      return [...ids].every((id) => ready.has(id))
    })
    live.drop()
    expect(positions).toEqual([...positions].sort((a, b) => a - b))
    expect(counted.size).toBeGreaterThan(0)
  })
})
