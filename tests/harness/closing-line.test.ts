import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..', '..')

/** Runs vitest on files of its own and gives what the reporter counted, and what was printed. */
function count(files: Record<string, string>) {
  const folder = mkdtempSync(join(tmpdir(), 'closing-line-'))
  try {
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
    mkdirSync(join(folder, 'tests'))
    for (const [name, text] of Object.entries(files)) {
      writeFileSync(join(folder, name), `import { beforeAll, expect, it } from 'vitest'\n${text}`)
    }
    const { stdout, status } = spawnSync(
      process.execPath,
      [
        join(root, 'node_modules', 'vitest', 'vitest.mjs'),
        'run',
        `--root=${folder}`,
        `--reporter=${join(import.meta.dirname, 'closing-line.ts')}`,
      ],
      { encoding: 'utf8', cwd: folder, env: { ...process.env, TEST_COUNTS: join(folder, 'counts.json') } },
    )
    return { ...JSON.parse(readFileSync(join(folder, 'counts.json'), 'utf8')), stdout, status }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

describe('the closing line', () => {
  it('[SET-4] counts tests, and why they were skipped', () => {
    const result = count({
      'a.test.ts': "it('a', () => {})\nit('b', (test) => test.skip('no browser'))\nit.skip('c', () => {})",
      'b.test.ts': "it('a', () => expect(1).toBe(2))\nit('b', () => {})",
    })
    expect(result).toMatchObject({ passed: 2, failed: 1, skipped: 2, status: 1 })
    expect(result.stdout).toContain('1 × a.test.ts: no browser')
    expect(result.stdout).toContain('1 × a.test.ts: no reason given')
  })

  it.each([
    ['cannot be imported', "import './nowhere.ts'"],
    ['throws while it is collected', "throw new Error('no')"],
    ['has a hook that throws', "beforeAll(() => { throw new Error('no') })\nit('a', () => {})"],
    ['holds no test', ''],
    ['leaves a rejection behind', "Promise.reject(new Error('no'))\nit('a', () => {})"],
  ])('[SET-4] counts a file that %s as failed', (_what, text) => {
    const result = count({ 'bad.test.ts': text, 'good.test.ts': "it('a', () => {})" })
    expect(result).toMatchObject({ failed: 1, status: 1 })
  })
})
