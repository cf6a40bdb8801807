import {
  type GraphQLObjectType,
  type GraphQLSchema,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
} from 'graphql'

/** The type that the schema is read by, of a field that every query has for it; null for any other field. */
export function introspectedBy(schema: GraphQLSchema, field: string) {
  switch (field) {
    case '__schema':
      return schema.getType('__Schema')
    case '__type':
      return schema.getType('__Type')
    default:
      return null
  }
}

const introspections = new WeakMap<GraphQLSchema, Map<object, number>>()

/** How long the lists are that introspection gives of a schema: of what each type or field has, so many on average. */
export function introspectionSizes(schema: GraphQLSchema): Map<object, number> {
  let known = introspections.get(schema)
  if (known) return known
  const types = Object.values(schema.getTypeMap())
  const directives = schema.getDirectives()
  const fields = types.flatMap((type) =>
    isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : [],
  )
  const each = (count: number, of: readonly unknown[]) => count / Math.max(of.length, 1)
  const sum = (counts: readonly number[]) => counts.reduce((all, count) => all + count, 0)
  const sizes: Record<string, Record<string, number>> = {
    __Schema: { types: types.length, directives: directives.length },
    __Type: {
      fields: each(fields.length, types),
      inputFields: each(
        sum(types.map((type) => (isInputObjectType(type) ? Object.keys(type.getFields()).length : 0))),
        types,
      ),
      enumValues: each(sum(types.map((type) => (isEnumType(type) ? type.getValues().length : 0))), types),
      interfaces: each(sum(types.map((type) => (isObjectType(type) ? type.getInterfaces().length : 0))), types),
      possibleTypes: each(
        sum(types.map((type) => (isAbstractType(type) ? schema.getPossibleTypes(type).length : 0))),
        types,
      ),
    },
    __Field: { args: each(sum(fields.map(({ args }) => args.length)), fields) },
    __Directive: { args: each(sum(directives.map(({ args }) => args.length)), directives) },
  }
  known = new Map()
  for (const [name, lists] of Object.entries(sizes)) {
    const own = (schema.getType(name) as GraphQLObjectType | undefined)?.getFields() ?? {}
    for (const [list, size] of Object.entries(lists)) if (own[list]) known.set(own[list], size)
  }
  introspections.set(schema, known)
  return known
}
