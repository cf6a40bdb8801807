import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { type ServerProcess, spawnServer, startServer } from '../harness/process.ts'

const folders: string[] = []
const servers: ServerProcess[] = []

const newFolder = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sft-life-'))
  folders.push(folder)
  return folder
}
const start = async (env: Record<string, string>) => {
  const server = await startServer(env)
  servers.push(server)
  return server
}

afterEach(async () => {
  await Promise.all(
    servers
      .splice(0)
      .map((server) =>
        server.child.exitCode === null && server.child.signalCode === null ? server.end('SIGKILL') : null,
      ),
  )
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })))
})

const create = `mutation($title: String!, $text: String!) {
  documentCreate(input: { title: $title, text: $text }) { document { id } userErrors { message } } }`
const list = `query($after: Cursor) { documents(first: 100, after: $after) { totalCount nodes { id status chunkCount } pageInfo { hasNextPage endCursor } } }`

interface Created {
  documentCreate: { document: { id: string } | null }
}
interface Listed {
  documents: {
    totalCount: number
    nodes: { id: string; status: string; chunkCount: number }[]
    pageInfo: { hasNextPage: boolean; endCursor: string }
  }
}

async function allDocuments(server: ServerProcess) {
  const nodes: Listed['documents']['nodes'] = []
  let after: string | null = null
  do {
    const { data }: { data?: Listed | null } = await server.graph<Listed>(list, { after })
    nodes.push(...data!.documents.nodes)
    after = data!.documents.pageInfo.hasNextPage ? data!.documents.pageInfo.endCursor : null
  } while (after)
  return nodes
}

describe('the data folder', () => {
  it('[SET-9] refuses a second server, names the holder, and leaves the first at work', async () => {
    const DATA_DIR = await newFolder()
    const first = await start({ DATA_DIR })
    const second = await spawnServer({ DATA_DIR })
    expect(second.ready).toBe(false)
    expect(second.code).toBe(1)
    expect(second.output()).toContain(`process ${first.child.pid}`)
    expect((await first.graph('{ viewer { kind } }')).status).toBe(200)
  })

  it('[SET-9] takes over what a killed server held, and [SET-2] keeps all data over a restart', async () => {
    const DATA_DIR = await newFolder()
    const first = await start({ DATA_DIR })
    const made = await first.graph<Created>(create, { title: 'Kept', text: 'This must survive.' })
    await first.end('SIGKILL')
    const second = await start({ DATA_DIR })
    const documents = await allDocuments(second)
    expect(documents.map(({ id }) => id)).toEqual([made.data!.documentCreate.document!.id])
  })

  it('[SET-9] loses no acknowledged write when it is killed under load at random moments', async () => {
    const DATA_DIR = await newFolder()
    const acknowledged = new Set<string>()
    for (let round = 0; round < 3; round++) {
      const server = await start({ DATA_DIR })
      const target = acknowledged.size + 15 + Math.floor(Math.random() * 40)
      let killed: Promise<unknown> | undefined
      const writer = async () => {
        while (!killed) {
          const result = await server
            .graph<Created>(create, { title: `Round ${round}`, text: 'Some words that are kept.' })
            .catch(() => null)
          const id = result?.data?.documentCreate.document?.id
          if (id) acknowledged.add(id)
          if (acknowledged.size >= target) killed ??= server.end('SIGKILL')
        }
      }
      await Promise.all(Array.from({ length: 8 }, writer))
      await killed
    }
    const server = await start({ DATA_DIR })
    const found = new Set((await allDocuments(server)).map(({ id }) => id))
    expect([...acknowledged].filter((id) => !found.has(id))).toEqual([])
    expect(acknowledged.size).toBeGreaterThan(45)
  }, 120_000)

  it('[RAG-4] goes on with an ingestion after kill -9, each passage once', async () => {
    const DATA_DIR = await newFolder()
    const server = await start({ DATA_DIR })
    const text = Array.from(
      { length: 6_000 },
      (_, i) => `Article ${i}. The tariff number ${i} applies to goods of class ${i % 97}.`,
    ).join('\n\n')
    const made = await server.graph<Created>(create, { title: 'Tariffs', text })
    const id = made.data!.documentCreate.document!.id
    const state = `query($id: ID!) { document(id: $id) { status progress { stage percent } chunkCount chunks(first: 1) { totalCount } } }`
    type State = {
      document: {
        status: string
        progress: { stage: string; percent: number } | null
        chunkCount: number
        chunks: { totalCount: number }
      }
    }
    // killed while passages are being written
    await expect
      .poll(async () => (await server.graph<State>(state, { id })).data!.document.progress?.stage, {
        timeout: 30_000,
        interval: 20,
      })
      .toBe('INDEX')
    await server.end('SIGKILL')
    const again = await start({ DATA_DIR })
    await expect
      .poll(async () => (await again.graph<State>(state, { id })).data!.document.status, {
        timeout: 60_000,
        interval: 100,
      })
      .toBe('READY')
    const { document } = (await again.graph<State>(state, { id })).data!
    expect(document.chunks.totalCount).toBe(document.chunkCount)
    const positions = `query($id: ID!, $after: Cursor) { document(id: $id) { chunks(first: 100, after: $after) { nodes { position startOffset endOffset } pageInfo { hasNextPage endCursor } } } }`
    const seen: number[] = []
    let after: string | null = null
    do {
      type Chunks = {
        document: { chunks: { nodes: { position: number }[]; pageInfo: { hasNextPage: boolean; endCursor: string } } }
      }
      const { chunks }: Chunks['document'] = (await again.graph<Chunks>(positions, { id, after })).data!.document
      seen.push(...chunks.nodes.map(({ position }) => position))
      after = chunks.pageInfo.hasNextPage ? chunks.pageInfo.endCursor : null
    } while (after)
    expect(seen).toEqual(Array.from({ length: document.chunkCount }, (_, index) => index))
  }, 120_000)
})
