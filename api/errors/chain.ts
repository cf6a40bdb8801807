/** What an error says, and what each of its causes says: for operators and logs alone, never for callers. */
export function chainOf(error: unknown): string {
  const said: string[] = []
  for (let each = error; each instanceof Error; each = each.cause) said.push(each.message)
  return said.length ? said.join(' ') : String(error)
}
