import { utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Instance, startInstance } from '../../../tests/harness/index.ts'
import { keysOf } from '../../../tests/harness/objects.ts'
import { scopeOf } from '../../../tests/harness/scope.ts'
import { newId } from '../../data/ids.ts'
import type { TenantScope } from '../scope.ts'
import { createDocument } from './create.ts'
import { originalKey, textKey } from './queue.ts'
import { sweepObjects } from './sweep.ts'
import { createUpload } from './upload.ts'

let instance: Instance
let scope: TenantScope
beforeAll(async () => {
  instance = await startInstance({ WORKERS: '0' })
  scope = await scopeOf(instance)
})
afterAll(() => instance?.stop())
beforeEach(async () => {
  for await (const { key } of scope.objects.list()) await scope.objects.delete(key)
})

const hours = (count: number) => count * 3_600_000
const pathOf = (key: string) => join(instance.dataDir, 'files', 'demo', key)
const keys = () => keysOf(scope.objects)

/** An object of that age. */
async function put(key: string, ageMs: number): Promise<string> {
  await scope.objects.put(key, Buffer.from('x'))
  await age(key, ageMs)
  return key
}
const age = (key: string, ageMs: number) => utimes(pathOf(key), new Date(), new Date(Date.now() - ageMs))

describe('objects that a killed process left', () => {
  it('[RAG-1] go once they are an hour old, a half-written file too', async () => {
    const orphan = await put(originalKey(newId()), hours(1.1))
    const young = await put(originalKey(newId()), hours(0.9))
    const half = `${orphan}.0a1b2c3d4e5f.part`
    await writeFile(pathOf(half), 'half')
    await age(half, hours(2))
    await put(textKey(newId(), 1), hours(30))
    expect(await sweepObjects(scope)).toEqual({ deleted: 3, next: null })
    expect(await keys()).toEqual([young])
    expect(await sweepObjects(scope)).toEqual({ deleted: 0, next: null })
  })

  it('[RAG-1] are told from those that a row names, or is about to', async () => {
    const { prisma } = scope.database
    const id = await createDocument(scope, { title: 'A', text: 'Bonjour.' })
    await prisma.document.update({ where: { id }, data: { textKey: textKey(id, 1), version: 1, wantedVersion: 3 } })
    const fetched = newId()
    const source = { title: 'B', mimeType: 'text/plain', size: 0n, sourceKind: 'URL', sourceUrl: 'https://a.example/' }
    await prisma.document.create({ data: { id: fetched, ...source } })
    const upload = await createUpload(scope, { fileName: 'a.txt', size: 1 })
    const named = [originalKey(id), textKey(id, 1), textKey(id, 3), originalKey(fetched), originalKey(upload.id)]
    for (const key of named) await put(key, hours(48))
    const superseded = await put(textKey(id, 2), hours(48))
    const deleted = await put(originalKey(newId()), hours(48))
    expect(await sweepObjects(scope)).toEqual({ deleted: 2, next: null })
    expect(await keys()).toEqual(named.sort())
    expect(await scope.objects.stat(superseded)).toBeNull()
    expect(await scope.objects.stat(deleted)).toBeNull()
  })

  it('[RAG-1] are all that is deleted: keys of another shape stay', async () => {
    const other = await put('exports/2026/all', hours(48))
    expect(await sweepObjects(scope)).toEqual({ deleted: 0, next: null })
    expect(await keys()).toEqual([other])
  })

  it('[RAG-1] are found in bounded steps, each going on where the one before ended', async () => {
    const id = await createDocument(scope, { title: 'A', text: 'Bonjour.' })
    await age(originalKey(id), hours(48))
    for (let n = 0; n < 7; n++) await put(originalKey(newId()), hours(48))
    const steps: number[] = []
    let next: string | null = null
    do {
      const step = await sweepObjects(scope, { after: next, limit: 3 })
      steps.push(step.deleted)
      next = step.next
    } while (next !== null)
    expect(steps.length).toBe(3)
    expect(await keys()).toEqual([originalKey(id)])
  })
})
