import {
  execute,
  GraphQLBoolean,
  GraphQLEnumType,
  GraphQLFloat,
  GraphQLID,
  GraphQLInt,
  GraphQLInterfaceType,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  type GraphQLOutputType,
  GraphQLScalarType,
  GraphQLSchema,
  GraphQLString,
  type OperationDefinitionNode,
  parse,
} from 'graphql'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { planOf, togglesOf } from './plan.ts'

const anything = new GraphQLScalarType({ name: 'Anything', coerceOutputValue: (value) => value })
const colour = new GraphQLEnumType({ name: 'Colour', values: { RED: { value: 'r' }, BLUE: { value: { hex: 3 } } } })
const later = <T>(value: T) => Promise.resolve(value)
/** Fails after all that is settled already. */
const failing = () => new Promise<never>((_, reject) => setImmediate(() => reject(new Error('no'))))

/** A schema whose one field has this type and gives this value. */
function schemaOf(type: GraphQLOutputType, value: () => unknown): GraphQLSchema {
  const fields = { field: { type, resolve: () => value() }, other: { type: GraphQLString, resolve: () => 'other' } }
  return new GraphQLSchema({ query: new GraphQLObjectType({ name: 'Query', fields }) })
}

const item = new GraphQLObjectType({
  name: 'Item',
  fields: {
    name: { type: GraphQLString },
    must: { type: new GraphQLNonNull(GraphQLString) },
    late: { type: GraphQLString, resolve: (source: { late?: () => unknown }) => source.late?.() },
  },
})
const list = (of: GraphQLOutputType) => new GraphQLList(of)
const must = (of: GraphQLOutputType) => new GraphQLNonNull(of as never)

/**
 * A plan writes what graphql-js would have answered, or nothing: against small schemas whose resolvers give what ours
 * do not give today.
 */
describe('a plan', () => {
  const rejected: unknown[] = []
  const onRejection = (reason: unknown) => void rejected.push(reason)
  beforeAll(() => void process.on('unhandledRejection', onRejection))
  afterAll(() => void process.off('unhandledRejection', onRejection))
  afterEach(async () => {
    // what nobody listened to is told by the end of this turn
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)))
    expect(rejected.splice(0)).toEqual([])
  })

  async function both(schema: GraphQLSchema, query: string, variableValues: Record<string, unknown> = {}) {
    const document = parse(query)
    const usual = await execute({ schema, document, variableValues, contextValue: {} })
    const operation = document.definitions[0] as OperationDefinitionNode
    const on = togglesOf(document).filter((name) => variableValues[name] === true)
    const planned = await planOf(schema, document, operation, new Set(on))
      ?.answer({}, variableValues)
      .catch(() => null)
    return { usual: usual.errors ? null : JSON.stringify(usual.data), planned }
  }

  const values: [what: string, type: GraphQLOutputType, value: () => unknown, plannable?: boolean][] = [
    ['a text', GraphQLString, () => 'a "b" \n é 🙂 \u2028 \ud800'],
    ['a text later', GraphQLString, () => later('a')],
    ['a number for a text', GraphQLString, () => 5],
    ['truth for a text', GraphQLString, () => true],
    ['an object for a text', GraphQLString, () => ({})],
    ['a list for a text', GraphQLString, () => ['a']],
    ['a number for an id', GraphQLID, () => 5],
    ['half a number for an id', GraphQLID, () => 5.5],
    ['an integer', GraphQLInt, () => -2_147_483_648],
    ['minus nothing', GraphQLInt, () => -0],
    ['an integer that is too great', GraphQLInt, () => 2_147_483_648],
    ['half an integer', GraphQLInt, () => 0.5],
    ['a text for an integer', GraphQLInt, () => '12'],
    ['a text that is none for an integer', GraphQLInt, () => 'x'],
    ['truth for an integer', GraphQLInt, () => true],
    ['a great integer', GraphQLInt, () => 5n],
    ['a float', GraphQLFloat, () => 1e300],
    ['no number', GraphQLFloat, () => Number.NaN],
    ['more than any number', GraphQLFloat, () => Number.POSITIVE_INFINITY],
    ['a number for truth', GraphQLBoolean, () => 1],
    ['a text for truth', GraphQLBoolean, () => 'true'],
    ['a value of an enum', colour, () => 'r'],
    ['a value that is no value of an enum', colour, () => 'RED'],
    ['nothing', GraphQLString, () => null],
    ['nothing at all', GraphQLString, () => undefined],
    ['nothing where something must be', must(GraphQLString), () => null],
    ['nothing, later, where something must be', must(GraphQLString), () => later(undefined)],
    ['an error', GraphQLString, () => new Error('no')],
    ['an error for anything', anything, () => new Error('no')],
    ['an error later', anything, () => later(new Error('no'))],
    ['a failure', GraphQLString, () => failing()],
    [
      'a failure at once',
      GraphQLString,
      () => {
        throw new Error('no')
      },
    ],
    ['an object for anything', anything, () => ({ a: [1, null, { b: undefined }], c: new Date(0) })],
    ['a symbol for anything', anything, () => Symbol('s'), false],
    ['a function for anything', anything, () => () => 1, false],
    ['a list', list(GraphQLInt), () => [1, null, 3]],
    ['an empty list', list(GraphQLInt), () => []],
    ['lists in a list', list(list(must(GraphQLInt))), () => [[1], [], null, later([2])]],
    ['a hole where something must be', list(must(GraphQLInt)), () => [1, null]],
    ['a list with what comes later', list(GraphQLInt), () => [later(1), 2, later(null), later(4)]],
    ['a list later, with what comes still later', list(GraphQLInt), () => later([later(1), 2])],
    ['a list with a failure', list(GraphQLInt), () => [later(1), failing(), 3]],
    ['a list with failures behind what may not be', list(must(GraphQLInt)), () => [null, failing(), failing()]],
    ['a list with failures behind a wrong value', list(GraphQLInt), () => ['x', failing(), failing()]],
    ['a list with errors', list(item), () => [{ name: 'a' }, new Error('no')]],
    [
      'a list of failures, later, beside what fails at once',
      must(list(GraphQLInt)),
      () => later([failing(), failing()]),
    ],
    ['a text for a list', list(GraphQLString), () => 'abc'],
    ['an object', item, () => ({ name: 'a', must: 'b' })],
    ['an object whose property is a method', item, () => ({ name: () => 'a', must: () => later('b') })],
    ['an object that lacks what must be', item, () => ({ name: 'a' })],
    ['a number for an object', item, () => 5],
    ['an error for an object', item, () => new Error('no')],
    [
      'objects with what comes later',
      list(item),
      () => [1, 2, 3].map((n) => ({ name: `${n}`, must: later('m'), late: () => later(n) })),
    ],
    [
      'objects of which one fails later',
      list(item),
      () => [1, 2, 3].map((n) => ({ must: 'm', late: () => (n === 2 ? failing() : later(n)) })),
    ],
    ['objects of which all fail later', list(item), () => [1, 2, 3].map(() => ({ must: null, late: failing }))],
  ]
  it.each(values)(
    '[GQL-9] writes what graphql-js answers, or leaves it to it, for %s',
    async (_what, type, value, plannable = true) => {
      const object = String(type).includes('Item')
      const below = object ? '{ name must late __typename }' : ''
      const { usual, planned } = await both(schemaOf(type, value), `{ other field ${below} again: other }`)
      // to leave what is plain to the usual execution is slow, but no lie
      if (planned !== null) expect(planned).toBe(usual)
      expect(planned !== null).toBe(usual !== null && plannable)
    },
  )

  it('[GQL-9] takes an error for none of the things that there are, whatever it holds', async () => {
    const loose = new GraphQLObjectType({ name: 'Loose', fields: { name: { type: GraphQLString } } })
    for (const type of [loose, list(loose)]) {
      const value = () => (type === loose ? new Error('no') : [new Error('no')])
      expect(await both(schemaOf(type, value), '{ field { name } }')).toEqual({ usual: null, planned: null })
    }
  })

  it('[GQL-9] listens to all that it waits for, also when it broke off before', async () => {
    const fields = {
      late: { type: list(GraphQLInt), resolve: () => later([failing(), failing()]) },
      bad: { type: must(GraphQLInt), resolve: () => null },
    }
    const schema = new GraphQLSchema({ query: new GraphQLObjectType({ name: 'Query', fields }) })
    const document = parse('{ late bad }')
    const plan = planOf(schema, document, document.definitions[0] as OperationDefinitionNode, new Set())!
    await expect(plan.answer({}, {})).rejects.toThrow('null')
  })

  it('[GQL-9] leaves to graphql-js what has a way of its own to be told', async () => {
    const own = new GraphQLObjectType({ name: 'Own', isTypeOf: () => true, fields: { name: { type: GraphQLString } } })
    expect(
      await both(
        schemaOf(own, () => ({ name: 'a' })),
        '{ field { name } }',
      ),
    ).toMatchObject({ planned: undefined })
    expect(
      await both(
        schemaOf(GraphQLString, () => 'a'),
        '{ __schema { queryType { name } } }',
      ),
    ).toMatchObject({ planned: undefined })
    const fields = { name: { type: GraphQLString } }
    for (const resolveType of [() => later('A'), () => 'Nobody', () => undefined]) {
      const face = new GraphQLInterfaceType({ name: 'Face', fields, resolveType: resolveType as never })
      const a = new GraphQLObjectType({ name: 'A', interfaces: [face], fields })
      const query = new GraphQLObjectType({
        name: 'Query',
        fields: { field: { type: face, resolve: () => ({ name: 'a' }) } },
      })
      const { planned } = await both(new GraphQLSchema({ query, types: [a] }), '{ field { name } }')
      expect(planned).toBeNull()
    }
  })

  it('[GQL-9] gives each of many that come later its own place, whichever comes first', async () => {
    const resolvers: (() => void)[] = []
    const gates = Array.from({ length: 6 }, () => new Promise<void>((resolve) => resolvers.push(resolve)))
    const many = () => gates.map((gate, n) => ({ name: `n${n}`, must: 'm', late: () => gate.then(() => `l${n}`) }))
    const running = both(schemaOf(list(item), many), '{ field { late name } }')
    for (const n of [4, 1, 5, 0, 3, 2]) {
      resolvers[n]!()
      await gates[n]
    }
    const { usual, planned } = await running
    expect(planned).toBe(usual)
    expect(planned).toContain('"l0","name":"n0"')
  })
})
