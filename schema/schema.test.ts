import { findSchemaChanges, type GraphQLSchema, isField, isObjectType } from 'graphql'
import { describe, expect, it } from 'vitest'
import { problemsOf } from './changes/check.ts'
import { readState } from './changes/files.ts'
import { membersOf, typesOf } from './changes/members.ts'
import { dateOfToday, graphsOfToday } from './changes/today.ts'
import { fullSchema, publicSchema } from './index.ts'

/** The fields that ask for the right that only operators have. */
const operatorFields = (schema: GraphQLSchema): string[] =>
  typesOf(schema)
    .flatMap(membersOf)
    .filter(isField)
    .filter(({ description, extensions }) => {
      const { authScopes } = extensions.pothosOptions as { authScopes?: { scope?: string } }
      return authScopes?.scope === 'platform:operate' || description?.includes('Needs `platform:operate`')
    })
    .map(String)

describe('the schema', () => {
  it('[GQL-15] is the one that is committed, in both its forms (renew: node schema/print.ts)', () => {
    expect(graphsOfToday()).toEqual(readState().today)
  })

  it('[GQL-15] breaks nothing of what was released, unless the change file says so, and its note tells what changes', () => {
    const problems = problemsOf({ ...readState(), today: graphsOfToday() }, dateOfToday())
    if (problems.length > 0) expect.fail(`\n\n${problems.join('\n\n')}\n`)
  })

  it('[GQL-15] shows applications a part of the full graph, with the same types', () => {
    const more = new Set(findSchemaChanges(publicSchema(), fullSchema()).map(({ type }) => type))
    expect([...more].sort()).toEqual(['FIELD_ADDED', 'TYPE_ADDED'])
  })

  it('[GQL-15] shows applications nothing that only operators may use', () => {
    expect(operatorFields(fullSchema())).toContain('Mutation.tenantCreate')
    expect(operatorFields(fullSchema())).toContain('Tenant.schemaVersion')
    expect(operatorFields(publicSchema())).toEqual([])
  })

  it('[GQL-15] describes every type, field, argument and value', () => {
    const described = typesOf(fullSchema()).flatMap((type) => [type, ...membersOf(type)])
    expect(described.filter(({ description }) => !description).map(String)).toEqual([])
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
