import { mkdir, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { makePdf } from '../../api/ingestion/fixtures/pdf.ts'
import { rowId } from '../harness/chat.ts'
import { found, storedObjects } from '../harness/documents.ts'
import { connectFolder, control, makeFolder, readIntegration, settled, watch } from '../harness/folder.ts'
import { type Instance, startInstance, type Transport } from '../harness/index.ts'

let instance: Instance
let folder: Awaited<ReturnType<typeof makeFolder>>
const put = (name: string, body: string | Uint8Array) => writeFile(join(folder.path, name), body)

beforeAll(async () => {
  instance = await startInstance({ MAX_UPLOAD_BYTES: '100000' })
})
afterAll(() => instance?.stop())
beforeEach(async () => {
  folder = await makeFolder()
  return folder.remove
})

async function connected() {
  const { integration, userErrors } = await connectFolder(instance, { path: folder.path })
  expect(userErrors).toEqual([])
  return settled(instance, integration!.id)
}
async function syncedAgain(id: string) {
  expect(await control(instance, 'Sync', id)).toEqual([])
  return settled(instance, id)
}
const none = { added: 0, updated: 0, deleted: 0, skipped: 0, failed: 0 }

describe('a folder', () => {
  it.each<Transport>(['websocket', 'sse'])(
    '[CON-8] is synced live, watched over %s by two, and ends READY',
    async (transport) => {
      for (let n = 0; n < 12; n++) await put(`note ${n}.md`, `# Note ${n}\nLe sujet numéro ${n}.`)
      await put('bail.pdf', makePdf(['Le préavis est de trois mois.']))
      await put('photo.png', 'not a document')
      const { integration } = await connectFolder(instance, { path: folder.path })
      const id = integration!.id
      const first = watch(instance, id, transport)
      const events = (await first.until(({ integrationSync: { status } }) => status === 'CONNECTED')).map(
        (item) => item.integrationSync,
      )
      expect(events.at(-1)).toMatchObject({ counts: { ...none, added: 13 }, run: { status: 'COMPLETED' } })
      await first.return()
      // another who comes later, from the first cursor, sees exactly what the first one saw
      const second = watch(instance, id, transport, events[0]!.cursor)
      const replay: typeof events = []
      while (replay.length < events.length - 1) replay.push((await second.next()).value!.data!.integrationSync)
      await second.return()
      expect(replay.map(({ cursor, status, counts }) => ({ cursor, status, counts }))).toEqual(
        events.slice(1).map(({ cursor, status, counts }) => ({ cursor, status, counts })),
      )
      const { documents, runs } = await settled(instance, id)
      expect(documents.totalCount).toBe(13)
      expect(documents.nodes.map(({ status }) => status)).toEqual(Array(13).fill('READY'))
      expect(runs.nodes).toMatchObject([{ status: 'COMPLETED', trigger: 'CONNECT', counts: { added: 13 } }])
      const pdf = documents.nodes.find(({ title }) => title === 'bail.pdf')!
      expect(await found(instance, 'préavis trois mois')).toContain(pdf.id)
      await control(instance, 'Disconnect', id, 'deleteDocuments: true')
    },
  )

  it('[CON-5] costs nothing when nothing changed, follows what did, and deletes what is gone', async () => {
    await put('a.md', 'Le premier texte.')
    await put('b.md', 'Le deuxième texte.')
    await put('c.md', 'Le troisième texte.')
    const first = await connected()
    const byTitle = Object.fromEntries(first.documents.nodes.map(({ title, id }) => [title, id]))
    const { prisma } = instance.platform.parts.databases.tenant('demo')
    const ingestEvents = () => prisma.event.count({ where: { topic: 'document' } })

    const before = await ingestEvents()
    expect((await syncedAgain(first.id)).counts).toEqual({ ...none, skipped: 3 })
    await utimes(join(folder.path, 'a.md'), new Date(), new Date(1_000))
    expect((await syncedAgain(first.id)).counts).toEqual({ ...none, skipped: 3 })
    expect(await ingestEvents()).toBe(before)

    await put('a.md', 'Le premier texte, avec le mot hippocampe.')
    await rm(join(folder.path, 'b.md'))
    await put('d.md', 'Le quatrième texte.')
    const after = await syncedAgain(first.id)
    expect(after.counts).toEqual({ added: 1, updated: 1, deleted: 1, skipped: 1, failed: 0 })
    expect(after.documents.nodes.map(({ title }) => title).sort()).toEqual(['a.md', 'c.md', 'd.md'])
    expect(await found(instance, 'hippocampe')).toEqual([byTitle['a.md']])
    expect(storedObjects(instance, byTitle['b.md']!)).toEqual([])
    await control(instance, 'Disconnect', first.id, 'deleteDocuments: true')
  })

  it('[CON-5] that cannot be read is an ERROR that deletes nothing, and is well again when it is back', async () => {
    await put('a.md', 'Le texte qui reste.')
    const { id } = await connected()
    await rename(folder.path, `${folder.path}-away`)
    const failed = await syncedAgain(id)
    expect(failed).toMatchObject({ status: 'ERROR', failure: expect.stringMatching(/not there|may not read/) })
    expect(failed.documents.nodes).toMatchObject([{ title: 'a.md', status: 'READY' }])
    expect(failed.runs.nodes[0]).toMatchObject({ status: 'FAILED' })
    await rename(`${folder.path}-away`, folder.path)
    expect(await syncedAgain(id)).toMatchObject({ status: 'CONNECTED', failure: null, counts: { ...none, skipped: 1 } })
    await control(instance, 'Disconnect', id, 'deleteDocuments: true')
  })

  it('[CON-5] that turns up empty where much was known deletes nothing and says so; a nearly empty one does', async () => {
    for (let n = 0; n < 12; n++) await put(`${n}.md`, `Le texte numéro ${n}.`)
    const { id } = await connected()
    await rename(folder.path, `${folder.path}-away`)
    await mkdir(folder.path)
    const empty = await syncedAgain(id)
    expect(empty).toMatchObject({ status: 'ERROR', failure: expect.stringContaining('nothing was deleted') })
    expect(empty.documents.totalCount).toBe(12)
    await put('left.md', 'Le seul texte qui reste.')
    expect((await syncedAgain(id)).counts).toEqual({ ...none, added: 1, deleted: 12 })
    await rm(folder.path, { recursive: true })
    await rename(`${folder.path}-away`, folder.path)
    await control(instance, 'Disconnect', id, 'deleteDocuments: true')
  })

  it('[CON-6] lists what failed with the reason, and brings the rest', async () => {
    await put('good.md', 'Le bon texte.')
    await put('large.txt', 'x'.repeat(100_001))
    const { id, counts, runs, status } = await connected()
    expect({ status, counts }).toEqual({ status: 'CONNECTED', counts: { ...none, added: 1, failed: 1 } })
    expect(runs.nodes[0]!.errors.nodes).toEqual([
      { externalId: 'large.txt', reason: 'The file has 100001 bytes; at most 100000 are accepted.' },
    ])
    await control(instance, 'Disconnect', id, 'deleteDocuments: true')
  })

  it('[CON-2] is read below too, never through links, never what is hidden', async () => {
    const outside = await makeFolder()
    await writeFile(join(outside.path, 'secret.md'), 'Le secret.')
    await mkdir(join(folder.path, 'sous', 'dossier'), { recursive: true })
    await put('sous/dossier/profond.md', 'Au fond.')
    await put('.cache.md', 'Caché.')
    await symlink(join(outside.path, 'secret.md'), join(folder.path, 'lien.md'))
    await symlink(outside.path, join(folder.path, 'lien'))
    const { id, documents } = await connected()
    expect(documents.nodes.map(({ title }) => title)).toEqual(['profond.md'])
    await outside.remove()
    await control(instance, 'Disconnect', id, 'deleteDocuments: true')
  })

  it('[CON-11] that holds the platform’s own data is read without it', async () => {
    const own = await startInstance({ DATA_DIR: join(folder.path, 'data') })
    try {
      await writeFile(join(folder.path, 'data', 'server.json'), '{"apiKey":"sft_demo_secret"}')
      await put('ours.md', 'Notre document.')
      const { integration } = await connectFolder(own, { path: folder.path })
      const { documents } = await settled(own, integration!.id)
      expect(documents.nodes.map(({ title }) => title)).toEqual(['ours.md'])
    } finally {
      await own.stop()
    }
  })
})

describe('controlling', () => {
  it('[CON-7] pauses, refuses to sync while paused, resumes with a run, and can be done by nobody else', async () => {
    await put('a.md', 'Le texte.')
    const { id } = await connected()
    expect(await control(instance, 'Resume', id)).toMatchObject([{ code: 'CONFLICT' }])
    expect(await control(instance, 'Pause', id)).toEqual([])
    expect(await readIntegration(instance, id)).toMatchObject({ status: 'PAUSED', nextRunAt: null })
    expect(await control(instance, 'Sync', id)).toMatchObject([{ code: 'CONFLICT' }])
    expect(await control(instance, 'Pause', id)).toEqual([])
    await put('b.md', 'Le nouveau texte.')
    expect(await control(instance, 'Resume', id)).toEqual([])
    expect(await settled(instance, id)).toMatchObject({
      status: 'CONNECTED',
      counts: { ...none, added: 1, skipped: 1 },
    })
    for (const verb of ['Pause', 'Resume', 'Sync', 'Disconnect']) {
      for (const wrong of [
        Buffer.from('Integration:019a0000-0000-7000-8000-000000000000').toString('base64url'),
        'x',
      ]) {
        expect(await control(instance, verb, wrong)).toMatchObject([{ code: 'NOT_FOUND', field: ['id'] }])
      }
    }
    await control(instance, 'Disconnect', id, 'deleteDocuments: true')
  })

  it('[CON-7] disconnects with its documents or without, and tells its readers', async () => {
    await put('a.md', 'Le narval gris.')
    const keep = await connected()
    const live = watch(instance, keep.id)
    await live.next()
    expect(await control(instance, 'Disconnect', keep.id)).toEqual([])
    const seen = await live.until(({ integrationSync: { __typename } }) => __typename === 'IntegrationDeleted')
    expect(seen.length).toBeGreaterThan(0)
    expect((await live.next()).done).toBe(true)
    expect(await readIntegration(instance, keep.id)).toBeNull()
    const [document] = keep.documents.nodes
    expect(await found(instance, 'narval gris')).toEqual([document!.id])

    const drop = await connected()
    const [copy] = drop.documents.nodes
    expect(await control(instance, 'Disconnect', drop.id, 'deleteDocuments: true')).toEqual([])
    expect(await found(instance, 'narval gris')).toEqual([document!.id])
    expect(storedObjects(instance, copy!.id)).toEqual([])
    const { prisma } = instance.platform.parts.databases.tenant('demo')
    expect(await prisma.job.count({ where: { key: rowId(drop.id) } })).toBe(0)
  })

  it('[CON-12] is written down', async () => {
    const { auditLog } = await instance.data<{ auditLog: { nodes: { action: string }[] } }>(
      '{ auditLog(first: 100) { nodes { action actorKind targetType targetId } } }',
    )
    const actions = new Set(auditLog.nodes.map(({ action }) => action))
    for (const verb of ['connect', 'sync', 'pause', 'resume', 'disconnect'])
      expect(actions).toContain(`integration.${verb}`)
  })
})
