/**
 * Writes what is committed of the schema: both SDL snapshots, and the note of what the next release will change. Says
 * what stands against it. Usage: node schema/print.ts
 */
import { parseAllowed } from './changes/allowed.ts'
import { problemsOf } from './changes/check.ts'
import { compare } from './changes/compare.ts'
import { readState, writeState } from './changes/files.ts'
import { pendingNote } from './changes/note.ts'
import { dateOfToday, graphsOfToday } from './changes/today.ts'

const state = { ...readState(), today: graphsOfToday() }
// the snapshots are the code's, whatever the change file is like
writeState(state)
const next = pendingNote(compare(state.released, state.today), parseAllowed(state.allowed))
writeState({ ...state, next })
for (const problem of problemsOf({ ...state, next }, dateOfToday())) console.error(problem)
