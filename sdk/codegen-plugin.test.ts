import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { buildSchema, parse } from 'graphql'
import { describe, expect, it } from 'vitest'
import { plugin } from './codegen-plugin.ts'

const root = join(import.meta.dirname, '..')

/** What the plugin writes for the given operations. */
async function generate(document: string): Promise<string> {
  const schema = buildSchema('type Query { unused: Int }')
  const output = await plugin(schema, [{ document: parse(document) }], {})
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
      query thing { thing { ...A ...B } }
      fragment A on Thing { id ...B }
      fragment B on Thing { name }
      fragment C on Thing { size }`)
    expect(output).toContain('query thing{thing{...A ...B}}fragment A on Thing{id ...B}fragment B on Thing{name}')
    expect(output).not.toContain('fragment C')
  })

  it('[GQL-17] knows where below its root field the list of an operation is', async () => {
    const output = await generate(
      'query runs($after: Cursor) { thing { id runs(after: $after) { nodes { id } pageInfo { endCursor } } } }',
    )
    expect(output).toContain('connection: ["runs"]')
    expect(output).toContain("node: NonNullable<RunsQuery['thing']>['runs']['nodes'][number]")
  })

  it.each([
    ['{ thing }', 'has no name'],
    ['query two { one two }', 'Operation two must select exactly one root field'],
    ['mutation make($id: ID!) { make(id: $id) { id } }', 'Mutation make must take the one variable $input'],
    ['subscription live { live { cursor } }', 'Subscription live must take $after and select cursor'],
    ['subscription live($after: Cursor) { live(after: $after) { id } }', 'it could not resume'],
    ['query thing { thing { ...Gone } }', 'There is no fragment Gone'],
  ])('[GQL-17] refuses %s', async (document, message) => {
    await expect(generate(document)).rejects.toThrow(message)
  })
})
