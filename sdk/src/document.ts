/**
 * A document that knows the types of its data and variables, as code generators make them: a `TypedDocumentNode`, a
 * `TypedDocumentString`, a document of gql.tada.
 */
export interface TypedDocument<Data, Variables> {
  readonly __apiType?: (variables: Variables) => Data
}

/** What of the nodes of GraphQL's syntax tree is written. */
interface Node {
  kind: string
  alias?: { value: string }
  arguments?: readonly Node[]
  defaultValue?: Node
  definitions?: readonly Node[]
  directives?: readonly Node[]
  fields?: readonly Node[]
  name?: { value: string }
  operation?: string
  selectionSet?: Node
  selections?: readonly Node[]
  type?: Node
  typeCondition?: Node
  value?: unknown
  values?: readonly Node[]
  variable?: Node
  variableDefinitions?: readonly Node[]
}

/** The text of a document, whichever of its forms it has. */
export function textOf(document: string | object): string {
  if (typeof document === 'string' || document instanceof String) return String(document)
  return print(document as Node)
}

/** Whether a document changes nothing and opens no stream. When in doubt it is said to: it is then sent only once. */
export const isQuery = (text: string): boolean => !/\b(?:mutation|subscription)\b/.test(text)

function print(node: Node): string {
  const { kind, name, value } = node
  const directives = all(node.directives, ' ', ' ')
  const set = node.selectionSet ? print(node.selectionSet) : ''
  switch (kind) {
    case 'Document':
      return all(node.definitions, ' ')
    case 'OperationDefinition':
      return `${node.operation} ${name?.value ?? ''}${all(node.variableDefinitions, ' ', '(', ')')}${directives}${set}`
    case 'VariableDefinition': {
      const standard = node.defaultValue ? `=${print(node.defaultValue)}` : ''
      return `${print(node.variable as Node)}:${print(node.type as Node)}${standard}${directives}`
    }
    case 'SelectionSet':
      return all(node.selections, ' ', '{', '}')
    case 'Field': {
      const alias = node.alias ? `${node.alias.value}:` : ''
      return `${alias}${name?.value}${all(node.arguments, ' ', '(', ')')}${directives}${set}`
    }
    case 'FragmentSpread':
      return `...${name?.value}${directives}`
    case 'InlineFragment':
      return `...${node.typeCondition ? ` on ${print(node.typeCondition)}` : ''}${directives}${set}`
    case 'FragmentDefinition':
      return `fragment ${name?.value} on ${print(node.typeCondition as Node)}${directives}${set}`
    case 'Directive':
      return `@${name?.value}${all(node.arguments, ' ', '(', ')')}`
    case 'Argument':
    case 'ObjectField':
      return `${name?.value}:${print(value as Node)}`
    case 'Variable':
      return `$${name?.value}`
    case 'NamedType':
      return `${name?.value}`
    case 'ListType':
      return `[${print(node.type as Node)}]`
    case 'NonNullType':
      return `${print(node.type as Node)}!`
    case 'StringValue':
      return JSON.stringify(value)
    case 'NullValue':
      return 'null'
    case 'IntValue':
    case 'FloatValue':
    case 'BooleanValue':
    case 'EnumValue':
      return String(value)
    case 'ListValue':
      return `[${all(node.values, ' ')}]`
    case 'ObjectValue':
      return `{${all(node.fields, ' ')}}`
    default:
      throw new TypeError(`A document to be sent holds ${kind}, which is no part of an operation.`)
  }
}

const all = (nodes: readonly Node[] | undefined, between: string, before = '', after = ''): string =>
  nodes?.length ? `${before}${nodes.map(print).join(between)}${after}` : ''
