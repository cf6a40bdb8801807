/**
 * The embedded PostgreSQL: PGlite in a worker thread behind a Unix socket, so that the server reaches it with the
 * ordinary `pg` driver and never waits for a query on its own thread.
 */
import { parentPort, workerData } from 'node:worker_threads'
import { PGlite } from '@electric-sql/pglite'
import { vector } from '@electric-sql/pglite-pgvector'
import { startBridge } from './bridge.ts'

export interface EmbeddedWorkerData {
  /** Folder of the database; null keeps it in memory. */
  dataDir: string | null
  socketPath: string
}

const { dataDir, socketPath } = workerData as EmbeddedWorkerData
const port = parentPort!

const db = await PGlite.create({
  ...(dataDir === null ? {} : { dataDir }),
  extensions: { vector },
})
await db.exec('create extension if not exists vector')
const bridge = await startBridge(db, socketPath)

port.once('message', async () => {
  await bridge.close()
  await db.close()
  port.postMessage('closed')
  port.close()
})
port.postMessage('ready')
