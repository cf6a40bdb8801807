import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLError,
  type GraphQLSchema,
  getVariableValues,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  parse,
  type SelectionSetNode,
  type Source,
  specifiedRules,
  type ValidationRule,
  type ValueNode,
  ValuesOfCorrectTypeRule,
  validate,
} from 'graphql'
import { Fault } from '../../errors/index.ts'
import { ofDocument } from './errors.ts'
import { rememberDocument, valuesOfCorrectType } from './inputErrors.ts'

/** What one request may ask for. */
export const limits = {
  /** Bytes of a request's body, variables included: a text of five million characters fits. */
  bodyBytes: 16_000_000,
  /** Of a document, spaces and comments included: these are no tokens, and what is long belongs into variables. */
  characters: 200_000,
  tokens: 15_000,
  depth: 16,
  aliases: 60,
  directives: 60,
  /** Fields that selecting everything would return, lists at their page size. */
  cost: 20_000,
  /** Operations in one batched request. */
  batch: 10,
  /** Operations at once on one WebSocket, streams included. */
  operationsPerSocket: 200,
}

/** Of a document that does not fit the schema so many errors are told: each is worded from all of its value. */
const mostErrors = 20

/** How many things a page has where neither the document nor the schema says so, and a list that has no pages. */
const usualPage = 20
const usualList = 10

const refuse = (message: string, cost?: number) => {
  const fault = new Fault('QUERY_TOO_COSTLY', message)
  return Object.assign(
    fault,
    cost === undefined ? {} : { extensions: { cost: { requested: cost, limit: limits.cost } } },
  )
}

/** Parses a document, up to what one may hold. @throws GraphQLError, Fault QUERY_TOO_COSTLY */
export function parseDocument(source: string | Source, options?: object): DocumentNode {
  const { length } = typeof source === 'string' ? source : source.body
  if (length > limits.characters) {
    throw refuse(`A document may hold at most ${limits.characters} characters. Give long texts as variables.`)
  }
  try {
    const document = parse(source, { ...options, maxTokens: limits.tokens })
    checkShape(document)
    rememberDocument(document)
    return document
  } catch (error) {
    // the parser goes down with each level: what is deeper than its stack is deeper than is allowed
    throw error instanceof RangeError ? new Fault('QUERY_TOO_COSTLY', 'The document is nested too deeply.') : error
  }
}

/**
 * What of a document does not fit the schema, without its values. Hints at names would tell a stranger what
 * introspection may not.
 */
export const validateDocument = (
  schema: GraphQLSchema,
  document: DocumentNode,
  rules: readonly ValidationRule[] = specifiedRules,
): readonly GraphQLError[] =>
  ofDocument(
    validate(
      schema,
      document,
      rules.map((rule) => (rule === ValuesOfCorrectTypeRule ? valuesOfCorrectType : rule)),
      { maxErrors: mostErrors, hideSuggestions: true },
    ),
  )

/**
 * Looks at the document's shape before it is validated, since validating a hostile one is itself costly. Linear in the
 * document: each fragment is measured once, whatever its number of uses.
 * @throws Fault QUERY_TOO_COSTLY
 */
export function checkShape(document: DocumentNode): void {
  const fragments = fragmentsOf(document)
  const depths = new Map<string, number | 'open'>()
  let aliases = 0
  let directives = 0

  const depthOf = (set: SelectionSetNode | undefined): number => {
    let deepest = 0
    for (const selection of set?.selections ?? []) {
      directives += selection.directives?.length ?? 0
      if (directives > limits.directives) throw refuse(`A document may hold at most ${limits.directives} directives.`)
      let depth: number
      if (selection.kind === Kind.FRAGMENT_SPREAD) {
        depth = fragmentDepth(selection.name.value)
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        depth = depthOf(selection.selectionSet)
      } else {
        if (selection.alias && ++aliases > limits.aliases) {
          throw refuse(`A document may hold at most ${limits.aliases} aliases.`)
        }
        depth = 1 + depthOf(selection.selectionSet)
      }
      if (depth > deepest) deepest = depth
    }
    if (deepest > limits.depth) throw refuse(`Selections may be nested ${limits.depth} deep at most.`)
    return deepest
  }
  const fragmentDepth = (name: string): number => {
    const known = depths.get(name)
    if (known === 'open') throw refuse('Fragments may not contain themselves.')
    if (known !== undefined) return known
    depths.set(name, 'open')
    const depth = depthOf(fragments.get(name)?.selectionSet)
    depths.set(name, depth)
    return depth
  }

  for (const definition of document.definitions) {
    if (definition.kind !== Kind.FRAGMENT_DEFINITION && definition.kind !== Kind.OPERATION_DEFINITION) continue
    directives += definition.directives?.length ?? 0
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragmentDepth(definition.name.value)
    else depthOf(definition.selectionSet)
  }
  if (directives > limits.directives) throw refuse(`A document may hold at most ${limits.directives} directives.`)
}

/**
 * The fields that an operation would return at most, lists counted at their page size. Each fragment is counted once
 * for each page size it is met with, whatever its number of uses.
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
  const given = { ...variables }
  for (const { variable, defaultValue } of operation.variableDefinitions ?? []) {
    if (given[variable.name.value] === undefined) given[variable.name.value] = numberOf(defaultValue, {})
  }
  const known = new Map<string, number>()

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
      const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[selection.name.value] : undefined
      cost += (field?.extensions.cost as number | undefined) ?? 1
      if (!selection.selectionSet) continue
      if (!field) continue
      const argument = (wanted: string) =>
        numberOf(selection.arguments?.find(({ name }) => name.value === wanted)?.value, given)
      const paged = field.args.some(({ name }) => name === 'first')
      const size = paged ? (argument('first') ?? argument('last') ?? defaultOf(field.args) ?? usualPage) : null
      const list = isList(field.type)
      const below = costOf(selection.selectionSet, named(field.type), size === null ? null : Math.max(size, 1))
      // the page size multiplies once, at the list that it bounds; `nodes` has as many as it is given ids
      const ids = lengthOf(selection.arguments?.find(({ name }) => name.value === 'ids')?.value, given)
      cost += list ? below * (ids ?? pageSize ?? usualList) : below
    }
    return cost
  }
  const root = schema.getRootType(operation.operation)
  const cost = costOf(operation.selectionSet, root, null)
  if (cost > limits.cost) {
    throw refuse(`This asks for up to ${cost} fields; at most ${limits.cost} are allowed. Ask for smaller pages.`, cost)
  }
  checkVariables(schema, operation, variables, cost)
  return cost
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

const fragmentsOf = (document: DocumentNode): Map<string, FragmentDefinitionNode> =>
  new Map(
    document.definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition]] : [],
    ),
  )

function numberOf(value: ValueNode | undefined, variables: Record<string, unknown>): number | undefined {
  if (value?.kind === Kind.INT) return Number(value.value)
  if (value?.kind === Kind.VARIABLE) {
    const given = variables[value.name.value]
    return typeof given === 'number' ? given : undefined
  }
  return undefined
}

function lengthOf(value: ValueNode | undefined, variables: Record<string, unknown>): number | undefined {
  if (value?.kind === Kind.LIST) return value.values.length
  const given = value?.kind === Kind.VARIABLE ? variables[value.name.value] : undefined
  return Array.isArray(given) ? given.length : undefined
}

const defaultOf = (args: readonly { name: string; defaultValue?: unknown }[]): number | undefined => {
  const value = args.find(({ name }) => name === 'first')?.defaultValue
  return typeof value === 'number' ? value : undefined
}

const isList = (type: unknown): boolean =>
  isListType(type) || (isNonNullType(type) && isList((type as { ofType: unknown }).ofType))

const named = (type: unknown): unknown => {
  let inner = type
  while (isListType(inner) || isNonNullType(inner)) inner = (inner as { ofType: unknown }).ofType
  return inner
}
