import { globSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bootstrapKey, type Instance, startInstance } from '../harness/index.ts'
import { findNodes, installed, installPacked, type Project, root } from './package.ts'

const nodes = await findNodes()
const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')

describe('the packed library, installed in another project', () => {
  let project: Project
  let instance: Instance
  beforeAll(async () => {
    ;[project, instance] = await Promise.all([installPacked(), startInstance({ WORKERS: '0' })])
  })
  afterAll(async () => {
    await instance?.stop()
    await project?.[Symbol.asyncDispose]()
  })

  it('[GQL-17] holds what is made from its sources, with types, and nothing else', () => {
    const sources = globSync('**/*.ts', { cwd: join(root, 'sdk', 'src') }).map((path) => path.replaceAll('\\', '/'))
    const made = sources
      .filter((path) => !path.endsWith('.test.ts') && !path.startsWith('testing/'))
      .flatMap((path) => ['.js', '.d.ts'].map((ending) => `dist/${path.replace(/\.ts$/, ending)}`))
    expect(project.packed).toEqual([...made, 'README.md', 'package.json'].sort())
    expect(made.length).toBeGreaterThan(20)
  })

  it('[GQL-17] brings no other package, and asks for React and urql only where they are used', async () => {
    const read = JSON.parse((await installed(project, 'package.json')).toString())
    expect(read.dependencies).toBeUndefined()
    expect(read.peerDependenciesMeta).toEqual({ react: { optional: true }, urql: { optional: true } })
    const folders = globSync('*', { cwd: join(project.folder, 'node_modules') })
    expect(folders).toEqual(['@superfasttt'])
  })

  it.each(nodes)('[GQL-17] runs in Node $version as a plain ES module', async ({ path }) => {
    await project.write(
      'main.js',
      `import { createClient, PlatformError, UserErrors } from '@superfasttt/sdk'
       const client = createClient({ url: process.argv[2], apiKey: process.argv[3] })
       const { tenant } = await client.viewer()
       const refused = await client.documentCreate({ title: '', text: 'x' }).catch((error) => error)
       const { document } = await client.documentCreate({ title: 'Packed', text: 'x' })
       let first
       for await (first of client.documentIngestion({ documentId: document.id })) break
       const titles = []
       for await (const { title } of client.paginate('documents', { first: 1, filter: { titleContains: 'Packed' } })) titles.push(title)
       const { nodes: [last] } = await client.documents({ last: 1 })
       console.log(JSON.stringify({
         slug: tenant.slug,
         refused: refused instanceof UserErrors && refused instanceof PlatformError && refused.code,
         stream: first.__typename,
         paged: titles.includes('Packed'),
         last: typeof last.title,
         cost: Object.keys(client.lastCost),
       }))`,
    )
    expect(JSON.parse(await project.run(path, 'main.js', `${instance.url}/graphql`, bootstrapKey))).toEqual({
      slug: 'demo',
      refused: 'INVALID_INPUT',
      stream: 'DocumentProgress',
      paged: true,
      last: 'string',
      cost: ['requested', 'limit', 'points', 'remaining', 'resetAt'],
    })
  })

  const resolutions = [
    { module: 'nodenext', moduleResolution: 'nodenext' },
    { module: 'esnext', moduleResolution: 'bundler' },
  ]
  const check = async (files: string[], options: object) => {
    const compilerOptions = { target: 'es2022', lib: ['es2022', 'dom', 'dom.asynciterable'], types: [], ...options }
    const strict = { strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, noEmit: true }
    await project.write('tsconfig.json', { compilerOptions: { ...compilerOptions, ...strict }, files })
    return project.run(process.execPath, tsc, '-p', 'tsconfig.json')
  }

  it.each(resolutions)('[GQL-17] has types that are found under $moduleResolution', async (resolution) => {
    await project.write(
      'types.ts',
      `import { createClient, type Client, type Cost, type DocumentStatus, type PlatformErrorCode } from '@superfasttt/sdk'
       const client: Client = createClient()
       export const status = async (id: string): Promise<DocumentStatus | undefined> => (await client.document({ id }))?.status
       export const left: Cost['remaining'] | undefined = client.lastCost?.remaining
       export const code: PlatformErrorCode = 'RATE_LIMITED'
       // @ts-expect-error: there is no such filter
       void client.documents({ filter: { colour: 'blue' } })
       // @ts-expect-error: a document has no such field
       export const colour = async () => (await client.document({ id: '' }))?.colour
       // @ts-expect-error: not a list
       client.paginate('viewer')
       for await (const event of client.messageStream({ messageId: '' })) {
         // @ts-expect-error: only a MessageDelta has a text
         event.text
         if (event.__typename === 'MessageDelta') event.text.length
       }`,
    )
    expect(await check(['types.ts'], { ...resolution, skipLibCheck: false })).toBe('')
  })

  it('[GQL-17] shows editors the schema’s words', async () => {
    const declared = (await installed(project, 'dist/generated.d.ts')).toString()
    expect(declared).toContain('* One document; null when there is none you may see. Needs `documents:read`.')
    expect(declared).toMatch(/\/\*\* Searchable and citable. \*\/\s+\| 'READY'/)
  })

  describe('beside React and urql', () => {
    beforeAll(() => Promise.all(['react', 'react-dom', 'urql', '@types/react', '@types/react-dom'].map(project.link)))

    it.each(resolutions)('[GQL-17] has types of its React entry under $moduleResolution', async (resolution) => {
      await project.write(
        'react.ts',
        `import { createClient } from '@superfasttt/sdk'
         import { createUrqlClient, PlatformProvider, usePlatform, useStream } from '@superfasttt/sdk/react'
         import { createElement } from 'react'
         import type { Client } from 'urql'
         const client = createClient()
         export const urql: Client = createUrqlClient(client)
         export const App = () => createElement(PlatformProvider, { client }, createElement(Answer))
         export function Answer() {
           const { slug } = { slug: usePlatform().tenant }
           void slug
           const { state } = useStream((platform) => platform.messageStream({ messageId: '' }), [], {
             initial: 0,
             // @ts-expect-error: a number plus a text is none
             reduce: (count, event) => (event.__typename === 'MessageDelta' ? count + event.text : count),
           })
           const every = useStream((platform) => platform.usageLive(), [])
           return createElement('p', null, state, every.state[0]?.cursor)
         }`,
      )
      expect(await check(['react.ts'], { ...resolution, skipLibCheck: true })).toBe('')
    })

    it.each(nodes)('[GQL-17] is rendered on a server by Node $version, with a relative address', async ({ path }) => {
      await project.write(
        'server.js',
        `import { createClient } from '@superfasttt/sdk'
         import { PlatformProvider, useStream } from '@superfasttt/sdk/react'
         import { createElement } from 'react'
         import { renderToString } from 'react-dom/server'
         const Live = () => createElement('p', null, useStream((client) => client.usageLive(), [], { initial: 'nothing yet', reduce: (state) => state }).state)
         console.log(renderToString(createElement(PlatformProvider, { client: createClient() }, createElement(Live))))`,
      )
      expect((await project.run(path, 'server.js')).trim()).toBe('<p>nothing yet</p>')
    })
  })
})
