import {
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql'
import { describe } from './comment.ts'
import type { InputTypes } from './inputs.ts'
import type { Fragments } from './operations.ts'

/** What is selected of one object type. */
interface Selected {
  /** Fragments that are spread whole: their types are intersected with. */
  spreads: string[]
  /** Field nodes by response name; several are one field whose selections are put together. */
  fields: Map<string, FieldNode[]>
}

/**
 * The TypeScript of what an answer holds, with the schema's description at every field. A fragment keeps its name, so
 * that editors show a name; of an interface or a union, what `__typename` tells apart.
 */
export class Selections {
  readonly #schema: GraphQLSchema
  readonly #fragments: Fragments
  readonly #inputs: InputTypes

  constructor(schema: GraphQLSchema, fragments: Fragments, inputs: InputTypes) {
    this.#schema = schema
    this.#fragments = fragments
    this.#inputs = inputs
  }

  /** The declaration of each fragment. */
  declarations(): string[] {
    return [...this.#fragments.values()]
      .sort((a, b) => (a.name.value < b.name.value ? -1 : 1))
      .map(({ name, typeCondition, selectionSet }) => {
        const type = this.#composite(typeCondition.name.value)
        return `${describe(type)}export type ${name.value}Fragment = ${this.typeOf(type, [selectionSet])}`
      })
  }

  /** What is selected of a type by these sets together. */
  typeOf(type: GraphQLCompositeType, sets: readonly SelectionSetNode[], indent = ''): string {
    const objects = isObjectType(type) ? [type] : this.#schema.getPossibleTypes(type)
    const variants = new Map<string, string>()
    for (const object of objects) {
      const selected: Selected = { spreads: [], fields: new Map() }
      for (const set of sets) this.#collect(set, object, selected)
      variants.set(this.#objectText(object, selected, indent), describe(object, `${indent}  `))
    }
    const [only] = variants.keys()
    if (variants.size === 1 && only) return only
    return [...variants].map(([text, words]) => `\n${words}${indent}  | ${text.replaceAll('\n', '\n  ')}`).join('')
  }

  #collect(set: SelectionSetNode, object: GraphQLObjectType, into: Selected): void {
    for (const selection of set.selections) {
      if (selection.directives?.length) throw new Error(`Operations of the SDK have no directives (${object.name}).`)
      switch (selection.kind) {
        case Kind.FIELD: {
          const name = selection.alias?.value ?? selection.name.value
          into.fields.set(name, [...(into.fields.get(name) ?? []), selection])
          break
        }
        case Kind.FRAGMENT_SPREAD: {
          const fragment = this.#fragments.get(selection.name.value)
          if (!fragment) throw new Error(`There is no fragment ${selection.name.value}.`)
          const { typeCondition, name } = fragment
          if (typeCondition.name.value === object.name) into.spreads.push(`${name.value}Fragment`)
          else if (this.#fits(object, typeCondition.name.value)) this.#collect(fragment.selectionSet, object, into)
          break
        }
        case Kind.INLINE_FRAGMENT:
          if (!selection.typeCondition || this.#fits(object, selection.typeCondition.name.value)) {
            this.#collect(selection.selectionSet, object, into)
          }
          break
        default:
          selection satisfies never
      }
    }
  }

  #fits(object: GraphQLObjectType, condition: string): boolean {
    const type = this.#composite(condition)
    return type === object || (!isObjectType(type) && this.#schema.isSubType(type, object))
  }

  #composite(name: string): GraphQLCompositeType {
    const type = this.#schema.getType(name)
    if (!isCompositeType(type)) throw new Error(`The schema has no ${name}.`)
    return type
  }

  #objectText(object: GraphQLObjectType, { spreads, fields }: Selected, indent: string): string {
    const inner = `${indent}  `
    const own = [...fields].map(([name, nodes]) => {
      const [node] = nodes as [FieldNode, ...FieldNode[]]
      if (node.name.value === '__typename') return `${inner}${name}: '${object.name}'`
      const field = object.getFields()[node.name.value]
      if (!field) throw new Error(`${object.name} has no field ${node.name.value}.`)
      const sets = nodes.flatMap(({ selectionSet }) => selectionSet ?? [])
      return `${describe(field, inner)}${inner}${name}: ${this.#answered(field.type, sets, inner)}`.replace(
        ': \n',
        ':\n',
      )
    })
    const block = own.length > 0 || spreads.length === 0 ? [`{\n${own.join('\n')}\n${indent}}`] : []
    return [...spreads, ...block].join(' & ')
  }

  #answered(type: GraphQLOutputType, sets: readonly SelectionSetNode[], indent: string): string {
    if (isNonNullType(type)) return this.#present(type.ofType, sets, indent)
    const present = this.#present(type, sets, indent)
    return `${present.startsWith('\n') ? `(${present}\n${indent})` : present} | null`
  }

  #present(type: GraphQLOutputType, sets: readonly SelectionSetNode[], indent: string): string {
    if (isListType(type)) return `Array<${this.#answered(type.ofType, sets, indent)}>`
    const named = getNamedType(type)
    return isCompositeType(named) ? this.typeOf(named, sets, indent) : this.#inputs.nameOf(named)
  }
}
