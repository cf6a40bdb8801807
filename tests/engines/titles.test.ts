import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '../../api/data/ids.ts'
import { type Instance, startInstance } from '../harness/index.ts'
import { need } from '../harness/part.ts'
import { startPostgres } from '../harness/postgres.ts'

/** As people write them; in a dictionary's order no two of these stand as they do by code point. */
const titles = ['zoo', 'Éclair', 'apple', 'a-b', '_x', 'Zebra', 'eclair', 'ab', 'Apple', '1', 'banana', 'ÉTÉ à Genève']

describe('on a server that sorts as a dictionary does', async () => {
  const part = await startPostgres()
  let instance: Instance
  const addressOf = (database: string) =>
    Object.assign(new URL((part as { url: string }).url), { pathname: database }).href
  /** Without whole scans of small tables, which are cheaper than any index. */
  const connect = async (database = 'words') => {
    const client = new pg.Client({ connectionString: addressOf(database), options: '-c enable_seqscan=off' })
    await client.connect()
    return client
  }
  beforeAll(async () => {
    if ('unavailable' in part) return
    const client = await connect('postgres')
    await client.query(
      `create database words template template0 encoding 'UTF8' locale_provider icu icu_locale 'en-US' locale 'C.UTF-8'`,
    )
    await client.end()
    instance = await startInstance({ WORKERS: '0', DATABASE_URL: addressOf('words') })
    await instance.platform.parts.databases.tenant('demo').prisma.document.createMany({
      data: titles.map((title) => ({
        ...{ id: newId(), title, mimeType: 'text/plain', size: 1, sourceKind: 'TEXT', status: 'READY' },
      })),
    })
  })
  afterAll(async () => {
    await instance?.stop()
    if (!('unavailable' in part)) await part.stop()
  })

  interface Titles {
    documents: { nodes: { title: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string } }
  }

  it.for(['ASC', 'DESC'])(
    '[GQL-2] [TEN-8] documents are listed by their title’s code points, %s',
    async (direction, test) => {
      need(part, test)
      const sorted = [...titles].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
      const listed: string[] = []
      let after: string | null = null
      for (let more = true; more; ) {
        const { documents }: Titles = await instance.data<Titles>(
          `query ($after: Cursor, $direction: OrderDirection!) {
          documents(first: 5, after: $after, orderBy: { field: TITLE, direction: $direction }) {
            nodes { title } pageInfo { hasNextPage endCursor } } }`,
          { after, direction },
        )
        listed.push(...documents.nodes.map(({ title }) => title))
        ;({ hasNextPage: more, endCursor: after } = documents.pageInfo)
      }
      expect(listed).toEqual(direction === 'ASC' ? sorted : sorted.reverse())
    },
  )

  it('[GQL-2] [GQL-8] an index gives that order', async (test) => {
    need(part, test)
    const client = await connect()
    const { rows: plan } = await client.query(
      `explain select c.id from tenant_demo.document c order by c."title" collate "C" asc, c."id" asc limit 5`,
    )
    await client.end()
    expect(JSON.stringify(plan)).toMatch(/Index (?:Only )?Scan/)
    expect(JSON.stringify(plan)).not.toContain('Sort')
  })

  it('[GQL-2] a part of a title is found whatever its case', async (test) => {
    need(part, test)
    for (const titleContains of ['été', 'GENÈVE', 'À gen']) {
      const { documents } = await instance.data<{ documents: { totalCount: number } }>(
        'query ($filter: DocumentFilter) { documents(filter: $filter) { totalCount } }',
        { filter: { titleContains } },
      )
      expect([titleContains, documents.totalCount]).toEqual([titleContains, 1])
    }
  })
})
