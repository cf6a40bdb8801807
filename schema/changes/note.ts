import type { Allowed } from './allowed.ts'
import { type Change, type Changes, graphNames } from './compare.ts'

const readers = { public: 'For applications', full: 'For operators besides' } as const

const titles = {
  breaking: 'Breaks',
  deprecated: 'Deprecated',
  dangerous: 'May need your attention',
  safe: 'New',
} as const satisfies Record<Change['kind'], string>

/** docs/changes/next.md: what the next release will say. */
export const pendingNote = (changes: Changes, allowed: Allowed): string => `# What comes next in the graph

Compared with the last release; [released.md](released.md) tells of that one and of those before it. Written by
\`node schema/print.ts\`.

## Not released yet

${body(changes, allowed)}`

/** docs/changes/released.md with a release more, on top. */
export const withRelease = (notes: string, date: string, changes: Changes, allowed: Allowed): string =>
  notes.replace(/^## /m, (newest) => `## ${date}\n\n${body(changes, allowed)}\n${newest}`)

function body(changes: Changes, allowed: Allowed): string {
  const sections = graphNames.map((name) => {
    const parts = Object.entries(titles).flatMap(([kind, title]) => {
      const lines = changes[name].filter((change) => change.kind === kind).map((change) => line(change, allowed[name]))
      return lines.length ? [`**${title}**\n\n${lines.join('\n')}\n`] : []
    })
    return `### ${readers[name]}\n\n${parts.join('\n') || 'Nothing.\n'}`
  })
  return sections.join('\n')
}

function line({ kind, sentence, announced }: Change, allowed: Allowed['public']): string {
  const entry = kind === 'breaking' ? allowed[sentence] : undefined
  if (entry) return `- ${sentence} Why: ${entry.reason} Instead: ${entry.instead}`
  return announced ? `- ${sentence} It was deprecated: ${announced}` : `- ${sentence}`
}
