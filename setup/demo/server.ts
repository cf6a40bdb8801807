import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Where the running server is, and the key to use it with. */
export interface Target {
  origin: string
  apiKey: string
}

/** Says what is missing before a demo can be played; its message is for a person. */
export class NoServer extends Error {}

/**
 * The server that `URL` and `API_KEY` name, else the one that runs on this machine, which writes both down in its data
 * folder.
 * @throws NoServer when there is none or its key is not known
 */
export async function findServer(env: NodeJS.ProcessEnv): Promise<Target> {
  const written = await readWritten(join(env.DATA_DIR || 'data', 'server.json'))
  const url = env.URL || written?.url
  if (!url) throw new NoServer('No server is running here: start it first with `npm start`, then run this again.')
  const apiKey = env.API_KEY || env.BOOTSTRAP_API_KEY || written?.apiKey
  if (!apiKey) throw new NoServer(`The key of ${url} is not known: give it as API_KEY.`)
  return { origin: new URL(url).origin, apiKey }
}

/** What the server wrote; undefined when there is no such file or its writer is dead. */
async function readWritten(file: string): Promise<{ url: string; apiKey?: string } | undefined> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch {
    return undefined
  }
  const written = JSON.parse(text) as { pid: number; url: string; apiKey?: string }
  try {
    process.kill(written.pid, 0)
    return written
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM' ? written : undefined
  }
}
