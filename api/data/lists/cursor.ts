import { Fault } from '../../errors/index.ts'
import { base64url, longestCursor } from '../ids.ts'
import type { Order } from './source.ts'

/** Which list a cursor is of: another's is none of its own. */
export interface ListId {
  /** Schema of the list: another tenant's is another list. */
  home: string
  /**
   * Its name; of those under a parent the name of the relation. Which parent is not part of it: siblings are asked with
   * one cursor, which is a place in the order of each.
   */
  name: string
}

/** Gives rows' cursors, which hold the values that a row is ordered by, last of them the unique key. */
export function cursorsOf(list: ListId, order: readonly Order[]): (row: Record<string, unknown>) => string {
  const head = `[${JSON.stringify(signature(list, order))}`
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

/**
 * @param argument the one that gave the cursor
 * @throws Fault INVALID_CURSOR for what this list, in this order, did not give out
 */
export function decodeCursor(
  list: ListId,
  order: readonly Order[],
  cursor: string,
  argument: 'after' | 'before',
): (string | number)[] {
  const refuse = () => new Fault('INVALID_CURSOR', undefined, { field: [argument] })
  if (cursor.length > longestCursor) throw refuse()
  let parsed: unknown
  try {
    parsed = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
  } catch {
    throw refuse()
  }
  if (!Array.isArray(parsed) || parsed.length !== order.length + 1 || parsed[0] !== signature(list, order))
    throw refuse()
  return parsed.slice(1).map((value, index) => {
    if (!fits(value, order[index]!)) throw refuse()
    return value as string | number
  })
}

const signature = ({ home, name }: ListId, order: readonly Order[]): string =>
  `${home}:${name}:${order.map(({ column, descending }) => `${column}${descending ? '-' : '+'}`).join()}`

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
