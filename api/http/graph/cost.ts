import {
  type DocumentNode,
  type GraphQLSchema,
  getVariableValues,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValueNode,
} from 'graphql'
import { IntrospectionCount } from './introspection.ts'
import { limits, refuse, tooMuchOfSchema } from './limits.ts'
import { fragmentsOf } from './shape.ts'

/** How many things a page has where neither the document nor the schema says so, and a list that has no pages. */
const usualPage = 20
const usualList = 10

/** What is told of the schema is in memory: so much of it counts as one field of the data. */
const introspectedPerField = 4

/**
 * The fields that an operation would return at most, lists counted at their page size. Each fragment is looked at once
 * for each page size it is met with, whatever its number of uses; what is told of the schema itself at each use, up to
 * what is allowed.
 * @throws Fault QUERY_TOO_COSTLY, with the cost, when that is more than allowed
 * @throws GraphQLError, with the cost, when a variable does not fit
 */
export function checkCost(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | null | undefined,
  variables: Record<string, unknown>,
): number {
  const fragments = fragmentsOf(document)
  const operation = document.definitions.find(
    (definition) =>
      definition.kind === Kind.OPERATION_DEFINITION && (!operationName || definition.name?.value === operationName),
  )
  if (operation?.kind !== Kind.OPERATION_DEFINITION) return 0
  // without a prototype: a variable may have the name of anything that objects inherit
  const given: Record<string, unknown> = Object.assign(Object.create(null), variables)
  for (const { variable, defaultValue } of operation.variableDefinitions ?? []) {
    if (given[variable.name.value] === undefined) given[variable.name.value] = valueIn({}, defaultValue)
  }
  const root = schema.getRootType(operation.operation)
  const known = new Map<string, number>()
  const introspection = new IntrospectionCount(
    schema,
    fragments,
    (value) => valueIn(given, value),
    limits.cost * introspectedPerField,
  )

  const costOf = (set: SelectionSetNode | undefined, type: unknown, pageSize: number | null): number => {
    let cost = 0
    for (const selection of set?.selections ?? []) {
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        const on = selection.typeCondition ? schema.getType(selection.typeCondition.name.value) : type
        cost += costOf(selection.selectionSet, on, pageSize)
        continue
      }
      if (selection.kind === Kind.FRAGMENT_SPREAD) {
        const name = selection.name.value
        const key = `${name} ${pageSize}`
        let below = known.get(key)
        if (below === undefined) {
          const fragment = fragments.get(name)
          below = costOf(fragment?.selectionSet, schema.getType(fragment?.typeCondition.name.value ?? ''), pageSize)
          known.set(key, below)
        }
        cost += below
        continue
      }
      if (type === schema.getQueryType() && introspection.count(selection)) continue
      const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[selection.name.value] : undefined
      cost += (field?.extensions.cost as number | undefined) ?? 1
      if (!selection.selectionSet) continue
      if (!field) continue
      const argument = (wanted: string) =>
        valueIn(given, selection.arguments?.find(({ name }) => name.value === wanted)?.value)
      const paged = field.args.some(({ name }) => name === 'first')
      const sizes = [argument('first'), argument('last'), defaultOf(field.args), usualPage]
      const size = paged ? sizes.find((each) => typeof each === 'number')! : null
      const list = isList(field.type)
      const below = costOf(selection.selectionSet, named(field.type), size === null ? null : Math.max(size, 1))
      // the page size multiplies once, at the list that it bounds; `nodes` has as many as it is given ids
      const ids = argument('ids')
      cost += list ? below * (Array.isArray(ids) ? ids.length : (pageSize ?? usualList)) : below
    }
    return cost
  }
  const cost = costOf(operation.selectionSet, root, null) + Math.ceil(introspection.counted / introspectedPerField)
  if (introspection.tooMuch) throw refuse(tooMuchOfSchema, Math.max(cost, limits.cost + 1))
  if (cost > limits.cost) {
    throw refuse(`This asks for up to ${cost} fields; at most ${limits.cost} are allowed. Ask for smaller pages.`, cost)
  }
  checkVariables(schema, operation, variables, cost)
  return cost
}

/** How many fields of its root an operation executes at most, of a mutation so many changes: one for each name. */
export function rootFieldsOf(document: DocumentNode, operation: OperationDefinitionNode): number {
  const fragments = fragmentsOf(document)
  const names = new Set<string>()
  const opened = new Set<string>()
  const visit = (set: SelectionSetNode | undefined): void => {
    for (const selection of set?.selections ?? []) {
      if (selection.kind === Kind.FIELD && selection.name.value === '__typename') continue
      if (selection.kind === Kind.FIELD) names.add((selection.alias ?? selection.name).value)
      else if (selection.kind === Kind.INLINE_FRAGMENT) visit(selection.selectionSet)
      else if (!opened.has(selection.name.value)) {
        opened.add(selection.name.value)
        visit(fragments.get(selection.name.value)?.selectionSet)
      }
    }
  }
  visit(operation.selectionSet)
  return names.size
}

/**
 * Executors name up to fifty errors and show the whole value in each, twice: of fifteen million characters that is
 * gigabytes. One is enough to refuse it.
 */
function checkVariables(
  schema: GraphQLSchema,
  { variableDefinitions = [] }: OperationDefinitionNode,
  variables: Record<string, unknown>,
  cost: number,
): void {
  const { errors } = getVariableValues(schema, variableDefinitions, variables, { maxErrors: 1, hideSuggestions: true })
  const error = errors?.[0]
  if (error)
    throw Object.assign(error, { extensions: { ...error.extensions, cost: { requested: cost, limit: limits.cost } } })
}

/** What an argument is given, as far as a cost can depend on it; of a list, so many as it has. */
function valueIn(variables: Record<string, unknown>, value: ValueNode | undefined): unknown {
  switch (value?.kind) {
    case Kind.INT:
      return Number(value.value)
    case Kind.STRING:
      return value.value
    case Kind.LIST:
      return value.values
    case Kind.VARIABLE:
      return variables[value.name.value]
    default:
      return undefined
  }
}

const defaultOf = (args: readonly { name: string; defaultValue?: unknown }[]): unknown =>
  args.find(({ name }) => name === 'first')?.defaultValue

const isList = (type: unknown): boolean =>
  isListType(type) || (isNonNullType(type) && isList((type as { ofType: unknown }).ofType))

const named = (type: unknown): unknown => {
  let inner = type
  while (isListType(inner) || isNonNullType(inner)) inner = (inner as { ofType: unknown }).ofType
  return inner
}
