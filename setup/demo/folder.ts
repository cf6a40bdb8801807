import { appendFile, cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Client } from '@superfasttt/sdk'
import { samples } from './documents.ts'
import { faint, green, line } from './terminal.ts'

/** A connected folder that the demo made. */
export interface ConnectedFolder {
  path: string
  integrationId: string
}

/** Connects a copy of the samples as a folder and follows its first synchronisation. */
export async function connectFolder(client: Client, signal: AbortSignal): Promise<ConnectedFolder> {
  const path = await mkdtemp(join(tmpdir(), 'superfasttt-demo-'))
  await cp(samples, path, { recursive: true })
  const { integration } = await client.integrationConnect(
    { connector: 'local-folder', name: 'Demo folder', config: { path }, intervalSeconds: 300 },
    { signal },
  )
  line(`Connected ${path}`)
  await followRun(client, integration.id, undefined, signal)
  return { path, integrationId: integration.id }
}

/** Changes a file, adds one, removes one, and synchronises again: exactly that must be seen. */
export async function changeFolder(client: Client, folder: ConnectedFolder, signal: AbortSignal): Promise<void> {
  await appendFile(join(folder.path, 'first-week.md'), '\n4. The visitors’ parking closes at 18:30.\n')
  await writeFile(join(folder.path, 'cantine.md'), '# Cantine\n\nLe plat du jour coûte 7,80 euros.\n')
  await rm(join(folder.path, 'garantie.html'))
  line('Changed first-week.md, added cantine.md, removed garantie.html')
  const before = await client.integration({ id: folder.integrationId }, { signal })
  await client.integrationSync({ id: folder.integrationId }, { signal })
  const counts = await followRun(client, folder.integrationId, before?.lastRun?.id, signal)
  if (counts.added !== 1 || counts.updated !== 1 || counts.deleted !== 1) {
    throw new Error(`One file each was added, changed and removed; the synchronisation saw ${JSON.stringify(counts)}.`)
  }
}

/** Disconnects the folder with its documents, and removes the copy. */
export async function removeFolder(client: Client, folder: ConnectedFolder): Promise<void> {
  await client.integrationDisconnect({ id: folder.integrationId, deleteDocuments: true })
  await rm(folder.path, { recursive: true })
}

/** Prints a run's progress until it has ended, and gives its counts. `previous`: the run that is not meant. */
async function followRun(client: Client, integrationId: string, previous: string | undefined, signal: AbortSignal) {
  let shown = ''
  for await (const event of client.integrationProgress({ integrationId }, { signal })) {
    if (event.__typename !== 'IntegrationProgress' || !event.run || event.run.id === previous) continue
    const { counts, status, failure } = event.run
    const now = `${counts.added} added, ${counts.updated} updated, ${counts.deleted} deleted, ${counts.skipped} unchanged`
    if (status === 'RUNNING') {
      if (now !== shown) line(faint(`· ${now}${event.currentItem ? ` (${event.currentItem})` : ''}`))
      shown = now
      continue
    }
    if (status !== 'COMPLETED') throw new Error(`The synchronisation ended as ${status}: ${failure}`)
    line(`${green('✓')} ${now}, ${counts.failed} failed`)
    return counts
  }
  throw new Error('The stream of the synchronisation ended before the run did.')
}
