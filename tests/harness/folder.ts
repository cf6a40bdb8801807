import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Instance } from './instance.ts'
import { subscribe, type Transport } from './live.ts'

type UserErrors = { code: string; message: string; field: string[] | null }[]

export interface Counts {
  added: number
  updated: number
  deleted: number
  skipped: number
  failed: number
}

export interface ReadIntegration {
  id: string
  status: string
  failure: string | null
  nextRunAt: string | null
  counts: Counts
  documents: { totalCount: number; nodes: { id: string; title: string; status: string; text: string | null }[] }
  runs: {
    totalCount: number
    nodes: {
      status: string
      trigger: string
      counts: Counts
      errors: { nodes: { externalId: string; reason: string }[] }
    }[]
  }
}

/** A folder of a test's own, and how to be rid of it. */
export async function makeFolder() {
  const path = await mkdtemp(join(tmpdir(), 'sft-folder-'))
  return { path, remove: () => rm(path, { recursive: true, force: true }) }
}

/** Connects a folder. The schedule is far away, so that only what the test does happens. */
export async function connectFolder(instance: Instance, config: object, more: object = {}) {
  const { integrationConnect } = await instance.data<{
    integrationConnect: { integration: { id: string } | null; userErrors: UserErrors }
  }>(
    `mutation ($input: IntegrationConnectInput!) { integrationConnect(input: $input) {
       integration { id } userErrors { code message field } } }`,
    { input: { connector: 'local-folder', config, intervalSeconds: 86_400, ...more } },
  )
  return integrationConnect
}

/** One of the mutations that take an integration's id alone, and whatever else is given. */
export async function control(instance: Instance, verb: string, id: string, more = ''): Promise<UserErrors> {
  const name = `integration${verb}`
  const result = await instance.data<Record<string, { userErrors: UserErrors }>>(
    `mutation ($id: ID!) { ${name}(input: { id: $id ${more} }) { userErrors { code message field } } }`,
    { id },
  )
  return result[name]!.userErrors
}

export async function readIntegration(instance: Instance, id: string): Promise<ReadIntegration | null> {
  const { integration } = await instance.data<{ integration: ReadIntegration | null }>(
    `query ($id: ID!) { integration(id: $id) { id status failure nextRunAt
       counts { added updated deleted skipped failed }
       documents(first: 100) { totalCount nodes { id title status text } }
       runs { totalCount nodes { status trigger counts { added updated deleted skipped failed }
         errors { nodes { externalId reason } } } } } }`,
    { id },
  )
  return integration
}

export interface IntegrationEvent {
  __typename: string
  cursor: string
  status?: string
  counts?: Counts
  run?: { status: string } | null
}

export const watch = (instance: Instance, id: string, transport: Transport = 'sse', after?: string) =>
  subscribe<{ integrationSync: IntegrationEvent }>(
    instance,
    transport,
    `subscription ($id: ID, $after: Cursor) { integrationSync(integrationId: $id, after: $after) { __typename cursor
       ... on IntegrationProgress { status counts { added updated deleted skipped failed } run { status } } } }`,
    { id, after },
  )

/** Waits until no run is under way and everything it brought has been read. */
export async function settled(instance: Instance, id: string): Promise<ReadIntegration> {
  const live = watch(instance, id)
  await live.until(({ integrationSync: { status } }) => status !== 'SYNCING')
  await live.return()
  const until = performance.now() + 20_000
  while (true) {
    const integration = await readIntegration(instance, id)
    const busy = integration!.documents.nodes.some(({ status }) => status === 'PENDING' || status === 'PROCESSING')
    if (!busy && integration!.status !== 'SYNCING') return integration!
    if (performance.now() > until) throw new Error(`Not settled: ${JSON.stringify(integration)}`)
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}
