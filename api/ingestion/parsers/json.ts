import { readFile } from 'node:fs/promises'
import { Fault } from '../../errors/index.ts'
import { decodeText } from '../decodeText.ts'
import type { Extracted, ParseContext } from '../parsed.ts'
import { TextBuilder } from '../textBuilder.ts'

/** JSON: every value becomes one line "path.to.it: value", so that a line found alone still makes sense. */
export async function parse(path: string, { limits }: ParseContext): Promise<Extracted> {
  let root: unknown
  try {
    root = JSON.parse(decodeText(await readFile(path)))
  } catch (cause) {
    throw new Fault('FILE_UNREADABLE', 'The file is not valid JSON. Check it with a JSON validator.', { cause })
  }
  const out = new TextBuilder(limits.textChars)
  // an explicit stack: nesting must not exhaust the call stack
  const stack: { path: string; value: unknown }[] = [{ path: '', value: root }]
  for (let top = stack.pop(); top; top = stack.pop()) {
    const { path: at, value } = top
    if (value !== null && typeof value === 'object') {
      const entries = Object.entries(value)
      for (const [key, child] of entries.reverse()) stack.push({ path: at === '' ? key : `${at}.${key}`, value: child })
    } else if (value !== null && value !== '') {
      out.break(1)
      out.flow(at === '' ? String(value) : `${at}: ${value}`)
    }
  }
  return { title: null, text: out.toString(), pages: [], headings: [] }
}
