import {
  type DirectiveNode,
  type FieldNode,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql'
import type { Wanted } from '../../api/data/lists/loader.ts'

declare global {
  namespace PothosSchemaTypes {
    interface ExtendedFieldExtensions {
      /** Fields of the row that the resolver reads; an exposed field is known without. */
      columns?: readonly string[]
      /** What it counts in an operation's cost; 1 by default. */
      cost?: number
      /** It is a global id: letters and digits of base64url. */
      globalId?: true
      /** To resolve it may cost money: it is never resolved twice for one answer. */
      spends?: true
    }
  }
}

/** Looks through what an operation selects; `varies` once a variable says whether something is left out. */
class Reading {
  varies = false
  readonly #info: Pick<GraphQLResolveInfo, 'fragments' | 'variableValues'>

  constructor(info: GraphQLResolveInfo) {
    this.#info = info
  }

  /** The fields selected below some selections, fragments opened, by name. */
  below(selections: readonly (SelectionSetNode | undefined)[]): Map<string, FieldNode[]> {
    const found = new Map<string, FieldNode[]>()
    const opened = new Set<string>()
    const visit = (set: SelectionSetNode | undefined) => {
      for (const selection of set?.selections ?? []) {
        if (selection.directives?.length && this.#leavesOut(selection.directives)) continue
        if (selection.kind === Kind.FIELD) {
          const same = found.get(selection.name.value)
          if (same) same.push(selection)
          else found.set(selection.name.value, [selection])
        } else if (selection.kind === Kind.INLINE_FRAGMENT) {
          visit(selection.selectionSet)
        } else if (!opened.has(selection.name.value)) {
          // once is enough, however often it is spread
          opened.add(selection.name.value)
          visit(this.#info.fragments[selection.name.value]?.selectionSet)
        }
      }
    }
    for (const set of selections) visit(set)
    return found
  }

  #leavesOut(directives: readonly DirectiveNode[]): boolean {
    return directives.some(({ name, arguments: args }) => {
      const value = args?.[0]?.value
      if (name.value !== 'skip' && name.value !== 'include') return false
      if (value?.kind === Kind.VARIABLE) this.varies = true
      const on =
        value?.kind === Kind.VARIABLE
          ? this.#info.variableValues.coerced[value.name.value] === true
          : value?.kind === Kind.BOOLEAN && value.value
      return on === (name.value === 'skip')
    })
  }
}

const below = (fields: Map<string, FieldNode[]>, name: string) =>
  (fields.get(name) ?? []).map((node) => node.selectionSet)

/** The row's fields that the selected fields of a type read, or null when one of them does not say. */
function columnsOf(type: GraphQLObjectType, selected: Iterable<string>): string[] | null {
  const known = type.getFields()
  const columns = new Set<string>()
  for (const name of selected) {
    if (name === '__typename') continue
    if (name === 'id') {
      columns.add('id')
      continue
    }
    const extensions = known[name]?.extensions
    if (!extensions) continue // of another type that the selection also speaks of
    const declared = extensions.columns as readonly string[] | undefined
    const exposed = extensions.pothosExposedField as string | undefined
    if (!declared && !exposed) return null
    for (const column of declared ?? [exposed!]) columns.add(column)
  }
  return [...columns]
}

const rowType = (info: GraphQLResolveInfo, name: string): GraphQLObjectType => {
  const type = info.schema.getType(name)
  if (!isObjectType(type)) throw new Error(`${name} is not an object type.`)
  return type
}

// Parsed documents are cached, so the same nodes come again with each request of an operation. Where a variable says what
// is left out, or several nodes are one field, it is kept for the field's own `info`: a query made ready has but one.
const wantedCache = new WeakMap<FieldNode | GraphQLResolveInfo, Wanted>()
const fieldsCache = new WeakMap<FieldNode | GraphQLResolveInfo, Map<string, string[] | null>>()
const nodeOf = ({ fieldNodes }: GraphQLResolveInfo): FieldNode | null =>
  fieldNodes.length === 1 ? fieldNodes[0]! : null

/** What of a connection of `typeName` the caller selected. */
export function wantedOf(info: GraphQLResolveInfo, typeName: string): Wanted {
  const node = nodeOf(info)
  const cached = (node && wantedCache.get(node)) ?? wantedCache.get(info)
  if (cached) return cached
  const reading = new Reading(info)
  const connection = reading.below(info.fieldNodes.map((node) => node.selectionSet))
  const edges = reading.below(below(connection, 'edges'))
  const pageInfo = reading.below(below(connection, 'pageInfo'))
  const rows = reading.below([...below(connection, 'nodes'), ...below(edges, 'node')])
  const cursors = edges.has('cursor') || pageInfo.has('startCursor') || pageInfo.has('endCursor')
  const more = pageInfo.has('hasNextPage') || pageInfo.has('hasPreviousPage')
  const wanted: Wanted = {
    fields: columnsOf(rowType(info, typeName), rows.keys()),
    rows: connection.has('nodes') || connection.has('edges') || cursors || more,
    cursors,
    more,
    total: connection.has('totalCount'),
  }
  wantedCache.set(node && !reading.varies ? node : info, wanted)
  return wanted
}

/** The row's fields that the caller selected of an object of `typeName`; null for all. */
export function fieldsOf(info: GraphQLResolveInfo, typeName: string): string[] | null {
  const node = nodeOf(info)
  const cached = (node && fieldsCache.get(node)?.get(typeName)) ?? fieldsCache.get(info)?.get(typeName)
  if (cached !== null && cached !== undefined) return cached
  const reading = new Reading(info)
  const selected = reading.below(info.fieldNodes.map((node) => node.selectionSet))
  const fields = columnsOf(rowType(info, typeName), selected.keys())
  const key = node && !reading.varies ? node : info
  fieldsCache.set(key, (fieldsCache.get(key) ?? new Map<string, string[] | null>()).set(typeName, fields))
  return fields
}
