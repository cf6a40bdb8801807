import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectFolder, makeFolder, readIntegration, watch } from '../harness/folder.ts'
import { type Instance, startInstance } from '../harness/index.ts'

let instance: Instance
let folder: Awaited<ReturnType<typeof makeFolder>>
beforeAll(async () => {
  folder = await makeFolder()
  instance = await startInstance()
})
afterAll(async () => {
  await instance?.stop()
  await folder.remove()
})

describe('a folder’s configuration', () => {
  const wrong: [what: string, config: () => object, field: string[]][] = [
    ['no path', () => ({}), ['config', 'path']],
    ['an empty path', () => ({ path: '' }), ['config', 'path']],
    ['a path that is a number', () => ({ path: 5 }), ['config', 'path']],
    ['a path that is not there', () => ({ path: '/nowhere/at/all' }), ['config', 'path']],
    ['a relative path', () => ({ path: 'tests' }), ['config', 'path']],
    ['a path with a NUL', () => ({ path: '/tmp\u0000/x' }), ['config', 'path']],
    ['a file', () => ({ path: join(folder.path, 'file.md') }), ['config', 'path']],
    ['the data folder', () => ({ path: instance.dataDir }), ['config', 'path']],
    ['a folder of the data folder', () => ({ path: join(instance.dataDir, 'files') }), ['config', 'path']],
    ['a way around to it', () => ({ path: join(instance.dataDir, 'files', '..') }), ['config', 'path']],
    ['the root', () => ({ path: '/' }), ['config', 'path']],
    ['/etc', () => ({ path: '/etc' }), ['config', 'path']],
    ['/proc/self', () => ({ path: '/proc/self' }), ['config', 'path']],
    ['an unknown setting', () => ({ path: folder.path, follow: true }), ['config']],
  ]
  it.each(wrong)(
    '[CON-7] with %s is refused with the field at fault, and nothing is kept',
    async (_what, config, field) => {
      await writeFile(join(folder.path, 'file.md'), 'x')
      const { integration, userErrors } = await connectFolder(instance, config())
      expect(integration).toBeNull()
      expect(userErrors).toMatchObject([{ code: 'CONNECTOR_CONFIG', field }])
      expect(userErrors[0]!.message).not.toMatch(/ENOENT|Error:|\bat /)
      expect(await instance.platform.parts.databases.tenant('demo').prisma.integration.count()).toBe(0)
    },
  )

  it.each([null, 'x', 5, ['/tmp']])('[GQL-4] that is %j is no object', async (config) => {
    const result = await connectFolder(instance, config as never).catch((error: Error) => error.message)
    expect(JSON.stringify(result)).toMatch(/INVALID_INPUT/)
  })

  it('[CON-7] for a connector that is not there, or too often, is refused', async () => {
    const unknown = await connectFolder(instance, { path: folder.path }, { connector: '../local-folder' })
    expect(unknown.userErrors).toMatchObject([{ code: 'NOT_FOUND', field: ['connector'] }])
    const often = await connectFolder(instance, { path: folder.path }, { intervalSeconds: 1 })
    expect(often.userErrors).toMatchObject([{ code: 'INVALID_INPUT', field: ['intervalSeconds'] }])
  })

  it('[CON-11] stays within the folders that the operator allows', async () => {
    const other = await makeFolder()
    const own = await startInstance({ FOLDER_ROOTS: folder.path })
    try {
      expect((await connectFolder(own, { path: other.path })).userErrors).toMatchObject([
        { code: 'CONNECTOR_CONFIG', message: expect.stringContaining('FOLDER_ROOTS') },
      ])
      expect(
        (await connectFolder(own, { path: `${folder.path}/../${other.path.split('/').pop()}` })).integration,
      ).toBeNull()
      expect((await connectFolder(own, { path: folder.path })).integration).not.toBeNull()
    } finally {
      await own.stop()
      await other.remove()
    }
  })
})

describe('stopping the platform in the middle of a run', () => {
  it('[CON-6] [SET-7] leaves it to be completed after the start, without duplicates', async () => {
    const [data, source] = [await makeFolder(), await makeFolder()]
    const files = 130
    for (let n = 0; n < files; n++) await writeFile(join(source.path, `${n}.md`), `Le texte numéro ${n}.`)
    const env = { DATA_DIR: data.path }
    const first = await startInstance(env)
    const { integration } = await connectFolder(first, { path: source.path })
    const live = watch(first, integration!.id)
    await live.until(({ integrationSync: { counts } }) => (counts?.added ?? 0) > 0)
    await first.platform.parts.running.drain(0) // no grace: the run is cut where it is
    await first.stop()

    const second = await startInstance(env)
    try {
      const again = watch(second, integration!.id)
      await again.until(({ integrationSync: { run } }) => run?.status === 'COMPLETED')
      await again.return()
      const { documents, runs } = (await readIntegration(second, integration!.id))!
      expect(documents.totalCount).toBe(files)
      expect(runs.nodes.map(({ status }) => status)).toEqual([
        'COMPLETED',
        ...runs.nodes.slice(1).map(() => 'CANCELLED'),
      ])
      expect(runs.totalCount).toBeGreaterThan(1)
      expect(runs.nodes[0]!.counts).toMatchObject({ updated: 0, deleted: 0, failed: 0 })
      const { prisma } = second.platform.parts.databases.tenant('demo')
      const rows = await prisma.document.findMany({ select: { externalId: true } })
      expect(new Set(rows.map(({ externalId }) => externalId)).size).toBe(files)
    } finally {
      await second.stop()
      await data.remove()
      await source.remove()
    }
  })
})
