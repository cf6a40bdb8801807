import { Fault } from '../../errors/index.ts'

/** An event's cursor as clients see it: opaque, bound to the stream that gave it out. */
export const encodeEventCursor = (stream: string, position: number): string =>
  Buffer.from(`${stream}:${position}`).toString('base64url')

/** Where in its stream a cursor that the platform itself made stands. */
export const positionOf = (cursor: string): number =>
  Number(Buffer.from(cursor, 'base64url').toString('latin1').split(':').at(-1))

/** @throws Fault INVALID_CURSOR for anything that this stream did not give out */
export function decodeEventCursor(stream: string, cursor: string): number {
  const text = Buffer.from(cursor, 'base64url').toString('latin1')
  const match = /^([\w.-]+):(\d{1,15})$/.exec(text)
  if (!match || match[1] !== stream) throw new Fault('INVALID_CURSOR')
  return Number(match[2])
}
