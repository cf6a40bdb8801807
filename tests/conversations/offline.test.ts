import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makePdf } from '../../api/ingestion/fixtures/pdf.ts'
import { addTexts, chatOf } from '../harness/chat.ts'
import { type Instance, startInstance, type Transport } from '../harness/index.ts'
import { uploadFile } from '../harness/upload.ts'

let instance: Instance
let chat: ReturnType<typeof chatOf>

beforeAll(async () => {
  instance = await startInstance()
  chat = chatOf(instance)
  const pages = [
    'Conditions générales\nLe présent contrat lie le bailleur et le locataire.',
    'Résiliation\nLe locataire peut résilier le bail avec un préavis de trois mois.',
    'Assurance\nLe locataire assure le logement contre l’incendie.',
  ]
  expect(await uploadFile(instance, 'bail.pdf', makePdf(pages))).toMatchObject({ status: 'READY', pageCount: 3 })
  await addTexts(instance, [
    { title: 'Travel policy', text: 'Employees book train tickets for journeys below four hours.' },
  ])
})
afterAll(() => instance?.stop())

describe.each<Transport>(['websocket', 'sse'])('with no model configured, over %s', (transport) => {
  it('[RAG-12] a French question is answered in French by quotes whose citations open the right page', async () => {
    const id = await chat.ask('Quel est le préavis pour résilier le bail ?')
    const events = await chat.whole(transport, id)
    expect(events.at(-1)!.__typename).toBe('MessageCompleted')
    const { content, citations, usage, model } = await chat.read(id)
    expect(content).toMatch(/^Aucun modèle de langage n’est configuré/)
    expect(content).toContain('préavis de trois mois')
    expect(model).toMatchObject({ name: 'offline-extractive' })
    expect(usage).toMatchObject({ cost: '0', estimated: false })
    const [first] = citations
    expect(first).toMatchObject({ number: 1, page: 2, chunk: { page: 2 }, document: { title: 'bail.pdf' } })
    expect(first!.chunk!.text).toContain(first!.quote)
    expect(first!.quote).toContain('trois mois')
    const markers = [...content.matchAll(/\[(\d+)\]/g)].map(([, number]) => Number(number))
    expect([...new Set(markers)].sort()).toEqual(citations.map(({ number }) => number))
  })

  it('[RAG-12] an English question is answered in English', async () => {
    const id = await chat.ask('Who books the train tickets for journeys?')
    await chat.whole(transport, id)
    const { content, citations } = await chat.read(id)
    expect(content).toMatch(/^No language model is configured/)
    expect(content).toContain('> Employees book train tickets')
    expect(citations[0]).toMatchObject({ number: 1, page: null, document: { title: 'Travel policy' } })
  })
})

describe('with no model configured', () => {
  it('[RAG-12] a question that nothing matches is told so, without a citation', async () => {
    const id = await chat.ask('Zyxwvut qrstplm?')
    await chat.whole('sse', id)
    const { content, citations, status } = await chat.read(id)
    expect(status).toBe('COMPLETED')
    expect(citations).toEqual([])
    expect(content).not.toMatch(/\[\d/)
    expect(content).toMatch(/No language model is configured, and no passage/)
  })

  it('[RAG-9] a conversation takes the beginning of its first question as its title', async () => {
    const conversationId = await chat.conversation()
    const question = `Quel est le préavis\n pour ${'très '.repeat(40)}longtemps ?`
    const { message } = await chat.send({ conversationId, content: question })
    await chat.whole('sse', message!.id)
    const { conversation } = await instance.data<{ conversation: { title: string } }>(
      'query ($id: ID!) { conversation(id: $id) { title } }',
      { id: conversationId },
    )
    expect(conversation.title).toMatch(/^Quel est le préavis pour très .*…$/)
    expect(conversation.title.length).toBeLessThanOrEqual(80)
  })
})
