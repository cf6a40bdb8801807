import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '../../api/data/ids.ts'
import { globalId } from '../../schema/shared/ids.ts'
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

  it('[WEB-2] keeps the end of a fast answer in sight', async (test) => {
    need(part, test)
    const page = await admin.admin()
    await page.goto(admin.at('/chat'))
    await page.getByRole('textbox', { name: question }).fill('Tell me all, quickly.')
    await page.keyboard.press('Enter')
    const call = await openAi.next('slow')
    for (let line = 0; line < 200; line++) call.token(`Line ${line} of a long answer.\n\n`)
    call.token('The very end.')
    call.finish()
    call.done()
    await page.locator('article[data-status=COMPLETED]').waitFor()
    const end = page.getByText('The very end.')
    await expect.poll(() => end.evaluate((text) => text.getBoundingClientRect().bottom < innerHeight)).toBe(true)

    // the end moved on before the scroll event that followed it is told of
    await end.evaluate((text) => {
      const more = document.createElement('p')
      more.style.height = '600px'
      more.textContent = 'Even more.'
      text.after(more)
      text.closest('.overflow-y-auto')?.dispatchEvent(new Event('scroll'))
    })
    const more = page.getByText('Even more.')
    await expect.poll(() => more.evaluate((text) => text.getBoundingClientRect().bottom < innerHeight)).toBe(true)
    const jump = page.getByRole('button', { name: 'Go to the latest' })
    expect(await jump.count()).toBe(0)
    await more.hover()
    await page.mouse.wheel(0, -500)
    await jump.waitFor()
  })

  it('[WEB-2] [GQL-7] shows all of a long conversation, a page at a time, without moving what is read', async (test) => {
    need(part, test)
    const { prisma } = admin.instance.platform.parts.databases.tenant('demo')
    const user = await prisma.user.findFirstOrThrow()
    const conversation = { id: newId(), title: 'A long one', owner: `user:${user.id}` }
    await prisma.conversation.create({ data: conversation })
    const began = Date.now() - 3_600_000
    const ids = Array.from({ length: 131 }, newId)
    await prisma.message.createMany({
      data: ids.map((id, index) => ({
        id,
        conversationId: conversation.id,
        role: index % 2 || index === 130 ? 'ASSISTANT' : 'USER',
        // the newest is another answer to the second question
        parentId: index === 130 ? ids[2] : index % 2 ? ids[index - 1] : null,
        content: index === 130 ? 'Once more to 3.' : `Message ${index + 1}.`,
        status: 'COMPLETED',
        createdAt: new Date(began + index * 1_000),
      })),
    })
    const page = await admin.admin()
    await page.goto(admin.at(`/chat/${globalId('Conversation', conversation.id)}`))
    const messages = page.getByRole('article')
    const earlier = page.getByRole('button', { name: 'Show earlier messages' })
    const one = (number: number) => page.getByText(`Message ${number}.`, { exact: true })
    await one(130).waitFor()
    await earlier.focus()
    await page.getByRole('button', { name: 'Go to the latest' }).waitFor()
    await page.route('**/graphql', (route) => route.abort(), { times: 1 })
    const failed = page.waitForEvent('requestfailed')
    await earlier.press('Enter')
    await failed
    await page.getByText('The server cannot be reached', { exact: false }).first().waitFor()

    // an answer is shown with its question, so that one on the border comes with the page before
    for (const [shown, oldest] of [
      [38, 93],
      [78, 53],
      [118, 13],
    ] as const) {
      await one(oldest).waitFor()
      expect(await messages.count()).toBe(shown)
      await earlier.scrollIntoViewIfNeeded()
      const { y } = (await one(oldest).boundingBox())!
      await earlier.press('Enter')
      await one(Math.max(1, oldest - 40)).waitFor()
      expect(Math.abs((await one(oldest).boundingBox())!.y - y)).toBeLessThan(1)
    }
    expect(await messages.count()).toBe(130)
    const order = await messages.allInnerTexts()
    expect(order.slice(0, 4)).toMatchObject([
      'Message 1.',
      expect.stringContaining('Message 2.'),
      'Message 3.',
      expect.stringContaining('Once more to 3.'),
    ])
    expect(await earlier.count()).toBe(0)

    await page.getByRole('textbox', { name: question }).fill('And the next one?')
    await page.keyboard.press('Enter')
    const call = await openAi.next('slow')
    call.token('Message 132.')
    call.finish()
    call.done()
    await page.getByText('Message 132.').waitFor()
    await expect.poll(() => messages.count()).toBe(132)
    await page.getByText('Message 1.', { exact: true }).waitFor()
  })

  it('[WEB-1] [WEB-4] asks a first question that could not be sent again in the conversation made for it', async (test) => {
    need(part, test)
    const page = await admin.admin()
    await page.goto(admin.at('/chat'))
    const asked = 'Is this sent twice?'
    await page.route('**/graphql', (route) =>
      route.request().postData()?.includes('"MessageSend"') ? route.abort() : route.fallback(),
    )
    const failed = page.waitForEvent('requestfailed')
    await page.getByRole('textbox', { name: question }).fill(asked)
    await page.keyboard.press('Enter')
    await failed
    const made = page.getByRole('link', { name: asked })
    await made.click()
    await page.getByRole('heading', { name: 'What would you like to know?' }).waitFor()

    await page.goto(admin.at('/chat'))
    await page.getByRole('textbox', { name: question }).fill(asked)
    await page.keyboard.press('Enter')
    await page.getByText('The server cannot be reached', { exact: false }).first().waitFor()
    expect(await made.count()).toBe(2)
    await page.unroute('**/graphql')
    await page.getByRole('textbox', { name: question }).press('Enter')
    const call = await openAi.next('slow')
    call.token('Once.')
    call.finish()
    call.done()
    await page.getByText('Once.').waitFor()
    expect(await made.count()).toBe(2)
  })

  it('[WEB-3] says why an answer failed in the reader’s language', async (test) => {
    need(part, test)
    const page = await admin.admin({ locale: 'fr-FR' })
    await page.goto(admin.at('/chat'))
    await page.getByRole('textbox', { name: 'Posez une question sur vos documents…' }).fill('Pourquoi ?')
    await page.keyboard.press('Enter')
    const call = await openAi.next('slow')
    call.refuse(401)
    await page.getByText('La réponse a échoué. Le fournisseur du modèle a refusé la clé.', { exact: false }).waitFor()
    await page.getByRole('button', { name: 'Compte et préférences' }).click()
    await page.getByRole('menuitemradio', { name: 'English' }).click()
    await page.getByText('The answer failed. The provider refused the key.').waitFor()
  })

  it('[WEB-3] asks before the default model is disabled, which would refuse questions', async (test) => {
    need(part, test)
    const page = await admin.admin()
    await page.goto(admin.at('/models'))
    const enabled = page.getByRole('switch', { name: 'slow' })
    await enabled.click()
    const asked = page.getByRole('alertdialog', { name: 'Disable “slow”?' })
    await asked.getByText('It is the default for: Chat', { exact: false }).waitFor()
    await asked.getByRole('button', { name: 'Disable' }).click()
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(() => enabled.getAttribute('aria-checked')).toBe('true')
  })
})
