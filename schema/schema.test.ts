import { readFileSync } from 'node:fs'
import { type GraphQLNamedType, isEnumType, isInputObjectType, isInterfaceType, isObjectType } from 'graphql'
import { describe, expect, it } from 'vitest'
import { fullSchema, publicSchema, sdl } from './index.ts'

const committed = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8')

const own = (type: GraphQLNamedType) => !type.name.startsWith('__')

describe('the schema', () => {
  it('[GQL-15] is the one that is committed, in both its forms (renew: node schema/print.ts)', () => {
    expect(sdl(fullSchema())).toBe(committed('./schema.graphql'))
    expect(sdl(publicSchema())).toBe(committed('./schema.public.graphql'))
  })

  it('[GQL-15] describes every type, field, argument and value', () => {
    const silent: string[] = []
    for (const type of Object.values(fullSchema().getTypeMap()).filter(own)) {
      if (!type.description) silent.push(type.name)
      if (isEnumType(type))
        for (const value of type.getValues()) if (!value.description) silent.push(`${type.name}.${value.name}`)
      if (isObjectType(type) || isInterfaceType(type) || isInputObjectType(type)) {
        for (const field of Object.values(type.getFields())) {
          if (!field.description) silent.push(`${type.name}.${field.name}`)
          for (const argument of 'args' in field ? field.args : []) {
            if (!argument.description) silent.push(`${type.name}.${field.name}(${argument.name})`)
          }
        }
      }
    }
    expect(silent).toEqual([])
  })

  it('[GQL-2] [GQL-3] keeps to its conventions: bounded lists, one input, one payload with userErrors', () => {
    const { Mutation } = fullSchema().getTypeMap()
    if (!isObjectType(Mutation)) throw new Error('There are no mutations.')
    for (const field of Object.values(Mutation.getFields())) {
      expect(
        field.args.map(({ name }) => name),
        field.name,
      ).toEqual(['input'])
      expect(String(field.type)).toMatch(/Payload!$/)
      expect(field.name).toMatch(/^[a-z]+(?:[A-Z][a-z]+)+$/)
    }
    for (const type of Object.values(fullSchema().getTypeMap()).filter(isObjectType)) {
      if (type.name.endsWith('Payload')) expect(Object.keys(type.getFields()), type.name).toContain('userErrors')
      if (type.name.endsWith('Connection')) {
        expect(Object.keys(type.getFields()).sort(), type.name).toEqual(['edges', 'nodes', 'pageInfo', 'totalCount'])
      }
    }
  })
})
