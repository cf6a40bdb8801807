import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  parse,
  type Source,
  specifiedRules,
  type ValidationRule,
  ValuesOfCorrectTypeRule,
  validate,
} from 'graphql'
import { ofDocument } from './errors.ts'
import { rememberDocument, valuesOfCorrectType } from './inputErrors.ts'
import { limits, refuse } from './limits.ts'
import { checkShape } from './shape.ts'

/** Of a document that does not fit the schema so many errors are told: each is worded from all of its value. */
const mostErrors = 20

/** Parses a document, up to what one may hold. @throws GraphQLError, Fault QUERY_TOO_COSTLY */
export function parseDocument(source: string | Source, options?: object): DocumentNode {
  const { length } = typeof source === 'string' ? source : source.body
  if (length > limits.characters) {
    throw refuse(`A document may hold at most ${limits.characters} characters. Give long texts as variables.`)
  }
  try {
    const document = parse(source, { ...options, maxTokens: limits.tokens })
    checkShape(document)
    checkNames(document)
    rememberDocument(document)
    return document
  } catch (error) {
    // the parser goes down with each level: what is deeper than its stack is deeper than is allowed
    if (error instanceof RangeError) throw refuse('The document is nested too deeply.')
    if (error instanceof GraphQLError && tooManyTokens.test(error.message)) {
      throw refuse(`A document may hold at most ${limits.tokens} tokens.`)
    }
    throw error
  }
}

/** Objects have no variable of that name: whoever sets it sets something else. @throws GraphQLError */
function checkNames({ definitions }: DocumentNode): void {
  for (const definition of definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue
    if (definition.variableDefinitions?.some(({ variable }) => variable.name.value === '__proto__')) {
      throw new GraphQLError('A variable may not be called `__proto__`.', { nodes: definition })
    }
  }
}

/** How the parser says so. */
const tooManyTokens = /^Syntax Error: Document contains more than \d+ tokens\b/

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
