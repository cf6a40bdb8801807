import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDocument } from '../harness/documents.ts'
import { bootstrapKey, type Instance, startInstance, subscribe } from '../harness/index.ts'
import { announce, complete, send } from '../harness/upload.ts'

let instance: Instance
beforeAll(async () => {
  instance = await startInstance({ WORKERS: '0' })
})
afterAll(() => instance?.stop())

const internals =
  /select |insert |update "|relation "|column "|tenant_demo|node_modules|\.ts\b|\/tmp|\n\s+at |ENOENT|ENOTDIR|EACCES|Prisma|P\d{4}|boom|secret-detail/i

/** Everything an answer says, checked for what must not leave. */
function masked(
  result: { status?: number; errors?: { message: string; extensions: { code: string } }[] },
  code: string,
) {
  expect(result.errors?.map(({ extensions }) => extensions.code)).toEqual([code])
  expect(JSON.stringify(result)).not.toMatch(internals)
}

/** Makes a part throw for as long as `use` runs. */
async function broken<T extends object, K extends keyof T>(part: T, name: K, use: () => Promise<void>): Promise<void> {
  const kept = part[name]
  part[name] = (() => {
    throw Object.assign(new Error('boom: secret-detail in select * from tenant_demo.document at /tmp/x.ts'), {
      code: 'XX000',
    })
  }) as T[K]
  try {
    await use()
  } finally {
    part[name] = kept
  }
}

describe('what goes wrong inside', () => {
  const database = () => instance.platform.parts.databases.tenant('demo')

  it('[GQL-6] in the list statements leaves as INTERNAL with nothing of its own, and other fields keep their answer', async () => {
    await broken(database(), 'queryArrays', async () => {
      masked(await instance.graph('{ documents { nodes { id } } }'), 'INTERNAL')
      masked(await instance.graph('query ($id: ID!) { node(id: $id) { id } }', { id: documentId() }), 'INTERNAL')
    })
  })

  it('[GQL-6] in raw statements, in search and in usage too', async () => {
    await broken(database(), 'query', async () => {
      masked(await instance.graph('{ search(query: "bail") { totalCount } }'), 'INTERNAL')
      masked(await instance.graph('{ tenant { documentCount } }'), 'INTERNAL')
      const range = '{ from: "2026-01-01T00:00:00Z", to: "2026-02-01T00:00:00Z" }'
      masked(await instance.graph(`{ usage(range: ${range}) { calls } }`), 'INTERNAL')
    })
  })

  it('[GQL-6] in a transaction, and nothing is written', async () => {
    const before = await database().prisma.document.count()
    await broken(database().prisma, '$transaction', async () => {
      const create =
        'mutation { documentCreate(input: { title: "t", text: "t" }) { document { id } userErrors { code } } }'
      masked(await instance.graph(create), 'INTERNAL')
    })
    expect(await database().prisma.document.count()).toBe(before)
  })

  it('[GQL-6] in a subscription, over both transports', async () => {
    await broken(instance.platform.parts.events, 'head', async () => {
      for (const transport of ['websocket', 'sse'] as const) {
        const live = subscribe(instance, transport, 'subscription { usageLive { cursor } }')
        masked((await live.next()).value as never, 'INTERNAL')
        expect((await live.next()).done).toBe(true)
      }
    })
  })

  it('[GQL-6] in the object storage: a folder that is gone, a file in its way', async () => {
    const { upload } = await announce(instance, { fileName: 'a.txt', size: 3 })
    expect((await send(upload!, 'abc')).status).toBe(200)
    const { document } = await complete(instance, upload!.id)
    const files = join(instance.dataDir, 'files')
    await rename(files, `${files}-away`)
    const { writeFile, rm } = await import('node:fs/promises')
    await writeFile(files, 'a file where the folder was')
    try {
      masked(
        await instance.graph('mutation { documentCreate(input: { title: "t", text: "t" }) { document { id } } }'),
        'INTERNAL',
      )
      const second = await announce(instance, { fileName: 'b.txt', size: 3 })
      const put = await send(second.upload!, 'abc')
      expect(put.status).toBe(500)
      expect(await put.text()).not.toMatch(internals)
      const read = await instance.graph<{ document: { url: string } }>(
        'query ($id: ID!) { document(id: $id) { url } }',
        {
          id: document!.id,
        },
      )
      const get = await fetch(read.data!.document.url)
      expect([get.status, await get.text()]).toEqual([404, expect.not.stringMatching(internals)])
    } finally {
      await rm(files)
      await rename(`${files}-away`, files)
    }
    expect((await createDocument(instance, { title: 't', text: 't' })).document).not.toBeNull()
  })

  it('[GQL-6] in the routes beside the graph', async () => {
    const { databases } = instance.platform.parts
    await broken(databases, 'ping', async () => {
      const ready = await fetch(`${instance.url}/readyz`)
      expect([ready.status, await ready.text()]).toEqual([500, expect.not.stringMatching(internals)])
    })
    for (const path of ['/nothing', '/files/', '/files/x', '/api/auth/nothing', '/admin/../secret.key', '/%00', '/%']) {
      const response = await fetch(`${instance.url}${path}`)
      expect([path, response.status >= 400 && response.status < 500]).toEqual([path, true])
      expect(await response.text()).not.toMatch(internals)
    }
  })
})

const documentId = () => Buffer.from('Document:019a0000-0000-7000-8000-000000000000').toString('base64url')

describe('a database that was closed', () => {
  it('[GQL-6] gives an error of the 500 class that says nothing of it, in every way of asking', async () => {
    const own = await startInstance({ WORKERS: '0' })
    const { databases } = own.platform.parts
    try {
      await databases.close()
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${bootstrapKey}` }
      for (const query of [
        '{ documents { totalCount } }',
        'mutation { conversationCreate(input: {}) { conversation { id } } }',
      ]) {
        const response = await fetch(`${own.url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) })
        const body = await response.text()
        expect(response.status).toBeGreaterThanOrEqual(500)
        expect(body).not.toMatch(internals)
      }
      const ready = await fetch(`${own.url}/readyz`)
      expect(ready.status).toBeGreaterThanOrEqual(500)
      expect(await ready.text()).not.toMatch(internals)
      expect((await fetch(`${own.url}/healthz`)).status).toBe(200)
    } finally {
      await own.stop().catch(() => undefined)
    }
  })
})
