import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { builtinModules } from 'node:module'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'

const run = promisify(execFile)
const root = join(import.meta.dirname, '..')
const dist = join(import.meta.dirname, 'dist')
const readme = readFileSync(join(import.meta.dirname, 'README.md'), 'utf8')

/** The modules of an entry, each with its text. */
function modulesOf(folder: string): { name: string; source: string }[] {
  const names = readdirSync(join(dist, folder)).filter((name) => name.endsWith('.js'))
  return names.map((name) => ({ name, source: readFileSync(join(dist, folder, name), 'utf8') }))
}

const entries = [
  { entry: '@superfasttt/sdk', modules: modulesOf('.'), may: /^\.\// },
  { entry: '@superfasttt/sdk/react', modules: modulesOf('react'), may: /^\.{1,2}\/|^(?:react|urql)$/ },
]

describe.each(entries)('the entry $entry', ({ entry, modules, may }) => {
  it('[GQL-17] imports nothing but its own modules and what it is for, so that it runs in browsers', () => {
    expect(modules.length).toBeGreaterThan(3)
    const imported = modules.flatMap(({ source }) =>
      [...source.matchAll(/(?:from|import\() ?'([^']+)'/g)].map(([, name]) => name ?? ''),
    )
    expect(imported.length).toBeGreaterThan(3)
    expect(imported.filter((name) => !may.test(name) || builtinModules.includes(name))).toEqual([])
    for (const { name, source } of modules) {
      expect([name, /\b(?:process|Buffer|require|__dirname)\b(?=[.(])/.exec(source)?.[0]]).toEqual([name, undefined])
    }
  })

  it('[GQL-17] weighs what the README says', ({ annotate }) => {
    const kilobytes = gzipSync(modules.map(({ source }) => source).join('\n'), { level: 9 }).length / 1000
    const said = Number(new RegExp(`^\\| \`${entry}\` \\|.*\\| (\\d+) kB`, 'm').exec(readme)?.[1])
    expect(Math.abs(kilobytes - said)).toBeLessThan(0.6)
    return annotate(`${entry}: ${kilobytes.toFixed(1)} kB compressed`)
  })
})

describe('the package', () => {
  /** What `npm pack` puts into it, of a clone whose packages are installed and in which nothing was made. */
  async function packedOf(prepare: (folder: string) => Promise<void> = async () => {}): Promise<string[]> {
    const clone = await mkdtemp(join(tmpdir(), 'sft-clone-'))
    try {
      const sdk = join(clone, 'sdk')
      const made = (path: string) => ['dist', 'node_modules'].includes(relative(import.meta.dirname, path))
      await cp(import.meta.dirname, sdk, { recursive: true, filter: (path) => !made(path) })
      for (const file of ['package.json', 'tsconfig.json']) await cp(join(root, file), join(clone, file))
      await symlink(join(root, 'node_modules'), join(clone, 'node_modules'), 'dir')
      await prepare(sdk)
      const options = ['--json', '--offline', '--no-audit', '--no-fund', '--cache', join(clone, '.npm')]
      const { stdout } = await run('npm', ['pack', ...options], { cwd: sdk, shell: process.platform === 'win32' })
      const [{ files }] = JSON.parse(stdout) as [{ files: { path: string }[] }]
      return files.map(({ path }) => path).sort()
    } finally {
      await rm(clone, { recursive: true, force: true })
    }
  }
  const whole = [
    ...readdirSync(dist, { recursive: true, withFileTypes: true })
      .filter((each) => each.isFile())
      .map(({ parentPath, name }) => relative(import.meta.dirname, join(parentPath, name)).replaceAll('\\', '/')),
    ...['README.md', 'package.json'],
  ].sort()

  it('[GQL-17] is packed whole from a clone in which it was not built', async () => {
    expect(whole).toContain('dist/react/index.d.ts')
    expect(await packedOf()).toEqual(whole)
  })

  it('[GQL-17] holds nothing of an older build', async () => {
    const packed = await packedOf(async (sdk) => {
      await mkdir(join(sdk, 'dist'))
      await writeFile(join(sdk, 'dist', 'gone.js'), '')
    })
    expect(packed).toEqual(whole)
  })
})
