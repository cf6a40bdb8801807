import { execFile } from 'node:child_process'
import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bootstrapKey, type Instance, startInstance } from '../harness/index.ts'
import { examplesIn, filled, makeExamplesFolder } from './examples.ts'
import { root } from './package.ts'

const run = promisify(execFile)
const sample = join(root, 'setup', 'samples', 'guide-du-collaborateur.pdf')

/** What each example prints, in the README's order. */
const prints = [
  { what: 'the first look', output: /^Signed in to .+ with \[\s+'/ },
  { what: 'mutations', output: /^\S+ PENDING\ntitle .+\n$/ },
  { what: 'an operation of one’s own', output: /^demo \d+\n$/ },
  { what: 'lists', output: /^Notes\n1 of 1 \S+\n$/ },
  { what: 'streams', output: /furnace[\s\S]*1 Notes null\n/i },
  { what: 'files', output: /PARSE \d+\n[\s\S]*DONE 100\n$/ },
  {
    what: 'errors and limits',
    output: /^INVALID_INPUT .+\n\d+ of \d+ points a minute are left; the last call took 1\n$/,
  },
]

describe('the README of the client library', () => {
  const examples = examplesIn('ts')
  let instance: Instance
  let folder: string
  beforeAll(async () => {
    instance = await startInstance()
    const all = [...examples, ...examplesIn('tsx')].map((code, at): [string, string] => [
      at < examples.length ? `example-${at}.ts` : `react-${at - examples.length}.tsx`,
      filled(code, instance.url, bootstrapKey),
    ])
    const compilerOptions = { jsx: 'react-jsx', lib: ['es2024', 'esnext.array', 'dom', 'dom.asynciterable'] }
    const options = { extends: '../../tsconfig.json', compilerOptions, include: ['*.ts', '*.tsx'], exclude: [] }
    folder = await makeExamplesFolder('sdk-examples', {
      ...Object.fromEntries(all),
      'tsconfig.json': JSON.stringify(options),
    })
    await copyFile(sample, join(folder, 'guide.pdf'))
  })
  afterAll(() => instance?.stop())

  it('[GQL-17] has examples that compile against the built library', async () => {
    const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
    const said = await run(process.execPath, [tsc, '--noEmit', '-p', folder]).catch(
      (error: { stdout: string }) => error,
    )
    expect(said.stdout).toBe('')
  })

  it('[GQL-17] has an expectation for each of its examples', () => {
    expect(prints).toHaveLength(examples.length)
  })

  it.each(prints.map((each, at) => ({ ...each, at })))(
    '[GQL-17] shows $what as it is: the example runs',
    async ({ at, output }) => {
      const { stdout, stderr } = await run(process.execPath, [`example-${at}.ts`], { cwd: folder, timeout: 25_000 })
      expect(stderr.replaceAll(/^.*ExperimentalWarning.*\n.*\n?/gm, '')).toBe('')
      expect(stdout).toMatch(output)
    },
  )
})
