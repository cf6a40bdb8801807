import { describe, expect, it } from 'vitest'
import { entriesFor, nothingAllowed, parseAllowed } from './allowed.ts'
import { problemsOf, type State, sumsOf } from './check.ts'
import { compare, type Graphs } from './compare.ts'
import { pendingNote } from './note.ts'

const today = '2026-11-26'
const announced = '@deprecated(reason: "Use chunks. Removed after 2026-12-31.")'
const released: Graphs = {
  public: `type Query { document: Document } type Document { chunks: Int size: Int old: Int ${announced} }`,
  full: `type Query { document: Document } type Document { chunks: Int size: Int old: Int ${announced} owner: Int }`,
}
const without = (field: string): Graphs => ({
  public: released.public.replace(field, ''),
  full: released.full.replace(field, ''),
})
const withoutSize = without('size: Int')
const withoutOld = without(`old: Int ${announced}`)
const withoutOwner = without('owner: Int')

/** The state with its note renewed, as `node schema/print.ts` leaves it. */
function state(graphs: Graphs, allowed: string = nothingAllowed): State {
  const next = pendingNote(compare(released, graphs), parseAllowed(allowed))
  return { released, sums: sumsOf(released), today: graphs, allowed, next }
}

const allowing = (graph: keyof Graphs, sentence: string) =>
  JSON.stringify({
    public: {},
    full: {},
    [graph]: { [sentence]: { reason: 'It counted wrongly.', instead: 'Read Document.chunks.' } },
  })
const sizeRemoved = 'Field Document.size was removed.'

describe('the check of what the graph changes', () => {
  it('[GQL-15] says nothing of a graph that is as released', () => {
    expect(problemsOf(state(released), today)).toEqual([])
  })

  it('[GQL-15] says what broke, for whom, and both ways out, with the entry to paste', () => {
    const [problem, ...others] = problemsOf(state(withoutSize), today)
    expect(others).toEqual([])
    expect(problem).toContain('The public graph, which applications use, breaks what was released:')
    expect(problem).toContain(`  - ${sizeRemoved}`)
    expect(problem).toContain('Undo it. Or,')
    expect(problem).toContain('under "public" in schema/changes/allowed.json')
    expect(problem).toContain(entriesFor([sizeRemoved]))
  })

  it('[GQL-15] gives an entry that allows the change once it is pasted and filled in, and not before', () => {
    const pasted = `{ "public": {\n${entriesFor([sizeRemoved])}\n}, "full": {} }`
    expect(() => parseAllowed(pasted)).toThrow(
      `  - public › ${sizeRemoved} › reason: write a sentence\n  - public › ${sizeRemoved} › instead: write a sentence`,
    )
    expect(problemsOf({ ...state(withoutSize), allowed: pasted }, today)).toEqual([
      expect.stringContaining('write a sentence'),
    ])
    const filledIn = pasted.replaceAll('""', '"Because."')
    expect(problemsOf(state(withoutSize, filledIn), today)).toEqual([])
  })

  it('[GQL-15] tells what breaks for operators only apart', () => {
    const [problem, ...others] = problemsOf(state(withoutOwner), today)
    expect(others).toEqual([])
    expect(problem).toContain('The full graph, in what only operators use, breaks')
    expect(problem).toContain('under "full" in')
    expect(problemsOf(state(withoutOwner, allowing('full', 'Field Document.owner was removed.')), today)).toEqual([])
  })

  it('[GQL-15] takes an entry for that change in that graph alone', () => {
    const elsewhere = problemsOf(state(withoutSize, allowing('full', sizeRemoved)), today)
    expect(elsewhere).toEqual([
      expect.stringContaining('The public graph'),
      expect.stringContaining('allows what does not happen in the full graph'),
    ])
    expect(
      problemsOf(state(withoutSize, allowing('public', 'Field Document.chunks was removed.')), today),
    ).toHaveLength(2)
  })

  it('[GQL-15] refuses an entry for what did not happen', () => {
    expect(problemsOf(state(released, allowing('public', sizeRemoved)), today)).toEqual([
      `schema/changes/allowed.json allows what does not happen in the public graph. Take it out: "${sizeRemoved}"`,
    ])
  })

  it('[GQL-15] lets go what was deprecated when its day has passed, and before only as anything else', () => {
    for (const early of [today, '2026-12-31']) {
      const [problem, ...others] = problemsOf(state(withoutOld), early)
      expect(others).toEqual([])
      expect(problem).toContain(
        'Field Document.old was removed. Its day has not passed: Use chunks. Removed after 2026-12-31.',
      )
    }
    expect(problemsOf(state(withoutOld), '2027-01-01')).toEqual([])
    // an entry that was needed does not become wrong by the passing of the day
    const allowed = allowing('public', 'Field Document.old was removed.')
    expect(problemsOf(state(withoutOld, allowed), today)).toEqual([])
    expect(problemsOf(state(withoutOld, allowed), '2027-01-01')).toEqual([])
  })

  it('[GQL-15] lets through what is dangerous, new or deprecated, if the note tells of it', () => {
    const more = (sdl: string) =>
      sdl
        .replace('document:', 'document(id: ID):')
        .replace('size: Int', 'size: Int @deprecated(reason: "Use chunks. Removed after 2027-03-01.") pages: Int')
    const graphs = { public: more(released.public), full: more(released.full) }
    expect(problemsOf(state(graphs), today)).toEqual([])
    expect(problemsOf({ ...state(graphs), next: state(released).next }, today)).toEqual([
      'docs/changes/next.md is stale. Run: node schema/print.ts',
    ])
    expect(state(graphs).next).toContain(`### For applications

**Deprecated**

- Field Document.size is deprecated. Use chunks. Removed after 2027-03-01.

**May need your attention**

- An optional argument Query.document(id:) was added.

**New**

- Field Document.pages was added.

### For operators besides

Nothing.
`)
  })

  it('[GQL-15] has the note say why something breaks and what to do instead, or what was announced', () => {
    const { next } = state(withoutSize, allowing('public', sizeRemoved))
    expect(next).toContain(`**Breaks**\n\n- ${sizeRemoved} Why: It counted wrongly. Instead: Read Document.chunks.\n`)
    expect(state(withoutOld).next).toContain(
      '- Field Document.old was removed. It was deprecated: Use chunks. Removed after 2026-12-31.\n',
    )
  })

  it('[GQL-15] tells of a bad deprecation once, though both graphs have it, and of an operators’ one too', () => {
    const bad = (sdl: string) =>
      sdl.replace('size: Int', 'size: Int @deprecated').replace('owner: Int', 'owner: Int @deprecated(reason: "Old.")')
    expect(problemsOf(state({ public: bad(released.public), full: bad(released.full) }), today)).toEqual([
      expect.stringMatching(/^Field Document\.size: write the reason as/),
      expect.stringMatching(/^Field Document\.owner: write the reason as/),
    ])
  })

  it('[GQL-15] refuses that an application is sent to what only operators have', () => {
    const sent = (sdl: string) =>
      sdl.replace('size: Int', 'size: Int @deprecated(reason: "Use owner. Removed after 2027-03-01.")')
    expect(problemsOf(state({ public: sent(released.public), full: sent(released.full) }), today)).toEqual([
      'Field Document.size: its replacement owner is not in this graph.',
    ])
  })

  it('[GQL-15] notices that what was released was changed, as by replacing a name everywhere', () => {
    const rewritten: Graphs = { public: withoutSize.public, full: withoutSize.full }
    const { next } = state(released)
    expect(
      problemsOf(
        { released: rewritten, sums: sumsOf(released), today: rewritten, allowed: nothingAllowed, next },
        today,
      ),
    ).toEqual(['schema/released/ was changed by hand: only node schema/release.ts moves it.'])
  })

  it('[GQL-15] says what is wrong with a change file', () => {
    expect(() => parseAllowed('{')).toThrow('schema/changes/allowed.json is not JSON.')
    expect(() => parseAllowed('{ "public": {} }')).toThrow('full: ')
    expect(() => parseAllowed('{ "public": {}, "full": {}, "admin": {} }')).toThrow('admin')
    expect(parseAllowed(nothingAllowed)).toEqual({ public: {}, full: {} })
  })
})
