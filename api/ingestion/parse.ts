import type { ChildProcess } from 'node:child_process'
import { open, stat } from 'node:fs/promises'
import { Fault } from '../errors/index.ts'
import type { Job } from './child.ts'
import { defaultLimits, type ParsedDocument, type ParseLimits, type Progress } from './parsed.ts'
import { isSupported, type SupportedType, sniffFile } from './sniff.ts'
import { kill, runJob, spawnChild } from './supervisor.ts'

export interface FileToParse {
  path: string
  /** The name people know it by: tells kinds of text apart. */
  fileName: string
  /** As declared; the content wins over it. */
  mimeType: string
}

export interface ParseOptions {
  /** Ends the parse at once; the promise rejects with the signal's reason. */
  signal?: AbortSignal
  limits?: Partial<ParseLimits>
  onProgress?: (progress: Progress) => void
}

export interface FileParser {
  parse(file: FileToParse, options?: ParseOptions): Promise<ParsedDocument>
  /** Ends the waiting and the working processes; parses under way reject. */
  close(): void
}

/** An encrypted Office file is an OLE container that names what it hides; old .doc files do not. */
async function isEncryptedOffice(path: string): Promise<boolean> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2 ** 20), 0, 2 ** 20, 0)
    return buffer.subarray(0, bytesRead).includes(Buffer.from('EncryptedPackage', 'utf16le'))
  } finally {
    await file.close()
  }
}

async function typeOf({ path, fileName, mimeType }: FileToParse): Promise<SupportedType> {
  if ((await stat(path)).size === 0)
    throw new Fault('EMPTY_FILE', 'The file has no content. Check that it is the right one.')
  const found = await sniffFile(path, fileName, mimeType)
  if (isSupported(found.mimeType)) return found.mimeType
  if (found.mimeType === 'application/x-ole-storage' && (await isEncryptedOffice(path))) {
    throw new Fault('FILE_ENCRYPTED', 'The file is protected by a password. Remove the password and send it again.')
  }
  const message = `Files of type ${found.mimeType} cannot be read. Send PDF, DOCX, HTML, Markdown, CSV, JSON or plain text.`
  throw new Fault('UNSUPPORTED_TYPE', message)
}

const jobFor = async (file: FileToParse, limits: ParseLimits): Promise<Job> => ({
  path: file.path,
  fileName: file.fileName,
  mimeType: await typeOf(file),
  limits,
})

/**
 * A parser for many files. Each file gets its own process, which dies with it, so that nothing of one file reaches
 * the next; because a process takes about 100 ms to start, one is kept waiting between files. The caller bounds how
 * many parse at a time. `limits` are the defaults of all parses.
 *
 * `parse` throws a Fault: EMPTY_FILE, UNSUPPORTED_TYPE, FILE_UNREADABLE, FILE_ENCRYPTED, TOO_LARGE (too much text) or
 * FILE_TOO_COMPLEX (time, memory, pages, a ZIP bomb).
 */
export function createParser(limits: Partial<ParseLimits> = {}): FileParser {
  const standard: ParseLimits = { ...defaultLimits, ...limits }
  const closing = new AbortController()
  let spare: ChildProcess | null = null

  const keepSpare = () => {
    if (spare || closing.signal.aborted) return
    const child = spawnChild(standard.heapMb)
    child.unref()
    child.channel?.unref()
    child.once('exit', () => {
      if (spare === child) spare = null
    })
    spare = child
  }

  const take = (heapMb: number): ChildProcess => {
    if (!spare?.connected || heapMb !== standard.heapMb) return spawnChild(heapMb)
    const child = spare
    spare = null
    child.ref()
    child.channel?.ref()
    return child
  }

  return {
    async parse(file, { signal, limits: own, onProgress } = {}) {
      const bounds: ParseLimits = { ...standard, ...own }
      const either = signal ? AbortSignal.any([signal, closing.signal]) : closing.signal
      either.throwIfAborted()
      const job = await jobFor(file, bounds)
      try {
        return await runJob(take(bounds.heapMb), job, { signal: either, onProgress })
      } finally {
        keepSpare()
      }
    },
    close() {
      closing.abort(new Fault('INTERRUPTED', 'The server is stopping; the file was not read to its end.'))
      if (spare) kill(spare)
      spare = null
    },
  }
}

/** Parses one file and keeps no process waiting. Errors as with `createParser`. */
export async function parseFile(file: FileToParse, options: ParseOptions = {}): Promise<ParsedDocument> {
  options.signal?.throwIfAborted()
  const job = await jobFor(file, { ...defaultLimits, ...options.limits })
  return runJob(spawnChild(job.limits.heapMb), job, options)
}
