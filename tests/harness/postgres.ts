import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chown, mkdtemp, readdir, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { canInstall, install } from './debian.ts'
import type { Unavailable } from './part.ts'
import { ensurePgvector, type PostgresFolders } from './pgvector.ts'

const run = promisify(execFile)

const oldestMajor = 15

/** A server of its own for one test file, gone with it. */
export interface RunningPostgres {
  /** For the superuser `postgres`, with no password, reachable from this machine only. */
  url: string
  major: number
  /** Ends the server as a power cut would: at once, its clients cut off, nothing written down. */
  crash: () => Promise<void>
  /** Starts a crashed server again on its port; it recovers from its log. */
  restart: () => Promise<void>
  /** Stops the server, whatever clients do, and removes its data. */
  stop: () => Promise<void>
}

/**
 * Starts a real PostgreSQL ≥ 15 that has pgvector ≥ 0.8, on a free port of 127.0.0.1 with its data in a temporary
 * folder. As root on Debian it first installs what is missing. The server dies with this process.
 * @param settings of postgresql.conf; by default it does not wait for the disk, which a test of durability must undo
 *   (`{ fsync: 'on' }`)
 */
export async function startPostgres(settings: Record<string, string> = {}): Promise<RunningPostgres | Unavailable> {
  const found = await findPostgres()
  if ('unavailable' in found) return found
  const folder = await mkdtemp(join(tmpdir(), 'superfasttt-postgres-'))
  try {
    const { wrap, own } = await asPostgres(folder)
    await own()
    const [initdb, ...initArgs] = wrap([join(found.bin, 'initdb'), '-D', join(folder, 'data'), ...cluster])
    await run(initdb, initArgs, { cwd: folder })
    const launch = async (port: number): Promise<ChildProcess | string> => {
      const options = { ...defaults, ...settings, port: String(port) }
      const flags = Object.entries(options).flatMap(([name, value]) => ['-c', `${name}=${value}`])
      const [server, ...serverArgs] = wrap([join(found.bin, 'postgres'), '-D', join(folder, 'data'), ...flags])
      const child = spawn(server, serverArgs, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] })
      return (await untilReady(child)) ?? child
    }
    for (let attempt = 1; ; attempt += 1) {
      const port = await freePort()
      const launched = await launch(port)
      if (typeof launched !== 'string') {
        let child = launched
        return {
          url: `postgres://postgres@127.0.0.1:${port}/postgres`,
          major: found.major,
          crash: async () => {
            const exited = once(child, 'exit')
            child.kill('SIGQUIT')
            await exited
          },
          restart: async () => {
            const again = await launch(port)
            if (typeof again === 'string') throw new Error(`PostgreSQL did not start again: ${again}`)
            child = again
          },
          stop: async () => {
            await end(child)
            await rm(folder, { recursive: true, force: true })
          },
        }
      }
      // Somebody may have taken the port in between.
      if (attempt === 3) throw new Error(`PostgreSQL did not start: ${launched}`)
    }
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    throw error
  }
}

/** From now on every role but the superuser must show its password, as on a server that strangers reach. */
export async function requirePasswords(superuser: { query(sql: string): Promise<unknown> }): Promise<void> {
  await superuser.query(
    `do $$ begin
       execute format($sql$copy (values ('host all postgres 127.0.0.1/32 trust'), ('host all all 127.0.0.1/32 scram-sha-256'))
         to %L$sql$, current_setting('hba_file'));
       perform pg_reload_conf();
     end $$`,
  )
}

const cluster = ['-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync']

const defaults = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  fsync: 'off',
  full_page_writes: 'off',
  lc_messages: 'C',
}

/** The newest PostgreSQL of this machine that is new enough and has (or could be given) pgvector. */
export async function findPostgres(): Promise<PostgresFolders | Unavailable> {
  try {
    let found = await newest()
    if (!found && canInstall()) {
      await install('postgresql')
      found = await newest()
    }
    if (!found)
      return { unavailable: `PostgreSQL ≥ ${oldestMajor} is not installed, and only root on Debian can bring it` }
    await ensurePgvector(found)
    return found
  } catch (error) {
    return { unavailable: `PostgreSQL with pgvector: ${(error as Error).message}` }
  }
}

async function newest(): Promise<PostgresFolders | undefined> {
  const debian = '/usr/lib/postgresql'
  const versions = existsSync(debian) ? await readdir(debian) : []
  const configs = versions.map((version) => join(debian, version, 'bin', 'pg_config')).filter(existsSync)
  const described = await Promise.all([...configs, 'pg_config'].map(describe))
  return described
    .filter((one) => one !== undefined && one.major >= oldestMajor && existsSync(join(one.bin, 'initdb')))
    .sort((a, b) => (b?.major ?? 0) - (a?.major ?? 0))[0]
}

async function describe(config: string): Promise<PostgresFolders | undefined> {
  try {
    const { stdout } = await run(config, ['--version', '--bindir', '--pkglibdir', '--sharedir'])
    const [version = '', bin = '', modules = '', share = ''] = stdout.split('\n')
    const major = Number(/(\d+)/.exec(version)?.[1])
    return { major, bin, modules, extensions: join(share, 'extension') }
  } catch {
    return undefined // there is none by that name
  }
}

/**
 * How commands are run so that PostgreSQL accepts it (it refuses root) and so that they end with this process. `own`
 * gives the folder to the user they run as.
 */
async function asPostgres(folder: string) {
  const root = process.getuid?.() === 0
  const prefix = existsSync('/usr/bin/setpriv')
    ? ['setpriv', ...(root ? ['--reuid=postgres', '--regid=postgres', '--clear-groups'] : []), '--pdeathsig=QUIT', '--']
    : []
  return {
    wrap: (command: [string, ...string[]]) => [...prefix, ...command] as [string, ...string[]],
    own: async () => {
      if (!root) return
      const [uid, gid] = await Promise.all(
        ['-u', '-g'].map(async (flag) => (await run('id', [flag, 'postgres'])).stdout),
      )
      await chown(folder, Number(uid), Number(gid))
    },
  }
}

/** Undefined once the server takes connections; what it said when it ended before. */
async function untilReady(child: ChildProcess): Promise<string | undefined> {
  const said: string[] = []
  return new Promise((resolve) => {
    const lines = createInterface({ input: child.stderr! })
    lines.on('line', (line) => {
      said.push(line)
      if (line.includes('database system is ready to accept connections')) {
        lines.close()
        child.stderr?.resume()
        resolve(undefined)
      }
    })
    child.once('error', (error) => resolve(error.message))
    child.once('exit', () => resolve(said.join('\n')))
  })
}

/** A fast shutdown, which closes clients' connections; the hard way when that takes more than 10 s. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGINT')
  const timer = setTimeout(() => child.kill('SIGKILL'), 10_000)
  await exited
  clearTimeout(timer)
}

/** A port that was free just now. */
export async function freePort(): Promise<number> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}
