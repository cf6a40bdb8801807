import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeEncryptedPdf, makePdf } from '../../api/ingestion/fixtures/pdf.ts'
import { addTexts } from '../harness/chat.ts'
import { need } from '../harness/part.ts'
import { type Admin, dropFile, findAdmin, startAdmin } from './admin.ts'

/** A text that is cut into as many passages as asked for, each with its number. */
const bookOf = (passages: number): string =>
  Array.from(
    { length: passages },
    (_, n) => `Section ${n + 1}. ${`Words of section ${n + 1} follow. `.repeat(50)}`,
  ).join('\n\n')

describe('a document in the browser', async () => {
  const part = await findAdmin()
  let admin: Admin

  beforeAll(async () => {
    if (!('unavailable' in part)) admin = await startAdmin(part.path)
  })
  afterAll(() => admin?.stop())

  it('[WEB-1] [RAG-12] opens a cited passage far inside a book in three requests, and reads on both ways', async (test) => {
    need(part, test)
    const [id = ''] = await addTexts(admin.instance, [{ title: 'A long book', text: bookOf(340) }])
    const { document } = await admin.instance.data<{
      document: { chunkCount: number; chunks: { nodes: { id: string; position: number }[] } }
    }>('query ($id: ID!) { document(id: $id) { chunkCount chunks(last: 1) { nodes { id position } } } }', { id })
    const last = document.chunks.nodes[0]
    expect(last?.position).toBeGreaterThan(300)

    const page = await admin.admin()
    const asked: string[] = []
    page.on('request', (request) => {
      const name = /"operationName":"(\w*Chunk\w*)"/.exec(request.postData() ?? '')?.[1]
      if (name) asked.push(name)
    })
    await page.goto(admin.at(`/documents/${id}?chunk=${last?.id}`))
    const cited = page.locator('li[aria-current=true]')
    await cited.getByText('Cited passage').waitFor()
    await cited.getByText(`Passage ${document.chunkCount}`).waitFor()
    const inSight = () =>
      cited.evaluate((item) => {
        const { top, bottom } = item.getBoundingClientRect()
        return top >= 0 && bottom <= innerHeight
      })
    expect(await inSight()).toBe(true)
    expect(asked).toEqual(['ChunkPlace', 'ChunksAround'])
    const passages = page.locator('main ol > li')
    expect(await passages.count()).toBe(21)
    expect(await page.getByRole('button', { name: 'Show later passages' }).count()).toBe(0)

    // what comes in above does not move what is read
    const earlier = page.getByRole('button', { name: 'Show earlier passages' })
    await earlier.focus()
    const first = passages.first()
    const before = await first.boundingBox()
    const text = await first.textContent()
    await page.keyboard.press('Enter')
    await expect.poll(() => passages.count()).toBe(121)
    const same = passages.filter({ hasText: text?.slice(0, 40) }).first()
    expect(Math.abs(((await same.boundingBox())?.y ?? 0) - (before?.y ?? 0))).toBeLessThan(2)

    const middle = await admin.instance.data<{ document: { chunks: { nodes: { id: string }[] } } }>(
      'query ($id: ID!) { document(id: $id) { chunks(first: 100) { nodes { id } } } }',
      { id },
    )
    await page.goto(admin.at(`/documents/${id}?chunk=${middle.document.chunks.nodes[99]?.id}`))
    await cited.getByText('Passage 100', { exact: true }).waitFor()
    expect(await passages.count()).toBe(61)
    await page.getByRole('button', { name: 'Show later passages' }).click()
    await passages.getByText('Passage 240', { exact: true }).waitFor()
    expect(await passages.count()).toBe(161)
  })

  it('[WEB-1] begins at the beginning without a passage, and says so when the passage is gone', async (test) => {
    need(part, test)
    const [id = '', other = ''] = await addTexts(admin.instance, [
      { title: 'First', text: 'The lantern is green.' },
      { title: 'Second', text: 'The harbour is closed.' },
    ])
    const { document } = await admin.instance.data<{ document: { chunks: { nodes: { id: string }[] } } }>(
      'query ($id: ID!) { document(id: $id) { chunks(first: 1) { nodes { id } } } }',
      { id: other },
    )
    const page = await admin.admin()
    for (const chunk of [document.chunks.nodes[0]?.id, 'rubbish']) {
      await page.goto(admin.at(`/documents/${id}?chunk=${chunk}`))
      await page.getByText('The passage you came for no longer exists', { exact: false }).waitFor()
      await page.getByText('The lantern is green.').waitFor()
    }
    await page.goto(admin.at(`/documents/${id}`))
    await page.getByText('Passage 1', { exact: true }).waitFor()
    expect(await page.getByText('The passage you came for').count()).toBe(0)
  })

  it('[WEB-3] says why a file could not be read and what to do, in French and in English', async (test) => {
    need(part, test)
    const page = await admin.admin({ locale: 'fr-FR' })
    await page.goto(admin.at('/documents'))
    await page.getByRole('heading', { level: 1 }).waitFor()
    await dropFile(page, 'secret.pdf', 'application/pdf', Buffer.from(makeEncryptedPdf()))
    await dropFile(page, 'cut.pdf', 'application/pdf', Buffer.from(makePdf(['Bonjour'])).subarray(0, 400))
    const row = (name: string) => page.locator('li[data-status=FAILED]', { hasText: name })
    await row('secret.pdf')
      .getByText('Le fichier est protégé par un mot de passe. Retirez la protection', { exact: false })
      .waitFor()
    await row('cut.pdf').getByText('Le fichier est endommagé', { exact: false }).waitFor()

    await row('secret.pdf').getByRole('link').click()
    await page.getByText('Il n’y a pas de texte : le document n’a pas pu être lu.').waitFor()
    expect(await page.locator('iframe').count()).toBe(0)
    await page.getByRole('button', { name: 'Compte et préférences' }).click()
    await page.getByRole('menuitemradio', { name: 'English' }).click()
    await page.getByText('The PDF is protected by a password. Remove the password and send it again.').waitFor()
  })

  it('[WEB-1] [GQL-6] that cannot be read for a fault of ours gives the reference to tell the administrator', async (test) => {
    need(part, test)
    const page = await admin.admin()
    const database = admin.instance.platform.parts.databases.tenant('demo')
    const kept = database.queryArrays
    database.queryArrays = () => Promise.reject(new Error('boom'))
    const ids: (string | undefined)[] = []
    page.on('response', (response) => ids.push(response.headers()['x-request-id']))
    try {
      await page.goto(admin.at('/documents'))
      const told = await page
        .getByText('tell your administrator this reference', { exact: false })
        .first()
        .textContent()
      const [, reference] = /reference: (\S+)\.$/.exec(told ?? '') ?? []
      expect(reference).toBeDefined()
      expect(ids).toContain(reference)
    } finally {
      database.queryArrays = kept
    }
  })
})
