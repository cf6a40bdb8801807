import { Fault } from '../../errors/index.ts'
import { base64url } from '../ids.ts'
import type { Order } from './source.ts'

/**
 * Gives rows' cursors, which hold the values that a row is ordered by, last of them the unique key.
 * @param home schema of the list: a cursor of another tenant's is none of this one's
 */
export function cursorsOf(home: string, order: readonly Order[]): (row: Record<string, unknown>) => string {
  const head = `[${JSON.stringify(signature(home, order))}`
  const plain = order.every(({ type }) => type !== 'text')
  return (row) => {
    let text = head
    for (const { column, type } of order) text += `,${jsonOf(row[column], type)}`
    text += ']'
    return plain ? base64url(text) : Buffer.from(text).toString('base64url')
  }
}

function jsonOf(value: unknown, type: Order['type']): string {
  switch (type) {
    case 'uuid':
      return `"${value as string}"`
    case 'timestamptz':
      return `"${(value as Date).toISOString()}"`
    default:
      return JSON.stringify(value)
  }
}

/** @throws Fault INVALID_CURSOR for what this list, in this order, did not give out */
export function decodeCursor(home: string, order: readonly Order[], cursor: string): (string | number)[] {
  const refuse = () => new Fault('INVALID_CURSOR')
  if (cursor.length > 2_000) throw refuse()
  let parsed: unknown
  try {
    parsed = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
  } catch {
    throw refuse()
  }
  if (!Array.isArray(parsed) || parsed.length !== order.length + 1 || parsed[0] !== signature(home, order))
    throw refuse()
  return parsed.slice(1).map((value, index) => {
    if (!fits(value, order[index]!)) throw refuse()
    return value as string | number
  })
}

const signature = (home: string, order: readonly Order[]): string =>
  `${home}:${order.map(({ column, descending }) => `${column}${descending ? '-' : '+'}`).join()}`

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
/** As `toISOString` gives it, in the years that PostgreSQL has under the same number. */
const moment = /^(?!0000)\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/

function fits(value: unknown, { type }: Order): boolean {
  switch (type) {
    case 'uuid':
      return typeof value === 'string' && uuid.test(value)
    case 'timestamptz':
      return typeof value === 'string' && moment.test(value) && !Number.isNaN(Date.parse(value))
    case 'integer':
      return Number.isInteger(value) && Math.abs(value as number) < 2 ** 31
    case 'bigint':
      return Number.isSafeInteger(value)
    case 'text':
      return typeof value === 'string' && !value.includes('\0') && value.isWellFormed()
    default:
      return type satisfies never
  }
}
