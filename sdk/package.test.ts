import { readdirSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'

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
