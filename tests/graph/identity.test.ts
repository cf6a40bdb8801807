import { hashPassword } from 'better-auth/crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '../../api/data/ids.ts'
import { rowId } from '../harness/chat.ts'
import { bootstrapKey, type Instance, startInstance } from '../harness/index.ts'
import { makeKey, revokeKey } from '../harness/keys.ts'

let instance: Instance
beforeAll(async () => {
  instance = await startInstance()
})
afterAll(() => instance?.stop())

const tenant = () => instance.platform.parts.databases.tenant('demo').prisma
const code = async (query: string, headers: Record<string, string>, variables = {}) =>
  (await instance.graph(query, variables, headers)).errors?.[0]?.extensions.code ?? 'none'
const viewer = '{ viewer { kind scopes user { email role } apiKey { name } tenant { slug } } }'

/** A person of the company, put there as an administrator would. */
async function addUser(role: string): Promise<string> {
  const email = `${role.toLowerCase()}-${newId()}@example.com`
  const id = newId()
  await tenant().user.create({ data: { id, email, name: role, role } })
  await tenant().account.create({
    data: {
      id: newId(),
      accountId: id,
      providerId: 'credential',
      userId: id,
      password: await hashPassword('a good one'),
    },
  })
  return email
}

describe('signing in', () => {
  it('[APP-1] gives an httpOnly cookie that is the person, and signing out ends it', async () => {
    const response = await fetch(`${instance.url}/api/auth/sign-in/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: instance.url },
      body: JSON.stringify({ email: 'admin@example.com', password: 'correct horse battery' }),
    })
    const cookies = response.headers.getSetCookie()
    expect(cookies.length).toBeGreaterThan(0)
    for (const cookie of cookies) expect(cookie).toMatch(/^sft-demo\..*; HttpOnly; SameSite=Lax/i)

    const browser = await instance.signIn()
    const { data } = await instance.graph<{ viewer: object }>(viewer, {}, browser)
    expect(data!.viewer).toMatchObject({
      kind: 'USER',
      user: { email: 'admin@example.com', role: 'OWNER' },
      apiKey: null,
      tenant: { slug: 'demo' },
    })
    const out = await fetch(`${instance.url}/api/auth/sign-out`, {
      method: 'POST',
      headers: { ...browser, 'content-type': 'application/json' },
      body: '{}',
    })
    expect(out.status).toBe(200)
    expect(await code(viewer, browser)).toBe('UNAUTHENTICATED')
  })

  it('[APP-1] is refused alike for a wrong password and for someone who is not there, and nobody can sign up', async () => {
    const attempt = async (path: string, body: object) => {
      const response = await fetch(`${instance.url}/api/auth/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: instance.url },
        body: JSON.stringify(body),
      })
      return [response.status, await response.text(), response.headers.getSetCookie()]
    }
    const wrong = await attempt('sign-in/email', { email: 'admin@example.com', password: 'wrong password' })
    expect(wrong[0]).toBe(401)
    expect(await attempt('sign-in/email', { email: 'nobody@example.com', password: 'wrong password' })).toEqual(wrong)
    const [status] = await attempt('sign-up/email', { email: 'new@example.com', password: 'a good one', name: 'New' })
    expect(status).toBeGreaterThanOrEqual(400)
    expect(await tenant().user.count({ where: { email: 'new@example.com' } })).toBe(0)
  })

  it('[GQL-16] needs the CSRF header to read anything, whichever way, and changes nothing by GET', async () => {
    const { cookie } = await instance.signIn()
    const mutation = 'mutation { conversationCreate(input: { title: "Volé" }) { conversation { id } } }'
    expect(await code(mutation, { cookie: cookie! })).toBe('CSRF')
    expect(await code(viewer, { cookie: cookie! })).toBe('CSRF')
    expect(await code(viewer, { cookie: cookie!, 'x-csrf': '1' })).toBe('none')
    const response = await fetch(`${instance.url}/graphql?query=${encodeURIComponent(mutation)}`, {
      headers: { cookie: cookie!, 'x-csrf': '1' },
    })
    expect(response.status).toBe(405)
    const get = async (query: string, headers: Record<string, string>) => {
      const ended = new AbortController()
      const { status } = await fetch(`${instance.url}/graphql?query=${encodeURIComponent(query)}`, {
        headers: { cookie: cookie!, accept: 'application/json, text/event-stream', ...headers },
        signal: ended.signal,
      })
      ended.abort()
      return status
    }
    for (const read of [viewer, 'subscription { usageLive { cursor } }']) {
      expect(await get(read, {})).toBe(403)
      expect(await get(read, { 'x-csrf': '1' })).toBe(200)
    }
    expect(await tenant().conversation.count()).toBe(0)
  })
})

describe('roles', () => {
  const can: Record<string, [string, boolean, boolean, boolean]> = {
    // what                                                                          MEMBER ANALYST ADMIN
    documents: ['{ documents { totalCount } }', true, true, true],
    write: ['mutation { documentCreate(input: { title: "t", text: "t" }) { document { id } } }', true, false, true],
    search: ['{ search(query: "x") { totalCount } }', true, false, true],
    chat: ['{ conversations { totalCount } }', true, false, true],
    converse: ['mutation { conversationCreate(input: {}) { conversation { id } } }', true, false, true],
    usage: ['{ usageRecords { totalCount } }', false, true, true],
    models: ['{ models { totalCount } }', true, true, true],
    price: [
      'mutation { providerKeySet(input: { name: "p", baseUrl: "https://example.com" }) { provider { id } } }',
      false,
      false,
      true,
    ],
    integrations: ['{ integrations { totalCount } }', true, true, true],
    connect: [
      'mutation { integrationConnect(input: { connector: "x", config: {} }) { userErrors { code } } }',
      false,
      false,
      true,
    ],
    keys: ['{ apiKeys { totalCount } }', false, false, true],
    grant: ['mutation { apiKeyCreate(input: { name: "k", scopes: [DOCUMENTS_READ] }) { secret } }', false, false, true],
    audit: ['{ auditLog { totalCount } }', false, false, true],
  }
  it.each(['MEMBER', 'ANALYST', 'ADMIN'])('[APP-1] %s may do what the role says and nothing else', async (role) => {
    const browser = await instance.signIn(await addUser(role), 'a good one')
    const index = { MEMBER: 1, ANALYST: 2, ADMIN: 3 }[role] as 1 | 2 | 3
    const outcomes = await Promise.all(
      Object.entries(can).map(async ([name, row]) => [name, await code(row[0], browser)] as const),
    )
    expect(Object.fromEntries(outcomes)).toEqual(
      Object.fromEntries(Object.entries(can).map(([name, row]) => [name, row[index] ? 'none' : 'FORBIDDEN'])),
    )
  })

  it('[APP-1] of a person change at once', async () => {
    const email = await addUser('ADMIN')
    const browser = await instance.signIn(email, 'a good one')
    expect(await code('{ apiKeys { totalCount } }', browser)).toBe('none')
    await tenant().user.update({ where: { email }, data: { role: 'MEMBER' } })
    expect(await code('{ apiKeys { totalCount } }', browser)).toBe('FORBIDDEN')
  })

  it('[APP-1] never give away what they do not hold: only an owner of the first tenant operates the platform', async () => {
    const browser = await instance.signIn(await addUser('ADMIN'), 'a good one')
    const create = 'mutation { apiKeyCreate(input: { name: "k", scopes: [PLATFORM_OPERATE] }) { secret } }'
    const before = await tenant().apiKey.count()
    expect(await code(create, browser)).toBe('FORBIDDEN')
    expect(await tenant().apiKey.count()).toBe(before)
  })
})

describe('an API key', () => {
  it('[APP-1] has the rights it was given and no more, and is kept as a hash', async () => {
    const key = await makeKey(instance, ['DOCUMENTS_READ'])
    expect(await code('{ documents { totalCount } }', key.headers)).toBe('none')
    expect(await code('{ models { totalCount } }', key.headers)).toBe('FORBIDDEN')
    expect(key.secret).toMatch(/^sft_demo_[A-Za-z0-9]{40}$/)
    const row = await tenant().apiKey.findUniqueOrThrow({ where: { id: rowId(key.id) } })
    expect(JSON.stringify(row)).not.toContain(key.secret.slice(17))
    expect(key.secret.startsWith(row.prefix)).toBe(true)
    const { apiKeys } = await instance.data<{ apiKeys: object }>('{ apiKeys { nodes { id name prefix scopes } } }')
    expect(JSON.stringify(apiKeys)).not.toContain(key.secret.slice(17))
    const { nodes } = await instance.data<{ nodes: unknown[] }>('query ($id: ID!) { nodes(ids: [$id]) { id } }', {
      id: key.id,
    })
    expect(nodes).toEqual([{ id: key.id }])
  })

  it('[APP-1] cannot make another with more rights than it has', async () => {
    const { headers } = await makeKey(instance, ['USERS_MANAGE', 'DOCUMENTS_READ'])
    const create = (scopes: string) => `mutation { apiKeyCreate(input: { name: "k", scopes: ${scopes} }) { secret } }`
    expect(await code(create('[DOCUMENTS_READ]'), headers)).toBe('none')
    expect(await code(create('[DOCUMENTS_READ, DOCUMENTS_WRITE]'), headers)).toBe('FORBIDDEN')
  })

  it('[APP-1] that is expired, revoked, altered or garbage is no key, and each is refused alike', async () => {
    const expired = await makeKey(instance, ['DOCUMENTS_READ'])
    await tenant().apiKey.update({ where: { id: rowId(expired.id) }, data: { expiresAt: new Date(Date.now() - 1) } })
    const revoked = await makeKey(instance, ['DOCUMENTS_READ'])
    await revokeKey(instance, revoked.id)
    const good = await makeKey(instance, ['DOCUMENTS_READ'])
    const last = good.secret.at(-1) === 'a' ? 'b' : 'a'
    const bad = [
      expired.secret,
      revoked.secret,
      `${good.secret.slice(0, -1)}${last}`,
      'x',
      'sft_other_',
      `${bootstrapKey}x`,
    ]
    bad.push(good.secret.replace('demo', 'other'), 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9.', 'é'.repeat(40))
    const answers = await Promise.all(
      bad.map((secret) => instance.graph(viewer, {}, { authorization: `Bearer ${encodeURI(secret)}` })),
    )
    for (const answer of answers) expect(answer).toEqual(answers[0])
    expect(answers[0]).toMatchObject({ status: 401, errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] })
    expect(await code(viewer, { authorization: 'Basic YTpi' })).toBe('UNAUTHENTICATED')
    expect(await code(viewer, {})).toBe('UNAUTHENTICATED')
  })

  it('[GQL-4] with an end in the past, no rights or no name is not made', async () => {
    const inputs = [
      { name: 'k', scopes: ['DOCUMENTS_READ'], expiresAt: '2020-01-01T00:00:00Z' },
      { name: 'k', scopes: [] },
      { name: ' ', scopes: ['DOCUMENTS_READ'] },
    ]
    for (const input of inputs) {
      const { apiKeyCreate } = await instance.data<{ apiKeyCreate: object }>(
        'mutation ($input: ApiKeyCreateInput!) { apiKeyCreate(input: $input) { secret userErrors { code } } }',
        { input },
      )
      expect(apiKeyCreate).toEqual({ secret: null, userErrors: [{ code: 'INVALID_INPUT' }] })
    }
  })
})

describe('who called a model', () => {
  const query = `{
    usageRecords { nodes { user { email } apiKey { name } } }
    usage(range: { from: "2024-01-01T00:00:00Z", to: "2024-02-01T00:00:00Z" }, groupBy: [USER, API_KEY]) {
      user { email role } apiKey { prefix scopes } } }`
  interface Told {
    usageRecords: { nodes: { user: object | null; apiKey: object | null }[] }
    usage: { user: object | null; apiKey: object | null }[]
  }
  /** The people and keys that are told, in answers of the usual execution and in planned ones. */
  const told = async (headers?: Record<string, string>) => {
    const answers: unknown[] = []
    for (let time = 0; time < 3; time++) {
      const { usageRecords, usage } = await instance.data<Told>(query, {}, headers)
      answers.push([usageRecords.nodes, usage].map((each) => each.flatMap(({ user, apiKey }) => user ?? apiKey ?? [])))
    }
    expect(answers.slice(1)).toEqual([answers[0], answers[0]])
    return JSON.stringify(answers[0])
  }

  it('[GQL-1] is told to those who manage users, and to each caller of itself', async () => {
    const reader = await makeKey(instance, ['USAGE_READ'])
    const other = await makeKey(instance, ['RAG_QUERY'])
    const email = await addUser('ANALYST')
    const { id: userId } = await tenant().user.findUniqueOrThrow({ where: { email } })
    const owner = await tenant().user.findUniqueOrThrow({ where: { email: 'admin@example.com' } })
    for (const caller of [
      { userId },
      { userId: owner.id },
      ...[reader, other].map(({ id }) => ({ apiKeyId: rowId(id) })),
    ])
      await tenant().usageRecord.create({
        data: {
          ...{ id: newId(), at: new Date('2024-01-05T10:00:00Z'), modelName: 'm', providerName: 'p', purpose: 'CHAT' },
          ...{ status: 'COMPLETED', inputTokens: 1, outputTokens: 1, cost: '0', currency: 'EUR', instance: 'past' },
          ...caller,
        },
      })

    const all = await told()
    for (const part of [email, 'admin@example.com', 'RAG_QUERY', 'USAGE_READ']) expect(all).toContain(part)
    const own = await told(reader.headers)
    expect(own).toContain('USAGE_READ')
    for (const part of ['@', 'RAG_QUERY']) expect(own).not.toContain(part)
    const self = await told(await instance.signIn(email, 'a good one'))
    expect(self).toContain(email)
    for (const part of ['admin@', 'RAG_QUERY', 'USAGE_READ']) expect(self).not.toContain(part)
  })
})

describe('the tenant header', () => {
  it('[TEN-1] selects the credential’s own tenant, and any other is one that does not exist, and is audited', async () => {
    const authorization = `Bearer ${bootstrapKey}`
    expect(await code(viewer, { authorization, 'x-tenant-id': 'DEMO' })).toBe('none')
    const { platform } = instance.platform.parts.databases
    await platform.tenant.create({
      data: { id: newId(), slug: 'rival', name: 'Rival', schemaName: 'tenant_rival' },
    })
    const real = await instance.graph(viewer, {}, { authorization, 'x-tenant-id': 'rival' })
    const unreal = await instance.graph(viewer, {}, { authorization, 'x-tenant-id': 'nowhere' })
    expect(real).toEqual(unreal)
    expect(real).toMatchObject({ status: 404, errors: [{ extensions: { code: 'TENANT_NOT_FOUND' } }] })
    const browser = await instance.signIn()
    expect(await code(viewer, { ...browser, 'x-tenant-id': 'rival' })).toBe('TENANT_NOT_FOUND')
    const rows = await platform.platformAudit.findMany({ where: { action: 'tenant.mismatch' }, orderBy: { at: 'asc' } })
    expect(rows.map(({ actor, detail }) => [actor.split(':')[0], (detail as { wanted: string }).wanted])).toEqual([
      ['apiKey', 'rival'],
      ['apiKey', 'nowhere'],
      ['user', 'rival'],
    ])
  })

  it.each(['../demo', "demo'--", 'demo demo', 'd'.repeat(100)])('[TEN-1] with %j is no tenant', async (slug) => {
    expect(await code(viewer, { authorization: `Bearer ${bootstrapKey}`, 'x-tenant-id': slug })).toBe(
      'TENANT_NOT_FOUND',
    )
  })

  it('[TEN-9] of a suspended tenant gets one typed error, and the tenant comes back when it is resumed', async () => {
    const { platform } = instance.platform.parts.databases
    const authorization = `Bearer ${bootstrapKey}`
    await platform.tenant.update({ where: { slug: 'demo' }, data: { status: 'SUSPENDED' } })
    await expect.poll(() => code(viewer, { authorization }), { timeout: 5_000 }).toBe('TENANT_SUSPENDED')
    await platform.tenant.update({ where: { slug: 'demo' }, data: { status: 'ACTIVE' } })
    await expect.poll(() => code(viewer, { authorization }), { timeout: 5_000 }).toBe('none')
  })
})
