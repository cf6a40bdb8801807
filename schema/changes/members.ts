import {
  type GraphQLArgument,
  type GraphQLEnumValue,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLNamedType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
} from 'graphql'

/**
 * A field, argument, enum value or input field. As text it is its coordinate: `Document.size`, `Query.node(id:)`,
 * `TenantStatus.ACTIVE`.
 */
export type Member = GraphQLField<unknown, unknown> | GraphQLArgument | GraphQLEnumValue | GraphQLInputField

/** The types of a graph, without those that every graph has for introspection. */
export const typesOf = (schema: GraphQLSchema): GraphQLNamedType[] =>
  Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'))

export function membersOf(type: GraphQLNamedType): Member[] {
  if (isEnumType(type)) return [...type.getValues()]
  if (isInputObjectType(type)) return Object.values(type.getFields())
  if (isObjectType(type) || isInterfaceType(type)) {
    return Object.values(type.getFields()).flatMap((field) => [field, ...field.args])
  }
  return []
}
