import type { PluginFunction } from '@graphql-codegen/plugin-helpers'
import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  print,
  type SelectionSetNode,
  stripIgnoredCharacters,
} from 'graphql'

/**
 * Writes, after the operations' types, what the client's methods are made from: each operation's text (with the
 * fragments it uses), kind and root field, and the types of its variables and of that field. An operation that the
 * client could not offer as a method stops the generation with a message that names it.
 */
export const plugin: PluginFunction = (_schema, documents) => {
  const definitions = documents.flatMap(({ document }) => (document as DocumentNode).definitions)
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const node of definitions) if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node)
  const operations = definitions
    .filter((node) => node.kind === Kind.OPERATION_DEFINITION)
    .map((node) => describe(node, fragments))
    .sort((a, b) => (a.name < b.name ? -1 : 1))

  const values = operations.map(({ name, kind, field, connection, text }) => {
    const list = connection ? `, connection: ${JSON.stringify(connection)}` : ''
    return `  ${name}: { name: '${name}', kind: '${kind}', field: '${field}'${list}, text: ${JSON.stringify(text)} },`
  })
  const types = operations.map(({ name, kind, field, connection }) => {
    const type = `${name[0]?.toUpperCase()}${name.slice(1)}`
    const suffix = kind === 'query' ? 'Query' : kind === 'mutation' ? 'Mutation' : 'Subscription'
    const data = `${type}${suffix}['${field}']`
    const node = connection ? connection.reduce((inner, key) => `NonNullable<${inner}>['${key}']`, data) : undefined
    return `  ${name}: { variables: ${type}${suffix}Variables; data: ${data}${node ? `; node: ${node}['nodes'][number]` : ''} }`
  })
  const content = [
    '/** Every operation the client offers: its text and how it is called. */',
    `export const operations = {\n${values.join('\n')}\n} as const`,
    '/** What every operation takes and gives: `data` is its one root field; `node` the items of its list, if it is one. */',
    `export interface OperationTypes {\n${types.join('\n')}\n}`,
    '',
  ].join('\n\n')
  return { prepend: ['// Generated from the SDL and sdk/operations by `npx graphql-codegen`; do not edit.'], content }
}

interface Operation {
  name: string
  kind: 'query' | 'mutation' | 'subscription'
  field: string
  /** Where below the root field the list to page through is; undefined when there is none. */
  connection: string[] | undefined
  text: string
}

function describe(node: OperationDefinitionNode, fragments: ReadonlyMap<string, FragmentDefinitionNode>): Operation {
  const name = node.name?.value
  if (!name) throw new Error('An operation of the SDK has no name.')
  const [root, ...others] = fieldsOf(node.selectionSet)
  if (!root || others.length > 0) throw new Error(`Operation ${name} must select exactly one root field.`)
  const variables = (node.variableDefinitions ?? []).map(({ variable }) => variable.name.value)
  if (node.operation === 'mutation' && variables.join() !== 'input') {
    throw new Error(`Mutation ${name} must take the one variable $input.`)
  }
  if (node.operation === 'subscription' && !(variables.includes('after') && has(root, 'cursor'))) {
    throw new Error(`Subscription ${name} must take $after and select cursor: it could not resume.`)
  }
  const connection = variables.includes('after') && node.operation === 'query' ? connectionBelow(root) : undefined
  const used = usedFragments(node.selectionSet, fragments)
  const text = stripIgnoredCharacters([node, ...used].map(print).join('\n'))
  return { name, kind: node.operation, field: root.name.value, connection, text }
}

/** The path from a field to the first list below it that selects `nodes` and `pageInfo`. */
function connectionBelow(field: FieldNode): string[] | undefined {
  if (has(field, 'nodes') && has(field, 'pageInfo')) return []
  for (const child of fieldsOf(field.selectionSet)) {
    const path = connectionBelow(child)
    if (path) return [child.name.value, ...path]
  }
  return undefined
}

function fieldsOf(set: SelectionSetNode | undefined): FieldNode[] {
  return set ? set.selections.filter((selection) => selection.kind === Kind.FIELD) : []
}

function has(field: FieldNode, name: string): boolean {
  return fieldsOf(field.selectionSet).some((child) => child.name.value === name)
}

/** The fragments a selection uses, directly or through others, each once. */
function usedFragments(
  set: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  found = new Set<FragmentDefinitionNode>(),
): Set<FragmentDefinitionNode> {
  for (const selection of set.selections) {
    if (selection.kind === Kind.FRAGMENT_SPREAD) {
      const fragment = fragments.get(selection.name.value)
      if (!fragment) throw new Error(`There is no fragment ${selection.name.value}.`)
      if (found.has(fragment)) continue
      found.add(fragment)
      usedFragments(fragment.selectionSet, fragments, found)
    } else if (selection.selectionSet) {
      usedFragments(selection.selectionSet, fragments, found)
    }
  }
  return found
}
