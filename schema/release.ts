/**
 * Makes the graph of today the released one: writes the dated note, moves schema/released forward, and empties the
 * change file. Commit what it wrote. Usage: node schema/release.ts
 */
import { readNotes, readState, writeNotes, writeState } from './changes/files.ts'
import { obstaclesTo, release } from './changes/release.ts'
import { dateOfToday, graphsOfToday } from './changes/today.ts'

const state = { ...readState(), today: graphsOfToday() }
const date = dateOfToday()
const obstacles = obstaclesTo(state, date)
if (obstacles.length > 0) {
  console.error(`Nothing was released.\n\n${obstacles.join('\n\n')}`)
  process.exit(1)
}
const after = release(state, readNotes(), date)
if (after) {
  writeState(after.state)
  writeNotes(after.notes)
} else {
  console.log('Nothing to release: no more than descriptions changed.')
}
