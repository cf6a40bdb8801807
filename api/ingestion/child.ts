/**
 * What runs in the parser's process: reads one file, sends its document or its fault, ends. Nothing here can hurt the
 * server: the process has no environment, may not write or start anything, and is killed at its budget.
 */
import { Worker } from 'node:worker_threads'
import { type ErrorCode, Fault } from '../errors/index.ts'
import { detectLanguage } from '../language/index.ts'
import type { ParsedDocument, ParseLimits, Parser, Progress } from './parsed.ts'
import { docxType, type SupportedType } from './sniff.ts'
import { textTooLong } from './textBuilder.ts'

export interface Job {
  path: string
  fileName: string
  mimeType: SupportedType
  limits: ParseLimits
}

export type Report =
  | { kind: 'progress'; progress: Progress }
  | { kind: 'parsed'; document: ParsedDocument }
  | { kind: 'fault'; code: ErrorCode; message: string; cause: string }

/** Only the parser that is needed gets loaded: their libraries cost up to 200 ms. */
const parsers: Record<SupportedType, () => Promise<{ parse: Parser }>> = {
  'application/pdf': () => import('./parsers/pdf.ts'),
  [docxType]: () => import('./parsers/docx.ts'),
  'text/html': () => import('./parsers/html.ts'),
  'text/markdown': () => import('./parsers/markdown.ts'),
  'text/csv': () => import('./parsers/csv.ts'),
  'text/plain': () => import('./parsers/text.ts'),
  'application/json': () => import('./parsers/json.ts'),
}

async function read({ path, fileName, mimeType, limits }: Job): Promise<ParsedDocument> {
  const { parse } = await parsers[mimeType]()
  const onProgress = (progress: Progress) => process.send?.({ kind: 'progress', progress } satisfies Report)
  const extracted = await parse(path, { fileName, limits, onProgress })
  if (extracted.text.length > limits.textChars) throw textTooLong(limits.textChars)
  if (extracted.text.trim() === '')
    throw new Fault('EMPTY_FILE', 'The file has no text. Check that it is the right one.')
  return { ...extracted, mimeType, language: detectLanguage(extracted.text) }
}

function toFault(error: unknown): Fault {
  if (error instanceof Fault) return error
  if (error instanceof RangeError) {
    const message = 'The file is nested too deeply or too large to read. Simplify it, or send its text.'
    return new Fault('FILE_TOO_COMPLEX', message, { cause: error })
  }
  return new Fault('FILE_UNREADABLE', 'The file is damaged or not what it says it is. Export or save it again.', {
    cause: error,
  })
}

/** Kills this process when the server that asked has died: the parser itself may be too busy to notice. */
function endWithParent(): void {
  const watch = `const parent = process.ppid
    setInterval(() => { if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL') }, 1000)`
  new Worker(watch, { eval: true, resourceLimits: { maxOldGenerationSizeMb: 8 } }).unref()
}

// Libraries let promises go that nobody awaits; what matters is what `read` itself comes to.
process.on('unhandledRejection', () => {})

// Once the job is taken nothing keeps this process alive but the work itself: a parser that waits for what never
// comes ends at once, without a report, and so does an idle process whose server has gone.
process.once('message', async (job: Job) => {
  endWithParent()
  const report = await read(job).then(
    (document): Report => ({ kind: 'parsed', document }),
    (error): Report => {
      const { code, message, cause } = toFault(error)
      return { kind: 'fault', code, message, cause: cause instanceof Error ? (cause.stack ?? '') : '' }
    },
  )
  process.send?.(report, () => process.disconnect())
})
