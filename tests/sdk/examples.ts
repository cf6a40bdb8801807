import { readFileSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { root } from './package.ts'

const readme = readFileSync(join(root, 'sdk', 'README.md'), 'utf8')

/** The README's examples in one language, in their order. */
export const examplesIn = (language: 'ts' | 'tsx'): string[] =>
  [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(([, code]) => code ?? '')

/** An example as a reader would change it: with the address and the key of a platform of theirs. */
export const filled = (code: string, url: string, key: string): string =>
  code.replaceAll('http://127.0.0.1:4000', url).replaceAll('your key', key)

/** A folder of this repository, empty, from which the library and React are found as if they were installed. */
export async function makeExamplesFolder(name: string, files: Record<string, string>): Promise<string> {
  const folder = join(root, '.setup', name)
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  await Promise.all(Object.entries(files).map(([file, text]) => writeFile(join(folder, file), text)))
  return folder
}
