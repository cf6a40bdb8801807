import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLBoolean,
  type GraphQLField,
  GraphQLID,
  GraphQLInt,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  GraphQLString,
  getArgumentValues,
  getVariableValues,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  typeFromAST,
  visit,
} from 'graphql'
import { isScope, type Scope } from '../../../services/principal.ts'
import { Answer, ignore, isPromise, Unplain, type Write } from './answer.ts'

/** A query of so many fields, spelled out, is executed as usual. */
const mostFields = 2_000

/** A query made ready: what it needs and how its answer is written are known before anybody asks. */
export interface Plan {
  /** The rights that all of it needs: who has them is refused nothing for a right. */
  readonly rights: readonly Scope[]
  /** How many fields it was spelled out to, which is what it takes to keep it. */
  readonly fields: number
  /**
   * The JSON of its data. Rejects when anything is not as it is in a plain answer: an error, a null that may not be,
   * variables that do not fit. Nothing was told to anybody then, and the usual execution says what it is.
   */
  answer(context: unknown, variables: Record<string, unknown>): Promise<string>
}

/**
 * Makes a query ready. Null for what is left to the usual execution: what is not a query, introspection, and rights
 * that are not told by their names alone.
 * @param schema with the resolvers as they are, without checks of rights: the plan's `rights` are checked instead
 * @param toggles which of the variables that `@skip` and `@include` name are true
 */
export function planOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  toggles: ReadonlySet<string>,
): Plan | null {
  const root = schema.getQueryType()
  if (!root || operation.operation !== 'query') return null
  try {
    const planner = new Planner(schema, document, operation, toggles)
    const write = planner.object(root, [operation.selectionSet])
    return {
      rights: [...planner.rights],
      fields: planner.fields,
      async answer(context, given) {
        const { errors, variableValues } = getVariableValues(schema, operation.variableDefinitions ?? [], given)
        if (errors) throw new Unplain('variables')
        return new Answer(context, variableValues).of(write)
      },
    }
  } catch (error) {
    if (error instanceof Unplain) return null
    throw error
  }
}

/** The variables that say whether something is left out. */
export function togglesOf(document: DocumentNode): string[] {
  const names = new Set<string>()
  visit(document, {
    Directive({ name, arguments: args }) {
      if (name.value !== 'skip' && name.value !== 'include') return
      for (const { value } of args ?? []) if (value.kind === Kind.VARIABLE) names.add(value.name.value)
    },
  })
  return [...names]
}

type Resolve = (source: never, args: object, context: unknown, info: GraphQLResolveInfo) => unknown

/** One field of an object, ready to be written. */
interface Entry {
  /** The response key with all that comes before its value. */
  head: string
  name: string
  /** Null for what is a property of the row. */
  resolve: Resolve | null
  args: Record<string, unknown> | ((answer: Answer) => Record<string, unknown>)
  info: GraphQLResolveInfo
  /** Of a single value its JSON, at once; null for what is written piece by piece. */
  json: Json | null
  write: Write
}

/** The JSON of a value that is not made of others. @throws anything: the answer is not plain */
type Json = (value: unknown) => string

class Planner {
  readonly rights = new Set<Scope>()
  fields = 0
  readonly #schema: GraphQLSchema
  readonly #operation: OperationDefinitionNode
  readonly #fragments: Record<string, FragmentDefinitionNode> = Object.create(null)
  readonly #toggles: ReadonlySet<string>
  #variableArgs = 0

  constructor(
    schema: GraphQLSchema,
    document: DocumentNode,
    operation: OperationDefinitionNode,
    toggles: ReadonlySet<string>,
  ) {
    this.#schema = schema
    this.#operation = operation
    this.#toggles = toggles
    for (const definition of document.definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION) this.#fragments[definition.name.value] = definition
    }
  }

  /** Writes an object of a type with what some selections ask of it. */
  object(type: GraphQLObjectType, sets: readonly SelectionSetNode[]): Write {
    for (const each of [type, ...type.getInterfaces()]) this.#need(each)
    const entries: Entry[] = []
    // what was written of itself is one text with the next key
    let head = '{'
    for (const [key, nodes] of this.#collect(type, sets)) {
      head += `${JSON.stringify(key)}:`
      if (nodes[0]!.name.value === '__typename') {
        head += `${JSON.stringify(type.name)},`
        continue
      }
      entries.push({ head, ...this.#entry(type, nodes) })
      head = ','
    }
    const tail = head === ',' ? '}' : `${head.replace(/,$/, '')}}`
    const { isTypeOf } = type
    if (isTypeOf) throw new Unplain('isTypeOf')
    const count = entries.length
    return (value, answer, text) => {
      let plain = ''
      for (let index = 0; index < count; index++) {
        const entry = entries[index]!
        const result = read(entry, value, answer)
        if (entry.json !== null && !isPromise(result)) {
          plain += entry.head + entry.json(result)
          continue
        }
        text.tail += plain + entry.head
        plain = ''
        if (isPromise(result)) answer.wait(result, entry.write, text.later())
        else entry.write(result, answer, text)
      }
      text.tail += plain + tail
    }
  }

  #entry(type: GraphQLObjectType, nodes: readonly FieldNode[]): Omit<Entry, 'head'> {
    if (++this.fields > mostFields) throw new Unplain('fields')
    const [node] = nodes as [FieldNode]
    const name = node.name.value
    const field = type.getFields()[name]
    if (!field) throw new Unplain(name) // introspection
    if (field.extensions.spends) throw new Unplain(name) // an answer that is not plain is executed twice
    this.#need(field)
    return {
      name,
      resolve: (field.resolve as Resolve | undefined) ?? null,
      args: this.#args(field, node),
      info: this.#info(type, field, nodes),
      json: jsonOf(field.type, field.extensions.globalId === true),
      write: this.#value(field.type, nodes),
    }
  }

  #value(type: GraphQLOutputType, nodes: readonly FieldNode[]): Write {
    if (isNonNullType(type)) {
      const inner = this.#present(type.ofType, nodes)
      return (value, answer, text) => {
        if (value === null || value === undefined) throw new Unplain('null')
        inner(value, answer, text)
      }
    }
    const inner = this.#present(type, nodes)
    return (value, answer, text) => {
      if (value === null || value === undefined) text.tail += 'null'
      else inner(value, answer, text)
    }
  }

  /** Writes a value that is there. */
  #present(type: GraphQLOutputType, nodes: readonly FieldNode[]): Write {
    if (isLeafType(type)) {
      const json = leaf(type, false)
      return (value, _answer, text) => {
        text.tail += json(value)
      }
    }
    if (isListType(type)) return list(this.#value(type.ofType, nodes))
    const sets = nodes.flatMap(({ selectionSet }) => selectionSet ?? [])
    if (isObjectType(type)) {
      const write = this.object(type, sets)
      return (value, answer, text) => {
        if (value instanceof Error) throw value
        write(value, answer, text)
      }
    }
    if (!isAbstractType(type)) throw new Unplain(String(type))
    const byName = new Map(this.#schema.getPossibleTypes(type).map((each) => [each.name, this.object(each, sets)]))
    const info = this.#info(type as never, { name: nodes[0]!.name.value, type } as never, nodes)
    return (value, answer, text) => {
      if (value instanceof Error) throw value
      const name = type.resolveType?.(value, answer.context, info, type)
      const write = typeof name === 'string' ? byName.get(name) : undefined
      if (!write) throw new Unplain('type')
      write(value, answer, text)
    }
  }

  /** What is asked of an object of a type, by response key, in the order of the answer. */
  #collect(type: GraphQLObjectType, sets: readonly SelectionSetNode[]): Map<string, FieldNode[]> {
    const fields = new Map<string, FieldNode[]>()
    const spread = new Set<string>()
    const add = (set: SelectionSetNode) => {
      for (const selection of set.selections) {
        if (this.#leftOut(selection)) continue
        if (selection.kind === Kind.FIELD) {
          const key = (selection.alias ?? selection.name).value
          const same = fields.get(key)
          if (same) same.push(selection)
          else fields.set(key, [selection])
          continue
        }
        const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? this.#fragments[selection.name.value] : selection
        if (!fragment || !this.#applies(fragment.typeCondition, type)) continue
        if (selection.kind === Kind.FRAGMENT_SPREAD) {
          if (spread.has(selection.name.value)) continue
          spread.add(selection.name.value)
        }
        add(fragment.selectionSet)
      }
    }
    for (const set of sets) add(set)
    return fields
  }

  #applies(condition: FragmentDefinitionNode['typeCondition'] | undefined, type: GraphQLObjectType): boolean {
    if (!condition) return true
    const wanted = typeFromAST(this.#schema, condition)
    if (isAbstractType(wanted)) return this.#schema.isSubType(wanted, type)
    return wanted === type
  }

  #leftOut({ directives }: SelectionNode): boolean {
    for (const { name, arguments: args } of directives ?? []) {
      if (name.value !== 'skip' && name.value !== 'include') continue
      const value = args?.[0]?.value
      const condition =
        value?.kind === Kind.BOOLEAN
          ? value.value
          : value?.kind === Kind.VARIABLE
            ? this.#toggles.has(value.name.value)
            : undefined
      if (condition === undefined) throw new Unplain(name.value)
      if (condition === (name.value === 'skip')) return true
    }
    return false
  }

  #args(field: GraphQLField<unknown, unknown>, node: FieldNode): Entry['args'] {
    let varies = false
    for (const argument of node.arguments ?? []) {
      visit(argument.value, {
        Variable() {
          varies = true
        },
      })
    }
    if (!varies) {
      // an argument that does not fit is refused by whoever executes as usual
      try {
        return getArgumentValues(field, node)
      } catch {
        throw new Unplain('argument')
      }
    }
    const number = this.#variableArgs++
    return ({ args, variables }) => {
      args[number] ??= getArgumentValues(field, node, variables)
      return args[number]
    }
  }

  /** What resolvers may ask of the operation. Made once, so what differs between rows or requests is not there. */
  #info(
    parentType: GraphQLObjectType,
    { name, type }: Pick<GraphQLField<unknown, unknown>, 'name' | 'type'>,
    fieldNodes: readonly FieldNode[],
  ): GraphQLResolveInfo {
    const absent = (what: string) => (): never => {
      throw new Unplain(what)
    }
    return Object.defineProperties(
      {
        fieldName: name,
        fieldNodes,
        returnType: type,
        parentType,
        schema: this.#schema,
        fragments: this.#fragments,
        rootValue: undefined,
        operation: this.#operation,
        // what is left out is known, and no other variable's value
        variableValues: { sources: {}, coerced: Object.fromEntries([...this.#toggles].map((name) => [name, true])) },
      },
      { path: { get: absent('path') } },
    ) as unknown as GraphQLResolveInfo
  }

  /** Notes the right that a type or field names. */
  #need({ extensions }: { extensions: object }): void {
    const options = (extensions as { pothosOptions?: { authScopes?: unknown } }).pothosOptions
    if (options?.authScopes === undefined) return
    const { scope, ...others } = options.authScopes as { scope?: unknown }
    if (typeof scope !== 'string' || !isScope(scope) || Object.keys(others).length > 0) throw new Unplain('rights')
    this.rights.add(scope)
  }
}

function read({ resolve, name, args, info }: Entry, source: unknown, answer: Answer): unknown {
  const given = typeof args === 'function' ? args(answer) : args
  if (resolve) return resolve(source as never, given, answer.context, info)
  const property = (source as Record<string, unknown>)[name]
  return typeof property === 'function' ? property.call(source, given, answer.context, info) : property
}

function list(item: Write): Write {
  return (value, answer, text) => {
    if (!Array.isArray(value)) throw new Unplain('list')
    text.tail += '['
    let index = 0
    try {
      for (; index < value.length; index++) {
        if (index > 0) text.tail += ','
        const each: unknown = value[index]
        if (isPromise(each)) answer.wait(each, item, text.later())
        else item(each, answer, text)
      }
    } catch (error) {
      ignore(value.slice(index))
      throw error
    }
    text.tail += ']'
  }
}

/** Null for a type whose values are made of others. */
function jsonOf(type: GraphQLOutputType, globalId: boolean): Json | null {
  if (isNonNullType(type)) {
    if (!isLeafType(type.ofType)) return null
    const json = leaf(type.ofType, globalId)
    return (value) => {
      if (value === null || value === undefined) throw new Unplain('null')
      return json(value)
    }
  }
  if (!isLeafType(type)) return null
  const json = leaf(type, globalId)
  return (value) => (value === null || value === undefined ? 'null' : json(value))
}

/** @param globalId that it is a global id, which has no character that JSON escapes */
function leaf(type: GraphQLLeafType, globalId: boolean): Json {
  const coerced: Json = (value) => {
    if (value instanceof Error) throw value
    const result = type.coerceOutputValue(value)
    const json = result === null ? undefined : JSON.stringify(result)
    if (json === undefined) throw new Unplain('value')
    return json
  }
  if (globalId) return (value) => (typeof value === 'string' ? `"${value}"` : coerced(value))
  switch (type as GraphQLLeafType) {
    case GraphQLString:
    case GraphQLID:
      return (value) => (typeof value === 'string' ? JSON.stringify(value) : coerced(value))
    case GraphQLInt:
      return (value) => (typeof value === 'number' && (value | 0) === value ? `${value}` : coerced(value))
    case GraphQLBoolean:
      return (value) => (typeof value === 'boolean' ? String(value) : coerced(value))
    default:
      return coerced
  }
}
