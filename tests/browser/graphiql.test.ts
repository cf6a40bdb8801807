import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { need } from '../harness/part.ts'
import { type Admin, addText, findAdmin, startAdmin } from './admin.ts'

/** Ten megabytes of editor start slowly on a machine that does other things too. */
const slow = { timeout: 120_000 }

describe('GraphiQL in a browser', async () => {
  const part = await findAdmin()
  let admin: Admin
  beforeAll(async () => {
    if (!('unavailable' in part)) admin = await startAdmin(part.path)
  })
  afterAll(() => admin?.stop())

  /** Opens it, and notes what it asks other hosts for and what it complains of. */
  async function open(page: Page, query = '') {
    const complaints: string[] = []
    page.on('request', (request) => {
      const { protocol, host } = new URL(request.url())
      if (!/^(?:data|blob):$/.test(protocol) && host !== new URL(admin.instance.url).host)
        complaints.push(request.url())
    })
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
    page.on('pageerror', (error) => complaints.push(String(error)))
    await page.goto(`${admin.instance.url}/graphql${query}`)
    await page.locator('.graphiql-query-editor .view-lines').first().waitFor({ timeout: 30_000 })
    return complaints
  }

  it(
    '[GQL-16] [SET-3] runs its first query as who is signed in, asking no other host for anything',
    slow,
    async (test) => {
      need(part, test)
      const page = await admin.admin()
      const complaints = await open(page)
      await page.getByRole('button', { name: /Execute query/ }).click()
      const answer = page.locator('.graphiql-response')
      await answer.getByText('"USER"').waitFor()
      await answer.getByText('"demo"').waitFor()
      expect(complaints).toEqual([])
    },
  )

  it('[GQL-16] shows the documentation of the schema', slow, async (test) => {
    need(part, test)
    const page = await admin.admin()
    const complaints = await open(page)
    await page.getByRole('button', { name: /Documentation Explorer/ }).click()
    await page.locator('.graphiql-doc-explorer').getByRole('link', { name: 'Query', exact: true }).click()
    await page.getByText('documents', { exact: true }).first().waitFor()
    expect(complaints).toEqual([])
  })

  it('[GQL-16] follows a subscription live', slow, async (test) => {
    need(part, test)
    const page = await admin.admin()
    const query = 'subscription { documentIngestion { cursor ... on DocumentProgress { document { title } } } }'
    const complaints = await open(page, `?query=${encodeURIComponent(query)}`)
    const streaming = page.waitForRequest((request) => request.headers().accept === 'text/event-stream')
    await page.getByRole('button', { name: /Execute query/ }).click()
    await streaming
    await addText(admin.instance, 'Live in GraphiQL', 'A text.')
    await page.locator('.graphiql-response').getByText('"Live in GraphiQL"').waitFor()
    expect(complaints).toEqual([])
  })

  it('[GQL-16] is a click away from the API keys, in the workspace of the tab', slow, async (test) => {
    need(part, test)
    const page = await admin.admin()
    await page.goto(admin.at('/keys'))
    const link = page.getByRole('link', { name: 'Explore the API' })
    expect(await link.getAttribute('href')).toBe('/graphql')
  })
})
