import type { PluginFunction } from '@graphql-codegen/plugin-helpers'
import { type DocumentNode, type GraphQLSchema, isEnumType, Kind } from 'graphql'
import { InputTypes } from './inputs.ts'
import { Method, rootOf } from './methods.ts'
import { readOperations } from './operations.ts'
import { Selections } from './selections.ts'

export interface PluginOptions {
  /** What each scalar of the schema is in TypeScript. */
  scalars: Readonly<Record<string, string>>
}

/**
 * Writes what the client is made from: the types of what the operations take and give, with the schema's descriptions
 * where an editor looks for them; the interface of its methods; each operation's text, kind and root field; and every
 * code of errors. An operation that the client could not offer stops the generation by its name.
 */
export const plugin: PluginFunction<Partial<PluginOptions>> = (schema, documents, { scalars = {} }) =>
  `${generate(
    schema,
    documents.flatMap(({ document }) => document ?? []),
    { scalars },
  ).join('\n\n')}\n`

function generate(schema: GraphQLSchema, documents: readonly DocumentNode[], options: PluginOptions): string[] {
  const { operations, fragments } = readOperations(documents)
  const inputs = new InputTypes(options.scalars)
  // errors carry it beside the data, so it is written whatever the operations select
  const codes = schema.getType('ErrorCode')
  if (isEnumType(codes)) inputs.nameOf(codes)
  const selections = new Selections(schema, fragments, inputs)
  const methods = operations.map((operation) => new Method(schema, operation, inputs))

  const answers = methods.map(({ operation: { name, kind, node }, typeName }) => {
    const type = selections.typeOf(rootOf(schema, kind), [{ ...node.selectionSet, kind: Kind.SELECTION_SET }])
    return `/** What \`${name}\` gives. */\nexport type ${typeName} = ${type}`
  })
  const variables = methods.map((method) => method.variablesDeclaration())
  const shared = selections.declarations()
  const values = operations.map(({ name, kind, field, connection, text }) => {
    const list = connection ? `, connection: ${JSON.stringify(connection)}` : ''
    return `  ${name}: { name: '${name}', kind: '${kind}', field: '${field}'${list}, text: ${JSON.stringify(text)} },`
  })
  const types = methods.map(({ operation: { name }, typeName, data, item }) => {
    const node = item ? `; node: ${item}` : ''
    return `  ${name}: { variables: ${typeName}Variables; data: ${data}${node} }`
  })
  return [
    '// Generated from the public SDL and sdk/operations by `npx graphql-codegen`; do not edit.',
    "import type { CallOptions, Succeeded } from './call.ts'",
    ...inputs.declarations(),
    ...shared,
    ...methods.flatMap((_method, at) => [variables[at] as string, answers[at] as string]),
    `/** Every operation as a method of the client. */\nexport interface Methods {\n${methods
      .map((method) => method.declaration())
      .join('\n\n')}\n}`,
    `/** Every operation the client offers: its text and how it is called. */\nexport const operations = {\n${values.join('\n')}\n} as const`,
    `/** What every operation takes and gives: \`data\` is its one root field; \`node\` the items of its list, if it is one. */\nexport interface OperationTypes {\n${types.join('\n')}\n}`,
  ]
}
