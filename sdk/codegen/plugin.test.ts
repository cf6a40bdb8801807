import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { buildSchema, parse } from 'graphql'
import { describe, expect, it } from 'vitest'
import { plugin } from './plugin.ts'

const root = join(import.meta.dirname, '..', '..')

const schema = buildSchema(`
  "Any moment."
  scalar Moment
  "How big."
  enum Size { "Fits a hand." SMALL BIG @deprecated(reason: "Use SMALL. Removed after 2027-01-01") }
  "What went wrong."
  enum ErrorCode { "It is gone." GONE }
  type PageInfo { hasNextPage: Boolean! endCursor: String }
  "A thing of the world */ with an end."
  type Thing {
    "Its id."
    id: ID!
    "Its name."
    name: String
    "Its size."
    size: Size!
    "When it was made."
    madeAt: Moment!
    "What it ran."
    runs("Items from the start." first: Int "Go on here." after: String): RunConnection!
  }
  type Run { id: ID! }
  type RunConnection { nodes: [Run!]! pageInfo: PageInfo! }
  interface Event { "Go on behind it." cursor: String! }
  "It grew."
  type Grown implements Event { "Go on behind it." cursor: String! "By how much." by: Int! }
  "It is gone."
  type Gone implements Event { "Go on behind it." cursor: String! }
  "What to make."
  input MakeInput { "Its name." name: String! "Its size; SMALL by default." size: Size! = SMALL tags: [String!] }
  type MakePayload { thing: Thing }
  type Query { "One thing. Needs \`things:read\`." thing("Its id." id: ID!): Thing one: Int two: Int things(after: String): [Thing]! }
  type Mutation { "Makes a thing. Needs \`things:write\`." make(input: MakeInput!): MakePayload! }
  type Subscription { "What happens." live("Go on behind this." after: String): Event! }
`)

/** What the plugin writes for the given operations. */
async function generate(document: string): Promise<string> {
  const options = { scalars: { Moment: 'string' } }
  const output = await plugin(schema, [{ document: parse(document) }], options)
  return typeof output === 'string' ? output : output.content
}

describe('the generation', () => {
  it('[GQL-17] has been committed: codegen.ts makes the same again', () => {
    const codegen = join(root, 'node_modules', '@graphql-codegen', 'cli', 'esm', 'bin.js')
    const { status, stdout, stderr } = spawnSync(process.execPath, [codegen, '--config', 'codegen.ts', '--check'], {
      cwd: root,
      env: { ...process.env, CODEGEN: 'sdk' },
      encoding: 'utf8',
    })
    expect(status, `run \`npx graphql-codegen\` and commit sdk/src/generated.ts:\n${stdout}${stderr}`).toBe(0)
  })

  it('[GQL-17] sends with an operation the fragments it uses, each once, and no others', async () => {
    const output = await generate(`
      query thing($id: ID!) { thing(id: $id) { ...A ...B } }
      fragment A on Thing { id ...B }
      fragment B on Thing { name }
      fragment C on Thing { size }`)
    expect(output).toContain('{thing(id:$id){...A ...B}}fragment A on Thing{id ...B}fragment B on Thing{name}"')
  })

  it('[GQL-17] knows where below its root field the list of an operation is', async () => {
    const output = await generate(
      'query runs($id: ID!, $after: String) { thing(id: $id) { id runs(after: $after) { nodes { id } pageInfo { endCursor } } } }',
    )
    expect(output).toContain('connection: ["runs"]')
    expect(output).toContain("node: NonNullable<RunsQuery['thing']>['runs']['nodes'][number]")
    expect(output).toContain('   * What it ran.\n   *\n   * Below `thing`: One thing. Needs `things:read`.')
    expect(output).toContain("Page through it with `paginate('runs')`.")
    expect(output).toContain('   * - `after`: Go on here.')
  })

  it('[GQL-17] writes the schema’s words at every field, variable and method', async () => {
    const output = await generate(`
      query thing($id: ID!) { thing(id: $id) { ...Whole size } }
      fragment Whole on Thing { id name madeAt }`)
    expect(output).toContain(
      '/** A thing of the world *\\/ with an end. */\nexport type WholeFragment = {\n  /** Its id. */\n  id: string\n' +
        '  /** Its name. */\n  name: string | null\n  /** When it was made. */\n  madeAt: string\n}',
    )
    expect(output).toContain('thing: WholeFragment & {\n    /** Its size. */\n    size: Size\n  } | null')
    expect(output).toContain('export type ThingQueryVariables = {\n  /** Its id. */\n  id: string\n}')
    expect(output).toContain(
      '  /**\n   * One thing. Needs `things:read`.\n   *\n   * @param variables - What to ask for:\n   * - `id`: Its id.\n   */\n' +
        "  thing(variables: ThingQueryVariables, options?: CallOptions): Promise<ThingQuery['thing']>",
    )
    expect(output).toContain(
      "/** How big. */\nexport type Size =\n  /** Fits a hand. */\n  | 'SMALL'\n" +
        "  /** @deprecated Use SMALL. Removed after 2027-01-01 */\n  | 'BIG'",
    )
    expect(output).toContain("/** What went wrong. */\nexport type ErrorCode =\n  /** It is gone. */\n  | 'GONE'")
  })

  it('[GQL-17] writes a mutation’s input, where what has a default may be left out', async () => {
    const output = await generate('mutation make($input: MakeInput!) { make(input: $input) { thing { id } } }')
    expect(output).toContain(
      '/** What to make. */\nexport type MakeInput = {\n  /** Its name. */\n  name: string\n' +
        '  /** Its size; SMALL by default. */\n  size?: Size\n  tags?: Array<string> | null | undefined\n}',
    )
    expect(output).toContain('Needs `things:write`.\n   *\n   * @param input - What to do:\n   * - `name`: Its name.')
    expect(output).toContain("make(input: MakeInput, options?: CallOptions): Promise<Succeeded<MakeMutation['make']>>")
  })

  it('[GQL-17] tells the types of an interface apart by their __typename', async () => {
    const output = await generate(
      'subscription live($after: String) { live(after: $after) { __typename cursor ... on Grown { by } } }',
    )
    expect(output).toContain("    /** It grew. */\n    | {\n      __typename: 'Grown'")
    expect(output).toContain("    /** It is gone. */\n    | {\n      __typename: 'Gone'")
    expect(output).toContain('      /** By how much. */\n      by: number')
    expect(output).toContain('live(variables?: LiveSubscriptionVariables, options?: CallOptions): AsyncGenerator<')
    const plain = await generate('subscription live($after: String) { live(after: $after) { cursor } }')
    expect(plain).toContain('live: {\n    /** Go on behind it. */\n    cursor: string\n  }')
  })

  it.each([
    ['{ one }', 'has no name'],
    ['query two { one two }', 'Operation two must select exactly one root field'],
    ['mutation make($id: ID!) { make(id: $id) { id } }', 'Mutation make must take the one variable $input'],
    ['subscription live { live { cursor } }', 'Subscription live must take $after and select cursor'],
    ['subscription live($after: String) { live(after: $after) { by } }', 'it could not resume'],
    ['query thing { thing { ...Gone } }', 'There is no fragment Gone'],
    ['query none { none }', 'Operation none: the schema has no such field'],
    ['query thing($id: ID!) { thing(id: "1") { id } }', 'gives $id to no field'],
    ['query thing { thing(id: "1") { id @skip(if: true) } }', 'have no directives'],
  ])('[GQL-17] refuses %s', async (document, message) => {
    await expect((async () => generate(document))()).rejects.toThrow(message)
  })
})
