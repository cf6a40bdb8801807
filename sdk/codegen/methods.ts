import {
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isInputObjectType,
  isNonNullType,
  isObjectType,
  Kind,
  typeFromAST,
  type VariableDefinitionNode,
} from 'graphql'
import { comment, type Described, describe, linesOf } from './comment.ts'
import type { InputTypes } from './inputs.ts'
import { fieldsOf, type Operation } from './operations.ts'

/** One field of an operation's path with what the schema says of it. */
interface Step {
  node: Operation['root']
  field: ReturnType<GraphQLObjectType['getFields']>[string]
}

interface Variable extends Described {
  name: string
  optional: boolean
  type: string
}

/** An operation's names, its variables' type, and its method, with what the schema says of each. */
export class Method {
  readonly operation: Operation
  /** Of the types: `DocumentsQuery`. */
  readonly typeName: string
  readonly #steps: readonly Step[]
  readonly #variables: readonly Variable[]
  readonly #schema: GraphQLSchema

  constructor(schema: GraphQLSchema, operation: Operation, inputs: InputTypes) {
    const { name, kind } = operation
    this.operation = operation
    this.typeName = `${capital(name)}${capital(kind)}`
    this.#schema = schema
    this.#steps = stepsOf(rootOf(schema, kind), operation)
    this.#variables = (operation.node.variableDefinitions ?? []).map((definition) => this.#variable(definition, inputs))
  }

  /** Of the field's answer. */
  get data(): string {
    return `${this.typeName}['${this.operation.field}']`
  }

  /** Of an item of the list that the operation pages through; undefined when there is none. */
  get item(): string | undefined {
    const { connection } = this.operation
    if (!connection) return undefined
    return `${connection.reduce((inner, key) => `NonNullable<${inner}>['${key}']`, this.data)}['nodes'][number]`
  }

  variablesDeclaration(): string {
    const fields = this.#variables.map(
      (each) => `${describe(each, '  ')}  ${each.name}${each.optional ? '?' : ''}: ${each.type}`,
    )
    const type = fields.length > 0 ? `{\n${fields.join('\n')}\n}` : 'Record<string, never>'
    return `/** Variables of \`${this.operation.name}\`. */\nexport type ${this.typeName}Variables = ${type}`
  }

  declaration(): string {
    const { name, kind } = this.operation
    const variables = `${this.typeName}Variables`
    const optional = this.#variables.every((each) => each.optional) ? '?' : ''
    const call = `variables${optional}: ${variables}, options?: CallOptions`
    const words = comment(this.#words(), '  ')
    switch (kind) {
      case 'query':
        return `${words}  ${name}(${call}): Promise<${this.data}>`
      case 'mutation':
        return `${words}  ${name}(input: ${this.#variables[0]?.type}, options?: CallOptions): Promise<Succeeded<${this.data}>>`
      case 'subscription':
        return `${words}  ${name}(${call}): AsyncGenerator<${this.data}, void, undefined>`
      default:
        return kind satisfies never
    }
  }

  /** The description of the field that is asked for first, then of those it stands below. */
  #words(): string[] {
    const { name, kind, connection } = this.operation
    const [last, ...outer] = [...this.#steps].reverse()
    const above = outer.flatMap(({ field }) => ['', `Below \`${field.name}\`: ${linesOf(field).join(' ')}`])
    const more = {
      query: connection ? ['', `Page through it with \`paginate('${name}')\`.`] : [],
      mutation: [],
      subscription: ['', 'Resumes by itself after a lost connection, with what follows the last event.'],
    }[kind]
    return [...(last ? linesOf(last.field) : []), ...above, ...more, ...this.#parameters()]
  }

  #parameters(): string[] {
    const [input] = this.#steps[0]?.field.args ?? []
    const type = input && getNamedType(input.type)
    if (this.operation.kind === 'mutation' && isInputObjectType(type)) {
      const fields = Object.values(type.getFields()).map((field) => itemOf(field))
      return ['', '@param input - What to do:', ...fields, '@throws {UserErrors} when the platform refuses the input']
    }
    if (this.#variables.length === 0) return []
    return ['', '@param variables - What to ask for:', ...this.#variables.map((each) => itemOf(each))]
  }

  #variable({ variable, type, defaultValue }: VariableDefinitionNode, inputs: InputTypes): Variable {
    const name = variable.name.value
    const given = typeFromAST(this.#schema, type as never)
    if (!given) throw new Error(`Operation ${this.operation.name}: the schema does not know the type of $${name}.`)
    const optional = !isNonNullType(given) || defaultValue !== undefined
    return { name, optional, type: inputs.given(given), ...this.#argumentOf(name) }
  }

  /** What the schema says of the argument that a variable is given to. */
  #argumentOf(name: string): Described {
    for (const { node, field } of this.#steps) {
      const given = node.arguments?.find(({ value }) => value.kind === Kind.VARIABLE && value.name.value === name)
      const argument = given && field.args.find((each) => each.name === given.name.value)
      if (argument) return { description: argument.description, deprecationReason: argument.deprecationReason }
    }
    throw new Error(`Operation ${this.operation.name} gives $${name} to no field on the way to its list.`)
  }
}

/** The fields from the root to the list, or the root field alone. */
function stepsOf(root: GraphQLObjectType, { root: node, connection = [], name }: Operation): Step[] {
  const steps: Step[] = []
  let type: unknown = root
  let next: Operation['root'] | undefined = node
  for (const key of [undefined, ...connection]) {
    if (key !== undefined) next = fieldsOf(next?.selectionSet).find((child) => child.name.value === key)
    const field = isObjectType(type) && next ? type.getFields()[next.name.value] : undefined
    if (!field || !next) throw new Error(`Operation ${name}: the schema has no such field.`)
    steps.push({ node: next, field })
    type = getNamedType(field.type)
  }
  return steps
}

export function rootOf(schema: GraphQLSchema, kind: Operation['kind']): GraphQLObjectType {
  const root = schema.getRootType(kind as never)
  if (!root) throw new Error(`The schema has no ${kind}.`)
  return root
}

const itemOf = (thing: Described & { name: string }): string => `- \`${thing.name}\`: ${linesOf(thing).join(' ')}`

const capital = (word: string): string => `${word[0]?.toUpperCase()}${word.slice(1)}`
