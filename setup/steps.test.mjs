import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { isFresh, makeSteps } from './steps.mjs'

describe('steps', () => {
  /** @type {string} */
  let root
  /** Copies source/ to made.txt and counts how often it ran. */
  const copy = {
    name: 'copy',
    title: 'Copy',
    inputs: ['source'],
    outputs: ['made.txt'],
    commands: [['copy.mjs']],
    tryThis: 'look at source/.',
  }
  const by = { node: process.execPath, env: process.env, made: 'Node 24' }
  const runs = async () => (existsSync(join(root, 'runs')) ? (await readFile(join(root, 'runs'), 'utf8')).length : 0)

  beforeEach(async () => {
    vi.spyOn(process.stdout, 'write').mockReturnValue(true)
    root = await mkdtemp(join(tmpdir(), 'steps-'))
    await mkdir(join(root, 'source'))
    await writeFile(join(root, 'source', 'a.txt'), 'one')
    await writeFile(
      join(root, 'copy.mjs'),
      `import { appendFileSync, copyFileSync } from 'node:fs'
       appendFileSync('runs', '.')
       copyFileSync('source/a.txt', 'made.txt')`,
    )
  })
  afterEach(async () => {
    vi.restoreAllMocks()
    await rm(root, { recursive: true })
  })

  it('[SET-1] make what is missing, and nothing when all is fresh', async () => {
    await makeSteps(root, [copy], by)
    await makeSteps(root, [copy], by)
    expect(await runs()).toBe(1)
    expect(isFresh(root, copy, by.made)).toBe(true)
  })

  it('[SET-1] make again what an input, the runtime or a lost output made stale', async () => {
    await makeSteps(root, [copy], by)
    await writeFile(join(root, 'source', 'a.txt'), 'two')
    await makeSteps(root, [copy], by)
    expect(await readFile(join(root, 'made.txt'), 'utf8')).toBe('two')
    await rm(join(root, 'made.txt'))
    await makeSteps(root, [copy], by)
    await makeSteps(root, [copy], { ...by, made: 'Node 26' })
    expect(await runs()).toBe(4)
  })

  it('[SET-2] leave alone what a checkout touched without changing it', async () => {
    await makeSteps(root, [copy], by)
    await utimes(join(root, 'source', 'a.txt'), new Date(0), new Date(0))
    await makeSteps(root, [copy], by)
    expect(await runs()).toBe(1)
  })

  it('take over what somebody else has made', async () => {
    const already = vi.fn(() => true)
    await writeFile(join(root, 'made.txt'), 'one')
    await makeSteps(root, [{ ...copy, already }], by)
    await makeSteps(root, [{ ...copy, already }], by)
    expect(await runs()).toBe(0)
    expect(already).toHaveBeenCalledTimes(1)
  })

  it('[SET-1] stop at a failure with the end of its output and what to try, and make it again next time', async () => {
    await makeSteps(root, [copy], by)
    await writeFile(join(root, 'copy.mjs'), "console.log('the reason'); process.exit(3)")
    await writeFile(join(root, 'source', 'a.txt'), 'two')
    const failure = await makeSteps(root, [copy], by).catch((error) => error)
    expect(failure).toMatchObject({
      message: expect.stringContaining('"Copy" failed with code 3'),
      log: 'the reason',
      tryThis: 'look at source/.',
    })
    await writeFile(join(root, 'source', 'a.txt'), 'one')
    expect(isFresh(root, copy, by.made)).toBe(false)
  })

  it('say so when a command succeeds without making anything', async () => {
    await writeFile(join(root, 'copy.mjs'), '')
    await expect(makeSteps(root, [copy], by)).rejects.toThrow('did not make made.txt')
  })
})
