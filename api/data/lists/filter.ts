import { Fault } from '../../errors/index.ts'

/** Characters that a text of a filter may have. */
const longestText = 300
/** What a filter may name of one kind. */
const mostItems = 1_000

/**
 * Holds what a list's filter gives to what a statement may be asked with.
 * @throws Fault INVALID_INPUT, naming the field within `filter`
 */
export function checkFilter(filter: object): void {
  for (const [name, value] of Object.entries(filter)) {
    if (typeof value === 'string') checkText(value, [name])
    if (!Array.isArray(value)) continue
    if (value.length > mostItems) throw refuse([name], `must hold at most ${mostItems}`)
    for (const [n, item] of value.entries()) if (typeof item === 'string') checkText(item, [name, String(n)])
  }
}

function checkText(text: string, path: string[]): void {
  if (text.length > longestText) throw refuse(path, `must be at most ${longestText} characters`)
  if (text.includes('\0')) throw refuse(path, 'must not contain the NUL character')
  if (!text.isWellFormed()) throw refuse(path, 'must be well-formed Unicode')
}

function refuse(path: string[], what: string): Fault {
  const field = ['filter', ...path]
  return new Fault('INVALID_INPUT', `\`${field.join('.')}\`: ${what}.`, { field })
}
