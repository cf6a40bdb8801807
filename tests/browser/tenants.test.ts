import AxeBuilder from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { need } from '../harness/part.ts'
import { type Admin, findAdmin, startAdmin } from './admin.ts'

/** Many pages, each loaded whole, on a machine that does other things too. */
const manyPages = { timeout: 120_000 }

const row = (page: Page, name: string) => page.locator('main li', { has: page.getByRole('link', { name }) })

async function settled(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.waitForFunction(() => !document.querySelector('main [role=status]:not(:empty), main .animate-pulse'))
}

/** Somebody who signs in at the address that the operator was shown, with what was shown beside it. */
async function signInAt(page: Page, address: string, email: string, password: string): Promise<void> {
  await page.goto(address)
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

describe('the operator’s pages in a browser', async () => {
  const part = await findAdmin()
  let admin: Admin
  let shown: { address: string; password: string }

  beforeAll(async () => {
    if (!('unavailable' in part)) admin = await startAdmin(part.path)
  })
  afterAll(() => admin?.stop())

  it('[TEN-9] create a workspace, show its secrets once, and list it', manyPages, async (test) => {
    need(part, test)
    const page = await admin.admin()
    await page.goto(admin.at(''))
    await page.getByRole('link', { name: 'Workspaces' }).click()
    await row(page, 'Demo').waitFor()
    await page.getByRole('button', { name: 'Create a workspace' }).click()
    const form = page.getByRole('dialog', { name: 'Create a workspace' })
    await form.getByLabel('Name', { exact: true }).fill('Café Müller & Fils')
    expect(await form.getByLabel('Short name').inputValue()).toBe('cafe-muller-fils')
    await form.getByLabel('Short name').fill('demo')
    await form.getByLabel('Administrator’s e-mail').fill('chef@cafe.example')
    await form.getByRole('button', { name: 'Create a workspace' }).click()
    await form.getByText('There is a tenant of this short name already.').waitFor()
    await form.getByLabel('Short name').fill('cafe')
    await form.getByRole('button', { name: 'Create a workspace' }).click()

    const secrets = page.getByRole('dialog', { name: 'Café Müller & Fils is ready' })
    const read = (label: string) => secrets.getByLabel(label).inputValue()
    shown = { address: await read('Sign-in address'), password: await read('Password') }
    expect(shown.address).toBe(`${admin.at('/sign-in')}?tenant=cafe`)
    expect(await read('API key')).toMatch(/^sft_cafe_/)
    await secrets.getByRole('button', { name: 'I have copied them' }).click()
    await row(page, 'Café Müller & Fils').locator('[data-status=ACTIVE], :scope').first().waitFor()
    await page.getByRole('searchbox', { name: 'Filter by name' }).fill('müller')
    await row(page, 'Demo').waitFor({ state: 'hidden' })
    await page.getByRole('searchbox', { name: 'Filter by name' }).fill('nobody')
    await page.getByRole('heading', { name: 'No workspace matches' }).waitFor()
    await page.getByRole('button', { name: 'Clear the filter' }).click()
    await row(page, 'Demo').waitFor()
    await page.context().close()
  })

  it(
    '[TEN-1] [TEN-9] let its administrator in, each tab in its own workspace, live events included',
    manyPages,
    async (test) => {
      need(part, test)
      const page = await admin.visitor()
      await signInAt(page, shown.address, 'chef@cafe.example', 'not the password')
      await page.getByText('Workspace, e-mail or password is not right.').waitFor()
      await page.getByLabel('Password').fill(shown.password)
      await page.getByRole('button', { name: 'Sign in' }).click()
      await page.waitForURL(admin.at(''))
      await page.getByText('Café Müller & Fils').first().waitFor()
      expect(await page.getByRole('link', { name: 'Workspaces' }).count()).toBe(0)

      // live events of this workspace reach it: the page of a document that is being read changes by itself
      await page.goto(admin.at('/documents'))
      await page.getByRole('button', { name: 'Add text or address' }).first().click()
      const form = page.getByRole('dialog')
      await form.getByLabel('Title').fill('Carte')
      await form.getByLabel('Text', { exact: true }).fill('Le plat du jour est servi à midi.')
      await form.getByRole('button', { name: 'Add' }).click()
      await page.locator('li[data-status=READY]', { hasText: 'Carte' }).waitFor()

      const other = await page.context().newPage()
      await signInAt(other, admin.at('/sign-in'), 'admin@example.com', 'correct horse battery')
      await other.waitForURL(admin.at(''))
      await other.getByRole('link', { name: 'Workspaces' }).waitFor()
      await page.reload()
      await page.getByText('Café Müller & Fils').first().waitFor()
      await page.locator('li[data-status=READY]', { hasText: 'Carte' }).waitFor()
      await page.context().close()
    },
  )

  it('[TEN-9] rename, suspend and resume it, and undo its deletion', manyPages, async (test) => {
    need(part, test)
    const page = await admin.admin()
    await page.goto(admin.at('/tenants'))
    await page.getByRole('link', { name: 'Café Müller & Fils' }).click()
    await page.getByRole('heading', { level: 1, name: 'Café Müller & Fils' }).waitFor()

    await page.getByRole('button', { name: 'Edit' }).click()
    const form = page.getByRole('dialog', { name: 'Edit Café Müller & Fils' })
    await form.getByLabel('Name', { exact: true }).fill('Café Müller')
    await form.getByLabel('Its own host names').fill('nohost')
    await form.getByRole('button', { name: 'Save' }).click()
    await form.getByText('must be a host name', { exact: false }).waitFor()
    await form.getByLabel('Its own host names').fill('ia.cafe.example\nki.cafe.example')
    await form.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('heading', { level: 1, name: 'Café Müller' }).waitFor()
    await page.getByText('ia.cafe.example, ki.cafe.example').waitFor()

    await page.getByRole('button', { name: 'Suspend' }).click()
    const question = page.getByRole('dialog', { name: 'Suspend Café Müller?' })
    await question.getByLabel('Reason').fill('Invoice unpaid')
    await question.getByRole('button', { name: 'Suspend' }).click()
    await page.getByText('Invoice unpaid', { exact: false }).waitFor()
    const visitor = await admin.visitor()
    await expect
      .poll(
        async () => {
          await signInAt(visitor, shown.address, 'chef@cafe.example', shown.password)
          return visitor.locator('form').getByRole('alert').textContent()
        },
        { timeout: 15_000 },
      )
      .toContain('This workspace is suspended.')
    await page.getByRole('button', { name: 'Resume' }).click()
    await page.getByRole('button', { name: 'Suspend' }).waitFor()

    await page.getByRole('button', { name: 'More actions' }).click()
    await page.getByRole('menuitem', { name: 'Delete…' }).click()
    const deletion = page.getByRole('dialog', { name: 'Delete Café Müller?' })
    const confirm = deletion.getByRole('button', { name: 'Delete the workspace' })
    expect(await confirm.isDisabled()).toBe(true)
    await deletion.getByLabel('Type cafe to confirm').fill('cafe')
    await confirm.click()
    await page.getByText('Everything in this workspace is deleted on', { exact: false }).waitFor()
    await page.getByRole('button', { name: 'Keep the workspace' }).click()
    await page.getByRole('button', { name: 'Suspend' }).waitFor()
    await page.context().close()
  })

  it.for(['light', 'dark'] as const)(
    '[WEB-3] have no serious axe finding and scroll nothing sideways, in the %s theme',
    manyPages,
    async (colorScheme, test) => {
      need(part, test)
      const page = await admin.admin({ colorScheme })
      await page.goto(admin.at('/tenants'))
      await settled(page)
      const detail = await page.getByRole('link', { name: 'Café Müller' }).getAttribute('href')
      const check = async (what: string) => {
        const { violations } = await new AxeBuilder({ page }).analyze()
        const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
        expect(serious.map(({ id, nodes }) => `${what}: ${id} ${nodes[0]?.html}`)).toEqual([])
        const over = await page.evaluate(() => {
          const main = document.querySelector('main')!
          return [document.documentElement.scrollWidth - innerWidth, main.scrollWidth - main.clientWidth]
        })
        expect([what, ...over]).toEqual([what, 0, 0])
        const folder = process.env.SCREENSHOTS
        if (folder) await page.screenshot({ path: `${folder}/${what.replaceAll(/\W+/g, '-')}-${colorScheme}.png` })
      }
      for (const width of [1280, 375]) {
        await page.setViewportSize({ width, height: 800 })
        await page.goto(admin.at('/tenants'))
        await settled(page)
        await check(`list ${width}`)
        await page.getByRole('button', { name: 'Create a workspace' }).click()
        await page.getByText('Plan, region and database').click()
        await page.getByLabel('Database').selectOption('DEDICATED')
        await check(`create ${width}`)
        await page.keyboard.press('Escape')
        await page.goto(`${admin.instance.url}${detail}`)
        await settled(page)
        await check(`detail ${width}`)
        await page.getByRole('button', { name: 'More actions' }).click()
        await page.getByRole('menuitem', { name: 'Delete…' }).click()
        await page.getByRole('dialog').waitFor()
        await check(`delete ${width}`)
        await page.keyboard.press('Escape')
      }
      await page.context().close()
    },
  )

  it('[WEB-4] say what is not there, and why nothing could be shown', async (test) => {
    need(part, test)
    const page = await admin.admin({ locale: 'fr-FR' })
    await page.goto(admin.at('/tenants/nobody'))
    await page.getByText('Il n’y a rien à cette adresse').waitFor()
    await page.route('**/graphql', (route) =>
      route.request().postData()?.includes('"operationName":"Tenants"')
        ? route.fulfill({ status: 503, json: { errors: [{ message: 'Later', extensions: { code: 'INTERNAL' } }] } })
        : route.continue(),
    )
    await page.goto(admin.at('/tenants'))
    await page.getByText('Une erreur s’est produite sur le serveur.', { exact: false }).waitFor()
    await page.unroute('**/graphql')
    await page.getByRole('button', { name: 'Réessayer' }).click()
    await row(page, 'Demo').waitFor()
  })
})
