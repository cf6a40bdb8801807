import { type GraphQLSchema, isArgument, isEnumValue } from 'graphql'
import { type Member, membersOf, typesOf } from './members.ts'

export interface Deprecation {
  /** What it is and its coordinate, as graphql-js begins its sentences: `Field Document.size`. */
  subject: string
  reason: string
}

/** What a graph has deprecated, by its coordinate. */
export function deprecationsOf(schema: GraphQLSchema): Map<string, Deprecation> {
  const members = typesOf(schema).flatMap(membersOf)
  return new Map(
    members.flatMap((member) => {
      const { deprecationReason: reason } = member
      return reason == null ? [] : [[String(member), { subject: `${kindOf(member)} ${member}`, reason }]]
    }),
  )
}

const kindOf = (member: Member) => (isArgument(member) ? 'Argument' : isEnumValue(member) ? 'Enum value' : 'Field')

const form = /^Use (?<replacement>\S.*)\. Removed after (?<date>\d{4}-\d{2}-\d{2})\.$/
const coordinate = /\b[A-Z]\w*\.\w+(?:\(\w+:\))?/g

/** The day after which it may be removed, as YYYY-MM-DD; null when the reason names none that there is. */
export function removedAfter(reason: string): string | null {
  const date = form.exec(reason)?.groups?.date
  if (!date) return null
  const time = Date.parse(`${date}T00:00:00Z`)
  // some readers take 31 February for 3 March
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(date) ? date : null
}

/**
 * What is wrong with a graph's deprecations, one sentence each. A reason reads `Use <replacement>. Removed after
 * <YYYY-MM-DD>.` The coordinates that the replacement names (`Document.chunks`, `Query.documents(first:)`), or the one
 * name that it is (of a neighbour or a type), must be in this graph and not deprecated themselves. Other words are not
 * looked at: what replaces an argument may be a header.
 */
export function badDeprecations(schema: GraphQLSchema): string[] {
  const deprecated = deprecationsOf(schema)
  const types = typesOf(schema)
  const known = new Set([...types, ...types.flatMap(membersOf)].map(String))
  return [...deprecated].flatMap(([at, { subject, reason }]) => {
    const { replacement } = form.exec(reason)?.groups ?? {}
    if (!replacement) {
      return [`${subject}: write the reason as "Use <replacement>. Removed after <YYYY-MM-DD>.", not "${reason}".`]
    }
    const wrong = removedAfter(reason) ? [] : [`${subject}: "${reason}" names a day that does not exist.`]
    for (const name of namesIn(replacement)) {
      const neighbour = at.replace(/\w+(?=(?::\))?$)/, name)
      const target = known.has(neighbour) ? neighbour : name
      if (!known.has(target)) wrong.push(`${subject}: its replacement ${name} is not in this graph.`)
      else if (deprecated.has(target)) wrong.push(`${subject}: its replacement ${name} is deprecated itself.`)
    }
    return wrong
  })
}

/** One name alone, or every coordinate among the words. */
function namesIn(replacement: string): string[] {
  const plain = replacement.replaceAll('`', '')
  return /^\w+$/.test(plain) ? [plain] : (plain.match(coordinate) ?? [])
}
