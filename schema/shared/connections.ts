import type { ObjectRef } from '@pothos/core'
import type { Page } from '../../api/data/lists/loader.ts'
import { type BuilderTypes, builder } from '../builder.ts'

type Ref<Row> = ObjectRef<PothosSchemaTypes.ExtendDefaultTypes<BuilderTypes>, Row, Row>

/** By the Relay specification: what was asked for as the `first` or `last` of a stretch has its next page in there. */
const PageInfo = builder.objectRef<Page<never>>('PageInfo').implement({
  description: 'Where a page stands in its list.',
  fields: (t) => ({
    hasNextPage: t.boolean({
      description: 'Whether more follows this page; with `first` and `before`, before that cursor.',
      resolve: (page) => (page.backwards ? page.before : page.more),
    }),
    hasPreviousPage: t.boolean({
      description: 'Whether something comes before this page; with `last` and `after`, behind that cursor.',
      resolve: (page) => (page.backwards ? page.more : page.after),
    }),
    startCursor: t.field({
      type: 'Cursor',
      nullable: true,
      description: 'Cursor of the first item; give it as `before` to page backwards.',
      resolve: (page) => (page.rows.length ? page.cursorOf(page.rows[0]!) : null),
    }),
    endCursor: t.field({
      type: 'Cursor',
      nullable: true,
      description: 'Cursor of the last item; give it as `after` to page forwards.',
      resolve: (page) => (page.rows.length ? page.cursorOf(page.rows.at(-1)!) : null),
    }),
  }),
})

interface Edge<Row> {
  row: Row
  page: Page<Row>
}

/**
 * The connection type of an object type: edges, nodes, pageInfo, and a total that is counted only when asked for.
 * `subGraphs` for one that applications do not see.
 */
export function connectionOf<Row>(name: string, node: Ref<Row>, options: { subGraphs?: 'Full'[] } = {}) {
  const EdgeRef = builder.objectRef<Edge<Row>>(`${name}Edge`).implement({
    ...options,
    description: `A ${name} with its cursor.`,
    fields: (t) => ({
      cursor: t.field({
        type: 'Cursor',
        description: 'Position of this item in the list.',
        resolve: ({ row, page }) => page.cursorOf(row),
      }),
      node: t.field({ type: node as never, description: 'The item.', resolve: ({ row }) => row as never }),
    }),
  })
  return builder.objectRef<Page<Row>>(`${name}Connection`).implement({
    ...options,
    description: `One page of a list of ${name}.`,
    fields: (t) => ({
      edges: t.field({
        type: [EdgeRef],
        description: 'The items of the page with their cursors.',
        resolve: (page) => page.rows.map((row) => ({ row, page })),
      }),
      nodes: t.field({
        type: [node] as never,
        description: 'The items of the page.',
        resolve: (page) => page.rows as never,
      }),
      pageInfo: t.field({
        type: PageInfo,
        description: 'Where the page stands in the list.',
        resolve: (page) => page as unknown as Page<never>,
      }),
      totalCount: t.int({
        description: 'Items in the whole list. Counted only when selected.',
        resolve: (page) => page.total,
      }),
    }),
  })
}

type ArgBuilder = Parameters<Parameters<typeof builder.queryFields>[0]>[0]['arg']

/** The arguments of every connection. */
export const pageArgs = (arg: ArgBuilder) => ({
  first: arg.int({ description: 'Items from the start, or after `after`: 1 to 100, 20 by default.' }),
  after: arg({ type: 'Cursor', description: 'Return what comes after this cursor.' }),
  last: arg.int({ description: 'Items from the end, or before `before`: 1 to 100, 20 with `before` alone.' }),
  before: arg({ type: 'Cursor', description: 'Return what comes before this cursor.' }),
})
