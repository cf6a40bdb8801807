/** A server of bench/fanout.ts: `ours`, `graphql-ws` or `yoga`. Tells its port, emits and measures when asked. */
import { EventEmitter } from 'node:events'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { newId } from '../../api/data/ids.ts'
import { write } from '../../api/data/write.ts'
import { startInstance } from '../../tests/harness/index.ts'
import { cpuMs } from '../measure.ts'

// the versions that the product ships, not those that another peer has brought here
const shipped = createRequire(new URL('../../package.json', import.meta.url))
const { createPubSub, createSchema, createYoga } = shipped('graphql-yoga') as typeof import('graphql-yoga')
const { useServer } = shipped('graphql-ws/use/ws') as typeof import('graphql-ws/use/ws')
const { WebSocketServer } = shipped('ws') as typeof import('ws')
EventEmitter.defaultMaxListeners = 0

const kind = process.argv[2]
const { port, emit } = kind === 'ours' ? await ours() : await plain()
process.on('message', async (message) => {
  if (message === 'emit') return emit()
  if (message === 'cpu') return process.send!(cpuMs())
  // what connecting left behind is not what a subscriber holds
  for (let n = 0; n < 3; n++) {
    globalThis.gc!()
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  const { rss, heapUsed } = process.memoryUsage()
  process.send!({ rss, heap: heapUsed })
})
process.send!({ port })

async function ours() {
  const many = { STREAMS_PER_PRINCIPAL: '1000000', STREAMS_PER_TENANT: '1000000', RATE_POINTS_PER_MINUTE: '0' }
  const instance = await startInstance({
    DATABASE_URL: process.env.DATABASE_URL!,
    SECRET_KEY: process.env.SECRET_KEY!,
    WORKERS: '0',
    RATE_TENANT_POINTS_PER_MINUTE: '0',
    ...many,
  })
  const { databases, onWritten } = instance.platform.parts
  const { documentCreate } = await instance.data<{ documentCreate: { document: { id: string } } }>(
    'mutation { documentCreate(input: { title: "A document of the benchmark", text: "t" }) { document { id } } }',
  )
  const subject = Buffer.from(documentCreate.document.id, 'base64url').toString().split(':')[1] ?? newId()
  return {
    port: Number(new URL(instance.url).port),
    emit: () =>
      write(databases.tenant('demo'), onWritten, async (tx) =>
        tx.event({
          topic: 'document',
          subject,
          type: 'PROGRESS',
          payload: { status: 'PROCESSING', stage: 'INDEX', percent: 50 },
        }),
      ),
  }
}

async function plain() {
  const pubSub = createPubSub<{ document: [event: object] }>()
  const schema = createSchema({
    typeDefs: `
      type Query { a: Int }
      interface DocumentEvent { cursor: String! }
      type Document { title: String! }
      type DocumentProgress implements DocumentEvent {
        cursor: String! documentId: ID! status: String! stage: String! percent: Int! document: Document }
      type Subscription { documentIngestion: DocumentEvent! }`,
    resolvers: {
      DocumentEvent: { __resolveType: () => 'DocumentProgress' },
      Subscription: {
        documentIngestion: { subscribe: () => pubSub.subscribe('document'), resolve: (event: object) => event },
      },
    },
  })
  const server = createServer(
    kind === 'yoga' ? createYoga({ schema, logging: false, graphiql: false }) : (_request, response) => response.end(),
  )
  if (kind === 'graphql-ws') useServer({ schema }, new WebSocketServer({ server, path: '/graphql' }))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  let cursor = 0
  return {
    port: (server.address() as AddressInfo).port,
    emit: () =>
      pubSub.publish('document', {
        cursor: Buffer.from(`demo.document:${++cursor}`).toString('base64url'),
        documentId: 'RG9jdW1lbnQ6MDE5YTAwMDAtMDAwMC03MDAwLTgwMDAtMDAwMDAwMDAwMDAw',
        status: 'PROCESSING',
        stage: 'INDEX',
        percent: 50,
        document: { title: 'A document of the benchmark' },
      }),
  }
}
