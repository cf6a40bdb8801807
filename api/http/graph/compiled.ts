import { type DocumentNode, type FieldNode, GraphQLError, OperationTypeNode, visit } from 'graphql'
import { type CompiledQuery, compileQuery, isCompiledQuery } from 'graphql-jit'
import type { Plugin } from 'graphql-yoga'

type Compiled = CompiledQuery

/**
 * Executes operations that were asked before as code made for them (graphql-jit): the walk over selections and types is
 * done once for a document instead of once for each row. What it cannot take is executed as usual. Documents are those
 * of the parser's cache, and are forgotten with it.
 */
export function useCompiled(): Plugin {
  const known = new WeakMap<DocumentNode, Map<string, Compiled | null>>()
  const asked = new WeakSet<DocumentNode>()
  return {
    onExecute({ args, executeFn, setExecuteFn }) {
      const { schema, document, operationName } = args
      if (!asked.has(document)) {
        asked.add(document) // once may be once
        return
      }
      let operations = known.get(document)
      if (!operations) {
        operations = new Map()
        known.set(document, operations)
      }
      const name = operationName ?? ''
      let compiled = operations.get(name)
      if (compiled === undefined) {
        const made = isPlain(document) ? compileQuery(schema, document, name) : null
        compiled = made && isCompiledQuery(made) ? made : null
        operations.set(name, compiled)
      }
      if (!compiled) return
      const { query } = compiled
      setExecuteFn((async (given: typeof args) => {
        const result = await query(given.rootValue, given.contextValue, given.variableValues)
        // refused for its variables before anything was read: the usual way says why, in the usual words
        if (result.data === undefined) return executeFn(given)
        return result.errors
          ? { errors: result.errors.map((error) => located(document, error)), data: result.data }
          : result
      }) as never)
    },
  }
}

/** The error as the usual execution makes it: it knows the field it is of, which its places in the text are read from. */
function located(document: DocumentNode, error: GraphQLError): GraphQLError {
  const at = new Set(error.locations?.map(({ line, column }) => `${line}:${column}`))
  const nodes: FieldNode[] = []
  visit(document, {
    Field(node) {
      const { startToken } = node.loc!
      if (at.has(`${startToken.line}:${startToken.column}`)) nodes.push(node)
    },
  })
  const { message, path, originalError } = error
  return new GraphQLError(message, { nodes, path, originalError })
}

/** Queries without introspection: what changes something runs one after the other, and is not worth compiling. */
function isPlain(document: DocumentNode): boolean {
  let plain = true
  visit(document, {
    OperationDefinition({ operation }) {
      if (operation !== OperationTypeNode.QUERY) plain = false
    },
    Field({ name }) {
      if (name.value === '__schema' || name.value === '__type') plain = false
    },
  })
  return plain
}
