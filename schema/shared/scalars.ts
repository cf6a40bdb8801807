import { type ConstValueNode, GraphQLError, Kind } from 'graphql'
import { longestCursor } from '../../api/data/ids.ts'
import { builder } from '../builder.ts'

const refuse = (message: string) => new GraphQLError(message, { extensions: { code: 'INVALID_INPUT' } })

const rfc3339 = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2})(?:(:\d{2})(?:\.\d{1,9})?)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/

/** The moment that a text names, or null: for a day or an hour that is not there too, which Date makes another one of. */
function momentOf(text: string): Date | null {
  const [, minute, second = ':00'] = rfc3339.exec(text) ?? []
  if (!minute) return null
  const local = new Date(`${minute}${second}Z`)
  if (Number.isNaN(local.getTime()) || !local.toISOString().startsWith(minute + second)) return null
  const moment = new Date(text)
  // an offset may lead out of the years that have four digits
  return /^\d{4}-/.test(moment.toISOString()) ? moment : null
}

builder.scalarType('DateTime', {
  description: 'A moment as RFC 3339, such as 2026-11-22T09:30:00.000Z. Given out in UTC, to the millisecond.',
  serialize: (value) => value.toISOString(),
  parseValue: (value) => {
    const moment = typeof value === 'string' ? momentOf(value) : null
    if (!moment) throw refuse('Give a DateTime such as 2026-11-22T09:30:00Z.')
    return moment
  },
})

builder.scalarType('Decimal', {
  description: 'An exact decimal number as text, such as "0.000125". Never rounded through floating point.',
  serialize: (value) => value,
  parseValue: (value) => {
    const text = typeof value === 'number' ? String(value) : value
    if (typeof text !== 'string' || !/^-?\d{1,30}(?:\.\d{1,20})?$/.test(text)) {
      throw refuse('Give a Decimal such as "0.15".')
    }
    return text
  },
})

builder.scalarType('BigInt', {
  description: 'A whole number beyond 32 bits, exact up to 2^53, as a JSON number.',
  serialize: (value) => value,
  parseValue: (value) => {
    if (!Number.isSafeInteger(value)) throw refuse('Give a whole number between -2^53 and 2^53.')
    return value as number
  },
  parseLiteral: (node) => {
    if (node.kind !== Kind.INT || !Number.isSafeInteger(Number(node.value))) {
      throw refuse('Give a whole number between -2^53 and 2^53.')
    }
    return Number(node.value)
  },
})

/** Lists and objects within each other: whoever looks at a value goes down with each. */
const deepestJson = 64

function nested(value: unknown): unknown {
  const isDeeper = (part: unknown, left: number): boolean =>
    typeof part === 'object' &&
    part !== null &&
    (left === 0 || Object.values(part).some((each) => isDeeper(each, left - 1)))
  if (isDeeper(value, deepestJson))
    throw refuse(`Give JSON whose lists and objects are nested ${deepestJson} deep at most.`)
  return value
}

builder.scalarType('JSON', {
  description: 'Any JSON value.',
  serialize: (value) => value,
  parseValue: nested,
  parseLiteral: (node, variables) => nested(literal(node as ConstValueNode, variables ?? {})),
})

builder.scalarType('Cursor', {
  description: 'An opaque position in one list or stream. Give it back unchanged.',
  serialize: (value) => value,
  parseValue: (value) => {
    if (typeof value !== 'string' || value.length > longestCursor) throw refuse('Give a cursor as it was given out.')
    return value
  },
})

// output is as it was stored: a source names what it reads in whatever way it is opened, which need not be http. Inputs
// take text: what is wrong with an address that a person typed is a userError with its field, in the service's words
builder.scalarType('URL', {
  description: 'An absolute URL as text, such as https://example.com/a?b=c.',
  serialize: (value) => value,
  parseValue: (value) => {
    if (typeof value !== 'string' || !URL.canParse(value)) throw refuse('Give a URL such as https://example.com/a.')
    return value
  },
})

function literal(node: ConstValueNode, variables: Record<string, unknown>): unknown {
  switch (node.kind) {
    case Kind.NULL:
      return null
    case Kind.INT:
    case Kind.FLOAT:
      return Number(node.value)
    case Kind.LIST:
      return node.values.map((value) => literal(value, variables))
    case Kind.OBJECT:
      return Object.fromEntries(node.fields.map((field) => [field.name.value, literal(field.value, variables)]))
    default:
      return (node as { kind: string }).kind === Kind.VARIABLE
        ? variables[(node as unknown as { name: { value: string } }).name.value]
        : node.value
  }
}
