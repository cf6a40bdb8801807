import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildSchema } from 'graphql'
import { describe, expect, it } from 'vitest'
import { errorCodes } from '../../api/errors/index.ts'
import { operations } from '../../sdk/src/generated.ts'
import { root } from './package.ts'

const schema = buildSchema(readFileSync(join(root, 'schema', 'schema.public.graphql'), 'utf8'))
const generated = readFileSync(join(root, 'sdk', 'src', 'generated.ts'), 'utf8')

/** Without a method: what they answer is what each caller asks of them. `request` takes them. */
const byRequest = ['query node', 'query nodes']

/** Another company than one's own, which operators alone may name. */
const forOperators = ['tenant slug']

describe('the client library', () => {
  it('[GQL-17] has a method for every public query, mutation and subscription', () => {
    const offered = new Set(Object.values(operations).map(({ kind, field }) => `${kind} ${field}`))
    const there = (['query', 'mutation', 'subscription'] as const).flatMap((kind) =>
      Object.keys(schema.getRootType(kind as never)!.getFields()).map((field) => `${kind} ${field}`),
    )
    expect(there.filter((each) => !offered.has(each))).toEqual(byRequest)
    expect([...offered].filter((each) => !there.includes(each))).toEqual([])
  })

  it('[GQL-17] takes every argument of what it asks for', () => {
    const missing = Object.values(operations).flatMap(({ name, kind, field, text }) => {
      const { args } = schema.getRootType(kind as never)!.getFields()[field]!
      return args.filter((each) => !text.includes(`${each.name}:$`)).map((each) => `${name} ${each.name}`)
    })
    expect(missing).toEqual(forOperators)
  })

  it.each(Object.values(operations))('[GQL-17] says of $name what the schema says', ({ name, kind, field }) => {
    const { description } = schema.getRootType(kind as never)!.getFields()[field]!
    const methods = generated.slice(generated.indexOf('export interface Methods'))
    const [comment] = new RegExp(`/\\*\\*(?:(?!\\*/)[\\s\\S])*\\*/\\n  ${name}\\(`).exec(methods) ?? []
    expect(comment).toContain(description)
  })

  it('[GQL-17] knows the registry of errors, and what an answer ends with when it was stopped', () => {
    const type = /export type ErrorCode =\n([\s\S]*?)\n\n/.exec(generated)?.[1] ?? ''
    expect([...type.matchAll(/\| '(\w+)'/g)].map(([, code]) => code)).toEqual(
      [...Object.keys(errorCodes), 'CANCELLED'].sort(),
    )
  })
})
