import { mkdtemp, rm } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type GraphQLInputType,
  type GraphQLOutputType,
  getNamedType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
} from 'graphql'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '../../api/data/ids.ts'
import { fullSchema } from '../../schema/index.ts'
import { type Instance, startInstance, subscribe } from '../harness/index.ts'
import { need } from '../harness/part.ts'
import { startPostgres } from '../harness/postgres.ts'

type Headers = Record<string, string>

/** Kinds of which a tenant that was just made has none that is worth stealing. */
const unfilled = new Set(['SyncRun', 'Citation', 'User'])

/**
 * The attacker: with all that tenant A (acme) has, every way in is tried with what is tenant B's (bolt). What comes
 * back must be what comes back for something that is nowhere, and nothing of B may have changed.
 * Queries, mutations and subscriptions are taken from the schema, so that what is added is attacked too.
 */
describe('what is another tenant’s', async () => {
  const part = await startPostgres()
  const schema = fullSchema()
  let instance: Instance
  let database: pg.Client
  let folder: string
  let acme: { id: string; key: string; headers: Headers }
  let bolt: typeof acme
  /** Global ids of what bolt has, by type. */
  const ids: Record<string, string> = {}
  let urls: { original: string; upload: string }

  beforeAll(async () => {
    if ('unavailable' in part) return
    folder = await mkdtemp(join(tmpdir(), 'sft-bolt-'))
    instance = await startInstance({ DATABASE_URL: part.url, PUBLIC_URL: 'http://ai.example.com' })
    database = new pg.Client({ connectionString: part.url })
    await database.connect()
    acme = await makeTenant('acme')
    bolt = await makeTenant('bolt')
    await fill()
  })
  afterAll(async () => {
    await database?.end()
    await instance?.stop()
    if ('stop' in part) await part.stop()
    if (folder) await rm(folder, { recursive: true })
  })

  async function makeTenant(slug: string): Promise<typeof acme> {
    const { tenantCreate } = await instance.data<{ tenantCreate: { tenant: { id: string }; apiKey: string } }>(
      `mutation ($slug: String!) { tenantCreate(input: { slug: $slug, name: $slug, adminEmail: "admin@example.com",
         adminPassword: "correct horse battery" }) { tenant { id } apiKey userErrors { message } } }`,
      { slug },
    )
    const { tenant, apiKey } = tenantCreate
    return { id: tenant.id, key: apiKey, headers: { authorization: `Bearer ${apiKey}` } }
  }

  async function fill(): Promise<void> {
    const of = <T>(query: string, variables = {}) => instance.data<T>(query, variables, bolt.headers)
    ids.Tenant = bolt.id
    type Document = { documentCreate: { document: { id: string } } }
    const { documentCreate } = await of<Document>(
      'mutation { documentCreate(input: { title: "Plans", text: "The zeppelin leaves at dawn." }) { document { id } } }',
    )
    ids.Document = documentCreate.document.id
    type Ingestion = { documentIngestion: { status?: string } }
    await subscribe<Ingestion>(
      instance,
      'sse',
      'subscription ($id: ID!) { documentIngestion(documentId: $id) { ... on DocumentProgress { status } } }',
      { id: ids.Document },
      bolt.headers,
    ).until(({ documentIngestion: { status } }) => status === 'READY')
    type Chunks = { document: { url: string; chunks: { nodes: { id: string }[] } } }
    const { document } = await of<Chunks>('query ($id: ID!) { document(id: $id) { url chunks { nodes { id } } } }', {
      id: ids.Document,
    })
    ids.Chunk = document.chunks.nodes[0]!.id
    type Conversation = { conversationCreate: { conversation: { id: string } } }
    const { conversationCreate } = await of<Conversation>(
      'mutation { conversationCreate(input: { title: "Secret" }) { conversation { id } } }',
    )
    ids.Conversation = conversationCreate.conversation.id
    type Sent = { messageSend: { message: { id: string } } }
    const { messageSend } = await of<Sent>(
      'mutation ($id: ID!) { messageSend(input: { conversationId: $id, content: "When does the zeppelin leave?" }) { message { id } } }',
      { id: ids.Conversation },
    )
    ids.Message = messageSend.message.id
    await subscribe<{ messageStream: { __typename: string } }>(
      instance,
      'sse',
      'subscription ($id: ID!) { messageStream(messageId: $id) { __typename } }',
      { id: ids.Message },
      bolt.headers,
    ).until(({ messageStream }) => messageStream.__typename === 'MessageCompleted')
    type Connected = { integrationConnect: { integration: { id: string } } }
    const { integrationConnect } = await of<Connected>(
      `mutation ($config: JSON!) { integrationConnect(input: { connector: "local-folder", name: "Folder", config: $config }) { integration { id } userErrors { message } } }`,
      { config: { path: folder } },
    )
    ids.Integration = integrationConnect.integration.id
    type Upload = { documentUploadCreate: { upload: { id: string; url: string } } }
    const { documentUploadCreate } = await of<Upload>(
      'mutation { documentUploadCreate(input: { fileName: "b.txt", size: 5 }) { upload { id url } } }',
    )
    ids.DocumentUpload = documentUploadCreate.upload.id
    urls = { original: document.url, upload: documentUploadCreate.upload.url }
    type Lists = {
      apiKeys: { nodes: { id: string }[] }
      models: { nodes: { id: string; provider: { id: string } }[] }
      usageRecords: { nodes: { id: string }[] }
      auditLog: { nodes: { id: string }[] }
      viewer: { user: { id: string } | null }
    }
    const lists = await of<Lists>(
      `{ apiKeys { nodes { id } } models { nodes { id provider { id } } } usageRecords { nodes { id } }
         auditLog { nodes { id } } viewer { user { id } } }`,
    )
    ids.ApiKey = lists.apiKeys.nodes[0]!.id
    ids.Model = lists.models.nodes[0]!.id
    ids.Provider = lists.models.nodes[0]!.provider.id
    ids.UsageRecord = lists.usageRecords.nodes[0]!.id
    ids.AuditEntry = lists.auditLog.nodes[0]!.id
  }

  /** A sum over every row of a tenant once its own work is done; what the use of its key notes is left out. */
  async function checksum(tenantSchema: string): Promise<Record<string, string>> {
    const due = `select 1 from "${tenantSchema}".job where state = 'ACTIVE' or (state = 'WAITING' and run_at <= now())`
    await expect.poll(async () => (await database.query(due)).rowCount, { timeout: 20_000 }).toBe(0)
    const { rows } = await database.query(`select tablename as name from pg_tables where schemaname = $1`, [
      tenantSchema,
    ])
    const sums: Record<string, string> = {}
    for (const { name } of rows) {
      const row = name === 'api_key' ? `to_jsonb(t) - 'last_used_at'` : 'to_jsonb(t)'
      const { rows: found } = await database.query(
        `select md5(coalesce(string_agg(r, ',' order by r), '')) as sum from (select (${row})::text as r from "${tenantSchema}"."${name}" t) x`,
      )
      sums[name] = found[0].sum
    }
    return sums
  }

  it('has something of every kind to be attacked', (test) => {
    need(part, test)
    const kinds = Object.values(schema.getTypeMap()).filter(
      (type) => isObjectType(type) && type.getInterfaces().some(({ name }) => name === 'Node'),
    )
    expect(Object.keys(ids)).toEqual(
      expect.arrayContaining(kinds.map(({ name }) => name).filter((name) => !unfilled.has(name))),
    )
  })

  /** An id of the same type that is nowhere. */
  const nowhere = (id: string): string => {
    const [type] = Buffer.from(id, 'base64url').toString().split(':')
    return Buffer.from(`${type}:${newId()}`).toString('base64url')
  }
  /** An answer without the id that was asked for. */
  const blind = (answer: unknown, id: string): string => JSON.stringify(answer).replaceAll(id, '<id>')
  /** What acme is answered, but for what it has left to ask. */
  const asAcme = async (query: string, variables: Record<string, unknown>) => {
    const { extensions, ...answer } = await instance.graph(query, variables, acme.headers)
    return answer
  }

  /** A value of that type with the id in every place where an id may stand. */
  function value(type: GraphQLInputType, id: string, depth = 0): unknown {
    if (isNonNullType(type)) return value(type.ofType, id, depth)
    if (isListType(type)) return [value(type.ofType, id, depth)]
    if (isEnumType(type)) return type.getValues()[0]!.name
    if (isInputObjectType(type)) {
      const fields = Object.values(type.getFields()).filter(
        (field) => isNonNullType(field.type) || getNamedType(field.type).name === 'ID',
      )
      return Object.fromEntries(fields.map((field) => [field.name, value(field.type, id, depth + 1)]))
    }
    switch (type.name) {
      case 'ID':
        return id
      case 'Int':
      case 'BigInt':
      case 'Float':
        return 1
      case 'Boolean':
        return true
      case 'DateTime':
        return '2030-01-01T00:00:00.000Z'
      case 'JSON':
        return {}
      default:
        return 'x'
    }
  }
  const takesId = (type: GraphQLInputType): boolean => {
    const named = getNamedType(type)
    return (
      named.name === 'ID' ||
      (isInputObjectType(named) &&
        Object.values(named.getFields()).some((field) => getNamedType(field.type).name === 'ID'))
    )
  }
  const selection = (type: GraphQLOutputType): string => {
    const named = getNamedType(type)
    if (!isCompositeType(named)) return ''
    if (isUnionType(named) || isInterfaceType(named)) return '{ __typename }'
    if (!isObjectType(named)) return ''
    const fields = Object.values(named.getFields()).filter(({ args }) => !args.some((arg) => isNonNullType(arg.type)))
    const inner = fields.map((field) => {
      const inside = getNamedType(field.type)
      if (!isCompositeType(inside)) return field.name
      if (inside.name === 'UserError') return `${field.name} { code message field }`
      return `${field.name} { __typename }`
    })
    return `{ __typename ${inner.join(' ')} }`
  }
  /** The fields of a root type that take an id, each as an operation. */
  const attacks = (root: 'query' | 'mutation' | 'subscription') => {
    const type = {
      query: schema.getQueryType(),
      mutation: schema.getMutationType(),
      subscription: schema.getSubscriptionType(),
    }[root]!
    return Object.values(type.getFields())
      .map((field) => ({ field, args: field.args.filter((arg) => isNonNullType(arg.type) || takesId(arg.type)) }))
      .filter(({ args }) => args.some((arg) => takesId(arg.type)))
      .map(({ field, args }) => {
        const variables = args.map((arg) => `$${arg.name}: ${arg.type}`).join(', ')
        const given = args.map((arg) => `${arg.name}: $${arg.name}`).join(', ')
        const shape = root === 'subscription' ? '{ __typename }' : selection(field.type)
        return {
          name: field.name,
          operation: `${root} (${variables}) { ${field.name}(${given}) ${shape} }`,
          variables: (id: string) => Object.fromEntries(args.map((arg) => [arg.name, value(arg.type, id)])),
        }
      })
  }

  it.for(attacks('query').map((attack) => [attack.name, attack] as const))(
    '[TEN-5] is nowhere for the query %s, whatever it is',
    async ([, { operation, variables }], test) => {
      need(part, test)
      for (const id of Object.values(ids)) {
        const other = nowhere(id)
        const answer = await asAcme(operation, variables(id))
        expect(blind(answer, id)).toBe(blind(await asAcme(operation, variables(other)), other))
        expect(JSON.stringify(answer)).not.toMatch(/zeppelin|Secret|Plans|bolt/)
      }
    },
  )

  it.for(attacks('mutation').map((attack) => [attack.name, attack] as const))(
    '[TEN-5] is nowhere for the mutation %s, and stays as it was',
    async ([, { operation, variables }], test) => {
      need(part, test)
      const before = await checksum('tenant_bolt')
      for (const id of Object.values(ids)) {
        const other = nowhere(id)
        const answer = await asAcme(operation, variables(id))
        expect(blind(answer, id)).toBe(blind(await asAcme(operation, variables(other)), other))
      }
      expect(await checksum('tenant_bolt')).toEqual(before)
    },
  )

  it.for(attacks('subscription').map((attack) => [attack.name, attack] as const))(
    '[TEN-5] is nowhere for the subscription %s, over both transports',
    async ([, { operation, variables }], test) => {
      need(part, test)
      for (const transport of ['sse', 'websocket'] as const) {
        for (const id of Object.values(ids)) {
          const first = async (asked: string) => {
            const live = subscribe(instance, transport, operation, variables(asked), acme.headers)
            const answer = await live.next().catch((error: unknown) => error)
            live.drop()
            return blind(answer instanceof Error ? answer.message : answer, asked)
          }
          expect(await first(id)).toBe(await first(nowhere(id)))
        }
      }
    },
  )

  it('[TEN-5] gives no cursor that another tenant’s lists or streams take', async (test) => {
    need(part, test)
    type Page = Record<string, { pageInfo: { endCursor: string } }>
    for (const list of ['documents', 'conversations', 'usageRecords', 'auditLog', 'apiKeys', 'models']) {
      const query = `query ($after: Cursor) { ${list}(first: 1, after: $after) { pageInfo { endCursor } } }`
      const { endCursor } = (await instance.data<Page>(query, {}, bolt.headers))[list]!.pageInfo
      expect(endCursor).toEqual(expect.any(String))
      const answer = await asAcme(query, { after: endCursor })
      expect(answer).toEqual(await asAcme(query, { after: 'Zm9yZ2Vk' }))
      expect(answer.errors?.[0]?.extensions.code).toBe('INVALID_CURSOR')
    }
    const found = 'query ($after: Cursor) { search(query: "t", first: 1, after: $after) { pageInfo { endCursor } } }'
    const ofSearch = async () => (await instance.data<Page>(found, {}, bolt.headers)).search!.pageInfo.endCursor
    await instance.data(
      'mutation { documentCreate(input: { title: "t", text: "t" }) { document { id } } }',
      {},
      bolt.headers,
    )
    await expect.poll(ofSearch, { timeout: 20_000 }).toEqual(expect.any(String))
    const theirs = await asAcme(found, { after: await ofSearch() })
    expect(theirs.errors?.[0]?.extensions.code).toBe('INVALID_CURSOR')
    const follow = 'subscription ($after: Cursor) { documentIngestion(after: $after) { cursor } }'
    type Live = { documentIngestion: { cursor: string } }
    const live = subscribe<Live>(instance, 'sse', follow, {}, bolt.headers)
    const event = live.next()
    let known = false
    void event.then(() => {
      known = true
    })
    while (!known) {
      await instance.data(
        'mutation { documentCreate(input: { title: "t", text: "t" }) { document { id } } }',
        {},
        bolt.headers,
      )
    }
    const { cursor } = (await event).value!.data!.documentIngestion
    live.drop()
    const refused = subscribe(instance, 'sse', follow, { after: cursor }, acme.headers)
    expect((await refused.next()).value?.errors?.[0]?.extensions.code).toBe('INVALID_CURSOR')
    refused.drop()
  })

  it('[TEN-5] gives no signed address that works for another place', async (test) => {
    need(part, test)
    const local = (url: string) => url.replace('http://ai.example.com', instance.url)
    expect((await fetch(local(urls.original))).status).toBe(200)
    const { documentUploadCreate } = await instance.data<{ documentUploadCreate: { upload: { url: string } } }>(
      'mutation { documentUploadCreate(input: { fileName: "a.txt", size: 5 }) { upload { url } } }',
      {},
      acme.headers,
    )
    const mine = new URL(local(documentUploadCreate.upload.url))
    const garbage = new URL(mine)
    garbage.searchParams.set('signature', 'x'.repeat(43))
    const refused = await fetch(garbage, { method: 'PUT', body: '12345' })
    const theirs = new URL(local(urls.upload))
    const swapped = [
      new URL(mine.pathname.replace('/acme/', '/bolt/') + mine.search, mine),
      new URL(theirs.pathname + mine.search, mine),
      new URL(mine.pathname + theirs.search, mine),
    ]
    for (const url of swapped) {
      const answer = await fetch(url, { method: 'PUT', body: '12345' })
      expect([answer.status, await answer.text()]).toEqual([refused.status, await refused.clone().text()])
    }
  })

  it('[TEN-5] is not given back by an idempotency key of the same name', async (test) => {
    need(part, test)
    type Made = { documentCreate: { document: { id: string } } }
    const create =
      'mutation { documentCreate(input: { title: "k", text: "k", idempotencyKey: "same" }) { document { id } } }'
    const [one, two] = await Promise.all([
      instance.data<Made>(create, {}, acme.headers),
      instance.data<Made>(create, {}, bolt.headers),
    ])
    expect(one.documentCreate.document.id).not.toBe(two.documentCreate.document.id)
  })

  it('[TEN-5] is not what a row of the same id gives, asked for in the same moment', async (test) => {
    need(part, test)
    const id = newId()
    for (const slug of ['acme', 'bolt']) {
      await database.query(
        `insert into tenant_${slug}.document (id, title, mime_type, size, source_kind, status) values ($1, $2, 'text/plain', 1, 'TEXT', 'READY')`,
        [id, `Of ${slug}`],
      )
    }
    const query = 'query ($id: ID!) { document(id: $id) { title } node(id: $id) { ... on Document { title } } }'
    const asked = { id: Buffer.from(`Document:${id}`).toString('base64url') }
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, index) => instance.data(query, asked, (index % 2 ? bolt : acme).headers)),
    )
    const of = (title: string) => ({ document: { title }, node: { title } })
    expect(answers).toEqual(answers.map((_, index) => of(index % 2 ? 'Of bolt' : 'Of acme')))
    await database.query('delete from tenant_acme.document where id = $1', [id])
    await database.query('delete from tenant_bolt.document where id = $1', [id])
  })

  it('[TEN-5] is out of reach of a job that names it', async (test) => {
    need(part, test)
    const documentId = Buffer.from(ids.Document!, 'base64url').toString().split(':')[1]
    const before = await checksum('tenant_bolt')
    await database.query(`insert into tenant_acme.job (id, kind, key, payload) values ($1, 'ingest', $2, $3)`, [
      newId(),
      documentId,
      { documentId, slug: 'bolt', tenant: 'bolt' },
    ])
    instance.platform.parts.onWritten(instance.platform.parts.databases.tenant('acme'), {
      topics: new Set(),
      jobs: true,
    })
    const left = async () => (await database.query(`select 1 from tenant_acme.job where kind = 'ingest'`)).rowCount
    await expect.poll(left).toBe(0)
    expect(await checksum('tenant_bolt')).toEqual(before)
  })

  it('[TEN-1] is not entered by a header, a host name, a domain or a changed key, and each try is written down', async (test) => {
    need(part, test)
    await instance.data(
      'mutation ($id: ID!) { tenantUpdate(input: { id: $id, domains: ["docs.bolt.example"] }) { tenant { slug } userErrors { message } } }',
      { id: bolt.id },
    )
    const seen = async () =>
      (
        await database.query(
          `select detail->>'wanted' as wanted from platform.platform_audit where action = 'tenant.mismatch'`,
        )
      ).rows.map(({ wanted }) => wanted as string)
    const before = (await seen()).length
    const viewer = '{ viewer { tenant { slug } } }'
    const strange = await instance.graph(viewer, {}, { ...acme.headers, 'x-tenant-id': 'nobody' })
    expect(strange).toMatchObject({ status: 404, errors: [{ extensions: { code: 'TENANT_NOT_FOUND' } }] })
    const tries: [Headers, string][] = [
      [{ 'x-tenant-id': 'bolt' }, 'ai.example.com'],
      [{}, 'bolt.ai.example.com'],
      [{}, 'docs.bolt.example'],
    ]
    for (const [headers, host] of tries) expect(await ask(host, { ...acme.headers, ...headers })).toEqual(strange)
    expect((await seen()).slice(before)).toEqual(['nobody', 'bolt', 'bolt', 'bolt'])
    const changed = { authorization: acme.headers.authorization!.replace('_acme_', '_bolt_') }
    expect(await instance.graph(viewer, {}, changed)).toMatchObject({ status: 401 })

    const slug = async (host: string, headers: Headers) =>
      ((await ask(host, headers)) as unknown as { data: { viewer: { tenant: { slug: string } } } }).data.viewer.tenant
        .slug
    expect(await slug('bolt.ai.example.com', bolt.headers)).toBe('bolt')
    expect(await slug('docs.bolt.example', bolt.headers)).toBe('bolt')
    expect(await slug('ai.example.com', { ...bolt.headers, 'x-tenant-id': 'bolt' })).toBe('bolt')
    expect(await slug('elsewhere.example', bolt.headers)).toBe('bolt')
  })

  it('[TEN-1] is not opened by a session of one’s own under its name, and a name of its own signs in to itself', async (test) => {
    need(part, test)
    const signIn = async (host: string) => {
      const { headers } = await call(
        host,
        '/api/auth/sign-in/email',
        { origin: `http://${host}` },
        {
          email: 'admin@example.com',
          password: 'correct horse battery',
        },
      )
      return headers['set-cookie']?.map((line) => line.split(';')[0]!).join('; ') ?? ''
    }
    const cookie = await signIn('acme.ai.example.com')
    expect(cookie).toMatch(/^sft-acme\./)
    const browser = { cookie, 'x-csrf': '1', origin: 'http://acme.ai.example.com' }
    expect(await ask('acme.ai.example.com', browser)).toMatchObject({
      data: { viewer: { tenant: { slug: 'acme' } } },
      status: 200,
    })
    expect(
      await ask('bolt.ai.example.com', { ...browser, cookie: cookie.replaceAll('sft-acme', 'sft-bolt') }),
    ).toMatchObject({ status: 401 })
    expect(await ask('bolt.ai.example.com', browser)).toMatchObject({ status: 401 })
    expect(await ask('docs.bolt.example', { ...browser, cookie: await signIn('docs.bolt.example') })).toMatchObject({
      data: { viewer: { tenant: { slug: 'bolt' } } },
    })
  })

  it('[TEN-2] cannot be operated by who writes into their own rows that they may', async (test) => {
    need(part, test)
    const own = instance.platform.parts.databases.tenant('acme')
    await own.query(`update api_key set scopes = scopes || array['platform:operate']`)
    const { errors } = await asAcme('{ tenants { nodes { slug } } }', {})
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN')
    const suspend = 'mutation ($id: ID!) { tenantSuspend(input: { id: $id }) { tenant { slug } userErrors { code } } }'
    expect((await asAcme(suspend, { id: bolt.id })).errors?.[0]?.extensions.code).toBe('FORBIDDEN')
  })

  const ask = async (host: string, headers: Headers) => {
    const { status, body } = await call(host, '/graphql', headers, { query: '{ viewer { tenant { slug } } }' })
    return { ...(body as object), status }
  }

  /** A request to the server under another name; fetch does not let one choose. */
  const call = (host: string, path: string, headers: Headers, body: object) =>
    new Promise<{ status: number; headers: Record<string, string[] | undefined>; body: unknown }>((resolve, reject) => {
      const sent = request(
        `${instance.url}${path}`,
        { method: 'POST', headers: { host, 'content-type': 'application/json', ...headers } },
        (response) => {
          let text = ''
          response.on('data', (chunk) => {
            text += chunk
          })
          response.on('end', () =>
            resolve({
              status: response.statusCode!,
              headers: response.headers as Record<string, string[] | undefined>,
              body: text ? JSON.parse(text) : null,
            }),
          )
        },
      )
      sent.once('error', reject)
      sent.end(JSON.stringify(body))
    })
})
