import { createHash } from 'node:crypto'
import { lstatSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'

/** Folders and files that are made, not written: never an input. */
const made = new Set(['node_modules', '.next', 'dist', 'gql', 'next-env.d.ts', 'tsconfig.tsbuildinfo'])

/**
 * The files below the given paths, sorted, as paths relative to `root`. A path that does not exist gives none.
 * @param {string} root
 * @param {readonly string[]} paths files or folders, relative to `root`
 * @returns {{ path: string, size: number, time: number }[]}
 */
export function files(root, paths) {
  /** @type {{ path: string, size: number, time: number }[]} */
  const found = []
  const visit = (/** @type {string} */ path) => {
    const stat = lstatSync(path, { throwIfNoEntry: false })
    if (stat?.isDirectory()) {
      for (const name of readdirSync(path)) if (!made.has(name)) visit(join(path, name))
    } else if (stat?.isFile()) {
      found.push({ path: relative(root, path).replaceAll('\\', '/'), size: stat.size, time: stat.mtimeMs })
    }
  }
  for (const path of paths) visit(join(root, path))
  return found.sort((a, b) => (a.path < b.path ? -1 : 1))
}

/**
 * A hash that changes whenever a file may have changed; costs one `stat` a file.
 * @param {ReturnType<typeof files>} list
 */
export function quickHash(list) {
  return hash(list.map(({ path, size, time }) => `${path} ${size} ${time}`))
}

/**
 * A hash that changes only when a file's path or content did, so that a fresh checkout of the same files is the same.
 * @param {string} root
 * @param {ReturnType<typeof files>} list
 */
export function contentHash(root, list) {
  return hash(list.flatMap(({ path }) => [path, hash([readFileSync(join(root, path))])]))
}

/** @param {(string | Buffer)[]} parts */
function hash(parts) {
  const sum = createHash('sha256')
  for (const part of parts) sum.update(part).update('\0')
  return sum.digest('hex')
}
