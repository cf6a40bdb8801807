import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type OpenAi, providerKey, startOpenAi } from '../harness/openai.ts'
import { need } from '../harness/part.ts'
import { type Admin, findAdmin, startAdmin } from './admin.ts'

const question = 'Ask a question about your documents…'

/** Registers a model of the test's own provider as the one that answers. */
async function addModel({ instance }: Admin, openAi: OpenAi, name: string): Promise<void> {
  const { providerKeySet } = await instance.data<{ providerKeySet: { provider: { id: string } } }>(
    `mutation ($input: ProviderKeySetInput!) { providerKeySet(input: $input) { provider { id } } }`,
    { input: { name: 'Test provider', baseUrl: openAi.url, key: providerKey } },
  )
  const { modelUpsert } = await instance.data<{ modelUpsert: { model: { id: string } } }>(
    `mutation ($input: ModelUpsertInput!) { modelUpsert(input: $input) { model { id } } }`,
    { input: { providerId: providerKeySet.provider.id, name, uses: ['CHAT', 'RAG'] } },
  )
  await instance.data(`mutation ($id: ID!) { modelDefaultSet(input: { id: $id, use: CHAT }) { model { id } } }`, {
    id: modelUpsert.model.id,
  })
}

describe('a streamed answer in the browser', async () => {
  const part = await findAdmin()
  let admin: Admin
  let openAi: OpenAi

  beforeAll(async () => {
    if ('unavailable' in part) return
    openAi = await startOpenAi()
    admin = await startAdmin(part.path)
    await addModel(admin, openAi, 'slow')
  })
  afterAll(async () => {
    await admin?.stop()
    await openAi?.stop()
  })

  it('[WEB-2] [WEB-5] [LLM-4] shows words as they come, and loses none to a reload in the middle', async (test) => {
    need(part, test)
    const page = await admin.admin()
    await page.goto(admin.at('/chat'))
    await page.getByRole('textbox', { name: question }).fill('What is a furnace?')
    await page.keyboard.press('Enter')
    const call = await openAi.next('slow')
    call.token('A furnace ')
    call.token('melts ')
    const answer = page.getByRole('article', { name: 'Answer' })
    await answer.getByText('A furnace melts').waitFor()

    await page.reload()
    await answer.getByText('A furnace melts').waitFor()
    call.token('glass.')
    await answer.getByText('A furnace melts glass.').waitFor()
    call.finish()
    call.usage(10, 5)
    call.done()
    await page.locator('article[data-status=COMPLETED]').waitFor()
    expect(await answer.locator('p').first().textContent()).toBe('A furnace melts glass.')
  })

  it('[WEB-2] [LLM-5] stops by Esc, and keeps what was written', async (test) => {
    need(part, test)
    const page = await admin.admin()
    await page.goto(admin.at('/chat'))
    await page.getByRole('textbox', { name: question }).fill('Tell me everything.')
    await page.keyboard.press('Enter')
    const call = await openAi.next('slow')
    call.token('In the beginning ')
    await page.getByText('In the beginning').waitFor()
    await page.keyboard.press('Escape')
    await page.getByText('Stopped. What was written so far is kept.').waitFor()
    await page.getByText('In the beginning').waitFor()
    expect(await call.left).toEqual({ answered: false })
  })

  it('[WEB-3] renders an answer’s Markdown without its HTML, scripts and images', async (test) => {
    need(part, test)
    const page = await admin.admin()
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    await page.goto(admin.at('/chat'))
    await page.getByRole('textbox', { name: question }).fill('Show me.')
    await page.keyboard.press('Enter')
    const call = await openAi.next('slow')
    call.token('**Bold** <img src=x onerror="document.title=\'owned\'"> ![pixel](http://elsewhere.invalid/pixel.png) ')
    call.token('[run](javascript:alert(1))')
    call.finish()
    call.done()
    const answer = page.locator('article[data-status=COMPLETED]')
    await answer.locator('strong', { hasText: 'Bold' }).waitFor()
    expect(await answer.locator('img, script').count()).toBe(0)
    expect(await answer.getByText('run').getAttribute('href')).toBeFalsy()
    expect(await page.title()).not.toBe('owned')
    expect(asked.filter((url) => url.includes('elsewhere'))).toEqual([])
  })
})
