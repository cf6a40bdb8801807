import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { z } from 'zod'
import type { Connector } from './contract.ts'

const manifestSchema = z.strictObject({
  $schema: z.string().optional(),
  name: z.string().regex(/^[a-z][a-z0-9-]{1,40}$/),
  displayName: z.string().min(1).max(60),
  /** What is read and where it goes, in plain words. */
  description: z.string().min(1).max(500),
  icon: z.string().regex(/^[a-z0-9-]+$/),
  /** JSON Schema of the configuration; titles and descriptions become the form. */
  config: z.record(z.string(), z.unknown()),
})

export type ConnectorManifest = z.output<typeof manifestSchema>

export interface RegisteredConnector {
  manifest: ConnectorManifest
  config: z.ZodType<Record<string, unknown>>
  connector: Connector
}

export interface ConnectorRegistry {
  all(): RegisteredConnector[]
  get(name: string): RegisteredConnector | undefined
  /** Folders that were there but could not be used, with the reason. */
  broken: readonly { name: string; reason: string }[]
}

/** Loads each `<folder>/<name>/manifest.json` with its `connector.ts`. A broken one is reported and skipped. */
export async function loadConnectors(folder: string): Promise<ConnectorRegistry> {
  const found = new Map<string, RegisteredConnector>()
  const broken: { name: string; reason: string }[] = []
  const entries = await readdir(folder, { withFileTypes: true })
  for (const entry of entries.filter((item) => item.isDirectory()).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    try {
      found.set(entry.name, await load(join(folder, entry.name), entry.name))
    } catch (error) {
      broken.push({ name: entry.name, reason: error instanceof z.ZodError ? z.prettifyError(error) : String(error) })
    }
  }
  return { all: () => [...found.values()], get: (name) => found.get(name), broken }
}

async function load(path: string, name: string): Promise<RegisteredConnector> {
  const manifest = manifestSchema.parse(JSON.parse(await readFile(join(path, 'manifest.json'), 'utf8')))
  if (manifest.name !== name) throw new Error(`its manifest is named ${manifest.name}`)
  const module = (await import(pathToFileURL(join(path, 'connector.ts')).href)) as { connector?: Connector }
  if (typeof module.connector?.list !== 'function' || typeof module.connector.check !== 'function') {
    throw new Error('connector.ts does not export a `connector`')
  }
  const config = z.fromJSONSchema(manifest.config as never) as z.ZodType<Record<string, unknown>>
  return { manifest, config, connector: module.connector }
}
