import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { newId } from '../../api/data/ids.ts'
import { deleteDueTenants } from '../../api/services/tenants/delete.ts'
import { setUpTenant } from '../../api/services/tenants/setUp.ts'
import { rowId } from '../harness/chat.ts'
import { type Instance, startInstance } from '../harness/index.ts'
import { makeKey } from '../harness/keys.ts'
import { codeOf, operatorOf, signInTo } from './operator.ts'

let instance: Instance
let operator: ReturnType<typeof operatorOf>
beforeAll(async () => {
  instance = await startInstance({ PUBLIC_URL: 'https://ai.example.net' })
  operator = operatorOf(instance)
})
afterAll(() => instance?.stop())

const parts = () => instance.platform.parts
const platform = () => parts().databases.platform
const nothing = (code: string, field: string | null) => ({
  tenant: null,
  userErrors: [{ code, field: field === null ? null : [field], message: expect.any(String) }],
})
const schemas = async () =>
  (await platform().$queryRawUnsafe<{ nspname: string }[]>(`select nspname from pg_namespace`)).map((r) => r.nspname)

describe('tenantCreate', () => {
  it('[TEN-9] makes a company whose administrator signs in and whose key works, and shows both secrets once', async () => {
    const { tenant, apiKey, adminPassword, headers } = await operator.made({
      slug: 'acme-sa',
      name: ' Acme  SA ',
      plan: 'GROWTH',
      region: 'eu-west',
      domains: ['IA.Acme.FR', 'ia.acme.fr', 'ki.müller.example'],
    })
    expect(tenant).toMatchObject({
      slug: 'acme-sa',
      name: 'Acme SA',
      status: 'ACTIVE',
      plan: 'GROWTH',
      region: 'eu-west',
      databaseOption: 'EMBEDDED',
      databaseHost: null,
      schemaBehind: false,
      migrationError: null,
      domains: ['ia.acme.fr', 'ki.xn--mller-kva.example'],
    })
    expect(tenant.sizeOnDisk).toBeGreaterThan(0)
    expect(apiKey).toMatch(/^sft_acme-sa_[A-Za-z0-9]{40}$/)
    expect(adminPassword!.length).toBeGreaterThanOrEqual(16)

    type Viewer = { viewer: { scopes: string[]; tenant: { slug: string; status: string; documentCount: number } } }
    const query = '{ viewer { scopes tenant { slug status documentCount } } }'
    const { viewer } = await instance.data<Viewer>(query, {}, headers)
    expect(viewer.tenant).toEqual({ slug: 'acme-sa', status: 'ACTIVE', documentCount: 0 })
    expect(viewer.scopes).toContain('TENANT_MANAGE')
    expect(viewer.scopes).not.toContain('PLATFORM_OPERATE')
    const browser = await signInTo(instance, 'acme-sa', 'Chef@example.com', adminPassword!)
    expect((await instance.data<Viewer>(query, {}, browser)).viewer.tenant.slug).toBe('acme-sa')

    const row = await platform().tenant.findUniqueOrThrow({ where: { slug: 'acme-sa' } })
    const audit = await platform().platformAudit.findMany({ where: { action: 'tenant.create' } })
    const kept = JSON.stringify([row, audit])
    expect(kept).not.toContain(adminPassword)
    expect(kept).not.toContain(apiKey.slice(20))
    expect(row.setUpSealed).toBeNull()
    expect(audit).toMatchObject([{ actor: expect.stringMatching(/^apiKey:/), detail: { slug: 'acme-sa' } }])
  })

  it('[GQL-5] answers a repeated key alike, other input with a conflict, and concurrent repeats once', async () => {
    const input = { slug: 'once', idempotencyKey: 'create-once' }
    const made = await Promise.all([operator.create(input), operator.create(input), operator.create(input)])
    for (const one of made) expect(one).toEqual(made[0])
    expect(made[0]!.tenant!.status).toBe('ACTIVE')
    const { prisma } = parts().databases.tenant('once')
    expect([await prisma.user.count(), await prisma.apiKey.count(), await prisma.provider.count()]).toEqual([1, 1, 1])
    expect(await operator.create({ ...input, name: 'Other' })).toMatchObject(
      nothing('IDEMPOTENCY_CONFLICT', 'idempotencyKey'),
    )
    expect(await operator.create({ ...input, adminPassword: 'another one' })).toMatchObject(
      nothing('IDEMPOTENCY_CONFLICT', 'idempotencyKey'),
    )
    await operator.remove({ id: made[0]!.tenant!.id, at: new Date().toISOString(), confirmSlug: 'once' })
    expect(await operator.create(input)).toMatchObject(nothing('CONFLICT', 'idempotencyKey'))
  })

  it('[GQL-4] refuses what cannot be, naming the field, and writes nothing', async () => {
    const refused: [object, string][] = [
      [{ slug: 'Acme' }, 'slug'],
      [{ slug: '-a' }, 'slug'],
      [{ slug: 'a'.repeat(41) }, 'slug'],
      [{ slug: 'www' }, 'slug'],
      [{ slug: 'new\0' }, 'slug'],
      [{ slug: 'new', name: ' ' }, 'name'],
      [{ slug: 'new', name: 'a\ud800' }, 'name'],
      [{ slug: 'new', plan: 'x'.repeat(61) }, 'plan'],
      [{ slug: 'new', adminEmail: 'nobody' }, 'adminEmail'],
      [{ slug: 'new', adminPassword: 'short' }, 'adminPassword'],
      [{ slug: 'new', option: 'SHARED' }, 'option'],
      [{ slug: 'new', option: 'DEDICATED', databaseUrl: 'postgres://u:p@127.0.0.1:1/d' }, 'databaseUrl'],
      [{ slug: 'new', option: 'DEDICATED' }, 'databaseUrl'],
      [{ slug: 'new', option: 'EMBEDDED', databaseUrl: 'postgres://u:p@127.0.0.1:1/d' }, 'databaseUrl'],
      [{ slug: 'new', databaseUrl: 'https://example.com/d' }, 'databaseUrl'],
      [{ slug: 'new', databaseUrl: 'postgres://u:p@h/d?sslkey=/etc/passwd' }, 'databaseUrl'],
      [{ slug: 'new', vectorStore: 'QDRANT' }, 'vectorStore'],
      ...[
        'nohost',
        '10.0.0.1',
        'a..b',
        'a_b.example',
        'ai.example.net',
        'x.ai.example.net',
        `${'a'.repeat(64)}.fr`,
      ].map((domain): [object, string] => [{ slug: 'new', domains: [domain] }, 'domains']),
      [{ slug: 'new', domains: Array.from({ length: 21 }, (_, n) => `h${n}.example.com`) }, 'domains'],
    ]
    for (const [input, field] of refused) {
      const { tenant, userErrors } = await operator.create(input)
      expect([tenant, userErrors[0]?.code, userErrors[0]?.field?.[0]], JSON.stringify(input)).toEqual([
        null,
        'INVALID_INPUT',
        field,
      ])
    }
    expect(await platform().tenant.count({ where: { slug: 'new' } })).toBe(0)
    expect(await platform().platformAudit.count({ where: { detail: { path: ['slug'], equals: 'new' } } })).toBe(0)
  })

  it('[TEN-9] refuses a slug and a domain that another company has', async () => {
    expect(await operator.create({ slug: 'acme-sa' })).toMatchObject(nothing('CONFLICT', 'slug'))
    expect(await operator.create({ slug: 'demo' })).toMatchObject(nothing('CONFLICT', 'slug'))
    expect(await operator.create({ slug: 'rival', domains: ['ia.acme.fr'] })).toMatchObject(
      nothing('CONFLICT', 'domains'),
    )
  })

  it('[TEN-9] that was cut off is finished by whoever comes, its administrator and key included', async () => {
    const { tenant, headers, adminPassword } = await operator.made({ slug: 'cut-off', idempotencyKey: 'cut-off' })
    const row = await platform().tenant.findUniqueOrThrow({ where: { slug: 'cut-off' } })
    const setUpSealed = parts().secrets.sealOwn(`set-up:${row.id}`, await accessOf('cut-off'))
    // as a process leaves it that was killed after writing the row
    await parts().databases.unprovision('cut-off')
    const left = { status: 'PROVISIONING', schemaVersion: null, migratedAt: null, setUpSealed }
    await platform().tenant.update({ where: { slug: 'cut-off' }, data: left })
    parts().signals.publish({ kind: 'tenant', slug: 'cut-off' })
    expect((await operator.read('cut-off')).status).toBe('PROVISIONING')
    expect((await operator.suspend(tenant.id)).userErrors[0]?.code).toBe('CONFLICT')

    await Promise.all([setUpTenant(parts(), { slug: 'cut-off' }), setUpTenant(parts(), { slug: 'cut-off' })])
    expect((await operator.read('cut-off')).status).toBe('ACTIVE')
    await expect.poll(async () => codeOf(await instance.graph('{ viewer { kind } }', {}, headers))).toBe('none')
    await signInTo(instance, 'cut-off', 'chef@example.com', adminPassword!)

    await parts().databases.unprovision('cut-off')
    await platform().tenant.update({ where: { slug: 'cut-off' }, data: left })
    const again = await operator.made({ slug: 'cut-off', idempotencyKey: 'cut-off' })
    expect(again).toMatchObject({ adminPassword, tenant: { id: tenant.id, status: 'ACTIVE' } })
  })

  it('[TEN-9] whose database cannot be set up stays visible with its reason, is tried again, and can be deleted', async () => {
    await platform().$executeRawUnsafe('create schema tenant_broken')
    await platform().$executeRawUnsafe('create table tenant_broken.document (nothing int)')
    const result = await instance.graph(
      `mutation { tenantCreate(input: { slug: "broken", name: "B", adminEmail: "b@example.com" }) { apiKey } }`,
    )
    expect(codeOf(result)).toBe('UNAVAILABLE')
    expect(JSON.stringify(result)).not.toMatch(/relation|migration/i)
    const broken = await operator.read('broken')
    expect(broken).toMatchObject({ status: 'PROVISIONING', schemaBehind: true })
    expect(broken.migrationError).toContain('already exists')

    await platform().$executeRawUnsafe('drop schema tenant_broken cascade')
    expect((await operator.resume(broken.id)).tenant).toMatchObject({ status: 'ACTIVE', migrationError: null })
    const gone = await operator.remove({ id: broken.id, at: '2020-01-01T00:00:00Z', confirmSlug: 'broken' })
    expect(gone).toEqual({ tenant: null, deletedId: broken.id, userErrors: [] })
    expect(await schemas()).not.toContain('tenant_broken')
  })
})

describe('tenantUpdate', () => {
  it('[TEN-9] renames, and changes what is given alone', async () => {
    const { tenant } = await operator.made({
      slug: 'renamed',
      region: 'eu',
      domains: ['a.example.com', 'b.example.com'],
    })
    const { id } = tenant
    expect((await operator.update({ id, name: 'Nouveau nom' })).tenant).toEqual({
      ...tenant,
      name: 'Nouveau nom',
      sizeOnDisk: expect.any(Number),
    })
    expect((await operator.update({ id, region: null, plan: 'SCALE' })).tenant).toMatchObject({
      name: 'Nouveau nom',
      plan: 'SCALE',
      region: null,
    })
    expect((await operator.update({ id, domains: ['b.example.com', 'c.example.com'] })).tenant!.domains).toEqual([
      'b.example.com',
      'c.example.com',
    ])
    const audit = await parts()
      .databases.tenant('renamed')
      .prisma.auditEntry.findMany({ orderBy: { id: 'asc' } })
    expect(audit.map(({ action, actorKind, actorId, detail }) => [action, actorKind, actorId, detail])).toEqual([
      ['tenant.update', 'OPERATOR', null, { name: 'Nouveau nom' }],
      ['tenant.update', 'OPERATOR', null, { plan: 'SCALE', region: null }],
      ['tenant.update', 'OPERATOR', null, { domains: ['b.example.com', 'c.example.com'] }],
    ])
  })

  it('[TEN-9] refuses another company’s domain and changes nothing', async () => {
    const { id } = await operator.read('renamed')
    expect(await operator.update({ id, name: 'X', domains: ['ia.acme.fr'] })).toMatchObject(
      nothing('CONFLICT', 'domains'),
    )
    expect(await operator.update({ id, domains: ['tenant.ai.example.net'] })).toMatchObject({
      userErrors: [{ code: 'INVALID_INPUT', field: ['domains', '0'] }],
    })
    expect(await operator.read('renamed')).toMatchObject({
      name: 'Nouveau nom',
      domains: ['b.example.com', 'c.example.com'],
    })
  })
})

describe('tenants', () => {
  it('[GQL-2] pages through all of them, newest first, both ways, each once', async () => {
    const slugs = async (args: object) => {
      const { data, errors } = await operator.list(args)
      if (!data) throw new Error(JSON.stringify(errors))
      return { ...data.tenants, slugs: data.tenants.nodes.map(({ slug }) => slug) }
    }
    const all = await slugs({ first: 100 })
    expect(all.totalCount).toBe(all.slugs.length)
    expect(all.slugs.at(-1)).toBe('demo')
    const seen: string[] = []
    let after: string | undefined
    for (let more = true; more; ) {
      const page = await slugs({ first: 2, after })
      expect(page.pageInfo.hasPreviousPage).toBe(after !== undefined)
      seen.push(...page.slugs)
      more = page.pageInfo.hasNextPage
      after = page.pageInfo.endCursor
    }
    expect(seen).toEqual(all.slugs)
    const last = await slugs({ last: 2 })
    expect(last.slugs).toEqual(all.slugs.slice(-2))
    expect((await slugs({ last: 2, before: last.pageInfo.startCursor })).slugs).toEqual(all.slugs.slice(-4, -2))
  })

  it('[GQL-2] refuses forged cursors and wild sizes with a typed error', async () => {
    for (const after of ['x', Buffer.from('["createdAt-,id-","2020","1"]').toString('base64url'), 'a'.repeat(1_999)]) {
      expect(codeOf(await operator.list({ after }))).toBe('INVALID_CURSOR')
    }
    expect(codeOf(await operator.list({ first: 101 }))).toBe('INVALID_INPUT')
    expect(codeOf(await operator.list({ first: 0 }))).toBe('INVALID_INPUT')
  })

  it('[TEN-9] filters by status, option, text and schema', async () => {
    const found = async (filter: object) =>
      (await operator.list({ filter })).data!.tenants.nodes.map(({ slug }) => slug)
    await operator.made({ slug: 'per-cent', name: '100 % bio_logique' })
    expect(await found({ search: 'ACME' })).toEqual(['acme-sa'])
    expect(await found({ search: '% bio_' })).toEqual(['per-cent'])
    expect(await found({ search: 'nou_eau' })).toEqual([])
    expect(await found({ search: "'; drop" })).toEqual([])
    expect(codeOf(await operator.list({ filter: { search: '\0' } }))).toBe('INVALID_INPUT')
    expect(await found({ option: ['SHARED', 'DEDICATED'] })).toEqual([])
    await platform().tenant.update({ where: { slug: 'per-cent' }, data: { schemaVersion: '0001_init.sql' } })
    expect(await found({ behind: true })).toEqual(['per-cent'])
    expect(await found({ behind: false })).not.toContain('per-cent')
    await parts().databases.bringForward('per-cent')
    const { id } = await operator.read('per-cent')
    await operator.suspend(id)
    expect(await found({ status: ['SUSPENDED'] })).toEqual(['per-cent'])
  })

  it('[GQL-2] reads the sizes of a page at once, and the total only when it is asked for', async () => {
    const { databases } = parts()
    const { sizes } = databases
    const asked: string[][] = []
    databases.sizes = (rows) => {
      asked.push(rows.map(({ slug }) => slug))
      return sizes(rows)
    }
    const { data } = await operator.list({ first: 3 })
    databases.sizes = sizes
    expect(asked).toEqual([data!.tenants.nodes.map(({ slug }) => slug)])
    const counted = vi.spyOn(databases.platform.tenant, 'count')
    await instance.data('{ tenants(first: 1) { nodes { name } } }')
    expect(counted).not.toHaveBeenCalled()
    counted.mockRestore()
  })
})

describe('rights', () => {
  it('[TEN-9] without `platform:operate` nothing is operated, and another company does not exist', async () => {
    const { headers, tenant } = await operator.made({ slug: 'stranger' })
    const limited = await makeKey(instance, ['TENANT_MANAGE', 'USERS_MANAGE', 'DOCUMENTS_READ'])
    const member = await operator.read('acme-sa')
    for (const who of [headers, limited.headers]) {
      expect(codeOf(await instance.graph('{ tenants { totalCount } }', {}, who))).toBe('FORBIDDEN')
      for (const mutation of [
        `tenantCreate(input: { slug: "mine", name: "M", adminEmail: "m@example.com" }) { apiKey }`,
        `tenantUpdate(input: { id: "${member.id}", name: "Taken" }) { tenant { name } }`,
        `tenantSuspend(input: { id: "${member.id}" }) { tenant { name } }`,
        `tenantResume(input: { id: "${member.id}" }) { tenant { name } }`,
        `tenantDelete(input: { id: "${member.id}" }) { tenant { name } }`,
      ]) {
        expect(codeOf(await instance.graph(`mutation { ${mutation} }`, {}, who)), mutation).toBe('FORBIDDEN')
      }
      const unreal = Buffer.from(`Tenant:${newId()}`).toString('base64url')
      // what is left to ask grows less with each
      const answerTo = async (query: string, variables = {}) => {
        const { extensions, ...answer } = await instance.graph(query, variables, who)
        return answer
      }
      const read = (id: string) =>
        answerTo('query ($id: ID!) { node(id: $id) { id } nodes(ids: [$id]) { id } }', { id })
      expect(await read(member.id)).toEqual(await read(unreal))
      const bySlug = (slug: string) => answerTo(`{ tenant(slug: "${slug}") { name } }`)
      expect(await bySlug('acme-sa')).toEqual(await bySlug('nowhere'))
      expect(codeOf(await bySlug('acme-sa'))).toBe('TENANT_NOT_FOUND')
    }
    const own = await instance.graph<{ tenant: object; node: object }>(
      'query ($id: ID!) { tenant(slug: "stranger") { slug } node(id: $id) { id } }',
      { id: tenant.id },
      headers,
    )
    expect(own.data).toEqual({ tenant: { slug: 'stranger' }, node: { id: tenant.id } })
    for (const field of ['databaseOption', 'domains', 'sizeOnDisk', 'suspensionReason']) {
      expect(codeOf(await instance.graph(`{ tenant { ${field} } }`, {}, headers))).toBe('FORBIDDEN')
    }
    expect(await operator.read('acme-sa')).toEqual({ ...member, sizeOnDisk: expect.any(Number) })
  })

  it('[TEN-9] of the first company’s owner include operating, those of its administrators do not', async () => {
    const owner = await instance.signIn()
    expect(codeOf(await operatorOf(instance, owner).list())).toBe('none')
    const { prisma } = parts().databases.tenant('demo')
    await prisma.user.updateMany({ data: { role: 'ADMIN' } })
    expect(codeOf(await operatorOf(instance, owner).list())).toBe('FORBIDDEN')
    await prisma.user.updateMany({ data: { role: 'OWNER' } })
    const { prisma: theirs } = parts().databases.tenant('stranger')
    const { hashPassword } = await import('better-auth/crypto')
    await theirs.account.updateMany({ data: { password: await hashPassword('their own one') } })
    const foreign = await signInTo(instance, 'stranger', 'chef@example.com', 'their own one')
    expect(codeOf(await instance.graph('{ tenants { totalCount } }', {}, foreign))).toBe('FORBIDDEN')
  })

  it('[GQL-1] reads any company by id for an operator, without its numbers', async () => {
    const { id } = await operator.read('acme-sa')
    const { node } = await instance.data<{ node: object }>(
      `query ($id: ID!) { node(id: $id) { ... on Tenant { slug documentCount chunkCount storedBytes } } }`,
      { id },
    )
    expect(node).toEqual({ slug: 'acme-sa', documentCount: null, chunkCount: null, storedBytes: null })
    const { tenant } = await instance.data<{ tenant: object }>('{ tenant { slug documentCount } }')
    expect(tenant).toEqual({ slug: 'demo', documentCount: 0 })
  })

  it('[GQL-4] treats ids that are none, of another type or of nobody as not there', async () => {
    for (const id of ['x', '', Buffer.from(`Document:${newId()}`).toString('base64url')]) {
      expect(await operator.suspend(id)).toMatchObject(nothing('NOT_FOUND', 'id'))
    }
    const unreal = Buffer.from(`Tenant:${newId()}`).toString('base64url')
    for (const outcome of [
      operator.update({ id: unreal, name: 'x' }),
      operator.suspend(unreal),
      operator.resume(unreal),
      operator.remove({ id: unreal }),
    ]) {
      expect(await outcome).toMatchObject(nothing('NOT_FOUND', 'id'))
    }
  })
})

describe('suspension and deletion', () => {
  const inDays = (days: number) => new Date(Date.now() + days * 86_400_000)

  it('[TEN-9] stop a company at once, and are undone until the date', async () => {
    const { tenant, headers } = await operator.made({ slug: 'paused' })
    const code = async () => codeOf(await instance.graph('{ viewer { kind } }', {}, headers))
    expect(await code()).toBe('none')
    expect((await operator.suspend(tenant.id, 'Invoice unpaid')).tenant).toMatchObject({
      status: 'SUSPENDED',
      suspensionReason: 'Invoice unpaid',
      suspendedAt: expect.any(String),
    })
    await expect.poll(code, { timeout: 5_000 }).toBe('TENANT_SUSPENDED')
    const cleared = { status: 'ACTIVE', suspendedAt: null, suspensionReason: null, deleteAt: null }
    expect((await operator.resume(tenant.id)).tenant).toMatchObject(cleared)
    await expect.poll(code, { timeout: 5_000 }).toBe('none')

    const dated = await operator.remove({ id: tenant.id })
    expect(dated.deletedId).toBeNull()
    expect(dated.tenant!.status).toBe('SUSPENDED')
    expect(Math.abs(new Date(dated.tenant!.deleteAt!).getTime() - inDays(30).getTime())).toBeLessThan(60_000)
    await expect.poll(code, { timeout: 5_000 }).toBe('TENANT_SUSPENDED')
    expect(await deleteDueTenants(parts())).toEqual([])
    expect((await operator.resume(tenant.id)).tenant).toMatchObject(cleared)
    await expect.poll(code, { timeout: 5_000 }).toBe('none')
  })

  it('[TEN-9] refuse dates too far, deletion at once without the slug, and the first company', async () => {
    const { id } = await operator.read('paused')
    expect(await operator.remove({ id, at: inDays(366).toISOString() })).toMatchObject(nothing('INVALID_INPUT', 'at'))
    for (const confirmSlug of [undefined, 'demo', 'Paused']) {
      expect(await operator.remove({ id, at: inDays(-1).toISOString(), confirmSlug })).toMatchObject(
        nothing('INVALID_INPUT', 'confirmSlug'),
      )
    }
    const first = await operator.read('demo')
    const now = new Date().toISOString()
    for (const outcome of [
      operator.suspend(first.id),
      operator.remove({ id: first.id }),
      operator.remove({ id: first.id, at: now, confirmSlug: 'demo' }),
    ]) {
      expect(await outcome).toMatchObject(nothing('CONFLICT', 'id'))
    }
    expect((await operator.read('paused')).status).toBe('ACTIVE')
    expect((await operator.read('demo')).status).toBe('ACTIVE')
  })

  it('[TEN-9] end in nothing when the date has come, whoever finds it and however often it was cut off', async () => {
    const { tenant } = await operator.made({ slug: 'leaving', domains: ['leaving.example.com'] })
    await operator.remove({ id: tenant.id, at: inDays(1).toISOString() })
    const id = rowId(tenant.id)
    await platform().tenant.update({ where: { id }, data: { deleteAt: new Date() } })
    expect((await operator.resume(tenant.id)).userErrors[0]).toMatchObject({ code: 'CONFLICT' })

    // killed after the schema went, before the row did
    await platform().tenant.update({ where: { id }, data: { status: 'DELETING' } })
    await parts().databases.unprovision('leaving')
    for (const outcome of [
      operator.suspend(tenant.id),
      operator.resume(tenant.id),
      operator.remove({ id: tenant.id }),
    ]) {
      expect(await outcome).toMatchObject(nothing('CONFLICT', 'id'))
    }
    await expect(setUpTenant(parts(), { slug: 'leaving' })).rejects.toMatchObject({ code: 'TENANT_NOT_FOUND' })
    const gone = await Promise.all([deleteDueTenants(parts()), deleteDueTenants(parts())])
    expect(new Set(gone.flat())).toEqual(new Set(['leaving']))
    expect(await schemas()).not.toContain('tenant_leaving')
    expect(await platform().tenantDomain.count({ where: { domain: 'leaving.example.com' } })).toBe(0)
    expect((await operator.resume(tenant.id)).userErrors[0]).toMatchObject({ code: 'NOT_FOUND' })
    const audit = await platform().platformAudit.findMany({
      where: { detail: { path: ['tenantId'], equals: id } },
      orderBy: { at: 'asc' },
    })
    expect(audit.map(({ action }) => action)).toEqual(['tenant.create', 'tenant.delete', 'tenant.erase'])
  })

  it('[TEN-9] leave alone what was resumed just before its turn', async () => {
    const { tenant } = await operator.made({ slug: 'saved' })
    const { databases } = parts()
    const { alone } = databases
    const where = { id: rowId(tenant.id) }
    await databases.platform.tenant.update({ where, data: { status: 'SUSPENDED', deleteAt: new Date() } })
    databases.alone = async (name, work) => {
      await databases.platform.tenant.update({ where, data: { status: 'ACTIVE', deleteAt: null } })
      return alone(name, work)
    }
    expect(await deleteDueTenants(parts())).toEqual([])
    databases.alone = alone
    expect((await operator.read('saved')).status).toBe('ACTIVE')
    expect(await schemas()).toContain('tenant_saved')
  })

  it('[TEN-9] that fail keep the row and the reason, and are tried again', async () => {
    const { tenant } = await operator.made({ slug: 'stuck' })
    const { objects } = parts()
    const remove = objects.removeTenant
    objects.removeTenant = () => Promise.reject(new Error('The bucket is locked.'))
    const now = new Date().toISOString()
    const outcome = await operator.remove({ id: tenant.id, at: now, confirmSlug: 'stuck' })
    objects.removeTenant = remove
    expect(outcome).toMatchObject({
      deletedId: null,
      tenant: { status: 'DELETING', migrationError: 'The bucket is locked.' },
    })
    expect(await deleteDueTenants(parts())).toEqual(['stuck'])
    expect(await platform().tenant.count({ where: { slug: 'stuck' } })).toBe(0)
  })

  it('[TEN-9] leave the name free: a company of the same slug starts from nothing', async () => {
    const first = await operator.made({ slug: 'again', adminPassword: 'the first one' })
    await signInTo(instance, 'again', 'chef@example.com', 'the first one')
    await operator.remove({ id: first.tenant.id, at: new Date().toISOString(), confirmSlug: 'again' })
    expect(codeOf(await instance.graph('{ viewer { kind } }', {}, first.headers))).toBe('UNAUTHENTICATED')
    const second = await operator.made({ slug: 'again', adminPassword: 'the second one' })
    expect(second.tenant.id).not.toBe(first.tenant.id)
    expect(codeOf(await instance.graph('{ viewer { kind } }', {}, first.headers))).toBe('UNAUTHENTICATED')
    await expect.poll(async () => codeOf(await instance.graph('{ viewer { kind } }', {}, second.headers))).toBe('none')
    const browser = await signInTo(instance, 'again', 'chef@example.com', 'the second one')
    expect(codeOf(await instance.graph('{ viewer { kind } }', {}, browser))).toBe('none')
  })
})

/** What a new company's set-up has still to make, as the row of one keeps it. */
async function accessOf(slug: string): Promise<string> {
  const { prisma } = parts().databases.tenant(slug)
  const account = await prisma.account.findFirstOrThrow()
  const key = await prisma.apiKey.findFirstOrThrow()
  return JSON.stringify({
    adminEmail: 'chef@example.com',
    passwordHash: account.password,
    keyHash: key.hash,
    keyPrefix: key.prefix,
  })
}
