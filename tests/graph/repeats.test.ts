import { hash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '../../api/data/ids.ts'
import { sweepUploads } from '../../api/services/documents/upload.ts'
import type { TenantScope } from '../../api/services/scope.ts'
import { forgetOld } from '../../api/services/tenants/forget.ts'
import { chatOf, rowId } from '../harness/chat.ts'
import { control, makeFolder, readIntegration } from '../harness/folder.ts'
import { bootstrapKey, type Instance, startInstance } from '../harness/index.ts'
import { scopeOf } from '../harness/scope.ts'
import { complete, send } from '../harness/upload.ts'
import { operatorOf } from '../tenants/operator.ts'

const authorization = `Bearer ${bootstrapKey}`

interface Payload {
  made: Record<string, unknown> | null
  userErrors: { code: string; message: string; field: string[] | null }[]
}

const mutating =
  (instance: Instance) =>
  async (name: string, input: object, made: string, headers: Record<string, string> = {}): Promise<Payload> => {
    const { payload } = await instance.data<{ payload: Payload }>(
      `mutation ($input: ${name.charAt(0).toUpperCase()}${name.slice(1)}Input!) {
         payload: ${name}(input: $input) { made: ${made} userErrors { code message field } } }`,
      { input },
      { authorization, ...headers },
    )
    return payload
  }

const refused = (code: string, field: string) => ({ made: null, userErrors: [{ code, field: [field] }] })

let instance: Instance
let scope: TenantScope
let mutate: ReturnType<typeof mutating>
beforeAll(async () => {
  instance = await startInstance({ WORKERS: '0' })
  scope = await scopeOf(instance)
  mutate = mutating(instance)
})
afterAll(() => instance?.stop())

const auditCount = (action: string, id: string) =>
  scope.database.prisma.auditEntry.count({ where: { action, targetId: rowId(id) } })

describe('a repeat whose first run could not be made any more', () => {
  it('[GQL-5] gets the answer to a question whose model was disabled since, and nothing is asked anew', async () => {
    const chat = chatOf(instance)
    const asked = await chat.ask('Is anything there?')
    await expect.poll(async () => (await chat.read(asked)).status).toBe('COMPLETED')
    const requests: [name: string, input: object][] = [
      ['messageSend', { conversationId: await chat.conversation(), content: 'x' }],
      ['messageRegenerate', { id: asked }],
    ]
    const keyed = requests.map(([name, input]) => [name, { ...input, idempotencyKey: newId() }] as const)
    const first = []
    for (const [name, input] of keyed) first.push(await mutate(name, input, 'message { id }'))
    for (const { made, userErrors } of first) expect([made?.id, userErrors]).toEqual([expect.any(String), []])
    const messages = await scope.database.prisma.message.count()

    const { models } = await instance.data<{ models: { nodes: { name: string; provider: { id: string } }[] } }>(
      '{ models { nodes { name provider { id } } } }',
    )
    const { name, provider } = models.nodes.find((model) => model.name === 'offline-extractive')!
    const enable = (enabled: boolean) =>
      mutate('modelUpsert', { providerId: provider.id, name, enabled }, 'model { enabled }')
    expect((await enable(false)).made).toEqual({ enabled: false })
    for (const [n, [name, input]] of keyed.entries()) {
      expect(await mutate(name, input, 'message { id }')).toEqual(first[n])
      const other = { ...input, idempotencyKey: newId() }
      expect(await mutate(name, other, 'message { id }')).toMatchObject(refused('MODEL_UNAVAILABLE', 'model'))
      expect(await mutate(name, { ...input, model: 'other' }, 'message { id }')).toMatchObject(
        refused('IDEMPOTENCY_CONFLICT', 'idempotencyKey'),
      )
      // what was refused took no key
      expect((await enable(true)).made).toEqual({ enabled: true })
      expect((await mutate(name, other, 'message { id }')).userErrors).toEqual([])
      await enable(false)
    }
    await enable(true)
    expect(await scope.database.prisma.message.count()).toBe(messages + 3)
  })

  it('[GQL-5] gets the integration whose folder is gone since', async () => {
    const folder = await makeFolder()
    const input = { connector: 'local-folder', config: { path: folder.path }, idempotencyKey: newId() }
    const first = await mutate('integrationConnect', input, 'integration { id }')
    expect(first.made).not.toBeNull()
    await folder.remove()
    expect(await mutate('integrationConnect', input, 'integration { id }')).toEqual(first)
    expect(await mutate('integrationConnect', { ...input, intervalSeconds: 300 }, 'integration { id }')).toEqual(first)
    const other = { ...input, idempotencyKey: newId() }
    expect((await mutate('integrationConnect', other, 'integration { id }')).userErrors).toMatchObject([
      { code: 'CONNECTOR_CONFIG' },
    ])
  })

  it('[GQL-5] gets what it made also where the configuration would refuse it by now', async () => {
    const DATA_DIR = await mkdtemp(join(tmpdir(), 'sft-repeats-'))
    const requests = [
      ['documentCreate', { title: 'A', url: 'http://127.0.0.1:9/a.txt' }, 'document { id }', 'ADDRESS_REFUSED'],
      [
        'providerKeySet',
        { name: 'A', baseUrl: 'http://127.0.0.1:9', key: 'sk-1' },
        'provider { id }',
        'ADDRESS_REFUSED',
      ],
      ['documentUploadCreate', { fileName: 'a.md', size: 11 }, 'upload { id }', 'TOO_LARGE'],
    ] as const
    const keys = requests.map(() => newId())
    let other = await startInstance({ DATA_DIR, WORKERS: '0' })
    try {
      const first = []
      for (const [n, [name, input, made]] of requests.entries()) {
        first.push(await mutating(other)(name, { ...input, idempotencyKey: keys[n] }, made))
      }
      await other.stop()
      other = await startInstance({ DATA_DIR, WORKERS: '0', EGRESS_ALLOW: '', MAX_UPLOAD_BYTES: '10' })
      for (const [n, [name, input, made, code]] of requests.entries()) {
        expect(first[n]!.made).not.toBeNull()
        expect(await mutating(other)(name, { ...input, idempotencyKey: keys[n] }, made)).toEqual(first[n])
        const { userErrors } = await mutating(other)(name, { ...input, idempotencyKey: newId() }, made)
        expect(userErrors).toMatchObject([{ code }])
      }
    } finally {
      await other.stop()
      await rm(DATA_DIR, { recursive: true, force: true })
    }
  })

  it('[GQL-5] gets what the release before this one made, which compared the input as it was given', async () => {
    const folder = await makeFolder()
    const requests = [
      ['documentUploadCreate', { fileName: 'a.md', mimeType: '', sha256: null, size: 11 }, 'upload { id }'],
      [
        'integrationConnect',
        { config: { path: folder.path }, connector: 'local-folder', intervalSeconds: null },
        'integration { id }',
      ],
    ] as const
    for (const [operation, input, made] of requests) {
      const key = newId()
      const first = await mutate(operation, { ...input, idempotencyKey: key }, made)
      const { count } = await scope.database.prisma.idempotencyKey.updateMany({
        where: { key },
        data: { requestHash: hash('sha256', JSON.stringify(input)) },
      })
      expect(count).toBe(1)
      expect(await mutate(operation, { ...input, idempotencyKey: key }, made)).toEqual(first)
      const other = { ...input, [operation === 'integrationConnect' ? 'name' : 'title']: 'B', idempotencyKey: key }
      expect((await mutate(operation, other, made)).userErrors).toMatchObject([{ code: 'IDEMPOTENCY_CONFLICT' }])
    }
    await folder.remove()
  })

  it('[GQL-5] is told that its company was deleted, not that another one has its name', async () => {
    const operator = operatorOf(instance)
    const input = { slug: 'repeated', idempotencyKey: newId() }
    const { tenant } = await operator.made(input)
    await operator.remove({ id: tenant.id, at: new Date().toISOString(), confirmSlug: 'repeated' })
    await operator.made({ slug: 'repeated' })
    expect(await operator.create(input)).toMatchObject({
      tenant: null,
      userErrors: [{ code: 'CONFLICT', field: ['idempotencyKey'] }],
    })
  })
})

describe('what is started by hand', () => {
  it('[GQL-5] reads a document anew once for each key, given in the input or as the header', async () => {
    const { made } = await mutate('documentCreate', { title: 'A', text: 'x' }, 'document { id }')
    const id = made!.id as string
    const version = async () =>
      (await scope.database.prisma.document.findUniqueOrThrow({ where: { id: rowId(id) } })).wantedVersion
    const before = await version()
    const input = { id, idempotencyKey: newId() }
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => mutate('documentReindex', input, 'document { id }')),
    )
    const headers = { 'idempotency-key': input.idempotencyKey }
    answers.push(await mutate('documentReindex', { id }, 'document { id }', headers))
    for (const answer of answers) expect(answer).toEqual({ made: { id }, userErrors: [] })
    expect(await version()).toBe(before + 1)
    expect(await auditCount('document.reindex', id)).toBe(1)
    const another = await mutate('documentCreate', { title: 'B', text: 'x' }, 'document { id }')
    expect(await mutate('documentReindex', { ...input, ...another.made }, 'document { id }')).toMatchObject(
      refused('IDEMPOTENCY_CONFLICT', 'idempotencyKey'),
    )
    await mutate('documentReindex', { id }, 'document { id }')
    await mutate('documentReindex', { id }, 'document { id }')
    expect(await version()).toBe(before + 3)
  })

  it('[GQL-5] runs an integration once for each key, and a late repeat does not undo a pause', async () => {
    const folder = await makeFolder()
    const connect = { connector: 'local-folder', config: { path: folder.path } }
    const { made } = await mutate('integrationConnect', connect, 'integration { id }')
    const id = made!.id as string
    const ok = { made: { id }, userErrors: [] }
    const starts = { integrationSync: newId(), integrationResume: newId() }
    const start = (name: keyof typeof starts, more: object = {}) =>
      mutate(name, { id, idempotencyKey: starts[name], ...more }, 'integration { id }')

    expect(await Promise.all([start('integrationSync'), start('integrationSync')])).toEqual([ok, ok])
    expect(await auditCount('integration.sync', id)).toBe(1)
    await control(instance, 'Pause', id)
    expect(await Promise.all([start('integrationResume'), start('integrationResume')])).toEqual([ok, ok])
    expect(await auditCount('integration.resume', id)).toBe(1)
    await control(instance, 'Pause', id)
    expect([await start('integrationSync'), await start('integrationResume')]).toEqual([ok, ok])
    expect((await readIntegration(instance, id))!.status).toBe('PAUSED')
    expect(await start('integrationSync', { idempotencyKey: newId() })).toMatchObject(refused('CONFLICT', 'id'))
    await folder.remove()
  })
})

describe('a repeated announcement of an upload', () => {
  const announced = 'upload { id url method headers { name value } expiresAt }'
  type Announced = { id: string; expiresAt: string } & Parameters<typeof send>[0]
  const announce = async () => {
    const input = { fileName: 'a.md', size: 7, idempotencyKey: newId() }
    const again = () => mutate('documentUploadCreate', input, announced)
    const first = (await again()).made as unknown as Announced
    const where = { id: rowId(first.id) }
    return { input, again, first, where, row: () => scope.database.prisma.upload.findUniqueOrThrow({ where }) }
  }

  it('[GQL-5] promises no more than holds, and what it promises holds', async () => {
    const { again, first, where, row } = await announce()
    expect(new Date(first.expiresAt).getTime()).toBeLessThanOrEqual((await row()).expiresAt.getTime())
    await scope.database.prisma.upload.update({ where, data: { expiresAt: new Date(Date.now() + 60_000) } })
    const second = (await again()).made as unknown as Announced
    expect(second.id).toBe(first.id)
    expect(new Date(second.expiresAt).getTime()).toBeLessThanOrEqual((await row()).expiresAt.getTime())
    expect(new Date(second.expiresAt).getTime()).toBeGreaterThan(Date.now() + 30_000)
    expect((await send(second, 'bonjour')).status).toBe(200)
    expect((await complete(instance, second.id)).userErrors).toEqual([])
  })

  it('[GQL-5] of one that expired says so, and what to do, before and after it is swept', async () => {
    const { input, again, where } = await announce()
    await scope.database.prisma.upload.update({ where, data: { expiresAt: new Date() } })
    const told = {
      made: null,
      userErrors: [
        {
          code: 'UPLOAD_EXPIRED',
          message: 'This upload was started before and expired; start it again with another idempotency key.',
          field: ['idempotencyKey'],
        },
      ],
    }
    expect(await again()).toEqual(told)
    await sweepUploads(scope)
    expect(await scope.database.prisma.upload.count({ where })).toBe(0)
    expect(await again()).toEqual(told)
    const anew = await mutate('documentUploadCreate', { ...input, idempotencyKey: newId() }, announced)
    expect(anew.userErrors).toEqual([])
  })

  it('[GQL-5] that was finished gives its document for as long as the key is kept', async () => {
    const { input, again, first, where } = await announce()
    await send(first, 'bonjour')
    const { document } = await complete(instance, first.id)
    const { prisma } = scope.database
    const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000)
    await prisma.upload.update({
      where,
      data: { createdAt: hoursAgo(47.9), completedAt: hoursAgo(47.8), expiresAt: hoursAgo(46.9) },
    })
    await prisma.idempotencyKey.updateMany({
      where: { key: input.idempotencyKey },
      data: { createdAt: hoursAgo(47.9) },
    })
    await forgetOld(scope)
    await sweepUploads(scope)
    const { made, userErrors } = await again()
    expect(userErrors).toEqual([])
    const second = made as unknown as Announced
    expect(second.id).toBe(first.id)
    expect((await send(second, 'bonjour')).status).toBe(200)
    expect(await complete(instance, second.id)).toEqual({ document, userErrors: [] })
    expect(await prisma.document.count({ where })).toBe(1)

    await mutate('documentDelete', { id: document!.id }, 'deletedId')
    expect(await again()).toMatchObject(refused('NOT_FOUND', 'idempotencyKey'))
  })
})
