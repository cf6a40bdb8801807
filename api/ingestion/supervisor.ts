import { type ChildProcess, fork } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { Fault } from '../errors/index.ts'
import type { Job, Report } from './child.ts'
import type { ParsedDocument, Progress } from './parsed.ts'

const entry = fileURLToPath(new URL('./child.ts', import.meta.url))
const rssPollMs = 250
const pageBytes = 4096

/** Windows starts no process without these; nothing else of the server's environment is passed on. */
const environment = (): NodeJS.ProcessEnv => {
  const { SystemRoot, PATH } = process.env
  return process.platform === 'win32'
    ? { NODE_ENV: 'production', SystemRoot, PATH }
    : { NODE_ENV: 'production', TZ: 'UTC' }
}

/** Starts a parser process that waits for its one job. It may read files, and neither write nor start anything. */
export function spawnChild(heapMb: number): ChildProcess {
  const child = fork(entry, [], {
    execArgv: [
      `--max-old-space-size=${heapMb}`,
      '--permission',
      '--allow-fs-read=*',
      '--allow-worker',
      '--disable-warning=ExperimentalWarning',
      '--disable-warning=SecurityWarning',
    ],
    env: environment(),
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  child.on('error', () => {}) // a failed start or a send to a dead child shows as its exit
  return child
}

export const kill = (child: ChildProcess): void => {
  child.kill('SIGKILL')
}

async function residentMb(pid: number): Promise<number> {
  const statm = await readFile(`/proc/${pid}/statm`, 'utf8').catch(() => '')
  return (Number(statm.split(' ')[1] ?? 0) * pageBytes) / 2 ** 20
}

const tooMuchMemory = (cause: string) =>
  new Fault('FILE_TOO_COMPLEX', 'Reading the file took more memory than allowed. Split or simplify it.', { cause })

const tooSlow = (seconds: number) =>
  new Fault('FILE_TOO_COMPLEX', `Reading the file took more than ${seconds} seconds. Split or simplify it.`)

const ended = (code: number | null, signal: string | null): Fault => {
  const cause = `the parser ended with code ${code}, signal ${signal}`
  // out of memory aborts (SIGABRT, 134) or traps (SIGTRAP, SIGILL, 133), and the kernel's own killer sends SIGKILL
  if (signal !== null || (code ?? 0) > 128) return tooMuchMemory(cause)
  return new Fault('FILE_UNREADABLE', 'The file is damaged in a way that stops its reading. Save it again.', { cause })
}

/**
 * Gives `child` its one job and waits for what comes of it. However it ends, the child is dead or ending afterwards.
 * Throws the parser's fault, FILE_TOO_COMPLEX at a budget, or the signal's reason.
 */
export async function runJob(
  child: ChildProcess,
  job: Job,
  options: { signal?: AbortSignal; onProgress?: (progress: Progress) => void },
): Promise<ParsedDocument> {
  const { signal, onProgress } = options
  const { seconds, rssMb } = job.limits
  const done = Promise.withResolvers<ParsedDocument>()
  const onAbort = () => done.reject(signal?.reason)
  const timer = setTimeout(() => done.reject(tooSlow(seconds)), seconds * 1000)
  const poll = setInterval(async () => {
    if (!child.pid || process.platform !== 'linux') return
    if ((await residentMb(child.pid)) > rssMb) done.reject(tooMuchMemory(`over ${rssMb} MiB resident`))
  }, rssPollMs)
  child.on('message', (report: Report) => {
    switch (report.kind) {
      case 'progress':
        return onProgress?.(report.progress)
      case 'parsed':
        return done.resolve(report.document)
      case 'fault':
        return done.reject(new Fault(report.code, report.message, { cause: report.cause }))
      default:
        report satisfies never
    }
  })
  child.once('exit', (code, exitSignal) => done.reject(ended(code, exitSignal)))
  child.once('error', (error) => done.reject(new Fault('UNAVAILABLE', undefined, { cause: error })))
  signal?.addEventListener('abort', onAbort, { once: true })
  try {
    if (signal?.aborted) onAbort()
    else child.send(job)
    return await done.promise
  } finally {
    clearTimeout(timer)
    clearInterval(poll)
    signal?.removeEventListener('abort', onAbort)
    child.removeAllListeners('message')
    kill(child)
  }
}
