import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Longest that one use of apt may take (ms). */
const limit = 5 * 60_000

const waitForOthers = ['-o', 'DPkg::Lock::Timeout=120']
const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8' }

/** Whether packages can be installed here: root on Debian or a system made from it. */
export function canInstall(): boolean {
  return process.getuid?.() === 0 && existsSync('/etc/debian_version') && existsSync('/usr/bin/apt-get')
}

/** Installs packages; the lists are fetched first only when the install fails without. */
export async function install(...packages: string[]): Promise<void> {
  const args = [...waitForOthers, 'install', '--yes', '--no-install-recommends', ...packages]
  try {
    await apt(args)
  } catch {
    await apt([...waitForOthers, 'update'])
    await apt(args)
  }
}

/** Runs apt-get, bounded in time; rejects with the end of what it printed. */
export async function apt(args: readonly string[], cwd?: string): Promise<void> {
  try {
    await run('apt-get', args, { cwd, env: environment, timeout: limit, maxBuffer: 64 * 1024 * 1024 })
  } catch (error) {
    const { stderr, stdout, message } = error as Error & { stderr?: string; stdout?: string }
    const end = (stderr?.trim() || stdout?.trim() || message).split('\n').slice(-5).join(' ')
    throw new Error(`apt-get failed: ${end}`)
  }
}

/** Where this machine takes Debian's main archive from, read from its own apt sources; undefined when it has none. */
export async function mirror(folder = '/etc/apt'): Promise<string | undefined> {
  const lists = join(folder, 'sources.list.d')
  const names = existsSync(lists) ? await readdir(lists) : []
  const files = [join(folder, 'sources.list'), ...names.map((name) => join(lists, name))].filter(existsSync)
  for (const file of files) {
    const text = await readFile(file, 'utf8')
    const found = file.endsWith('.sources') ? fromStanzas(text) : fromLines(text)
    if (found) return found
  }
  return undefined
}

/** `deb [options] <address> <suite> main …` */
function fromLines(text: string): string | undefined {
  return /^deb\s+(?:\[[^\]]*\]\s+)?(\S+\/debian\/?)\s+[a-z]+\s.*\bmain\b/m.exec(text)?.[1]
}

/** Stanzas of `URIs:`, `Suites:` and `Components:` lines. */
function fromStanzas(text: string): string | undefined {
  for (const stanza of text.split(/\n\s*\n/)) {
    const field = (name: string) => new RegExp(`^${name}:\\s*(.+)$`, 'm').exec(stanza)?.[1] ?? ''
    const address = field('URIs')
      .split(/\s+/)
      .find((uri) => /\/debian\/?$/.test(uri))
    if (address && /\bmain\b/.test(field('Components'))) return address
  }
  return undefined
}
