import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { apt, canInstall, install, mirror } from './debian.ts'

const run = promisify(execFile)

/** The oldest version with iterative scans, which filtered searches need. */
const oldest = [0, 8] as const

/** The Debian release whose source package is new enough. */
const sourceRelease = 'trixie'

/** Where a PostgreSQL keeps its parts. */
export interface PostgresFolders {
  major: number
  bin: string
  /** Folder of loadable modules. */
  modules: string
  /** Folder of extensions' control and SQL files. */
  extensions: string
}

/**
 * Makes sure that a PostgreSQL has pgvector ≥ 0.8: as Debian's package where there is one new enough, else built from
 * Debian's source package (a few seconds, once: the result stays under ~/.cache/superfasttt).
 * @throws {Error} with the reason when it is not there and cannot be brought
 */
export async function ensurePgvector(postgres: PostgresFolders): Promise<void> {
  if (await isThere(postgres.extensions)) return
  if (!canInstall()) throw new Error('pgvector ≥ 0.8 is not installed, and only root on Debian can bring it')
  await install(`postgresql-${postgres.major}-pgvector`).catch(() => {}) // not every release has it
  if (await isThere(postgres.extensions)) return
  const built = join(homedir(), '.cache', 'superfasttt', `pgvector-postgresql-${postgres.major}-${process.arch}`)
  if (!existsSync(built)) await build(postgres.major, built)
  await cp(join(built, 'modules'), postgres.modules, { recursive: true })
  await cp(join(built, 'extensions'), postgres.extensions, { recursive: true })
}

async function isThere(extensions: string): Promise<boolean> {
  const control = join(extensions, 'vector.control')
  if (!existsSync(control)) return false
  const [, major, minor] = /default_version = '(\d+)\.(\d+)/.exec(await readFile(control, 'utf8')) ?? []
  return Number(major) > oldest[0] || (Number(major) === oldest[0] && Number(minor) >= oldest[1])
}

/** Builds into a folder that appears only when it is whole. */
async function build(major: number, output: string): Promise<void> {
  const work = await mkdtemp(join(tmpdir(), 'pgvector-'))
  try {
    await install('gcc', 'libc6-dev', 'dpkg-dev')
    const source = await fetchSource(work)
    // Installing the headers' package would replace the server by a newer one: they are only unpacked.
    await apt(['download', `postgresql-server-dev-${major}`], work)
    const headers = (await readdir(work)).find((name) => name.endsWith('.deb')) ?? ''
    await run('dpkg', ['-x', headers, 'headers'], { cwd: work })

    const made = join(work, 'made')
    await mkdir(join(made, 'modules'), { recursive: true })
    await mkdir(join(made, 'extensions'))
    const include = join(work, 'headers', 'usr', 'include', 'postgresql', String(major), 'server')
    const sources = (await readdir(join(source, 'src'))).filter((name) => name.endsWith('.c'))
    await run('gcc', [...flags, `-I${include}`, '-o', join(made, 'modules', 'vector.so'), ...sources], {
      cwd: join(source, 'src'),
      timeout: 120_000,
    })
    const control = await readFile(join(source, 'vector.control'), 'utf8')
    const version = /default_version = '([^']+)'/.exec(control)?.[1]
    await cp(join(source, 'vector.control'), join(made, 'extensions', 'vector.control'))
    await cp(join(source, 'sql', 'vector.sql'), join(made, 'extensions', `vector--${version}.sql`))

    await mkdir(join(output, '..'), { recursive: true })
    await cp(made, `${output}.${process.pid}`, { recursive: true })
    await rename(`${output}.${process.pid}`, output)
  } finally {
    await rm(work, { recursive: true })
  }
}

/** What pgvector's own Makefile asks for, without the options of one processor. */
const flags = [
  ...['-shared', '-fPIC', '-O2', '-fno-strict-aliasing', '-fwrapv', '-fexcess-precision=standard', '-D_GNU_SOURCE'],
  ...['-ftree-vectorize', '-fassociative-math', '-fno-signed-zeros', '-fno-trapping-math'],
]

/** Brings and unpacks the source package with a private apt configuration: the machine's own is left alone. */
async function fetchSource(work: string): Promise<string> {
  const address = await mirror()
  if (!address) throw new Error('the apt sources of this machine name no mirror of Debian')
  const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg'
  await writeFile(join(work, 'sources.list'), `deb-src [signed-by=${keyring}] ${address} ${sourceRelease} main\n`)
  await mkdir(join(work, 'lists', 'partial'), { recursive: true })
  await mkdir(join(work, 'cache', 'archives', 'partial'), { recursive: true })
  const options = [
    `Dir::Etc::sourcelist=${join(work, 'sources.list')}`,
    'Dir::Etc::sourceparts=-',
    `Dir::State::lists=${join(work, 'lists')}`,
    `Dir::Cache=${join(work, 'cache')}`,
    'APT::Sandbox::User=root',
  ].flatMap((option) => ['-o', option])
  await apt([...options, 'update'])
  await apt([...options, 'source', '--download-only', 'pgvector'], work)
  const archive = (await readdir(work)).find((name) => name.endsWith('.orig.tar.gz')) ?? ''
  await mkdir(join(work, 'source'))
  await run('tar', ['xzf', archive, '-C', 'source', '--strip-components=1'], { cwd: work })
  return join(work, 'source')
}
