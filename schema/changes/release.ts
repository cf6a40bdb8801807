import { buildSchema } from 'graphql'
import { nothingAllowed, parseAllowed } from './allowed.ts'
import { problemsOf, type State, sumsOf } from './check.ts'
import { compare, graphNames } from './compare.ts'
import { deprecationsOf, removedAfter } from './deprecations.ts'
import { pendingNote, withRelease } from './note.ts'

/** Months between the release that deprecates something and the first that may be without it. */
const notice = 3

/**
 * What stands against a release, one text each: all that the check finds, and what is deprecated at too short notice.
 * @param date today as YYYY-MM-DD
 */
export const obstaclesTo = (state: State, date: string): string[] => [
  ...problemsOf(state, date),
  ...deprecatedTooLate(state, date),
]

/**
 * The files after a release that nothing stands against: today's graph is the released one, nothing is allowed or
 * pending, and the notes have one more on top. Null when nothing changed that a note would tell.
 * @param notes those of the releases so far
 * @param date today as YYYY-MM-DD
 */
export function release(state: State, notes: string, date: string): { state: State; notes: string } | null {
  const { released, today } = state
  const changes = compare(released, today)
  if (graphNames.every((name) => changes[name].length === 0)) return null
  return {
    state: {
      released: today,
      sums: sumsOf(today),
      today,
      allowed: nothingAllowed,
      next: pendingNote(compare(today, today), parseAllowed(nothingAllowed)),
    },
    notes: withRelease(notes, date, changes, parseAllowed(state.allowed)),
  }
}

/** What is deprecated for the first time and gives its users less than the notice. */
function deprecatedTooLate({ released, today }: State, date: string): string[] {
  const earliest = monthsAfter(date, notice)
  const known = deprecationsOf(buildSchema(released.full))
  return [...deprecationsOf(buildSchema(today.full))]
    .filter(([at, { reason }]) => !known.has(at) && (removedAfter(reason) ?? earliest) < earliest)
    .map(([, { subject }]) => `${subject} is deprecated for less than ${notice} months: name ${earliest} or later.`)
}

function monthsAfter(date: string, months: number): string {
  const day = new Date(`${date}T00:00:00Z`)
  day.setUTCMonth(day.getUTCMonth() + months)
  return day.toISOString().slice(0, 10)
}
