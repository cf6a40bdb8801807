import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import type { Page, WebSocketRoute } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeFolder } from '../harness/folder.ts'
import { need } from '../harness/part.ts'
import { type Admin, addText, dropFile, findAdmin, sample, signIn, startAdmin } from './admin.ts'

const pages = ['', '/documents', '/search', '/chat', '/integrations', '/usage', '/models', '/keys', '/audit']
const guide = 'guide-du-collaborateur.pdf'

/** Many pages, each loaded whole, on a machine that does other things too. */
const manyPages = { timeout: 120_000 }

/** Waits until a page shows its content: nothing says any more that it loads. */
async function settled(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.waitForFunction(() => !document.querySelector('main [role=status]:not(:empty), main .animate-pulse'))
}

/** The pages of one document, conversation and integration: those that an earlier test left behind. */
async function details({ instance }: Admin): Promise<string[]> {
  const kinds = ['documents', 'conversations', 'integrations'] as const
  const asked = kinds.map((kind) => `${kind}(first: 1) { nodes { id } }`).join(' ')
  const found = await instance.data<Record<(typeof kinds)[number], { nodes: { id: string }[] }>>(
    `{ ${asked} }`,
    {},
    { ...(await instance.signIn()), 'x-graphiql': '1' }, // a text of its own, which the admin would not send
  )
  return kinds.map((kind) => `/${kind === 'conversations' ? 'chat' : kind}/${found[kind].nodes[0]?.id}`)
}

const row = (page: Page, title: string) => page.locator('main li', { has: page.getByRole('link', { name: title }) })

describe('the admin in a browser', async () => {
  const part = await findAdmin()
  let admin: Admin

  beforeAll(async () => {
    if (!('unavailable' in part)) admin = await startAdmin(part.path)
  })
  afterAll(() => admin?.stop())

  it('[WEB-4] shows each page’s first step while there is nothing yet', manyPages, async (test) => {
    need(part, test)
    const page = await admin.admin()
    const firstSteps = {
      '': 'Add a document',
      '/documents': 'Your company’s knowledge starts here',
      '/search': 'Find the passage itself',
      '/chat': 'What would you like to know?',
      '/integrations': 'Nothing is connected yet',
      '/usage': 'No call in this period',
      '/models': 'No model yet',
    }
    for (const [path, words] of Object.entries(firstSteps)) {
      await page.goto(admin.at(path))
      await page.getByRole('heading', { name: words }).waitFor()
    }
  })

  it(
    '[WEB-1] [WEB-2] [WEB-5] [RAG-12] signs in, reads a dropped PDF live, answers with citations that open its page, and counts the call',
    manyPages,
    async (test) => {
      need(part, test)
      const page = await admin.visitor()
      await page.goto(admin.at('/documents'))
      await page.waitForURL(/sign-in\?next=%2Fadmin%2Fdocuments/)
      await signIn(page, 'not the password')
      await page.getByText('E-mail or password is not right.').waitFor()
      await signIn(page)
      await page.waitForURL(admin.at('/documents'))

      await page.getByRole('heading', { name: 'Your company’s knowledge starts here' }).waitFor()
      await dropFile(page, guide, 'application/pdf', await readFile(sample(guide)))
      await page.locator('li[data-status=READY]', { hasText: guide }).waitFor()

      await page.getByRole('link', { name: 'Chat' }).click()
      await page
        .getByRole('textbox', { name: 'Ask a question about your documents…' })
        .fill('Combien de jours de télétravail ?')
      await page.keyboard.press('Enter')
      const answer = page.locator('article[data-status=COMPLETED]')
      await answer.waitFor()
      await page.getByText('No language model is configured yet.').waitFor()

      await answer.locator('[data-citation="1"]').first().click()
      const source = page.getByRole('complementary', { name: 'Passage' })
      const at = Number((await source.getByText(/^page \d+$/).textContent())?.slice('page '.length))
      expect(at).toBeGreaterThan(0)
      const quote = await source.locator('mark').first().textContent()
      await page.keyboard.press('Escape')
      await source.waitFor({ state: 'hidden' })
      expect(await page.evaluate(() => document.activeElement?.getAttribute('data-citation'))).toBe('1')
      await page.keyboard.press('Enter')

      await source.getByRole('link', { name: 'Open in the document' }).click()
      const cited = page.locator('li[aria-current=true]')
      await cited.waitFor()
      expect(await cited.textContent()).toContain(quote)
      await page.locator(`iframe[src*="#page=${at}&"]`).waitFor()

      await page.getByRole('link', { name: 'Usage' }).click()
      await page.getByRole('table').getByText('Built-in').waitFor()
      expect(await page.locator('[data-measure=calls]').textContent()).toContain('Calls1')
      await page.context().close()
    },
  )

  it('[WEB-1] renders the first frame on the server, in the visitor’s language and theme', async (test) => {
    need(part, test)
    const asked = await fetch(admin.at('/sign-in'), { headers: { 'accept-language': 'fr-CH,fr;q=0.9,en;q=0.8' } })
    expect(await asked.text()).toContain('Se connecter')
    const stored = await fetch(admin.at('/documents'), { headers: { cookie: 'sftt_language=fr; sftt_theme=dark' } })
    const html = await stored.text()
    expect(html).toMatch(/<html[^>]*data-theme="dark"[^>]*lang="fr"|<html[^>]*lang="fr"[^>]*data-theme="dark"/)
    expect(html).toContain('Vue d’ensemble')
  })

  it('[WEB-3] changes between French and English at once, and keeps the choice', async (test) => {
    need(part, test)
    const page = await admin.admin()
    await page.goto(admin.at('/documents'))
    await settled(page)
    await page.getByRole('button', { name: 'Account and preferences' }).click()
    await page.getByRole('menuitemradio', { name: 'Français' }).click()
    await page.getByRole('button', { name: 'Envoyer des fichiers' }).first().waitFor()
    expect(await page.getAttribute('html', 'lang')).toBe('fr')
    await page.reload()
    await page.getByRole('button', { name: 'Envoyer des fichiers' }).first().waitFor()
  })

  it('[WEB-3] finds a document with the keyboard alone', async (test) => {
    need(part, test)
    const page = await admin.admin()
    await page.goto(admin.at(''))
    await settled(page)
    await page.keyboard.press('Control+k')
    await page.keyboard.type('guide-du')
    await page.getByRole('option', { name: guide }).waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: guide }).waitFor()
    await page.goto(admin.at('/search?q=repas'))
    await page.locator('[data-row]').first().waitFor()
    await page.getByRole('button', { name: 'Search', exact: true }).focus()
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    await page.locator('li[aria-current=true]').waitFor()
  })

  it('[WEB-2] [WEB-3] connects a folder in French, follows it live, takes back a pause and names what is lost', async (test) => {
    need(part, test)
    const folder = await makeFolder()
    await writeFile(join(folder.path, 'canteen.md'), 'The canteen opens at noon.')
    const page = await admin.admin({ locale: 'fr-FR' })
    await page.goto(admin.at('/integrations'))
    await page.getByRole('button', { name: 'Connecter « Dossier local »' }).click()
    const form = page.getByRole('dialog', { name: 'Connecter « Dossier local »' })
    const path = form.getByLabel('Dossier', { exact: true })
    expect(await path.evaluate((input) => input === document.activeElement)).toBe(true)
    await path.fill('/nowhere')
    await form.getByRole('button', { name: 'Connecter' }).click()
    await form.getByText('Le dossier /nowhere n’existe pas, ou le serveur n’a pas le droit de le lire.').waitFor()
    await path.fill(folder.path)
    await form.getByRole('button', { name: 'Connecter' }).click()

    await page.getByRole('heading', { level: 1, name: 'Dossier local' }).waitFor()
    await page.getByText('1 ajouté', { exact: true }).waitFor()
    await page.locator('li[data-status=READY]', { hasText: 'canteen.md' }).waitFor()
    await rm(folder.path, { recursive: true })
    await page.getByRole('button', { name: 'Synchroniser' }).click()
    await page.getByText(`Le dossier ${folder.path} n’existe pas`, { exact: false }).first().waitFor()

    await page.getByRole('button', { name: 'Mettre en pause' }).click()
    await page.getByRole('button', { name: 'Annuler' }).click()
    await page.getByRole('button', { name: 'Mettre en pause' }).waitFor()

    await page.getByRole('button', { name: 'Autres actions', exact: true }).click()
    await page.getByRole('menuitem', { name: 'Déconnecter' }).click()
    const question = page.getByRole('alertdialog', { name: 'Déconnecter « Dossier local » ?' })
    await question
      .getByText('ses réglages et l’historique des synchronisations sont supprimés', { exact: false })
      .waitFor()
    await question.getByText('Supprimer aussi son document').waitFor()
    await question.getByRole('button', { name: 'Annuler' }).click()
  })

  it.for(['light', 'dark'] as const)(
    '[WEB-3] has no serious axe finding on any page, in the %s theme',
    manyPages,
    async (colorScheme, test) => {
      need(part, test)
      const page = await admin.admin({ colorScheme })
      const visitor = await admin.visitor({ colorScheme })
      for (const path of [...pages, ...(await details(admin)), '/search?q=repas', '/nowhere', '/sign-in']) {
        const seen = path === '/sign-in' ? visitor : page
        await seen.goto(admin.at(path))
        await settled(seen)
        const { violations } = await new AxeBuilder({ page: seen }).exclude('iframe').analyze()
        const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
        expect(serious.map(({ id, nodes }) => `${path}: ${id} ${nodes[0]?.html}`)).toEqual([])
      }
    },
  )

  it('[WEB-3] scrolls nothing sideways at 375 px, and its menu is a sheet', manyPages, async (test) => {
    need(part, test)
    const page = await admin.admin({ viewport: { width: 375, height: 812 }, hasTouch: true, isMobile: true })
    for (const path of pages) {
      await page.goto(admin.at(path))
      await settled(page)
      const over = await page.evaluate(() => {
        const main = document.querySelector('main')
        return [document.documentElement.scrollWidth - innerWidth, (main?.scrollWidth ?? 0) - (main?.clientWidth ?? 0)]
      })
      expect([path, ...over]).toEqual([path, 0, 0])
    }
    await page.getByRole('button', { name: 'Open the menu' }).tap()
    await page.getByRole('dialog', { name: 'Areas' }).getByRole('link', { name: 'Documents' }).tap()
    await page.waitForURL(admin.at('/documents'))
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
  })

  it('[WEB-4] says that a page loads, then why it could not, and tries again', async (test) => {
    need(part, test)
    const page = await admin.admin()
    const { promise: held, resolve: release } = Promise.withResolvers<void>()
    // the page reads again by itself, too: what succeeds is what the click asks for
    await page.addInitScript(() => addEventListener('click', () => Object.assign(window, { clicked: true }), true))
    await page.route('**/graphql', async (route) => {
      if (!route.request().postData()?.includes('"operationName":"Documents"')) return route.continue()
      await held
      if (await page.evaluate(() => 'clicked' in window)) return route.continue()
      await route.fulfill({ status: 503, json: { errors: [{ message: 'Later', extensions: { code: 'INTERNAL' } }] } })
    })
    await page.goto(admin.at('/documents'))
    await page.getByRole('status', { name: 'Loading…' }).waitFor()
    release()
    await page.getByText('Something went wrong on the server.', { exact: false }).waitFor()
    await page.getByRole('button', { name: 'Try again' }).click()
    await row(page, guide).waitFor()
  })

  it('[WEB-4] says when it is offline', async (test) => {
    need(part, test)
    const page = await admin.admin()
    await page.goto(admin.at('/documents'))
    await row(page, guide).waitFor()
    await page.context().setOffline(true)
    await page.getByText('You are offline.', { exact: false }).waitFor()
    await page.context().setOffline(false)
    await page.getByText('You are offline.', { exact: false }).waitFor({ state: 'hidden' })
  })

  it('[WEB-4] says that its socket dropped, and misses nothing that happened meanwhile', async (test) => {
    need(part, test)
    const page = await admin.admin()
    const sockets = new Set<WebSocketRoute>()
    const restart = { code: 1012, reason: 'Service restart' }
    let down = false
    await page.routeWebSocket('**/graphql', (socket) => {
      if (down) return void socket.close(restart)
      socket.connectToServer()
      sockets.add(socket)
    })
    await page.goto(admin.at('/documents'))
    await row(page, guide).waitFor()
    await expect.poll(() => sockets.size).toBeGreaterThan(0)

    down = true
    for (const socket of sockets) await socket.close(restart)
    await page.getByText('Reconnecting…', { exact: false }).waitFor()
    await addText(admin.instance, 'Written while the line was down', 'The meeting room is on the second floor.')
    down = false
    await page.locator('li[data-status=READY]', { hasText: 'Written while the line was down' }).waitFor()
    await page.getByText('Reconnecting…', { exact: false }).waitFor({ state: 'hidden' })
  })
})
