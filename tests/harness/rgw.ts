import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { canInstall, install } from './debian.ts'
import type { Unavailable } from './part.ts'
import { freePort } from './postgres.ts'

const run = promisify(execFile)

/** How long each step of a start may take (ms). */
const stepLimit = 60_000

const programs = ['ceph-mon', 'ceph-osd', 'radosgw', 'ceph', 'radosgw-admin', 'monmaptool']
const packages = ['radosgw', 'ceph-mon', 'ceph-osd', 'ceph-common']

export const rgwCredentials = { accessKeyId: 'test-access-key', secretAccessKey: 'test-secret-key' }

export interface Gateway {
  /** Where S3 is spoken. */
  endpoint: string
  /** Cuts the gateway off, connections and all; what is stored stays. */
  kill(): Promise<void>
  /** Brings it back under the same address. */
  restart(): Promise<void>
}

/** An S3 server of its own for one test file, gone with it: its objects live in memory. */
export interface RunningRgw extends Gateway {
  /** One more gateway to the same objects, with other settings (`rgw …` of ceph.conf). */
  gateway(settings: Record<string, string>): Promise<Gateway>
  /** One more user, with buckets of its own. */
  addUser(accessKeyId: string, secretAccessKey: string): Promise<void>
  stop(): Promise<void>
}

/**
 * Starts a real S3 server, Ceph's RADOS Gateway, with one monitor and one in-memory object store, all on 127.0.0.1 and
 * in a temporary folder; about 12 s and 200 MB. As root on Debian it first installs what is missing. All of it dies
 * with this process.
 */
export async function startRgw(): Promise<RunningRgw | Unavailable> {
  const found = await findRgw()
  if ('unavailable' in found) return found
  const folder = await mkdtemp(join(tmpdir(), 'superfasttt-rgw-'))
  const children: ChildProcess[] = []
  const stop = async () => {
    // the gateways first: they wait for what they stand on
    for (const child of children.reverse()) await end(child)
    await rm(folder, { recursive: true, force: true })
  }
  try {
    const daemon = (command: string, ...args: string[]) => {
      const child = launch(folder, command, args)
      children.push(child)
      return child
    }
    const conf = await startCluster(folder, daemon)
    const addUser = (accessKeyId: string, secretAccessKey: string) => {
      const keys = [`--access-key=${accessKeyId}`, `--secret-key=${secretAccessKey}`]
      return step('radosgw-admin', '-c', conf, 'user', 'create', `--uid=${accessKeyId}`, '--display-name=test', ...keys)
    }
    await addUser(rgwCredentials.accessKeyId, rgwCredentials.secretAccessKey)
    let gateways = 0
    const gateway = (settings: Record<string, string>) => {
      gateways += 1
      return startGateway(daemon, conf, `client.rgw${gateways}`, settings)
    }
    return { ...(await gateway({})), gateway, addUser, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Whether this machine has the programs, or was given them just now. */
export async function findRgw(): Promise<{ version: string } | Unavailable> {
  const missing = () => programs.filter((program) => !existsSync(join('/usr/bin', program)))
  if (missing().length > 0) {
    if (!canInstall()) {
      return {
        unavailable: `${missing().join(', ')} of Ceph are not installed, and only root on Debian can bring them`,
      }
    }
    try {
      await install(...packages)
    } catch (error) {
      return { unavailable: `Ceph's gateway could not be installed: ${(error as Error).message}` }
    }
    if (missing().length > 0) return { unavailable: `Ceph was installed, but ${missing().join(', ')} are not there` }
  }
  const { stdout } = await run('radosgw', ['--version'])
  return { version: /version (\S+)/.exec(stdout)?.[1] ?? stdout.trim() }
}

type Daemon = (command: string, ...args: string[]) => ChildProcess

/** One monitor and one object store in memory. Returns the path of their ceph.conf. */
async function startCluster(folder: string, daemon: Daemon): Promise<string> {
  const fsid = '00000000-0000-4000-8000-000000000001'
  const address = `[v2:127.0.0.1:${await freePort()}]`
  const conf = join(folder, 'ceph.conf')
  const settings = {
    ...fixed,
    fsid,
    'mon host': address,
    'run dir': folder,
    keyring: join(folder, 'keyring'),
    'mon data': join(folder, 'mon'),
    'osd data': join(folder, 'osd'),
    'rgw data': join(folder, 'rgw'),
  }
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}`)
  await writeFile(conf, `[global]\n${lines.join('\n')}\n`)
  await writeFile(join(folder, 'keyring'), '')
  for (const part of ['mon', 'osd', 'rgw']) await mkdir(join(folder, part))

  const map = join(folder, 'monmap')
  await step('monmaptool', '--create', '--addv', 'a', address, '--fsid', fsid, map)
  await step('ceph-mon', '-c', conf, '-i', 'a', '--mkfs', '--monmap', map)
  const mon = daemon('ceph-mon', '-c', conf, '-i', 'a', '-f')
  await unlessEnded(mon, step('ceph', '-c', conf, 'osd', 'create'))
  await step('ceph-osd', '-c', conf, '-i', '0', '--mkfs')
  daemon('ceph-osd', '-c', conf, '-i', '0', '-f')
  return conf
}

const fixed = {
  'auth cluster required': 'none',
  'auth service required': 'none',
  'auth client required': 'none',
  // without it nothing can speak to a monitor that asks for no keys
  'ms mon client mode': 'crc',
  'ms bind ipv6': 'false',
  'public addr': '127.0.0.1',
  'cluster addr': '127.0.0.1',
  'admin socket': '',
  'log file': '',
  'mon cluster log file': '',
  'log to stderr': 'true',
  'debug none': '0/0',
  'debug mon': '0/0',
  'debug paxos': '0/0',
  'debug rocksdb': '0/0',
  'osd objectstore': 'memstore',
  'memstore device bytes': '512M',
  'osd pool default size': '1',
  'osd pool default min size': '1',
  'osd pool default pg num': '1',
  'osd pool default pgp num': '1',
  'osd pool default pg autoscale mode': 'off',
  'osd crush chooseleaf type': '0',
  'osd class load list': '*',
  'osd class default list': '*',
  'mon allow pool size one': 'true',
  'mon data avail crit': '1',
  'mon max pg per osd': '1000',
  // gateways that cache tell each other of every change, and wait for those that were killed
  'rgw cache enabled': 'false',
}

async function startGateway(
  daemon: Daemon,
  conf: string,
  name: string,
  settings: Record<string, string>,
): Promise<Gateway> {
  const flags = Object.entries(settings).map(([key, value]) => `--${key.replaceAll(' ', '-')}=${value}`)
  const start = async (port: number): Promise<ChildProcess> => {
    const frontend = `--rgw-frontends=beast endpoint=127.0.0.1:${port}`
    const child = daemon('radosgw', '-c', conf, '-n', name, '-f', frontend, ...flags)
    await unlessEnded(child, untilAnswers(child, `http://127.0.0.1:${port}`))
    return child
  }
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort()
    try {
      let child = await start(port)
      return {
        endpoint: `http://127.0.0.1:${port}`,
        kill: () => end(child),
        restart: async () => {
          child = await start(port)
        },
      }
    } catch (error) {
      // Somebody may have taken the port in between.
      if (attempt === 3) throw error
    }
  }
}

/** A command that ends by itself; what it said when it failed. */
async function step(command: string, ...args: string[]): Promise<void> {
  try {
    await run(command, args, { timeout: stepLimit, env: { ...process.env, LC_ALL: 'C.UTF-8' } })
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string }
    throw new Error(`${command} failed: ${stderr?.trim().split('\n').slice(-5).join(' ') || message}`)
  }
}

/** What each child said last, for when it ends too early. */
const said = new WeakMap<ChildProcess, string[]>()

/** A daemon in the foreground that ends when this process does, however it ends. */
function launch(folder: string, command: string, args: string[]): ChildProcess {
  const tied = existsSync('/usr/bin/setpriv') ? ['setpriv', '--pdeathsig=KILL', '--', command] : [command]
  const [program = command, ...rest] = [...tied, ...args]
  const child = spawn(program, rest, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] })
  const lines: string[] = []
  said.set(child, lines)
  child.on('error', (error) => lines.push(error.message))
  createInterface({ input: child.stderr! }).on('line', (line) => {
    lines.push(line)
    if (lines.length > 20) lines.shift()
  })
  return child
}

/** The promise's result, unless the child ends before. */
async function unlessEnded<T>(child: ChildProcess, wanted: Promise<T>): Promise<T> {
  const early = once(child, 'exit').then(() => {
    throw new Error(`${child.spawnargs.join(' ')} ended: ${said.get(child)?.join('\n')}`)
  })
  early.catch(() => undefined)
  return Promise.race([wanted, early])
}

async function untilAnswers(child: ChildProcess, url: string): Promise<void> {
  const until = performance.now() + stepLimit
  while (child.exitCode === null && child.signalCode === null) {
    const answered = await fetch(url, { signal: AbortSignal.timeout(5_000) }).catch(() => null)
    if (answered) return
    if (performance.now() > until) throw new Error(`The gateway does not answer: ${said.get(child)?.join('\n')}`)
    await pause(50)
  }
}

/** Nothing here is worth a clean end: the objects are in memory. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return
  const exited = once(child, 'exit')
  child.kill('SIGKILL')
  await exited
}
