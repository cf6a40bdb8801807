import { cpSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { EmbeddedWorkerData } from './worker.ts'

/** Connections worth opening: they share one session, so more would only wait. */
export const embeddedConnections = 16

export interface EmbeddedServer {
  /** For `pg`: the folder that holds the Unix socket. */
  readonly host: string
  /** Resolves when the database has stopped by itself, which it never should. */
  readonly died: Promise<Error>
  close(): Promise<void>
}

/**
 * Starts the embedded PostgreSQL. The caller must hold the data folder's lock: two processes on one folder lose data.
 * @param dataDir folder of the database, created when missing; null keeps it in memory
 * @param template folder of a prepared database to start a new one from, which saves most of the first boot
 */
export async function startEmbedded(dataDir: string | null, template: string | null): Promise<EmbeddedServer> {
  // The socket lives outside the data folder: a Unix socket's path may be 107 bytes long at most.
  const host = await mkdtemp(join(tmpdir(), 'sft-'))
  if (dataDir !== null) {
    mkdirSync(dirname(dataDir), { recursive: true, mode: 0o700 })
    if (template !== null && !existsSync(dataDir) && existsSync(template)) copyWhole(template, dataDir)
  }
  const workerData: EmbeddedWorkerData = { dataDir, socketPath: join(host, '.s.PGSQL.5432') }
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData, name: 'postgres', execArgv: [] })
  const died = new Promise<Error>((resolve) => {
    worker.once('error', resolve)
    worker.once('exit', (code) => resolve(new Error(`The embedded database ended with code ${code}.`)))
  })
  const next = <T>(): Promise<T> =>
    Promise.race([
      new Promise<T>((resolve) => worker.once('message', resolve)),
      died.then((error) => Promise.reject(error)),
    ])

  try {
    await next()
  } catch (error) {
    await rm(host, { recursive: true, force: true })
    throw new Error(`The embedded database did not start on ${dataDir ?? 'memory'}.`, { cause: error })
  }

  return {
    host,
    died,
    async close() {
      const closed = next()
      worker.postMessage('close')
      await closed.catch(() => undefined)
      await worker.terminate()
      await rm(host, { recursive: true, force: true })
    },
  }
}

/** Copies aside and renames: a start that is killed in the middle leaves no half database behind. */
function copyWhole(from: string, to: string): void {
  const part = `${to}.part`
  rmSync(part, { recursive: true, force: true })
  cpSync(from, part, { recursive: true })
  renameSync(part, to)
}
