import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { chromiumArguments, findChromium } from '../harness/chromium.ts'
import { adminEmail, adminPassword, type Instance, startInstance } from '../harness/index.ts'
import type { Unavailable } from '../harness/part.ts'

const root = join(import.meta.dirname, '..', '..')

export const sample = (name: string): string => join(root, 'setup', 'samples', name)

/** What a browser test needs of the machine: a Chromium, and the admin's production build. */
export async function findAdmin(): Promise<{ path: string } | Unavailable> {
  if (!existsSync(join(root, 'web', '.next', 'BUILD_ID'))) return { unavailable: 'the admin has not been built' }
  return findChromium()
}

export interface Admin {
  instance: Instance
  /** The address of a page of the admin. */
  at(path: string): string
  /** A window of somebody who has not signed in. */
  visitor(options?: BrowserContextOptions): Promise<Page>
  /** A window of the signed-in administrator. English, 1280 px, unless the options say otherwise. */
  admin(options?: BrowserContextOptions): Promise<Page>
  stop(): Promise<void>
}

/** A whole platform with its admin, and a browser to use it with. */
export async function startAdmin(path: string): Promise<Admin> {
  const instance = await startInstance({ ADMIN_UI: 'true' })
  const browser: Browser = await chromium.launch({ executablePath: path, args: chromiumArguments })
  const contexts: BrowserContext[] = []
  let session: Awaited<ReturnType<BrowserContext['cookies']>> | undefined

  const visitor: Admin['visitor'] = async (options) => {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      locale: 'en-GB',
      reducedMotion: 'reduce',
      ...options,
    })
    // Shorter than a test's own limit, so that what fails is the wait, which says for what.
    context.setDefaultTimeout(10_000)
    contexts.push(context)
    return context.newPage()
  }
  const at = (path: string) => `${instance.url}/admin${path}`

  return {
    instance,
    at,
    visitor,
    async admin(options) {
      const page = await visitor(options)
      if (!session) {
        await page.goto(at('/sign-in'))
        await signIn(page)
        await page.waitForURL(at(''))
        session = await page.context().cookies()
      }
      await page.context().addCookies(session)
      return page
    },
    async stop() {
      await Promise.all(contexts.map((context) => context.close()))
      await browser.close()
      await instance.stop()
    },
  }
}

export async function signIn(page: Page, password = adminPassword): Promise<void> {
  await page.getByLabel('E-mail').fill(adminEmail)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

/** Drops a file on the page, as from the desktop. */
export async function dropFile(page: Page, name: string, type: string, content: Buffer): Promise<void> {
  const transfer = await page.evaluateHandle(
    ([name, type, base64]) => {
      const transfer = new DataTransfer()
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
      transfer.items.add(new File([bytes], name, { type }))
      return transfer
    },
    [name, type, content.toString('base64')] as const,
  )
  await page.dispatchEvent('body', 'dragenter', { dataTransfer: transfer })
  await page.dispatchEvent('body', 'drop', { dataTransfer: transfer })
}

/** A document that is ready, given by the graph. */
export async function addText(instance: Instance, title: string, text: string): Promise<void> {
  await instance.data(
    `mutation ($input: DocumentCreateInput!) { documentCreate(input: $input) { document { id } userErrors { code } } }`,
    { input: { title, text } },
  )
}
