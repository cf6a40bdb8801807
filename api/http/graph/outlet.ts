import type { Writable } from 'node:stream'
import type { ExecutionResult, GraphQLError, GraphQLFormattedError } from 'graphql'

/** How long a reader may take to take what was written for it, in milliseconds; then it is given up. */
export const patience = { ms: 30_000 }

/** An error as it is written, without what it says for the head of an HTTP response. */
export function withoutHead(error: GraphQLError): GraphQLFormattedError {
  const { http: _, ...extensions } = error.extensions
  return { ...error.toJSON(), extensions }
}

/** A result on its way out: encoded once, when the first reader of a transport gets it. */
export class Delivery {
  readonly result: ExecutionResult
  #json: string | undefined
  #sse: Buffer | undefined
  #chunk: Buffer | undefined
  #tail: Buffer | undefined

  constructor(result: ExecutionResult) {
    this.result = result
  }

  /** As text; what the errors say for HTTP's own head is left out. */
  get json(): string {
    if (this.#json !== undefined) return this.#json
    const { errors, ...rest } = this.result
    this.#json = JSON.stringify(errors ? { ...rest, errors: errors.map(withoutHead) } : rest)
    return this.#json
  }

  /** As a server-sent event. */
  get sse(): Buffer {
    this.#sse ??= Buffer.from(`event: next\ndata: ${this.json}\n\n`)
    return this.#sse
  }

  /** The same as a chunk of a response. */
  get chunk(): Buffer {
    this.#chunk ??= Buffer.concat([Buffer.from(`${this.sse.length.toString(16)}\r\n`), this.sse, Buffer.from('\r\n')])
    return this.#chunk
  }

  /** Writes a text frame of a server's WebSocket: the message's head, this as its payload, and the closing brace. */
  writeFrame(socket: Writable, head: Buffer): void {
    this.#tail ??= Buffer.from(`${this.json}}`)
    const length = head.length + this.#tail.length
    let frame = taken?.of === this && taken.frame.length === lengthOfFrame(length) ? taken.frame : null
    if (frame) head.copy(frame, frame.length - length)
    else frame = frameOf(head, this.#tail)
    socket.write(frame)
    if (socket.writableLength > 0) taken = null
    else if (taken?.frame !== frame) taken = { of: this, frame }
  }
}

/**
 * The last frame that a system took at once: its bytes are nobody's any more, and the next reader's frame, which differs
 * by its head alone, is made in them.
 */
let taken: { of: Delivery; frame: Buffer } | null = null

const lengthOfFrame = (length: number): number => (length < 126 ? 2 : length < 65_536 ? 4 : 10) + length

function frameOf(head: Buffer, tail: Buffer): Buffer {
  const length = head.length + tail.length
  const frame = Buffer.allocUnsafe(lengthOfFrame(length))
  frame[0] = 0x81
  if (length < 126) frame[1] = length
  else if (length < 65_536) {
    frame[1] = 126
    frame.writeUInt16BE(length, 2)
  } else {
    frame[1] = 127
    frame.writeBigUInt64BE(BigInt(length), 2)
  }
  const start = frame.length - length
  head.copy(frame, start)
  tail.copy(frame, start + head.length)
  return frame
}

/** Where the results of one subscription are written. */
export interface Outlet extends Line {
  write(delivery: Delivery): void
}

/** A connection, as far as its reader keeps up with it. */
export interface Line {
  /** Whether so much waits for the reader that nothing more may be written. */
  full(): boolean
  /** Whether the reader is gone or was given up. */
  closed(): boolean
  /** Calls back once: when there is room again, or the line has closed. Returns how to stop waiting. */
  whenFree(call: () => void): () => void
}

/**
 * Looks after a connection. More than its buffer's mark (64 KB) and one result never wait in it: who writes asks
 * `full` before each. One whose reader takes nothing for `patience.ms` while somebody wants to write is given up.
 */
export function createLine(stream: Writable, giveUp: () => void): Line {
  const waiting = new Set<() => void>()
  let timer: NodeJS.Timeout | undefined
  let givenUp = false
  const settle = () => {
    clearTimeout(timer)
    timer = undefined
    stream.off('drain', settle)
    stream.off('close', settle)
    const calls = [...waiting]
    waiting.clear()
    for (const call of calls) call()
  }
  return {
    full: () => stream.writableNeedDrain,
    closed: () => givenUp || stream.destroyed,
    whenFree(call) {
      waiting.add(call)
      if (timer === undefined) {
        timer = setTimeout(() => {
          givenUp = true
          giveUp()
          settle()
        }, patience.ms)
        timer.unref()
        stream.on('drain', settle)
        stream.on('close', settle)
      }
      return () => waiting.delete(call)
    },
  }
}
