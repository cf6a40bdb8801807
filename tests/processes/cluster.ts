import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { chatOf } from '../harness/chat.ts'
import type { Instance } from '../harness/index.ts'
import { need, type Unavailable } from '../harness/part.ts'
import { type RunningPostgres, startPostgres } from '../harness/postgres.ts'
import { type ServerProcess, startServer } from '../harness/process.ts'
import { type RunningRedis, startRedis } from '../harness/redis.ts'

/** One process of the cluster: what tests of one instance use, as far as it goes by HTTP. */
export type Member = ServerProcess & { dataDir: string } & Pick<Instance, 'data'>

export interface Cluster {
  a: Member
  b: Member
  workers: [Member, Member]
  /** The superuser's eye on the database that all of them share. */
  database: pg.Client
  redis: RunningRedis | null
  stop(): Promise<void>
}

export interface Engines {
  postgres: RunningPostgres | Unavailable
  redis: RunningRedis | Unavailable | null
}

export async function startEngines(withRedis: boolean): Promise<Engines> {
  const [postgres, redis] = await Promise.all([startPostgres(), withRedis ? startRedis() : null])
  return { postgres, redis }
}

/** Both engines, or the end of the test that needs them. */
export function needEngines({ postgres, redis }: Engines, test: Parameters<typeof need>[1]): void {
  need(postgres, test)
  if (redis) need(redis, test)
}

/** Two API processes and two workers, all started at the same moment on an empty database. */
export async function startCluster({ postgres, redis }: Engines): Promise<Cluster | null> {
  if ('unavailable' in postgres || (redis && 'unavailable' in redis)) return null
  const folder = await mkdtemp(join(tmpdir(), 'sft-cluster-'))
  const shared = {
    DATABASE_URL: postgres.url,
    FILES_DIR: join(folder, 'files'),
    SECRET_KEY: randomBytes(32).toString('hex'),
    NODE_COMPILE_CACHE: join(import.meta.dirname, '..', '..', '.setup', 'compile-cache'),
    WORKERS: '1',
    ...(redis ? { REDIS_URL: redis.url } : {}),
  }
  const member = async (name: string, kind: 'api' | 'worker'): Promise<Member> => {
    const dataDir = join(folder, name)
    const server = await startServer({ ...shared, PROCESS: kind, DATA_DIR: dataDir })
    return Object.assign(server, {
      dataDir,
      async data<T>(query: string, variables?: Record<string, unknown>) {
        const { data, errors } = await server.graph<T>(query, variables)
        if (errors || !data) throw new Error(JSON.stringify(errors))
        return data
      },
    })
  }
  const starting = [
    member('a', 'api'),
    member('b', 'api'),
    member('worker-1', 'worker'),
    member('worker-2', 'worker'),
  ] as const
  // one that does not start takes the others with it: nobody else would end them
  const members = await Promise.all(starting).catch(async (error) => {
    const started = await Promise.allSettled(starting)
    await Promise.all(started.map((one) => (one.status === 'fulfilled' ? kill(one.value) : undefined)))
    throw error
  })
  const database = new pg.Client({ connectionString: postgres.url })
  database.on('error', () => undefined)
  await database.connect()
  return {
    a: members[0],
    b: members[1],
    workers: [members[2], members[3]],
    database,
    redis,
    async stop() {
      await database.end()
      await Promise.all(members.map(kill))
      await Promise.all([postgres.stop(), redis?.stop()])
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Ends a process at once, whether it still runs or not. */
export async function kill({ child, end }: Pick<Member, 'child' | 'end'>): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await end('SIGKILL')
}

export const chatAt = (member: Member) => chatOf(member as unknown as Instance)

export async function createDocument(member: Member, input: object): Promise<string> {
  const { documentCreate } = await member.data<{
    documentCreate: { document: { id: string } | null; userErrors: { message: string }[] }
  }>(
    `mutation ($input: DocumentCreateInput!) {
       documentCreate(input: $input) { document { id } userErrors { message } } }`,
    { input },
  )
  if (!documentCreate.document) throw new Error(JSON.stringify(documentCreate.userErrors))
  return documentCreate.document.id
}

/** A site whose pages are answered by hand: what a job is doing stands still until then. */
export async function startSlowSite() {
  interface Visit {
    path: string
    /** Resolves when the visitor is gone. */
    left: Promise<void>
    answer(): void
  }
  const arrived: Visit[] = []
  const waiting: ((visit: Visit) => void)[] = []
  const server = createServer((request, response: ServerResponse) => {
    const visit: Visit = {
      path: request.url!,
      left: new Promise((resolve) => response.once('close', resolve)),
      answer: () => void response.writeHead(200, { 'content-type': 'text/plain' }).end(`The text of ${request.url}.`),
    }
    const waiter = waiting.shift()
    if (waiter) waiter(visit)
    else arrived.push(visit)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    next: (): Promise<Visit> => {
      const visit = arrived.shift()
      return visit ? Promise.resolve(visit) : new Promise((resolve) => waiting.push(resolve))
    },
    stop() {
      server.closeAllConnections()
      return new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
