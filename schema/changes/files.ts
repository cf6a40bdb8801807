import { readFileSync, writeFileSync } from 'node:fs'
import type { State } from './check.ts'
import type { Graphs } from './compare.ts'

const root = new URL('../../', import.meta.url)

const notesFile = 'docs/changes/released.md'

/** Where each text is kept, from the repository's folder. */
const homes = {
  today: { public: 'schema/schema.public.graphql', full: 'schema/schema.graphql' },
  released: { public: 'schema/released/schema.public.graphql', full: 'schema/released/schema.graphql' },
  sums: 'schema/released/SHA256SUMS',
  allowed: 'schema/changes/allowed.json',
  next: 'docs/changes/next.md',
} as const satisfies Record<keyof State, string | Graphs>

const read = (path: string): string => readFileSync(new URL(path, root), 'utf8')
const write = (path: string, text: string): void => writeFileSync(new URL(path, root), text)

const readGraphs = ({ public: applications, full }: Graphs): Graphs => ({
  public: read(applications),
  full: read(full),
})

function writeGraphs(paths: Graphs, graphs: Graphs): void {
  write(paths.public, graphs.public)
  write(paths.full, graphs.full)
}

/** What is committed, or would be. */
export const readState = (): State => ({
  today: readGraphs(homes.today),
  released: readGraphs(homes.released),
  sums: read(homes.sums),
  allowed: read(homes.allowed),
  next: read(homes.next),
})

export function writeState(state: State): void {
  writeGraphs(homes.today, state.today)
  writeGraphs(homes.released, state.released)
  write(homes.sums, state.sums)
  write(homes.allowed, state.allowed)
  write(homes.next, state.next)
}

export const readNotes = (): string => read(notesFile)
export const writeNotes = (notes: string): void => write(notesFile, notes)
