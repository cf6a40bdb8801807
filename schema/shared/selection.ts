import {
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

type Fragments = GraphQLResolveInfo['fragments']

/** The fields selected below some selections, fragments opened, by name. */
function collect(
  selections: readonly (SelectionSetNode | undefined)[],
  fragments: Fragments,
): Map<string, FieldNode[]> {
  const found = new Map<string, FieldNode[]>()
  const opened = new Set<string>()
  const visit = (set: SelectionSetNode | undefined) => {
    for (const selection of set?.selections ?? []) {
      if (selection.kind === Kind.FIELD) {
        const same = found.get(selection.name.value)
        if (same) same.push(selection)
        else found.set(selection.name.value, [selection])
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        visit(selection.selectionSet)
      } else if (!opened.has(selection.name.value)) {
        // once is enough, however often it is spread
        opened.add(selection.name.value)
        visit(fragments[selection.name.value]?.selectionSet)
      }
    }
  }
  for (const set of selections) visit(set)
  return found
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

// parsed documents are cached, so the same nodes come again with each request of an operation
const wantedCache = new WeakMap<FieldNode, Wanted>()
const fieldsCache = new WeakMap<FieldNode, Map<string, string[] | null>>()

/** What of a connection of `typeName` the caller selected. */
export function wantedOf(info: GraphQLResolveInfo, typeName: string): Wanted {
  const single = info.fieldNodes.length === 1 ? info.fieldNodes[0]! : null
  const cached = single && wantedCache.get(single)
  if (cached) return cached
  const { fragments } = info
  const connection = collect(
    info.fieldNodes.map((node) => node.selectionSet),
    fragments,
  )
  const edges = collect(below(connection, 'edges'), fragments)
  const pageInfo = collect(below(connection, 'pageInfo'), fragments)
  const rows = collect([...below(connection, 'nodes'), ...below(edges, 'node')], fragments)
  const cursors = edges.has('cursor') || pageInfo.has('startCursor') || pageInfo.has('endCursor')
  const wanted: Wanted = {
    fields: columnsOf(rowType(info, typeName), rows.keys()),
    rows: connection.has('nodes') || connection.has('edges') || connection.has('pageInfo'),
    cursors,
    more: pageInfo.has('hasNextPage') || pageInfo.has('hasPreviousPage'),
    total: connection.has('totalCount'),
  }
  if (single) wantedCache.set(single, wanted)
  return wanted
}

/** The row's fields that the caller selected of an object of `typeName`; null for all. */
export function fieldsOf(info: GraphQLResolveInfo, typeName: string): string[] | null {
  const single = info.fieldNodes.length === 1 ? info.fieldNodes[0]! : null
  const cached = single && fieldsCache.get(single)?.get(typeName)
  if (cached !== null && cached !== undefined) return cached
  const selected = collect(
    info.fieldNodes.map((node) => node.selectionSet),
    info.fragments,
  )
  const fields = columnsOf(rowType(info, typeName), selected.keys())
  if (single) {
    const byType = fieldsCache.get(single) ?? new Map<string, string[] | null>()
    fieldsCache.set(single, byType.set(typeName, fields))
  }
  return fields
}
