import { realpath, stat } from 'node:fs/promises'
import { isAbsolute, resolve, sep } from 'node:path'
import { ConnectorError, type ConnectorHost } from './contract.ts'

/** Folders of the operating system that hold no documents of a company. */
const systemFolders = ['/proc', '/sys', '/dev', '/etc', '/run', '/boot']

const isWithin = (path: string, folder: string): boolean => path === folder || path.startsWith(folder + sep)

/**
 * Decides which folders of this machine may be synchronised: those below `roots`, never the platform's own data nor
 * the system's folders.
 */
export function createConnectorHost(options: { roots: readonly string[]; dataDir: string }): ConnectorHost {
  const dataFolder = () => realpath(options.dataDir).catch(() => options.dataDir)
  return {
    async allowedFolder(path) {
      const refuse = (message: string, cause?: unknown) => new ConnectorError(message, { field: 'path', cause })
      if (!isAbsolute(path)) throw refuse('Give the whole path of the folder, such as /srv/documents.')
      const real = await realpath(resolve(path)).catch((cause) => {
        throw refuse(`The folder ${path} is not there, or the server may not read it.`, cause)
      })
      if (!(await stat(real)).isDirectory()) throw refuse(`${path} is a file; give the folder that holds it.`)
      if (isWithin(real, await dataFolder())) {
        throw refuse('The platform’s own data folder cannot be connected.')
      }
      if (systemFolders.some((folder) => isWithin(real, folder)) || real === sep) {
        throw refuse(`${path} belongs to the operating system and cannot be connected.`)
      }
      const roots = await Promise.all(options.roots.map((root) => realpath(root).catch(() => root)))
      if (!roots.some((root) => root === sep || isWithin(real, root))) {
        throw refuse(`${path} is outside the folders that the operator allows (FOLDER_ROOTS).`)
      }
      return real
    },
    async mayEnter(folder) {
      return !isWithin(await realpath(folder).catch(() => folder), await dataFolder())
    },
  }
}
