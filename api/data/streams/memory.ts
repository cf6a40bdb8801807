import { type Buffer, createBuffer } from './buffer.ts'
import type { MessageStreams } from './index.ts'

const keptAfterEndMs = 60_000

/** What happens to the streams that are written here, for whoever passes them on. */
export interface Mirror {
  pushed(key: string, buffer: Buffer): void
}

/** The streams of the answers that this process writes. */
export function createMessageStreams(mirror?: Mirror): MessageStreams {
  const buffers = new Map<string, Buffer>()
  return {
    last: (key) => buffers.get(key)?.last ?? null,
    open(key, fromSequence) {
      const buffer = createBuffer(fromSequence)
      let checkpoint = fromSequence
      buffers.set(key, buffer)
      return {
        get sequence() {
          return buffer.last
        },
        push(event) {
          const sequence = buffer.last + 1
          buffer.add({ sequence, event })
          buffer.trim(checkpoint)
          mirror?.pushed(key, buffer)
          return sequence
        },
        checkpointed(sequence) {
          checkpoint = sequence
          buffer.trim(checkpoint)
        },
        end() {
          buffer.end()
          mirror?.pushed(key, buffer)
          setTimeout(() => {
            if (buffers.get(key) === buffer) buffers.delete(key)
          }, keptAfterEndMs).unref()
        },
      }
    },
    async *read(key, after, signal) {
      const buffer = buffers.get(key)
      if (buffer) yield* buffer.read(after, signal)
    },
    close() {},
  }
}
