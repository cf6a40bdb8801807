import type { Scope } from '../../services/principal.ts'
import type { TenantDatabase } from '../databases.ts'

/** Who reads, as far as rows depend on it. */
export interface Reader {
  database: TenantDatabase
  /** The principal in the form that owned rows carry: user:<id> or apiKey:<id>. */
  owner: string
  scopes: ReadonlySet<Scope>
}

/** A piece of SQL with its values; `$?` stands for each value in turn. */
export interface Condition {
  sql: string
  values: readonly unknown[]
}

export interface Order {
  /** Field name of the row. */
  column: string
  type: 'uuid' | 'timestamptz' | 'integer' | 'bigint' | 'text'
  descending?: boolean
}

/**
 * What can be listed and looked up. `c` is the row's alias in every condition, `p.id` the parent's id where the list
 * hangs under one. Rights are a condition of each statement: a row that may not be read is not fetched.
 */
export interface Source<Row, Filter = never> {
  table: string
  /** Every readable field of the row; the column is its snake case. */
  fields: readonly (keyof Row & string)[]
  /** Default order; its last column is unique. */
  order: readonly Order[]
  rights?: (reader: Reader) => Condition
  /** The list under a parent that its rows are listed in, where there is no other. */
  listedIn?: string
  filter?: (filter: Filter, reader: Reader) => Condition[]
  /** Fields whose text from PostgreSQL is a safe integer. */
  integers?: readonly (keyof Row & string)[]
  /** Fields that are exact decimals: given as text without trailing zeros. */
  decimals?: readonly (keyof Row & string)[]
}

/** A list under a parent: `on` joins the row `c` to the parent `p.id`. */
export interface Nested {
  on: string
  /** What else of each parent `on` speaks of: a join to the parents, looked at once a parent. */
  with?: (reader: Reader) => string
  /** `on` lets nothing through that the source's rights would not: they need not be asked for each row again. */
  impliesRights?: boolean
}

export const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

/** Escapes what LIKE would read as a pattern. */
export const likePattern = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`
