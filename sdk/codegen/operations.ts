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

export type Fragments = ReadonlyMap<string, FragmentDefinitionNode>

/** An operation as the client offers it. */
export interface Operation {
  name: string
  kind: 'query' | 'mutation' | 'subscription'
  /** Its one root field. */
  field: string
  /** Where below the root field the list to page through is; undefined when there is none. */
  connection: string[] | undefined
  /** What is sent: the operation with the fragments it uses. */
  text: string
  node: OperationDefinitionNode
  root: FieldNode
}

/** The operations of these documents by name, and the fragments they may use. */
export function readOperations(documents: readonly DocumentNode[]): { operations: Operation[]; fragments: Fragments } {
  const definitions = documents.flatMap((document) => document.definitions)
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const node of definitions) if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node)
  const operations = definitions
    .filter((node) => node.kind === Kind.OPERATION_DEFINITION)
    .map((node) => readOperation(node, fragments))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
  return { operations, fragments }
}

/** @throws {Error} naming the operation, when the client could not offer it as a method */
function readOperation(node: OperationDefinitionNode, fragments: Fragments): Operation {
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
  return { name, kind: node.operation, field: root.name.value, connection, text, node, root }
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

export function fieldsOf(set: SelectionSetNode | undefined): FieldNode[] {
  return set ? set.selections.filter((selection) => selection.kind === Kind.FIELD) : []
}

function has(field: FieldNode, name: string): boolean {
  return fieldsOf(field.selectionSet).some((child) => child.name.value === name)
}

/** The fragments a selection uses, directly or through others, each once. */
function usedFragments(
  set: SelectionSetNode,
  fragments: Fragments,
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
