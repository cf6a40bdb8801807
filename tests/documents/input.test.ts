import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { limits } from '../../api/http/graph/limits.ts'
import { createDocument, deleteDocument, reindex, storedObjects } from '../harness/documents.ts'
import { bootstrapKey, type Instance, startInstance, subscribe } from '../harness/index.ts'
import { keysOf } from '../harness/objects.ts'
import { announce } from '../harness/upload.ts'

let instance: Instance
beforeAll(async () => {
  instance = await startInstance({ WORKERS: '0' })
})
afterAll(() => instance?.stop())

const count = async () => {
  const { prisma } = instance.platform.parts.databases.tenant('demo')
  const [documents, uploads, jobs, events, audits] = await Promise.all([
    prisma.document.count(),
    prisma.upload.count(),
    prisma.job.count(),
    prisma.event.count(),
    prisma.auditEntry.count(),
  ])
  return { documents, uploads, jobs, events, audits }
}

const create = `mutation ($input: DocumentCreateInput!) {
  documentCreate(input: $input) { document { id } userErrors { code field } } }`

describe('wrong input', () => {
  const persons: [what: string, input: object, code: string, field: string][] = [
    ['a NUL in the title', { title: 'a\u0000b', text: 'x' }, 'INVALID_INPUT', 'title'],
    ['a NUL in the text', { title: 'a', text: 'x\u0000' }, 'INVALID_INPUT', 'text'],
    ['a lone surrogate', { title: 'a\ud800', text: 'x' }, 'INVALID_INPUT', 'title'],
    ['a title too long', { title: 'a'.repeat(301), text: 'x' }, 'INVALID_INPUT', 'title'],
    ['a title of nothing', { title: ' \n ', text: 'x' }, 'INVALID_INPUT', 'title'],
    ['no text and no URL', { title: 'a' }, 'INVALID_INPUT', 'text'],
    ['text and URL', { title: 'a', text: 'x', url: 'https://example.com' }, 'INVALID_INPUT', 'url'],
    ['an empty text', { title: 'a', text: '\n' }, 'EMPTY_FILE', 'text'],
    ['a type that is not text', { title: 'a', text: 'x', mimeType: 'application/pdf' }, 'INVALID_INPUT', 'mimeType'],
    ['a URL that is none', { title: 'a', url: 'nothing' }, 'INVALID_INPUT', 'url'],
    ['a key too long', { title: 'a', text: 'x', idempotencyKey: 'k'.repeat(201) }, 'INVALID_INPUT', 'idempotencyKey'],
    ['an empty key', { title: 'a', text: 'x', idempotencyKey: '' }, 'INVALID_INPUT', 'idempotencyKey'],
  ]
  it.each(persons)('[GQL-4] such as %s is a userError that writes nothing', async (_what, input, code, field) => {
    const before = await count()
    expect(await createDocument(instance, input)).toEqual({ document: null, userErrors: [{ code, field: [field] }] })
    expect(await count()).toEqual(before)
  })

  const callers: [what: string, query: string, variables: object, code: string][] = [
    ['a missing title', create, { input: { text: 'x' } }, 'INVALID_INPUT'],
    ['an unknown field', create, { input: { title: 'a', text: 'x', admin: true } }, 'INVALID_INPUT'],
    ['a title that is a number', create, { input: { title: 5, text: 'x' } }, 'INVALID_INPUT'],
    ['a title that is a list', create, { input: { title: ['a'], text: 'x' } }, 'INVALID_INPUT'],
    [
      'a bad enum',
      'query ($m: SearchMode!) { search(query: "x", mode: $m) { totalCount } }',
      { m: 'BEST' },
      'INVALID_INPUT',
    ],
    [
      'a bad enum in the document',
      '{ search(query: "x", mode: BEST) { totalCount } }',
      {},
      'GRAPHQL_VALIDATION_FAILED',
    ],
    ['a huge Int', 'query ($n: Int) { documents(first: $n) { totalCount } }', { n: 2 ** 40 }, 'INVALID_INPUT'],
    ['a fraction for an Int', 'query ($n: Int) { documents(first: $n) { totalCount } }', { n: 1.5 }, 'INVALID_INPUT'],
    [
      'a huge BigInt',
      'mutation ($n: BigInt!) { documentUploadCreate(input: { fileName: "a", size: $n }) { userErrors { code } } }',
      { n: 1e30 },
      'INVALID_INPUT',
    ],
    [
      'a huge BigInt in the document',
      'mutation { documentUploadCreate(input: { fileName: "a", size: 123456789012345678901234567890 }) { userErrors { code } } }',
      {},
      'INVALID_INPUT',
    ],
    [
      'a date that is none',
      'query ($d: DateTime!) { search(query: "x", filter: { createdAfter: $d }) { totalCount } }',
      { d: '2026-13-45T00:00:00Z' },
      'INVALID_INPUT',
    ],
    ['an empty query', '{ search(query: " ") { totalCount } }', {}, 'INVALID_INPUT'],
    ['a NUL in a query', 'query ($q: String!) { search(query: $q) { totalCount } }', { q: 'a\u0000' }, 'INVALID_INPUT'],
    [
      'a NUL in a filter',
      'query ($t: String!) { documents(filter: { titleContains: $t }) { totalCount nodes { id } } }',
      { t: 'a\u0000' },
      'INVALID_INPUT',
    ],
    [
      'a NUL in a list of a filter',
      'query ($t: [String!]) { documents(filter: { mimeType: $t }) { totalCount } }',
      { t: ['a\u0000'] },
      'INVALID_INPUT',
    ],
    [
      'a NUL in a filter of conversations',
      'query ($t: String!) { conversations(filter: { titleContains: $t }) { totalCount } }',
      { t: '\u0000' },
      'INVALID_INPUT',
    ],
    [
      'a NUL in a filter of the search',
      'query ($t: [String!]) { search(query: "x", filter: { languages: $t, mimeTypes: $t }) { totalCount } }',
      { t: ['\u0000'] },
      'INVALID_INPUT',
    ],
    [
      'a foreign id in a filter',
      'query ($id: ID!) { documents(filter: { integrationId: $id }) { totalCount } }',
      { id: 'nothing' },
      'NOT_FOUND',
    ],
  ]
  it.each(callers)('[GQL-4] such as %s is an error of the 400 class', async (_what, query, variables, code) => {
    const before = await count()
    const { errors, status } = await instance.graph(query, variables as Record<string, unknown>)
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual([code])
    expect(status).toBeLessThan(500)
    expect(JSON.stringify(errors)).not.toMatch(/select |tenant_demo|node_modules|\.ts\b|invalid byte/)
    expect(await count()).toEqual(before)
  })

  it('[GQL-4] such as a title of 2 MB is refused like any that is too long', async () => {
    const before = await count()
    expect(await createDocument(instance, { title: 'a'.repeat(2_000_000), text: 'x' })).toEqual({
      document: null,
      userErrors: [{ code: 'INVALID_INPUT', field: ['title'] }],
    })
    expect(await count()).toEqual(before)
  })

  it('[GQL-4] such as a request beyond the limit is refused as the graph answers, whether it says its length or not', async () => {
    const before = await count()
    const ask = async (init: RequestInit) => {
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${bootstrapKey}` }
      const response = await fetch(`${instance.url}/graphql`, { method: 'POST', headers, ...init })
      return [response.status, await response.json()]
    }
    const streamed = (text: string) => ({ body: new Blob([text]).stream(), duplex: 'half' }) as RequestInit
    const large = JSON.stringify({ query: create, variables: { input: { title: 'a'.repeat(limits.bodyBytes) } } })
    const refused = [413, { errors: [expect.objectContaining({ extensions: { code: 'TOO_LARGE' } })] }]
    expect(await ask({ body: large })).toEqual(refused)
    expect(await ask(streamed(large))).toEqual(refused)
    expect(await ask(streamed('{"query":"{ viewer { kind } }"}'))).toMatchObject([200, { data: { viewer: {} } }])
    expect(await count()).toEqual(before)
  })
})

describe('an id', () => {
  const unknown = (typename: string) =>
    Buffer.from(`${typename}:019a0000-0000-7000-8000-000000000000`).toString('base64url')
  const odd = [unknown('Document'), unknown('Conversation'), 'garbage', '', '\u0000', `${unknown('Document')}=`, '💥']

  it.each(odd)(
    '[TEN-5] that leads nowhere, such as %j, is answered the same by everything that takes it',
    async (id) => {
      const { data, errors } = await instance.graph('query ($id: ID!) { document(id: $id) { id } }', { id })
      expect({ data, errors }).toEqual({ data: { document: null }, errors: undefined })
      const notFound = [{ code: 'NOT_FOUND', field: ['id'] }]
      expect((await deleteDocument(instance, id)).documentDelete).toEqual({ deletedId: null, userErrors: notFound })
      expect((await reindex(instance, id)).documentReindex).toEqual({ document: null, userErrors: notFound })
      const live = subscribe(
        instance,
        'sse',
        'subscription ($id: ID) { documentIngestion(documentId: $id) { cursor } }',
        {
          id,
        },
      )
      expect((await live.next()).value).toEqual({
        errors: [
          expect.objectContaining({
            message: 'There is no such document.',
            extensions: expect.objectContaining({ code: 'NOT_FOUND' }),
          }),
        ],
      })
    },
  )
})

describe('an idempotency key', () => {
  it('[GQL-5] makes ten concurrent repeats one document with one job, and no orphaned bytes', async () => {
    const before = await count()
    const input = { title: 'Une fois', text: 'Le même texte.', idempotencyKey: 'ten' }
    const all = await Promise.all(Array.from({ length: 10 }, () => createDocument(instance, input)))
    expect(all[0]!.document).not.toBeNull()
    for (const each of all) expect(each).toEqual(all[0])
    const after = await count()
    expect(after).toEqual({
      ...before,
      documents: before.documents + 1,
      jobs: before.jobs + 1,
      events: before.events + 1,
      audits: before.audits + 1,
    })
    expect(storedObjects(instance, all[0]!.document!.id)).toEqual(['original'])
    const { databases, objects } = instance.platform.parts
    const files = (await keysOf(objects.tenant('demo'))).length
    expect(files).toBe(await databases.tenant('demo').prisma.document.count({ where: { objectKey: { not: null } } }))
  })

  it('[GQL-5] gives the first result again, whatever the order of the fields, and refuses other input', async () => {
    const first = await createDocument(instance, { title: 'A', text: 'Un', idempotencyKey: 'again' })
    expect(await createDocument(instance, { idempotencyKey: 'again', text: 'Un', title: 'A' })).toEqual(first)
    expect(await createDocument(instance, { title: 'B', text: 'Un', idempotencyKey: 'again' })).toEqual({
      document: null,
      userErrors: [{ code: 'IDEMPOTENCY_CONFLICT', field: ['idempotencyKey'] }],
    })
  })

  it('[GQL-5] is free again when what it stood for was refused', async () => {
    const input = { title: 'A', text: '\n', idempotencyKey: 'refused' }
    expect((await createDocument(instance, input)).userErrors).toMatchObject([{ code: 'EMPTY_FILE' }])
    expect((await createDocument(instance, { ...input, text: 'Un' })).document).not.toBeNull()
  })

  it('[GQL-5] can come as the Idempotency-Key header too', async () => {
    const headers = {
      authorization: `Bearer ${bootstrapKey}`,
      'idempotency-key': 'from the header',
    }
    const input = { title: 'A', text: 'Par en-tête' }
    const [first, second] = await Promise.all([1, 2].map(() => instance.data(create, { input }, headers)))
    expect(second).toEqual(first)
  })

  it('[GQL-5] of an upload gives the same upload, with a URL that works', async () => {
    const input = { fileName: 'a.txt', size: 3, idempotencyKey: 'upload' }
    const [first, second] = await Promise.all([announce(instance, input), announce(instance, input)])
    expect(second!.upload!.id).toBe(first!.upload!.id)
    expect(await announce(instance, { ...input, size: 4 })).toMatchObject({
      upload: null,
      userErrors: [{ code: 'IDEMPOTENCY_CONFLICT' }],
    })
  })
})
