import {
  type GraphQLEnumType,
  type GraphQLInputField,
  type GraphQLInputObjectType,
  type GraphQLNamedType,
  type GraphQLScalarType,
  type GraphQLType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from 'graphql'
import { describe } from './comment.ts'

/** What the scalars that every schema has are in TypeScript. */
const builtIn: Readonly<Record<string, string>> = {
  ID: 'string',
  String: 'string',
  Boolean: 'boolean',
  Int: 'number',
  Float: 'number',
}

/** Enums and input objects that the operations use: each is written once, with all that it refers to. */
export class InputTypes {
  readonly #scalars: Readonly<Record<string, string>>
  readonly #used = new Map<string, GraphQLEnumType | GraphQLInputObjectType>()

  constructor(scalars: Readonly<Record<string, string>>) {
    this.#scalars = { ...builtIn, ...scalars }
  }

  /** The name under which a scalar, an enum or an input object is written. */
  nameOf(type: GraphQLNamedType): string {
    if (isEnumType(type) || isInputObjectType(type)) {
      this.#used.set(type.name, type)
      return type.name
    }
    const scalar = this.#scalars[(type as GraphQLScalarType).name]
    if (!scalar) throw new Error(`codegen.ts does not say what the scalar ${type.name} is.`)
    return scalar
  }

  /** The TypeScript of what may be given for a type. */
  given(type: GraphQLType): string {
    if (isNonNullType(type)) return this.#present(type.ofType)
    return `${this.#present(type)} | null | undefined`
  }

  #present(type: GraphQLType): string {
    if (!isListType(type)) return this.nameOf(type as GraphQLNamedType)
    const item = isNonNullType(type.ofType) ? this.#present(type.ofType.ofType) : `${this.#present(type.ofType)} | null`
    return `Array<${item}>`
  }

  /** The declarations of all that is used, by name. */
  declarations(): string[] {
    const written = new Map<string, string>()
    // a declaration may use further types, which the map then holds too
    for (const [name, type] of this.#used) {
      written.set(name, isEnumType(type) ? enumDeclaration(type) : this.#inputDeclaration(type))
    }
    return [...written].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, declaration]) => declaration)
  }

  #inputDeclaration(type: GraphQLInputObjectType): string {
    if (type.isOneOf) throw new Error(`Input ${type.name} is @oneOf, which the generation does not know yet.`)
    const fields = Object.values(type.getFields()).map((field) => `${describe(field, '  ')}  ${this.#property(field)}`)
    return `${describe(type)}export type ${type.name} = {\n${fields.join('\n')}\n}`
  }

  #property({ name, type, defaultValue, default: standard }: GraphQLInputField & { default?: unknown }): string {
    const optional = !isNonNullType(type) || defaultValue !== undefined || standard !== undefined
    return `${name}${optional ? '?' : ''}: ${this.given(type)}`
  }
}

function enumDeclaration(type: GraphQLEnumType): string {
  const values = type.getValues().map((value) => `${describe(value, '  ')}  | '${value.name}'`)
  return `${describe(type)}export type ${type.name} =\n${values.join('\n')}`
}
