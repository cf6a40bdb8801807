import {
  type ASTNode,
  type ASTVisitor,
  type DocumentNode,
  type ExecutableDefinitionNode,
  GraphQLError,
  Kind,
  type Source,
  type ValidationRule,
  type ValueNode,
  type VariableDefinitionNode,
  validateInputLiteral,
  visit,
} from 'graphql'
import { errorCodes } from '../../errors/index.ts'

/** What is wrong with a value that was given, in words that do not hold it, and where it stands. */
export interface InputError {
  message: string
  /** Path of the input field or argument, outermost first; null when it is not known. */
  field: string[] | null
}

/**
 * An error of a variable's value, a literal or an argument, said anew; null for any other. GraphQL's own words repeat
 * what was given, which may be a secret or two million characters, and guess at names: of them only the sentences that
 * are known here are kept, with the names of the schema in them.
 */
export function inputErrorOf(error: GraphQLError): InputError | null {
  const { message } = error
  const node = error.nodes?.[0]
  const variable = /^Variable "\$(\w{1,100})" (?:got|has) invalid (?:default )?value/.exec(message)
  if (variable) {
    const name = variable[1]!
    const inner = error.originalError instanceof GraphQLError ? error.originalError : null
    const path = inner ? pathBefore(message, inner.message) : ''
    const { sentence, field } = inner ? said(inner) : unknown
    return {
      message: `Variable "$${name}" got an invalid value${path ? ` at "${name}${path}"` : ''}: ${sentence}`,
      field: fieldOf(node, [...keysOf(path), ...field]),
    }
  }
  const argument = /^Argument "([^"]{1,200})" has invalid (?:default )?value(?: at [.\w[\]]{1,1000}: |: )?/.exec(
    message,
  )
  if (argument) {
    const { sentence, field } = sentenceOf(message.slice(argument[0].length))
    return { message: `Argument "${argument[1]}" got an invalid value: ${sentence}`, field: fieldOf(node, field) }
  }
  if (plain.test(message)) return { message, field: fieldOf(node, []) }
  if (!ofLiterals.test(message) && !(ours(error) && isValue(node))) return null
  // the node of a field that there is not is the field itself: its name is in its path
  const { sentence, field } = said(error)
  return { message: sentence, field: fieldOf(node, node?.kind === Kind.OBJECT_FIELD ? [] : field) }
}

/** What says no more than names of variables, arguments and types. */
const plain =
  /^(?:Variable "\$\w+"|Argument "[^"]+") of (?:required|non-null) type "[\w[\]!]+" (?:was not provided|must not be null|was provided the variable "\$\w+" which was not provided a runtime value)\.$/

const ofLiterals =
  /^(?:Expected (?:a value|value|variable) |Within OneOf Input Object type |\w+ cannot represent |Enum "\w+" cannot represent |Value ")/

const unknown = { sentence: 'It does not fit its type.', field: [] as string[] }

/** Errors of our own scalars, whose words never hold what was given. */
const ours = ({ extensions }: GraphQLError): boolean => Object.hasOwn(errorCodes, String(extensions.code))

const said = (error: GraphQLError) => (ours(error) ? { sentence: error.message, field: [] } : sentenceOf(error.message))

/** One of GraphQL's sentences without the value that it ends with, and the field below that it speaks of. */
function sentenceOf(message: string): { sentence: string; field: string[] } {
  const expected = /^Expected value of type "([\w[\]!]+)"/.exec(message)
  if (expected) {
    const rest = message.slice(expected[0].length)
    const [, verb, name] = /^ (to include required|not to include unknown) field "(\w{1,100})"[,.]/.exec(rest) ?? []
    if (name) return { sentence: `${expected[0]} ${verb} field "${name}".`, field: [name] }
    if (rest.startsWith(' to be an object')) return { sentence: `${expected[0]} to be an object.`, field: [] }
    if (rest.startsWith(' not to include unknown')) {
      return { sentence: `${expected[0]} not to include unknown fields.`, field: [] }
    }
    return { sentence: `${expected[0]}.`, field: [] }
  }
  const scalar = /^(Int|Float|String|Boolean|ID|Enum "\w+") cannot represent (?:a )?([\w -]{0,40})value: /.exec(message)
  if (scalar) {
    return { sentence: `${scalar[1]} cannot represent ${scalar[2] ? `a ${scalar[2]}` : 'this '}value.`, field: [] }
  }
  const enumeration = /^Value ".*" does not exist in "(\w+)" enum\./s.exec(message)
  if (enumeration) return { sentence: `The value does not exist in "${enumeration[1]}" enum.`, field: [] }
  const whole =
    /^(?:Expected a value of non-null type "[\w[\]!]+" to be provided\.|Expected value of non-null type "[\w[\]!]+" not to be null\.|Expected variable "\$\w+" provided to [^.]{1,200}\.|Within OneOf Input Object type "\w+", exactly one field must be specified, and the value for that field must be non-null\.)$/
  return whole.test(message) ? { sentence: message, field: [] } : unknown
}

/**
 * The path that stands between a value and the sentence about it, as `.filter.names[0]`; empty for the value itself.
 * A text within the value cannot pass for one: its quotes are escaped.
 */
function pathBefore(message: string, sentence: string): string {
  if (!message.endsWith(sentence)) return ''
  const before = message.slice(0, -sentence.length).slice(-1_000)
  const path =
    / at "\w+((?:\.\w+|\[\d+\])+)"; $/.exec(before) ??
    /^Variable "\$\w+" has invalid (?:default )?value at ((?:\.\w+|\[\d+\])+): $/.exec(before)
  return path?.[1] ?? ''
}

const keysOf = (path: string): string[] => path.match(/\w+/g) ?? []

/** What stands deeper is named by what it stands in. */
const deepest = 16

/** Where a value or variable stands, as the errors of mutations have it: within `input` without naming it. */
function fieldOf(node: ASTNode | undefined, below: string[]): string[] | null {
  const above = node && placeOf(node)
  if (!above) return null
  const path = [...above, ...below]
  const field = path[0] === 'input' && path.length > 1 ? path.slice(1) : path
  return field.length ? field.slice(0, deepest) : null
}

/** Where a value stands: in an argument, below another value, or as the default of a variable. */
interface Place {
  above: Place | VariableDefinitionNode | null
  key: string
}

/** Where the values of a document stand, and in which place each of its definitions uses a variable first. */
interface Places {
  values: Map<ASTNode, Place>
  uses: Map<ExecutableDefinitionNode, Map<string, Place>>
}

const documents = new WeakMap<Source, DocumentNode>()
const places = new WeakMap<DocumentNode, Places>()

/** Keeps a document for as long as its nodes live, so that their errors can tell where they stand. */
export function rememberDocument(document: DocumentNode): void {
  if (document.loc) documents.set(document.loc.source, document)
}

/** The path of a value, or of what a variable is used for; null when it is not known. */
function placeOf(node: ASTNode): string[] | null {
  const document = node.loc && documents.get(node.loc.source)
  if (!document) return null
  let known = places.get(document)
  if (!known) {
    known = placesOf(document)
    places.set(document, known)
  }
  return node.kind === Kind.VARIABLE_DEFINITION ? useOf(node, known) : pathOf(known.values.get(node), known)
}

function pathOf(place: Place | undefined, known: Places): string[] | null {
  if (!place) return null
  const keys: string[] = []
  let each: Place | VariableDefinitionNode | null = place
  for (; each && 'key' in each; each = each.above) if (each.key) keys.push(each.key)
  const path = keys.reverse()
  return each ? [...(useOf(each, known) ?? []), ...path] : path
}

/** What a variable is used for: in its own operation first, then in a fragment. */
function useOf(definition: VariableDefinitionNode, known: Places): string[] {
  const name = definition.variable.name.value
  const own = [...known.uses].find(([{ variableDefinitions }]) => variableDefinitions?.includes(definition))?.[1]
  const place = own?.get(name) ?? [...known.uses.values()].find((uses) => uses.has(name))?.get(name)
  return pathOf(place, known) ?? [name]
}

function placesOf(document: DocumentNode): Places {
  const known: Places = { values: new Map(), uses: new Map() }
  let uses = new Map<string, Place>()
  const begin = (definition: ExecutableDefinitionNode) => {
    uses = new Map()
    known.uses.set(definition, uses)
  }
  const visitor: ASTVisitor = {
    OperationDefinition: begin,
    FragmentDefinition: begin,
    VariableDefinition: (node) => {
      if (node.defaultValue) known.values.set(node.defaultValue, { above: node, key: '' })
    },
    Argument: ({ name, value }) => void known.values.set(value, { above: null, key: name.value }),
    ListValue: (node) => {
      const above = known.values.get(node)
      if (above) for (const [n, value] of node.values.entries()) known.values.set(value, { above, key: String(n) })
    },
    ObjectValue: (node) => {
      const above = known.values.get(node)
      for (const field of above ? node.fields : []) {
        const place: Place = { above: above!, key: field.name.value }
        known.values.set(field, place)
        known.values.set(field.value, place)
      }
    },
    Variable: (node) => {
      const place = known.values.get(node)
      if (place && !uses.has(node.name.value)) uses.set(node.name.value, place)
    },
  }
  visit(document, visitor)
  return known
}

const isValue = (node: ASTNode | undefined): boolean => node !== undefined && /Value$|^ObjectField$/.test(node.kind)

/** GraphQL's `ValuesOfCorrectTypeRule`, whose errors say of which value of the document they are. */
export const valuesOfCorrectType: ValidationRule = (context) => {
  const check = (node: ValueNode) => {
    const type = node.kind === Kind.LIST ? context.getParentInputType() : context.getInputType()
    if (type) {
      validateInputLiteral(
        node,
        type,
        ({ message, extensions, nodes }, path) => {
          // scalars are shown copies, which stand nowhere; a field that there is not is no value
          const at = nodes?.[0]?.kind === Kind.OBJECT_FIELD ? nodes : within(node, path)
          context.reportError(new GraphQLError(message, { nodes: at, extensions }))
        },
        undefined,
        undefined,
        true,
      )
    }
    return false
  }
  return {
    NullValue: check,
    ListValue: check,
    ObjectValue: check,
    EnumValue: check,
    IntValue: check,
    FloatValue: check,
    StringValue: check,
    BooleanValue: check,
  }
}

/** The value at a path within another; one that stands for a list of one is its own first item. */
function within(node: ValueNode, path: readonly (string | number)[]): ValueNode {
  let value = node
  for (const key of path) {
    if (value.kind === Kind.LIST) value = value.values[key as number] ?? value
    else if (value.kind === Kind.OBJECT) value = value.fields.find(({ name }) => name.value === key)?.value ?? value
  }
  return value
}
