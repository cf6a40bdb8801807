import { type DocumentNode, type FragmentDefinitionNode, Kind, type SelectionSetNode } from 'graphql'
import { limits, refuse } from './limits.ts'

/** How many fields stand within each other, and how many selections, fragments counted. */
interface Nesting {
  depth: number
  levels: number
}

/**
 * Looks at the document's shape before it is validated, since validating a hostile one is itself costly. Linear in the
 * document: each fragment is measured once, whatever its number of uses.
 * @throws Fault QUERY_TOO_COSTLY
 */
export function checkShape(document: DocumentNode): void {
  const fragments = fragmentsOf(document)
  const known = new Map<string, Nesting | 'open'>()
  let aliases = 0
  let directives = 0

  const nestingOf = (set: SelectionSetNode | undefined): Nesting => {
    let [depth, levels] = [0, 0]
    const { selections = [] } = set ?? {}
    if (selections.length > limits.breadth) {
      throw refuse(`At most ${limits.breadth} fields may be selected side by side.`)
    }
    for (const selection of selections) {
      directives += selection.directives?.length ?? 0
      if (directives > limits.directives) throw refuse(`A document may hold at most ${limits.directives} directives.`)
      let below: Nesting
      if (selection.kind === Kind.FRAGMENT_SPREAD) {
        below = ofFragment(selection.name.value)
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        below = nestingOf(selection.selectionSet)
      } else {
        if (selection.alias && ++aliases > limits.aliases) {
          throw refuse(`A document may hold at most ${limits.aliases} aliases.`)
        }
        below = nestingOf(selection.selectionSet)
        depth = Math.max(depth, below.depth + 1)
      }
      depth = Math.max(depth, below.depth)
      levels = Math.max(levels, below.levels + 1)
    }
    if (depth > limits.depth) throw refuse(`Selections may be nested ${limits.depth} deep at most.`)
    if (levels > limits.levels) {
      throw refuse(`Selections may be nested ${limits.levels} deep at most, fragments counted.`)
    }
    return { depth, levels }
  }
  const ofFragment = (name: string): Nesting => {
    const found = known.get(name)
    if (found === 'open') throw refuse('Fragments may not contain themselves.')
    if (found !== undefined) return found
    known.set(name, 'open')
    const nesting = nestingOf(fragments.get(name)?.selectionSet)
    known.set(name, nesting)
    return nesting
  }

  for (const definition of document.definitions) {
    if (definition.kind !== Kind.FRAGMENT_DEFINITION && definition.kind !== Kind.OPERATION_DEFINITION) continue
    directives += definition.directives?.length ?? 0
    if (definition.kind === Kind.FRAGMENT_DEFINITION) ofFragment(definition.name.value)
    else nestingOf(definition.selectionSet)
  }
  if (directives > limits.directives) throw refuse(`A document may hold at most ${limits.directives} directives.`)
}

export const fragmentsOf = (document: DocumentNode): Map<string, FragmentDefinitionNode> =>
  new Map(
    document.definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition]] : [],
    ),
  )
