import { createHash } from 'node:crypto'
import { buildSchema } from 'graphql'
import { type Allowed, entriesFor, parseAllowed } from './allowed.ts'
import { type Change, type Changes, compare, type Graphs, graphNames } from './compare.ts'
import { badDeprecations, removedAfter } from './deprecations.ts'
import { pendingNote } from './note.ts'

/** What the check looks at, as text. */
export interface State {
  /** What was released last, and the sums of it that the release wrote. */
  released: Graphs
  sums: string
  today: Graphs
  /** The change file. */
  allowed: string
  /** The note that the next release will publish. */
  next: string
}

const audience = {
  public: 'The public graph, which applications use,',
  full: 'The full graph, in what only operators use,',
} as const

/**
 * What stands against the graph as it is, for whom, and the ways out; empty when nothing does.
 * @param date today as YYYY-MM-DD
 */
export function problemsOf({ released, sums, today, allowed: changeFile, next }: State, date: string): string[] {
  let allowed: Allowed
  try {
    allowed = parseAllowed(changeFile)
  } catch (error) {
    return [(error as Error).message]
  }
  const changes = compare(released, today)
  return [
    ...(sums === sumsOf(released)
      ? []
      : ['schema/released/ was changed by hand: only node schema/release.ts moves it.']),
    ...graphNames.flatMap((name) => broken(name, changes, allowed, date)),
    ...graphNames.flatMap((name) => stale(name, changes, allowed)),
    ...new Set(graphNames.flatMap((name) => badDeprecations(buildSchema(today[name])))),
    ...(next === pendingNote(changes, allowed) ? [] : ['docs/changes/next.md is stale. Run: node schema/print.ts']),
  ]
}

function broken(name: keyof Graphs, changes: Changes, allowed: Allowed, date: string): string[] {
  const breaking = changes[name].filter(
    (change) => change.kind === 'breaking' && !(change.sentence in allowed[name]) && !isDue(change, date),
  )
  if (breaking.length === 0) return []
  const lines = breaking.map(({ sentence, announced }) =>
    announced ? `  - ${sentence} Its day has not passed: ${announced}` : `  - ${sentence}`,
  )
  return [
    `${audience[name]} breaks what was released:
${lines.join('\n')}

Undo it. Or, if it is worth what it costs others, write this under "${name}" in schema/changes/allowed.json, with why it
is made and what clients do instead, and run node schema/print.ts:

${entriesFor(breaking.map(({ sentence }) => sentence))}
`,
  ]
}

/** Whether it removes what was deprecated, and the day that was given has passed. */
function isDue({ announced }: Change, date: string): boolean {
  const day = announced === undefined ? null : removedAfter(announced)
  return day !== null && day < date
}

function stale(name: keyof Graphs, changes: Changes, allowed: Allowed): string[] {
  const breaking = new Set(changes[name].filter(({ kind }) => kind === 'breaking').map(({ sentence }) => sentence))
  return Object.keys(allowed[name])
    .filter((sentence) => !breaking.has(sentence))
    .map(
      (sentence) =>
        `schema/changes/allowed.json allows what does not happen in the ${name} graph. Take it out: "${sentence}"`,
    )
}

/** The sums of what is released, as `sha256sum` writes them: replacing a name everywhere must not rewrite history. */
export const sumsOf = (released: Graphs): string =>
  [
    [released.full, 'schema.graphql'],
    [released.public, 'schema.public.graphql'],
  ]
    .map(([text, file]) => `${createHash('sha256').update(text!).digest('hex')}  ${file}\n`)
    .join('')
