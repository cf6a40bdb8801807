import { Fault } from '../../errors/index.ts'
import { cursorsOf, decodeCursor, type ListId } from './cursor.ts'
import { checkFilter } from './filter.ts'
import { type Condition, type Nested, type Order, type Reader, type Source, snakeCase } from './source.ts'
import { type FilterOf, type NestedName, nested, type RowOf, type SourceName, sources } from './sources.ts'

export const defaultPageSize = 20
export const maxPageSize = 100

export interface PageArguments {
  first?: number | null
  after?: string | null
  last?: number | null
  before?: string | null
}

/** What of a page was asked for: nothing else is fetched. */
export interface Wanted {
  /** Fields of the row; null for all. */
  fields: readonly string[] | null
  rows: boolean
  cursors: boolean
  /** Whether there is more in the direction of reading. */
  more: boolean
  total: boolean
}

export interface Page<Row> {
  rows: Row[]
  /** Whether more follows in the direction of reading; meaningful only when wanted. */
  more: boolean
  total: number
  backwards: boolean
  /** Whether it was asked for as what follows something, and as what comes before something. */
  after: boolean
  before: boolean
  cursorOf(row: Row): string
}

type AnyRow = Record<string, unknown>
/** A source when its row's type does not matter: the loader only moves columns. */
type AnySource = Source<AnyRow, unknown>

interface ListRequest {
  parentId: string | null
  resolve: (page: Page<never>) => void
  reject: (error: unknown) => void
}

interface Batch {
  requests: ListRequest[]
  run: (parentIds: (string | null)[]) => Promise<Page<never>[]>
}

/** A list as it was asked for last: siblings mostly ask in the same words, which need not be compared again. */
interface Asked {
  name: SourceName
  under: NestedName | null
  args: PageArguments
  wanted: Wanted
  options: object
  batch: Batch
}

interface Lookup {
  fields: Set<string> | null
  ids: Map<string, { resolve: (row: unknown) => void; reject: (error: unknown) => void; promise: Promise<unknown> }>
}

/** No order and no filter of its own: one object, so that it is told at a glance. */
const nothing = {}

/** The order and filter of one list; what is left out is the source's default. */
export interface ListOptions<S extends SourceName> {
  order?: readonly Order[] | undefined
  filter?: FilterOf<S> | null | undefined
}

/**
 * Reads lists and single rows for one request. Everything asked for in one tick of the executor becomes one statement
 * a list (LATERAL with a limit a parent, whatever the skew), with only the columns that were selected and the
 * reader's rights inside it. Nothing is cached beyond the request.
 */
export class Lists {
  readonly #reader: Reader
  #batches = new Map<string, Batch>()
  #last: Asked | null = null
  #lookups = new Map<SourceName, Lookup>()
  #scheduled = false

  constructor(reader: Reader) {
    this.#reader = reader
  }

  /** A page of a whole source. */
  page<S extends SourceName>(
    source: S,
    args: PageArguments,
    wanted: Wanted,
    options: ListOptions<S> = nothing,
  ): Promise<Page<RowOf<S>>> {
    return this.#enqueue(source, null, null, args, wanted, options)
  }

  /** A page of the rows under one parent; asked for together with those of its siblings. */
  under<N extends NestedName>(
    name: N,
    parentId: string,
    args: PageArguments,
    wanted: Wanted,
  ): Promise<Page<RowOf<(typeof nested)[N]['source']>>> {
    type Child = (typeof nested)[N]['source']
    return this.#enqueue<Child>(nested[name].source as Child, name, parentId, args, wanted, nothing)
  }

  /** One row by id, or null when there is none that the reader may see. Fields: null for all. */
  one<S extends SourceName>(source: S, id: string, fields: readonly string[] | null = null): Promise<RowOf<S> | null> {
    let lookup = this.#lookups.get(source)
    if (!lookup) {
      lookup = { fields: new Set(), ids: new Map() }
      this.#lookups.set(source, lookup)
    }
    if (fields === null) lookup.fields = null
    else for (const field of fields) lookup.fields?.add(field)
    let waiting = lookup.ids.get(id)
    if (!waiting) {
      waiting = Promise.withResolvers<unknown>()
      lookup.ids.set(id, waiting)
      this.#schedule()
    }
    return waiting.promise as Promise<RowOf<S> | null>
  }

  /** The cursor of a row in its source's default order: lists around it start there. */
  cursorOf<S extends SourceName>(name: S, row: RowOf<S>): string {
    const { order, listedIn = name } = sources[name] as unknown as AnySource
    return cursorsOf(this.#listId(listedIn), order)(row as AnyRow)
  }

  #listId(name: string): ListId {
    return { home: this.#reader.database.schema, name }
  }

  #enqueue<S extends SourceName>(
    name: S,
    under: NestedName | null,
    parentId: string | null,
    args: PageArguments,
    wanted: Wanted,
    options: ListOptions<S>,
  ): Promise<Page<RowOf<S>>> {
    const batch = this.#batchOf(name, under, args, wanted, options)
    const { promise, resolve, reject } = Promise.withResolvers<Page<never>>()
    batch.requests.push({ parentId, resolve, reject })
    return promise as Promise<Page<RowOf<S>>>
  }

  #batchOf<S extends SourceName>(
    name: S,
    under: NestedName | null,
    args: PageArguments,
    wanted: Wanted,
    options: ListOptions<S>,
  ): Batch {
    const last = this.#last
    if (
      last?.args === args &&
      last.wanted === wanted &&
      last.options === options &&
      last.name === name &&
      last.under === under
    )
      return last.batch
    const source = sources[name] as unknown as AnySource
    const order = options.order ?? source.order
    const list = this.#listId(under ?? name)
    const window = readWindow(list, args, order)
    if (options.filter) checkFilter(options.filter)
    const key = JSON.stringify([name, under, window, order, wanted, options.filter ?? null])
    let batch = this.#batches.get(key)
    if (!batch) {
      batch = {
        requests: [],
        run: (parentIds) =>
          this.#fetch(source, list, under, window, order, wanted, options.filter ?? null, parentIds) as Promise<
            Page<never>[]
          >,
      }
      this.#batches.set(key, batch)
      this.#schedule()
    }
    this.#last = { name, under, args, wanted, options, batch }
    return batch
  }

  #schedule(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    // after all promise jobs of this tick: siblings that resolve together are batched together
    Promise.resolve().then(() => process.nextTick(() => this.#dispatch()))
  }

  #dispatch(): void {
    this.#scheduled = false
    const batches = this.#batches
    const lookups = this.#lookups
    this.#batches = new Map()
    this.#lookups = new Map()
    this.#last = null
    for (const batch of batches.values()) {
      batch.run(batch.requests.map((request) => request.parentId)).then(
        (pages) => {
          batch.requests.forEach((request, index) => {
            request.resolve(pages[index]!)
          })
        },
        (error) => {
          for (const request of batch.requests) request.reject(error)
        },
      )
    }
    for (const [name, lookup] of lookups) {
      this.#find(name, [...lookup.ids.keys()], lookup.fields).then(
        (rows) => {
          for (const [id, waiting] of lookup.ids) waiting.resolve(rows.get(id) ?? null)
        },
        (error) => {
          for (const waiting of lookup.ids.values()) waiting.reject(error)
        },
      )
    }
  }

  async #find(name: SourceName, ids: string[], wanted: Set<string> | null): Promise<Map<string, unknown>> {
    const source = sources[name] as unknown as AnySource
    const fields = selected(source, wanted, ['id'])
    const sql = new Statement()
    const where = [`c.id = any(${sql.value(ids)}::uuid[])`]
    if (source.rights) where.push(sql.condition(source.rights(this.#reader)))
    const rows = await this.#reader.database.queryArrays(
      `select ${columns(fields)} from ${this.#reader.database.table(source.table)} c where ${where.join(' and ')}`,
      sql.values,
      true,
    )
    const decode = decoder(source, fields)
    return new Map(rows.map((row) => [row[fields.indexOf('id')] as string, decode(row, 0)]))
  }

  async #fetch(
    source: AnySource,
    id: ListId,
    under: NestedName | null,
    window: Window,
    order: readonly Order[],
    wanted: Wanted,
    filter: unknown,
    parentIds: (string | null)[],
  ): Promise<Page<AnyRow>[]> {
    const { database } = this.#reader
    const sql = new Statement()
    const table = database.table(source.table)
    const fields = selected(source, wanted.fields && new Set(wanted.fields), [
      ...(wanted.cursors ? order.map(({ column }) => column) : []),
    ])

    const where: string[] = []
    const parents = under === null ? null : sql.value(parentIds)
    const list: Nested | null = under === null ? null : nested[under]
    if (list) where.push(list.on)
    if (source.rights && !list?.impliesRights) where.push(sql.condition(source.rights(this.#reader)))
    if (filter !== null && source.filter) {
      for (const condition of source.filter(filter, this.#reader)) where.push(sql.condition(condition))
    }
    const scope = where.length ? where.join(' and ') : 'true'
    const inWindow = [scope]
    if (window.after) inWindow.push(beyond(order, window.after, sql, false))
    if (window.before) inWindow.push(beyond(order, window.before, sql, true))
    const direction = order
      .map((each) => `${ordered(each)} ${(each.descending ?? false) !== window.backwards ? 'desc' : 'asc'}`)
      .join(', ')

    // one row more is looked at inside the database, never fetched: the last row of the page tells whether it exists
    const page = wanted.rows
      ? `select ${columns(fields)}${
          wanted.more ? `, lead(true, 1, false) over (order by ${direction}) as "$more"` : ''
        } from ${table} c where ${inWindow.join(' and ')} order by ${direction} limit ${window.size}`
      : 'select where false'
    const total = wanted.total ? `(select count(*)::int from ${table} c where ${scope})` : null

    // without a total, the parent's number says with its sign whether there is more: a column less for each row
    const signed = (number: string) => (wanted.more ? `case when c."$more" then -${number} else ${number} end` : number)
    let text: string
    if (parents) {
      const from = `unnest(${parents}::uuid[]) with ordinality p(id, n)${list?.with ? ` ${list.with(this.#reader)}` : ''}`
      text = total
        ? `select p.n::int, ${total}, c.* from ${from} left join lateral (select true as "$row", c.* from (${page}) c) c on true`
        : `select ${signed('p.n::int')}, ${columns(fields)} from ${from} cross join lateral (${page}) c`
    } else {
      text = total
        ? `select 1, t.total, c.* from (select ${total} as total) t left join lateral (select true as "$row", c.* from (${page}) c) c on true`
        : `select ${signed('1')}, ${columns(fields)} from (${page}) c`
    }

    // a default order has its index; a total, a filter or another order may have to look at more than they give
    const quick = !wanted.total && filter === null && order === source.order
    const rows = wanted.rows || wanted.total ? await database.queryArrays(text, sql.values, quick) : []
    const decode = decoder(source, fields)
    const cursorOf = cursorsOf(id, order)
    const pages: Page<AnyRow>[] = parentIds.map(() => ({
      rows: [],
      more: false,
      total: 0,
      backwards: window.backwards,
      after: window.after !== null,
      before: window.before !== null,
      cursorOf,
    }))
    for (const row of rows) {
      const number = row[0] as number
      const into = pages[Math.abs(number) - 1]!
      if (total) {
        // every parent has a row, for its total
        into.total = row[1] as number
        if (row[2] !== true) continue
        if (wanted.more) into.more = row[3 + fields.length] as boolean
      } else into.more = number < 0
      into.rows.push(decode(row, total ? 3 : 1))
    }
    if (window.backwards) for (const each of pages) each.rows.reverse()
    return pages
  }
}

/** What of a list a page is. */
export interface Window {
  size: number
  backwards: boolean
  after: (string | number)[] | null
  before: (string | number)[] | null
}

/** @throws Fault INVALID_INPUT, INVALID_CURSOR, naming the argument */
export function readWindow(
  list: ListId,
  { first, last, after, before }: PageArguments,
  order: readonly Order[],
): Window {
  if (first != null && last != null) {
    throw new Fault('INVALID_INPUT', 'Give `first` or `last`, not both.', { field: ['last'] })
  }
  const size = first ?? last ?? defaultPageSize
  if (size < 1 || size > maxPageSize) {
    const argument = last == null ? 'first' : 'last'
    throw new Fault('INVALID_INPUT', `\`${argument}\` must be from 1 to ${maxPageSize}.`, { field: [argument] })
  }
  return {
    size,
    // what is asked for by nothing but the cursor that it comes before, is what stands next to it
    backwards: last != null || (first == null && after == null && before != null),
    after: after == null ? null : decodeCursor(list, order, after, 'after'),
    before: before == null ? null : decodeCursor(list, order, before, 'before'),
  }
}

/** Builds numbered parameters as pieces are added. */
class Statement {
  readonly values: unknown[] = []

  /** @throws Fault INVALID_INPUT for text that PostgreSQL has no way to hold */
  value(value: unknown): string {
    if ([value].flat().some((part) => typeof part === 'string' && part.includes('\0'))) {
      throw new Fault('INVALID_INPUT', 'Text must not contain the NUL character.')
    }
    this.values.push(value)
    return `$${this.values.length}`
  }

  condition({ sql, values }: Condition): string {
    let index = 0
    return sql.replace(/\$\?/g, () => this.value(values[index++]))
  }
}

/** The rows strictly behind (or, reversed, before) a position, as a condition that an index on the order can use. */
function beyond(order: readonly Order[], position: (string | number)[], sql: Statement, reversed: boolean): string {
  const uniform = order.every(({ descending }) => (descending ?? false) === (order[0]!.descending ?? false))
  const value = (index: number) => `${sql.value(position[index])}::${order[index]!.type}`
  const compare = (descending: boolean | undefined) => ((descending ?? false) !== reversed ? '<' : '>')
  if (uniform) {
    const left = order.map(ordered).join(', ')
    return `(${left}) ${compare(order[0]!.descending)} (${order.map((_, index) => value(index)).join(', ')})`
  }
  const branches = order.map((each, index) =>
    [
      ...order.slice(0, index).map((earlier, i) => `${ordered(earlier)} = ${value(i)}`),
      `${ordered(each)} ${compare(each.descending)} ${value(index)}`,
    ].join(' and '),
  )
  return `(${branches.map((branch) => `(${branch})`).join(' or ')})`
}

/** What a list is ordered by: text by code point, in whatever language the database sorts. */
const ordered = ({ column, type }: Order): string => `c.${quoted(column)}${type === 'text' ? ' collate "C"' : ''}`

const quoted = (field: string): string => `"${snakeCase(field)}"`
const columns = (fields: readonly string[]): string =>
  fields.length ? fields.map((field) => `c.${quoted(field)}`).join(', ') : 'null'

function selected(source: AnySource, wanted: Set<string> | null, always: string[]): string[] {
  const { fields } = source
  if (wanted === null) return [...fields]
  const all = new Set([...wanted, ...always])
  const known = fields.filter((field) => all.has(field))
  return known.length ? known : ['id']
}

/** Reads a row of values, from an offset, into an object with the fields' names. */
function decoder(source: AnySource, fields: readonly string[]) {
  const readers = fields.map((field) =>
    source.integers?.includes(field) ? Number : source.decimals?.includes(field) ? trimZeros : null,
  )
  return (values: unknown[], offset: number): AnyRow => {
    const row: AnyRow = {}
    for (let index = 0; index < fields.length; index++) {
      const value = values[offset + index]
      const read = readers[index]
      row[fields[index]!] = value === null || !read ? value : read(value as string)
    }
    return row
  }
}

const trimZeros = (decimal: string): string => (decimal.includes('.') ? decimal.replace(/\.?0+$/, '') : decimal)
