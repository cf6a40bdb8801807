import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ConfigError, readConfig } from './config.ts'

const example = readFileSync(new URL('../.env.example', import.meta.url), 'utf8')
const documented = new Map([...example.matchAll(/^([A-Z0-9_]+)=(.*)$/gm)].map((match) => [match[1]!, match[2]!]))

describe('the configuration', () => {
  it('[SET-6] is documented whole in .env.example, with its defaults', () => {
    const byDefault = readConfig({})
    const names = Object.keys(byDefault).filter((name) => name !== 'instance' && documented.has(name))
    expect(readConfig(Object.fromEntries(documented))).toMatchObject({ ...byDefault, instance: expect.any(String) })
    const optional = [
      'PUBLIC_URL',
      'DATABASE_URL',
      'FILES_DIR',
      'S3_ENDPOINT',
      'S3_PUBLIC_ENDPOINT',
      'S3_ACCESS_KEY_ID',
      'S3_SECRET_ACCESS_KEY',
      'REDIS_URL',
      'SECRET_KEY',
      'TENANT_NAME',
      'ADMIN_PASSWORD',
      'BOOTSTRAP_API_KEY',
      'FOLDER_ROOTS',
    ]
    expect(new Set([...Object.keys(byDefault).filter((name) => name !== 'instance'), ...optional])).toEqual(
      new Set(documented.keys()),
    )
    expect(names.length).toBeGreaterThan(10)
  })

  it.each([
    [
      { S3_ENDPOINT: 'http://127.0.0.1:1', S3_ACCESS_KEY_ID: 'a' },
      'S3_SECRET_ACCESS_KEY is unset; allowed with S3_ENDPOINT',
    ],
    [{ PROCESS: 'worker' }, 'PROCESS is "worker"; allowed without DATABASE_URL: all'],
  ])('[SET-6] refuses half of what belongs together: %j', (env, told) => {
    expect(() => readConfig(env)).toThrow(told)
  })

  it('[SET-6] is frozen and takes an empty variable for an unset one', () => {
    const config = readConfig({ PORT: '', HOST: '' })
    expect(config).toMatchObject({ PORT: 4000, HOST: '127.0.0.1' })
    expect(Object.isFrozen(config)).toBe(true)
  })

  it.each([
    ['PORT', '-1', '"-1"'],
    ['ADMIN_PASSWORD', 'short', '(a secret, not shown)'],
    ['SECRET_KEY', 'abc', '(a secret, not shown)'],
    ['TENANT_ID', 'Has_Underscore', '"Has_Underscore"'],
    ['INTROSPECTION', 'maybe', '"maybe"'],
  ])('[SET-6] refuses %s=%s in one line with what is allowed', (name, value, shown) => {
    const read = () => readConfig({ [name]: value })
    expect(read).toThrow(ConfigError)
    expect(read).toThrow(`${name} is ${shown}; allowed: `)
  })
})
