/** What an editor shows of something of the schema: its description, and what replaces it when it is deprecated. */
export interface Described {
  description?: string | null | undefined
  deprecationReason?: string | null | undefined
}

/** A JSDoc comment of these lines, indented and ended by a line break; nothing when there is nothing to say. */
export function comment(lines: readonly string[], indent = ''): string {
  const safe = lines.map((line) => line.replaceAll('*/', '*\\/').trimEnd())
  if (safe.length === 0) return ''
  const [only] = safe
  if (safe.length === 1 && only !== undefined) return `${indent}/** ${only} */\n`
  return [`${indent}/**`, ...safe.map((line) => `${indent} *${line ? ` ${line}` : ''}`), `${indent} */`, ''].join('\n')
}

export function linesOf({ description, deprecationReason }: Described): string[] {
  const said = description?.trim() ? description.trim().split('\n') : []
  return deprecationReason ? [...said, `@deprecated ${deprecationReason}`] : said
}

/** The comment of something of the schema. */
export const describe = (thing: Described, indent = ''): string => comment(linesOf(thing), indent)
