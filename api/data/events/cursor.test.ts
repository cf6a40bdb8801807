import { expect, it } from 'vitest'
import { Fault } from '../../errors/index.ts'
import { decodeEventCursor, encodeEventCursor } from './cursor.ts'

const forged = (text: string) => Buffer.from(text).toString('base64url')
const codeOf = (stream: string, cursor: string): string | null => {
  try {
    decodeEventCursor(stream, cursor)
    return null
  } catch (error) {
    return error instanceof Fault ? error.code : 'no fault'
  }
}

it('[GQL-11] a cursor gives back the position it was made of', () => {
  for (const position of [0, 1, 4_711, 999_999_999_999_999]) {
    expect(decodeEventCursor('document', encodeEventCursor('document', position))).toBe(position)
  }
})

it('[GQL-11] a cursor of another stream is refused', () => {
  expect(codeOf('usage', encodeEventCursor('document', 7))).toBe('INVALID_CURSOR')
  expect(codeOf('m-1', encodeEventCursor('m-2', 7))).toBe('INVALID_CURSOR')
})

it.each([
  '',
  '!!!',
  forged(''),
  forged('document'),
  forged('document:'),
  forged('document:-1'),
  forged('document:1.5'),
  forged('document:1e3'),
  forged('document: 1'),
  forged('document:1\n'),
  forged('document:9999999999999999'),
  forged('document:Infinity'),
  forged('document:1:2'),
  forged("document:1' or 1=1"),
  forged('\0document:1'),
  forged('document:1\0'),
  forged('document:١'),
])('[GQL-11] a forged cursor is refused: %j', (cursor) => {
  expect(codeOf('document', cursor)).toBe('INVALID_CURSOR')
})
