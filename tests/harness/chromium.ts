import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { canInstall, install } from './debian.ts'
import type { Unavailable } from './part.ts'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const elsewhere = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome']

/** How a browser is started for tests: without a display, without a word to anybody. */
export const chromiumArguments = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/**
 * A Chromium of this machine: the one CHROMIUM_PATH names, else the first on PATH; as root on Debian it is installed
 * when there is none.
 */
export async function findChromium(env: NodeJS.ProcessEnv = process.env): Promise<{ path: string } | Unavailable> {
  const named = env.CHROMIUM_PATH
  if (named) return existsSync(named) ? { path: named } : { unavailable: `CHROMIUM_PATH names ${named}: no such file` }
  const found = search(env)
  if (found) return { path: found }
  if (!canInstall()) return { unavailable: 'Chromium is not installed, and only root on Debian can bring it' }
  try {
    await install('chromium')
  } catch (error) {
    return { unavailable: `Chromium could not be installed: ${(error as Error).message}` }
  }
  const installed = search(env)
  return installed ? { path: installed } : { unavailable: 'Chromium was installed but is not on PATH' }
}

function search(env: NodeJS.ProcessEnv): string | undefined {
  const folders = (env.PATH ?? '').split(delimiter)
  return [...folders.flatMap((folder) => names.map((name) => join(folder, name))), ...elsewhere].find(existsSync)
}
