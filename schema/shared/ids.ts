import { base64url, isId } from '../../api/data/ids.ts'
import { Fault, notFound } from '../../api/errors/index.ts'

/** A global id as an input gives it. */
export interface GlobalId {
  typename: string
  id: string
}

/**
 * The id behind a global id of one type. Another type, another tenant's, or text that never was an id all look like
 * something that is not there. `field` is the path of the input field, its parts divided by dots.
 * @throws Fault NOT_FOUND
 */
export function idOf(typename: string, globalId: GlobalId | string, field = 'id'): string {
  const { typename: given, id } = typeof globalId === 'string' ? decode(globalId) : globalId
  if (given !== typename || !isId(id)) {
    const { code, message } = notFound(words(typename))
    throw new Fault(code, message, { field: field.split('.') })
  }
  return id
}

/** The same for an optional id. */
export const optionalIdOf = (typename: string, globalId: string | null | undefined, field: string): string | null =>
  globalId == null ? null : idOf(typename, globalId, field)

export const globalId = (typename: string, id: string): string => base64url(`${typename}:${id}`)

const words = (typename: string): string => typename.replace(/(?!^)([A-Z])/g, ' $1').toLowerCase()

function decode(text: string): GlobalId {
  const plain = Buffer.from(text, 'base64url').toString('latin1')
  const colon = plain.indexOf(':')
  return { typename: plain.slice(0, Math.max(colon, 0)), id: plain.slice(colon + 1) }
}

/** The id behind a global id of one type, or null: for look-ups that answer null for what is not there. */
export function maybeIdOf(typename: string, globalId: string): string | null {
  const { typename: given, id } = decode(globalId)
  return given === typename && isId(id) ? id : null
}
