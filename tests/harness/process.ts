import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { adminEmail, adminPassword, bootstrapKey, type GraphResult } from './instance.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

export interface ServerProcess {
  url: string
  child: ChildProcess
  /** Everything it printed so far. */
  output(): string
  graph<T>(query: string, variables?: Record<string, unknown>): Promise<GraphResult<T>>
  /** Sends a signal and waits for the end. Resolves with the exit code, null when a signal ended it. */
  end(signal: NodeJS.Signals): Promise<number | null>
}

/** A port that was free just now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}

/** Starts `api/main.ts` as a process of its own and gives what it printed when it ended or was ready. */
export async function spawnServer(
  env: Record<string, string>,
): Promise<{ child: ChildProcess; output: () => string; url: string; ready: boolean; code: number | null }> {
  const port = env.PORT ?? String(await freePort())
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'api/main.ts'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      ADMIN_UI: 'false',
      LOG_LEVEL: 'warn',
      ADMIN_EMAIL: adminEmail,
      ADMIN_PASSWORD: adminPassword,
      BOOTSTRAP_API_KEY: bootstrapKey,
      EGRESS_ALLOW: '127.0.0.0/8',
      ...env,
      PORT: port,
    } as unknown as NodeJS.ProcessEnv,
  })
  let output = ''
  const ended = Promise.withResolvers<number | null>()
  child.once('exit', (code) => ended.resolve(code))
  const ready = new Promise<boolean>((resolve) => {
    const take = (bytes: Buffer) => {
      output += bytes.toString()
      if (output.includes('is ready')) resolve(true)
    }
    child.stdout!.on('data', take)
    child.stderr!.on('data', take)
    void ended.promise.then(() => resolve(false))
  })
  const isReady = await ready
  return {
    child,
    output: () => output,
    url: `http://127.0.0.1:${port}`,
    ready: isReady,
    code: isReady ? null : await ended.promise,
  }
}

/** The same for a start that must succeed. */
export async function startServer(env: Record<string, string>): Promise<ServerProcess> {
  const { child, output, url, ready } = await spawnServer(env)
  if (!ready) throw new Error(`The server did not start:\n${output()}`)
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  return {
    url,
    child,
    output,
    async graph(query, variables = {}) {
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${bootstrapKey}` },
        body: JSON.stringify({ query, variables }),
      })
      return { ...((await response.json()) as object), status: response.status } as never
    },
    async end(signal) {
      child.kill(signal)
      return ended
    },
  }
}
