import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')
const dist = join(import.meta.dirname, 'dist')
const readme = readFileSync(join(import.meta.dirname, 'README.md'), 'utf8')

describe('the package', () => {
  const modules = readdirSync(dist).filter((name) => name.endsWith('.js'))
  const sources = modules.map((name) => readFileSync(join(dist, name), 'utf8'))

  it('[GQL-17] imports nothing but its own modules, so that it runs in browsers', () => {
    expect(modules.length).toBeGreaterThan(5)
    const imported = sources.flatMap((source) => [...source.matchAll(/from '([^']+)'/g)].map(([, name]) => name))
    expect(imported.filter((name) => !name?.startsWith('./'))).toEqual([])
    const { dependencies } = JSON.parse(readFileSync(join(import.meta.dirname, 'package.json'), 'utf8'))
    expect(dependencies).toBeUndefined()
  })

  it('[GQL-17] weighs what its README says', () => {
    const kilobytes = gzipSync(sources.join('\n'), { level: 9 }).length / 1000
    const said = Number(/about (\d+) kB compressed/.exec(readme)?.[1])
    expect(Math.abs(kilobytes - said)).toBeLessThan(1)
  })

  it('[GQL-17] has examples that compile against it', () => {
    const examples = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code ?? '')
    expect(examples.length).toBeGreaterThan(3)
    const folder = join(root, '.setup', 'sdk-examples')
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder, { recursive: true })
    for (const [number, code] of examples.entries()) writeFileSync(join(folder, `example-${number}.ts`), code)
    const options = { extends: '../../tsconfig.json', include: ['*.ts'], exclude: [] }
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(options))
    const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
    const { stdout } = spawnSync(process.execPath, [tsc, '--noEmit', '-p', folder], { encoding: 'utf8' })
    expect(stdout).toBe('')
  })
})
