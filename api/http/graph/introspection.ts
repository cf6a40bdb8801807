import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  getNamedType,
  isObjectType,
  Kind,
  SchemaMetaFieldDef,
  type SelectionSetNode,
  TypeMetaFieldDef,
  type ValueNode,
} from 'graphql'

const metaFields = new Map([SchemaMetaFieldDef, TypeMetaFieldDef].map((field) => [field.name, field]))

/** So many selections may be looked at to find one field: fragments open others, which open others. */
const selectionsPerField = 2

/** What of an operation is told of the schema itself, counted by looking: it is all in memory. */
export class IntrospectionCount {
  /** Fields counted so far, all of the operation's. */
  counted = 0
  /** Selections looked at: a fragment is opened at each of its uses, for each thing that it is used on. */
  #looked = 0
  readonly #schema: GraphQLSchema
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>
  /** The value of an argument, literal or variable. */
  readonly #readValue: (value: ValueNode | undefined) => unknown
  readonly #most: number

  /**
   * @param readValue what an argument is given, of whatever kind it is: variables were not looked at yet
   * @param most where counting ends: whoever asks for more is refused, however much more it is
   */
  constructor(
    schema: GraphQLSchema,
    fragments: ReadonlyMap<string, FragmentDefinitionNode>,
    readValue: (value: ValueNode | undefined) => unknown,
    most: number,
  ) {
    this.#schema = schema
    this.#fragments = fragments
    this.#readValue = readValue
    this.#most = most
  }

  /** Counts a field of a query's root. False where it is none that tells of the schema. */
  count(field: FieldNode): boolean {
    const definition = metaFields.get(field.name.value)
    if (!definition) return false
    this.#visit(field, definition, this.#schema)
    return true
  }

  /** Whether there is more than is counted. */
  get tooMuch(): boolean {
    return this.counted > this.#most || this.#looked > this.#most * selectionsPerField
  }

  #visit(field: FieldNode, definition: GraphQLField<unknown, unknown>, source: unknown): void {
    this.counted++
    const type = getNamedType(definition.type)
    if (!field.selectionSet || !isObjectType(type)) return
    const name = this.#readValue(field.arguments?.find((argument) => argument.name.value === 'name')?.value)
    const args = { includeDeprecated: true, name: typeof name === 'string' ? name : '' }
    const found = definition.resolve?.(source, args, undefined, { schema: this.#schema } as GraphQLResolveInfo)
    for (const each of Array.isArray(found) ? found : [found]) {
      if (each !== null && each !== undefined) this.#below(field.selectionSet, type, each)
    }
  }

  #below(set: SelectionSetNode | undefined, type: GraphQLObjectType, source: unknown): void {
    for (const selection of set?.selections ?? []) {
      this.#looked++
      if (this.tooMuch) return
      switch (selection.kind) {
        case Kind.FRAGMENT_SPREAD:
          this.#below(this.#fragments.get(selection.name.value)?.selectionSet, type, source)
          break
        case Kind.INLINE_FRAGMENT:
          this.#below(selection.selectionSet, type, source)
          break
        case Kind.FIELD: {
          const definition = type.getFields()[selection.name.value]
          if (definition) this.#visit(selection, definition, source)
          else this.counted++
        }
      }
    }
  }
}
