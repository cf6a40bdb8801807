import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { createInterface } from 'node:readline'
import { canInstall, install } from './debian.ts'
import type { Unavailable } from './part.ts'
import { freePort } from './process.ts'

/** A server of its own for one test file, gone with it. */
export interface RunningRedis {
  url: string
  child: ChildProcess
  /** Ends it as it is, keeping nothing, and starts it again at the same address. */
  restart(): Promise<void>
  stop(): Promise<void>
}

/**
 * Starts a real Redis on a free port of 127.0.0.1, which keeps nothing. As root on Debian it first installs it. It dies
 * with this process.
 */
export async function startRedis(): Promise<RunningRedis | Unavailable> {
  const found = await findRedis()
  if ('unavailable' in found) return found
  const folder = await mkdtemp(join(tmpdir(), 'superfasttt-redis-'))
  const port = await freePort()
  const redis: RunningRedis = {
    url: `redis://127.0.0.1:${port}`,
    child: await start(found.path, port, folder),
    async restart() {
      await end(redis.child)
      redis.child = await start(found.path, port, folder)
    },
    async stop() {
      await end(redis.child)
      await rm(folder, { recursive: true, force: true })
    },
  }
  return redis
}

/** Where this machine has it. */
export async function findRedis(): Promise<{ path: string } | Unavailable> {
  try {
    if (!path() && canInstall()) await install('redis-server')
    const found = path()
    return found
      ? { path: found }
      : { unavailable: 'redis-server is not installed, and only root on Debian can bring it' }
  } catch (error) {
    return { unavailable: `Redis: ${(error as Error).message}` }
  }
}

const path = (): string | undefined =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'redis-server'))
    .find(existsSync)

async function start(program: string, port: number, folder: string): Promise<ChildProcess> {
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder]
  const alone = existsSync('/usr/bin/setpriv') ? ['/usr/bin/setpriv', '--pdeathsig=KILL', '--'] : []
  const [command, ...args] = [...alone, program, ...options] as [string, ...string[]]
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const said: string[] = []
  await new Promise<void>((resolve, reject) => {
    createInterface({ input: child.stdout! }).on('line', (line) => {
      said.push(line)
      if (line.includes('Ready to accept connections')) resolve()
    })
    child.once('error', reject)
    child.once('exit', () => reject(new Error(`Redis did not start: ${said.slice(-3).join(' ')}`)))
  })
  return child
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGKILL')
  await exited
}
