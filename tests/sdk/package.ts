import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
export const root = join(import.meta.dirname, '..', '..')

/** A project somewhere else that has installed the packed library and nothing else. */
export interface Project extends AsyncDisposable {
  folder: string
  /** What the packed library holds. */
  packed: string[]
  write(name: string, content: string | object): Promise<void>
  /** Makes a package of this repository's node_modules available, as if it were installed. */
  link(name: string): Promise<void>
  /** Runs a program in the folder; gives its output, also when it fails. */
  run(program: string, ...args: string[]): Promise<string>
}

/** Packs the library and installs it, without a network, in a folder of its own. */
export async function installPacked(): Promise<Project> {
  const folder = await mkdtemp(join(tmpdir(), 'sft-project-'))
  const npm = (...args: string[]) =>
    run('npm', [...args, '--cache', join(folder, '.npm'), '--offline', '--no-audit', '--no-fund'], {
      cwd: folder,
      shell: process.platform === 'win32',
    })
  const { stdout } = await npm('pack', join(root, 'sdk'), '--json', '--ignore-scripts')
  const [{ filename, files }] = JSON.parse(stdout) as [{ filename: string; files: { path: string }[] }]
  await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'project', private: true, type: 'module' }))
  await npm('install', join(folder, filename))
  return {
    folder,
    packed: files.map(({ path }) => path).sort(),
    write: (name, content) =>
      writeFile(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content)),
    async link(name) {
      const at = join(folder, 'node_modules', name)
      await mkdir(dirname(at), { recursive: true })
      await symlink(join(root, 'node_modules', name), at, 'dir')
    },
    async run(program, ...args) {
      try {
        const { stdout, stderr } = await run(program, args, { cwd: folder, timeout: 30_000 })
        return stdout + stderr
      } catch (error) {
        const { stdout = '', stderr = '', message } = error as Error & { stdout?: string; stderr?: string }
        return stdout + stderr || message
      }
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  }
}

/** A file of the installed library. */
export const installed = (project: Project, path: string): Promise<Buffer> =>
  readFile(join(project.folder, 'node_modules', '@superfasttt', 'sdk', path))

/** The Nodes of this machine that are 20 or later, one of each major version: the tests' own and those on PATH. */
export async function findNodes(): Promise<{ version: string; path: string }[]> {
  const file = process.platform === 'win32' ? 'node.exe' : 'node'
  const onPath = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, file))
  const found = new Map<number, { version: string; path: string }>()
  for (const path of [process.execPath, ...onPath.filter(existsSync)]) {
    const version = (await run(path, ['--version'])).stdout.trim()
    const major = Number(/^v(\d+)/.exec(version)?.[1])
    if (major >= 20 && !found.has(major)) found.set(major, { version, path })
  }
  return [...found.values()]
}
