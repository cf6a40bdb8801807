import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makePdf } from '../../api/ingestion/fixtures/pdf.ts'
import { chatOf } from '../harness/chat.ts'
import { type Instance, startInstance, subscribe } from '../harness/index.ts'
import { need, type Unavailable } from '../harness/part.ts'
import { type RunningPostgres, startPostgres } from '../harness/postgres.ts'
import { codeOf, operatorOf, signInTo } from './operator.ts'

type Option = 'EMBEDDED' | 'SHARED' | 'DEDICATED'
type Made = Awaited<ReturnType<ReturnType<typeof operatorOf>['made']>>
type Servers = { platform: RunningPostgres | null; own: RunningPostgres | null }

/** Where the company's database is, and the platform's. */
const places: { option: Option; platform: 'embedded' | 'on a server' }[] = [
  { option: 'EMBEDDED', platform: 'embedded' },
  { option: 'DEDICATED', platform: 'embedded' },
  { option: 'SHARED', platform: 'on a server' },
  { option: 'DEDICATED', platform: 'on a server' },
]

/** What a place needs of real servers: the platform's, one of the tenant's own, both or none. */
async function startServers({ option, platform }: (typeof places)[number]): Promise<Servers | Unavailable> {
  const started: RunningPostgres[] = []
  const start = async (wanted: boolean) => {
    if (!wanted) return null
    const server = await startPostgres()
    if (!('unavailable' in server)) started.push(server)
    return server
  }
  const servers = { platform: await start(platform === 'on a server'), own: await start(option === 'DEDICATED') }
  const missing = Object.values(servers).find((server) => server && 'unavailable' in server)
  if (!missing) return servers as Servers
  for (const server of started) await server.stop()
  return missing as Unavailable
}

describe.each(places)('a company whose database is $option, the platform’s $platform', async (place) => {
  const { option } = place
  const part = await startServers(place)
  let instance: Instance
  let dataDir: string
  let operator: ReturnType<typeof operatorOf>
  let made: Made
  let neighbour: Made

  beforeAll(async () => {
    if ('unavailable' in part) return
    dataDir = await mkdtemp(join(tmpdir(), 'sft-option-'))
    const env: Record<string, string> = part.platform ? { DATABASE_URL: part.platform.url } : {}
    instance = await startInstance({ DATA_DIR: dataDir, ...env })
    operator = operatorOf(instance)
  })
  afterAll(async () => {
    await instance?.stop()
    if (dataDir) await rm(dataDir, { recursive: true, force: true })
    if ('unavailable' in part) return
    await part.platform?.stop()
    await part.own?.stop()
  })

  const address = (servers: Servers) =>
    servers.own ? { option, databaseUrl: `${servers.own.url}?sslmode=disable` } : { option }
  const code = async (headers: Record<string, string>) =>
    codeOf(await instance.graph('{ documents { totalCount } }', {}, headers))

  /** Of that name, where the tenant's data is. */
  async function found(servers: Servers, slug: string) {
    const sql = (of: string, name: string) => `select ${name} as name from ${of} where ${name} = 'tenant_${slug}'`
    const server = servers.own ?? servers.platform
    if (!server) {
      const { platform } = instance.platform.parts.databases
      return { schemas: (await platform.$queryRawUnsafe<object[]>(sql('pg_namespace', 'nspname'))).length, roles: null }
    }
    const client = new pg.Client({ connectionString: server.url })
    await client.connect()
    const schemas = (await client.query(sql('pg_namespace', 'nspname'))).rows.length
    const roles = (await client.query(sql('pg_roles', 'rolname'))).rows.length
    await client.end()
    return { schemas, roles }
  }

  it('[TEN-8] [TEN-9] is created in its place, and its administrator and key get in', async (test) => {
    const servers = need(part, test)
    made = await operator.made({ slug: 'client', idempotencyKey: 'one', ...address(servers) })
    neighbour = await operator.made({ slug: 'neighbour', ...address(servers) })
    expect(made.tenant).toMatchObject({ status: 'ACTIVE', databaseOption: option, schemaBehind: false })
    expect(made.tenant.sizeOnDisk).toBeGreaterThan(0)
    expect(made.tenant.databaseHost).toBe(servers.own ? new URL(servers.own.url).host.concat('/postgres') : null)
    expect(await found(servers, 'client')).toEqual({ schemas: 1, roles: option === 'EMBEDDED' ? null : 1 })
    expect(await code(made.headers)).toBe('none')
    const browser = await signInTo(instance, 'client', 'chef@example.com', made.adminPassword!)
    expect(await code(browser)).toBe('none')
    const repeated = await operator.made({ slug: 'client', idempotencyKey: 'one', ...address(servers) })
    expect([repeated.apiKey, repeated.adminPassword]).toEqual([made.apiKey, made.adminPassword])
    const kept = await instance.platform.parts.databases.platform.tenant.findUniqueOrThrow({
      where: { slug: 'client' },
    })
    if (servers.own) expect(JSON.stringify(kept)).not.toContain(new URL(servers.own.url).port)
  })

  it('[TEN-8] is refused with the reason where it cannot be, and leaves nothing', async (test) => {
    const { platform } = need(part, test)
    const url = 'postgres://owner:hunter22@127.0.0.1:1/postgres'
    const refused: [object, string][] = platform
      ? [
          [{ option: 'EMBEDDED' }, 'option'],
          [{ option: 'DEDICATED' }, 'databaseUrl'],
          [{ databaseUrl: url }, 'databaseUrl'],
        ]
      : [
          [{ option: 'SHARED' }, 'option'],
          [{ option: 'DEDICATED' }, 'databaseUrl'],
          [{ databaseUrl: url }, 'databaseUrl'],
        ]
    for (const [input, field] of refused) {
      const { tenant, userErrors } = await operator.create({ slug: 'refused', ...input })
      expect([tenant, userErrors[0]?.code, userErrors[0]?.field]).toEqual([null, 'INVALID_INPUT', [field]])
      expect(JSON.stringify(userErrors)).not.toContain('hunter22')
    }
    expect(await instance.platform.parts.databases.platform.tenant.count({ where: { slug: 'refused' } })).toBe(0)
  })

  it('[TEN-8] has its documents read, found and quoted, live', async (test) => {
    need(part, test)
    const { headers } = made
    const bytes = makePdf(['Sommaire', 'Le préavis de démission est de deux mois pour un cadre.'])
    type Upload = { upload: { id: string; url: string; headers: { name: string; value: string }[] } }
    const { documentUploadCreate } = await instance.data<{ documentUploadCreate: Upload }>(
      `mutation ($size: BigInt!) { documentUploadCreate(input: { fileName: "contrat.pdf", size: $size }) {
         upload { id url headers { name value } } } }`,
      { size: bytes.length },
      headers,
    )
    const { upload } = documentUploadCreate
    const sent = await fetch(upload.url, {
      method: 'PUT',
      body: bytes as Uint8Array<ArrayBuffer>,
      headers: Object.fromEntries(upload.headers.map(({ name, value }) => [name, value])),
    })
    expect(sent.status).toBe(200)
    const { documentUploadComplete } = await instance.data<{ documentUploadComplete: { document: { id: string } } }>(
      `mutation ($id: ID!) { documentUploadComplete(input: { uploadId: $id }) { document { id } } }`,
      { id: upload.id },
      headers,
    )
    const { id } = documentUploadComplete.document
    const events = await subscribe<{ documentIngestion: { status?: string } }>(
      instance,
      'websocket',
      `subscription ($id: ID!) { documentIngestion(documentId: $id) { ... on DocumentProgress { status } } }`,
      { id },
      headers,
    ).until(({ documentIngestion: { status } }) => status === 'READY' || status === 'FAILED')
    expect(events.at(-1)!.documentIngestion.status).toBe('READY')

    const { search } = await instance.data<{ search: { nodes: { document: { id: string } }[] } }>(
      `{ search(query: "préavis d’un cadre") { nodes { document { id } } } }`,
      {},
      headers,
    )
    expect(search.nodes[0]!.document.id).toBe(id)

    const chat = chatOf(instance, headers)
    const answer = await chat.ask('Quel est le préavis d’un cadre ?')
    expect((await chat.whole('sse', answer)).at(-1)!.__typename).toBe('MessageCompleted')
    const { citations, status } = await chat.read(answer)
    expect(status).toBe('COMPLETED')
    expect(citations[0]).toMatchObject({ page: 2, document: { id, title: 'contrat.pdf' } })
  })

  it('[TEN-8] keeps it from its neighbour and from the operator', async (test) => {
    need(part, test)
    const query = '{ documents { totalCount } conversations { totalCount } tenant { documentCount } }'
    const counts = async (headers?: Record<string, string>) => (await instance.graph(query, {}, headers)).data
    const of = (documents: number, conversations: number) => ({
      documents: { totalCount: documents },
      conversations: { totalCount: conversations },
      tenant: { documentCount: documents },
    })
    expect(await counts(made.headers)).toEqual(of(1, 1))
    expect(await counts(neighbour.headers)).toEqual(of(0, 0))
    expect(await counts()).toEqual(of(0, 0))
    expect(await code({ ...neighbour.headers, 'x-tenant-id': 'client' })).toBe('TENANT_NOT_FOUND')
  })

  it('[TEN-8] [TEN-9] is suspended with its streams, resumed, and leaves nothing when it is deleted', async (test) => {
    const servers = need(part, test)
    const { id } = made.tenant
    const live = subscribe<{ documentIngestion: object }>(
      instance,
      'sse',
      `subscription { documentIngestion { cursor } }`,
      {},
      made.headers,
    )
    const ended = live.next()
    await operator.suspend(id, 'Test')
    await expect.poll(() => code(made.headers), { timeout: 5_000 }).toBe('TENANT_SUSPENDED')
    expect((await ended).value?.errors?.[0]?.extensions.code).toBe('TENANT_SUSPENDED')
    expect(await code(neighbour.headers)).toBe('none')
    await operator.resume(id)
    await expect.poll(() => code(made.headers), { timeout: 5_000 }).toBe('none')

    expect((await operator.remove({ id })).tenant).toMatchObject({ status: 'SUSPENDED', deleteAt: expect.any(String) })
    await expect.poll(() => code(made.headers), { timeout: 5_000 }).toBe('TENANT_SUSPENDED')
    await operator.resume(id)
    await expect.poll(() => code(made.headers), { timeout: 5_000 }).toBe('none')

    const folder = join(dataDir, 'files', 'client')
    expect(existsSync(folder)).toBe(true)
    const gone = await operator.remove({ id, at: new Date().toISOString(), confirmSlug: 'client' })
    expect(gone).toEqual({ tenant: null, deletedId: id, userErrors: [] })
    expect(await found(servers, 'client')).toEqual({ schemas: 0, roles: option === 'EMBEDDED' ? null : 0 })
    expect(existsSync(folder)).toBe(false)
    await expect.poll(() => code(made.headers), { timeout: 5_000 }).toBe('UNAUTHENTICATED')
    expect(await code(neighbour.headers)).toBe('none')
    expect((await operator.list({ filter: { search: 'client' } })).data!.tenants.totalCount).toBe(0)
  })

  it('[TEN-9] leaves its name free for another, which has nothing of it', async (test) => {
    const again = await operator.made({ slug: 'client', ...address(need(part, test)) })
    await expect.poll(() => code(again.headers), { timeout: 5_000 }).toBe('none')
    expect(await code(made.headers)).toBe('UNAUTHENTICATED')
    const browser = await signInTo(instance, 'client', 'chef@example.com', again.adminPassword!)
    const { data } = await instance.graph('{ documents { totalCount } }', {}, browser)
    expect(data).toEqual({ documents: { totalCount: 0 } })
  })
})
