import { z } from 'zod'
import type { Graphs } from './compare.ts'

const words = z.string().regex(/^\S.*[.!?]$/, 'write a sentence')

const changeFile = z.strictObject({
  public: z.record(z.string(), z.strictObject({ reason: words, instead: words })),
  full: z.record(z.string(), z.strictObject({ reason: words, instead: words })),
})

/** Why a change that breaks is made, and what clients do instead. */
export interface Allowance {
  reason: string
  instead: string
}

/** The changes that may break what was released, by their sentence. */
export type Allowed = Record<keyof Graphs, Record<string, Allowance>>

/**
 * The change file, schema/changes/allowed.json.
 * @throws Error that says what is wrong with it
 */
export function parseAllowed(text: string): Allowed {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new Error('schema/changes/allowed.json is not JSON.', { cause })
  }
  const { data, error } = changeFile.safeParse(value)
  if (!error) return data
  const wrong = error.issues.map(({ path, message }) => `  - ${path.join(' › ') || 'all of it'}: ${message}`)
  throw new Error(`schema/changes/allowed.json is not a change file:\n${wrong.join('\n')}`)
}

/** The change file when nothing is allowed. */
export const nothingAllowed = '{\n  "public": {},\n  "full": {}\n}\n'

/** The entries that would allow some changes, to paste into the change file and to fill in. */
export function entriesFor(sentences: readonly string[]): string {
  const blank: Allowance = { reason: '', instead: '' }
  const entries = { graph: Object.fromEntries(sentences.map((sentence) => [sentence, blank])) }
  return JSON.stringify(entries, null, 2).split('\n').slice(2, -2).join('\n')
}
