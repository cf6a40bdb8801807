import { createReadStream } from 'node:fs'
import { opendir, stat } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import {
  type Connector,
  ConnectorError,
  type ConnectorHost,
  type DocumentEnvelope,
  type SyncPage,
} from '../../api/sync/contract.ts'

interface FolderConfig {
  path: string
  recursive?: boolean
}

const pageSize = 50
/** What the platform can read; other files are not documents. */
const documentFile = /\.(?:pdf|docx|html?|md|markdown|csv|tsv|txt|text|log|json)$/i

/** The files of a folder. Hidden files and symbolic links are left out, so that nothing outside the folder is read. */
export const connector: Connector<FolderConfig> = {
  snapshot: true,

  async check(config, host) {
    await host.allowedFolder(config.path)
  },

  async *list(config, host, signal) {
    const root = await host.allowedFolder(config.path)
    let page = emptyPage()
    for await (const path of walk(root, config.recursive ?? true, host)) {
      signal.throwIfAborted()
      const name = relative(root, path).split(sep).join('/')
      try {
        page.items.push(await envelope(path, name))
      } catch (error) {
        // a file that vanished since it was listed is simply gone
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') continue
        page.failures.push({ externalId: name, title: name, reason: 'The server may not read this file.' })
      }
      if (page.items.length >= pageSize) {
        yield page
        page = emptyPage()
      }
    }
    yield page
  },
}

const emptyPage = (): SyncPage => ({ items: [], deleted: [], failures: [] })

async function* walk(folder: string, recursive: boolean, host: ConnectorHost): AsyncGenerator<string> {
  let entries: Awaited<ReturnType<typeof opendir>>
  try {
    entries = await opendir(folder)
  } catch (cause) {
    // what cannot be listed must not look deleted: the whole run fails, and a failed run deletes nothing
    throw new ConnectorError(`The folder ${folder} cannot be read.`, { cause })
  }
  for await (const entry of entries) {
    if (entry.name.startsWith('.') || entry.isSymbolicLink()) continue
    const path = join(folder, entry.name)
    if (entry.isDirectory() && recursive && (await host.mayEnter(path))) yield* walk(path, recursive, host)
    else if (entry.isFile() && documentFile.test(entry.name)) yield path
  }
}

async function envelope(path: string, name: string): Promise<DocumentEnvelope> {
  const info = await stat(path)
  const fileName = name.split('/').pop() ?? name
  return {
    externalId: name,
    title: fileName,
    fileName,
    mimeType: null,
    state: `${info.size}-${info.mtimeMs}-${info.ino}`,
    size: info.size,
    url: null,
    author: null,
    createdAt: info.birthtime,
    updatedAt: info.mtime,
    open: async () => createReadStream(path),
  }
}
