import { describe, expect, it } from 'vitest'
import { nothingAllowed, parseAllowed } from './allowed.ts'
import { problemsOf, type State, sumsOf } from './check.ts'
import { compare, type Graphs } from './compare.ts'
import { pendingNote } from './note.ts'
import { obstaclesTo, release } from './release.ts'

const released: Graphs = {
  public: 'type Query { chunks: Int size: Int old: Int }',
  full: 'type Query { chunks: Int size: Int old: Int owner: Int }',
}
const notes = '# Notes\n\nNewest first.\n\n## 2026-11-26\n\nThe first.\n'
const date = '2026-12-01'

function state(change: (sdl: string) => string, allowed = nothingAllowed): State {
  const today = { public: change(released.public), full: change(released.full) }
  const next = pendingNote(compare(released, today), parseAllowed(allowed))
  return { released, sums: sumsOf(released), today, allowed, next }
}

const deprecated = (day: string) => (sdl: string) =>
  sdl.replace('old: Int', `old: Int @deprecated(reason: "Use chunks. Removed after ${day}.")`)

describe('a release of the graph', () => {
  const allowed = JSON.stringify({
    public: { 'Field Query.size was removed.': { reason: 'It counted wrongly.', instead: 'Read `chunks`.' } },
    full: {},
  })
  const changed = state(
    (sdl) => sdl.replace('size: Int', 'pages: Int').replace('owner: Int', 'owner: Int keeper: Int'),
    allowed,
  )

  it('[GQL-15] puts a dated note on top of the earlier ones, for applications and for operators apart', () => {
    expect(release(changed, notes, date)?.notes).toBe(`# Notes

Newest first.

## 2026-12-01

### For applications

**Breaks**

- Field Query.size was removed. Why: It counted wrongly. Instead: Read \`chunks\`.

**New**

- Field Query.pages was added.

### For operators besides

**New**

- Field Query.keeper was added.

## 2026-11-26

The first.
`)
  })

  it('[GQL-15] leaves a state that nothing stands against, with nothing allowed and nothing pending', () => {
    expect(obstaclesTo(changed, date)).toEqual([])
    const after = release(changed, notes, date)!
    expect(after.state.released).toEqual(changed.today)
    expect(after.state.allowed).toBe(nothingAllowed)
    expect(after.state.next).toBe(state((sdl) => sdl).next)
    expect(problemsOf(after.state, date)).toEqual([])
    expect(release(after.state, after.notes, date)).toBeNull()
  })

  it('[GQL-15] is not made over what the check refuses', () => {
    expect(
      obstaclesTo(
        state((sdl) => sdl.replace('size: Int', '')),
        date,
      ),
    ).toEqual([expect.stringContaining('The public graph, which applications use, breaks what was released')])
  })

  it('[GQL-15] deprecates three months ahead or more', () => {
    expect(obstaclesTo(state(deprecated('2027-02-28')), date)).toEqual([
      'Field Query.old is deprecated for less than 3 months: name 2027-03-01 or later.',
    ])
    expect(obstaclesTo(state(deprecated('2027-03-01')), date)).toEqual([])
    expect(release(state(deprecated('2027-03-01')), notes, date)?.notes).toContain(
      '**Deprecated**\n\n- Field Query.old is deprecated. Use chunks. Removed after 2027-03-01.\n',
    )
  })

  it('[GQL-15] does not ask for another three months of what was deprecated before', () => {
    const { state: first } = release(state(deprecated('2027-03-01')), notes, date)!
    const today = { public: first.today.public.replace('size', 'pages: Int size'), full: first.today.full }
    const next = pendingNote(compare(first.released, today), parseAllowed(nothingAllowed))
    expect(obstaclesTo({ ...first, today, next }, '2027-02-20')).toEqual([])
  })

  it('[GQL-15] has nothing to say when only descriptions changed', () => {
    expect(
      release(
        state((sdl) => `"Reading." ${sdl}`),
        notes,
        date,
      ),
    ).toBeNull()
  })
})
