import { once } from 'node:events'
import { createServer, request as open, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { GraphQLObjectType, GraphQLSchema, GraphQLString } from 'graphql'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bootstrapKey, type Instance, startInstance } from '../../../../tests/harness/index.ts'
import { type Access, createAccess } from '../../../context/access.ts'
import { createTenantDirectory } from '../../../context/directory.ts'
import { createRates } from '../../../context/rates.ts'
import { credentialsOf, readBody } from '../../request.ts'
import { openTrustedDocuments } from '../documents.ts'
import { createReads } from './serve.ts'

interface Context {
  signal: AbortSignal
}

/** A schema of a test's own behind the real credentials and charges: its resolvers ask whether the caller is there. */
describe('a resolver that asks whether its caller is gone', () => {
  let instance: Instance
  let access: Access
  let server: Server
  const count = { planned: 0, usual: 0 }
  const responses: ServerResponse[] = []
  /** What the resolver of the latest request saw. */
  let seen = Promise.withResolvers<AbortSignal>()
  let answer = Promise.withResolvers<string>()

  beforeAll(async () => {
    instance = await startInstance({ WORKERS: '0' })
    const { parts } = instance.platform
    const { config, databases, signals, log } = parts
    const rates = createRates(config, null, log)
    access = createAccess(
      parts,
      createTenantDirectory(databases, signals, () => undefined),
      rates,
    )
    const resolve = (_root: unknown, _args: unknown, { signal }: Context) => {
      seen.resolve(signal)
      return answer.promise
    }
    const fields = { slow: { type: GraphQLString, resolve }, quick: { type: GraphQLString, resolve: () => 'quick' } }
    const schema = new GraphQLSchema({ query: new GraphQLObjectType({ name: 'Query', fields }) })
    const options = {
      schema,
      access,
      rates,
      introspection: true,
      graphiql: false,
      documents: openTrustedDocuments(false, log),
      log,
      credentialsOf: (request: Parameters<typeof credentialsOf>[1]) => credentialsOf(config, request),
    }
    const reads = createReads(options, schema, count)
    server = createServer(async (request, response) => {
      responses.push(response)
      const body = await readBody(request, 10_000)
      // in place of the usual way
      if (!(await reads(request, response, body))) response.writeHead(404).end()
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    for (const query of ['{ slow }', '{ quick }']) await (await send(query)).resume()
  })
  afterAll(async () => {
    server?.close()
    access?.close()
    await instance?.stop()
  })

  function start(query: string) {
    const { port } = server.address() as AddressInfo
    const headers = { authorization: `Bearer ${bootstrapKey}`, connection: 'close' }
    const sending = open({ port, host: '127.0.0.1', method: 'POST', headers })
    sending.end(JSON.stringify({ query }))
    return sending
  }
  async function send(query: string) {
    const [response] = await once(start(query), 'response')
    return response
  }

  it('[GQL-12] is told so at once, and what it gives after all harms nobody', async () => {
    seen = Promise.withResolvers()
    answer = Promise.withResolvers()
    const sending = start('{ slow }')
    sending.once('error', () => undefined)
    const signal = await seen.promise
    expect(signal.aborted).toBe(false)
    const told = once(signal, 'abort')
    const response = responses.at(-1)!
    sending.destroy()
    await told
    answer.resolve('too late')
    await new Promise((resolve) => setImmediate(resolve))
    expect({ destroyed: response.destroyed, listeners: response.listenerCount('close') }).toEqual({
      destroyed: true,
      listeners: 0,
    })
    expect((await send('{ quick }')).statusCode).toBe(200)
  })

  it('[GQL-12] is not told so of a caller who was answered', async () => {
    seen = Promise.withResolvers()
    answer = Promise.withResolvers()
    const sending = start('{ slow }')
    const signal = await seen.promise
    const response = responses.at(-1)!
    const closed = once(response, 'close')
    answer.resolve('in time')
    const [got] = await once(sending, 'response')
    const parts: Buffer[] = await got.toArray()
    expect(JSON.parse(Buffer.concat(parts).toString()).data).toEqual({ slow: 'in time' })
    await closed
    expect({ aborted: signal.aborted, listeners: response.listenerCount('close') }).toEqual({
      aborted: false,
      listeners: 0,
    })
  })

  it('[GQL-9] makes no signal for who asks for none, and counts what it answered and left', async () => {
    const before = { ...count }
    expect((await send('{ quick }')).statusCode).toBe(200)
    expect(responses.at(-1)!.listenerCount('close')).toBe(0)
    expect((await send('{ nothing }')).statusCode).toBe(404)
    expect(count).toEqual({ planned: before.planned + 1, usual: before.usual + 1 })
  })
})
