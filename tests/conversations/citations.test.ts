import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addTexts, chatOf, connectModels, textOf } from '../harness/chat.ts'
import { type Instance, startInstance } from '../harness/index.ts'
import { type OpenAi, says, startOpenAi } from '../harness/openai.ts'

let instance: Instance
let openai: OpenAi
let chat: ReturnType<typeof chatOf>
let model: string

beforeAll(async () => {
  ;[instance, openai] = await Promise.all([startInstance(), startOpenAi()])
  chat = chatOf(instance)
  model = (await connectModels(instance, openai, ['cites'])).cites
  await addTexts(instance, [
    { title: 'Bail', text: 'Le préavis du bail commercial est de six mois.' },
    { title: 'Congés', text: 'Le préavis de congé est de deux semaines avant le départ.' },
  ])
})
afterAll(async () => {
  await instance?.stop()
  await openai?.stop()
})

async function answered(...tokens: string[]) {
  openai.answer('cites', says(...tokens))
  const id = await chat.ask('Quel est le préavis ?', model)
  const events = await chat.whole('sse', id)
  const answer = await chat.read(id)
  expect(textOf(events)).toBe(answer.content)
  expect(events.flatMap(({ citation }) => (citation ? [citation.number] : [])).sort()).toEqual(
    answer.citations.map(({ number }) => number),
  )
  return answer
}

describe('the markers of an answer', () => {
  const cases: [what: string, tokens: string[], content: string, numbers: number[]][] = [
    ['kept when they name a passage', ['Six mois [1].'], 'Six mois [1].', [1]],
    ['kept when they come in pieces', ['Six mois [', '1', ']', '.'], 'Six mois [1].', [1]],
    ['taken out when they name none', ['Six mois [99].'], 'Six mois.', []],
    ['taken out in pieces too', ['Six mois', ' [', '9', '9', ']', '.'], 'Six mois.', []],
    ['cut to those that name one', ['Six mois [1, 99].'], 'Six mois [1].', [1]],
    ['split when they are lists', ['Oui [1,2].'], 'Oui [1][2].', [1, 2]],
    ['cited once when used twice', ['A [1] et B [1].'], 'A [1] et B [1].', [1]],
    ['left alone when they are text', ['Voir [a], tab[i] et [', 'fin'], 'Voir [a], tab[i] et [fin', []],
    ['never numbers that overflow', ['A [0] B [00000000000000000001] C'], 'A B [00000000000000000001] C', []],
  ]
  it.each(cases)('[RAG-10] are %s', async (_what, tokens, content, numbers) => {
    const answer = await answered(...tokens)
    expect(answer.content).toBe(content)
    expect(answer.citations.map(({ number }) => number)).toEqual(numbers)
  })

  it('[RAG-10] lead from the answer to the quote, the passage and the document', async () => {
    const { citations } = await answered('Six mois [1] ou deux semaines [2].')
    expect(citations).toHaveLength(2)
    for (const { quote, chunk, document } of citations) {
      expect(chunk!.text).toContain(quote)
      expect(quote).toContain('préavis')
      expect(document!.title).toBe(quote.includes('bail') ? 'Bail' : 'Congés')
    }
  })

  it('[RAG-10] are given to the model as numbered passages that it is told to cite', async () => {
    await answered('Six mois [1].')
    const [system, question] = openai.calls.at(-1)!.messages
    expect(system).toMatchObject({ role: 'system' })
    expect(system!.content).toMatch(/^\[1\] (?:Bail|Congés)$/m)
    expect(question).toEqual({ role: 'user', content: 'Quel est le préavis ?' })
  })

  it('[RAG-14] keep their quote when the document is deleted', async () => {
    const [id] = await addTexts(instance, [{ title: 'Vélo', text: 'La bicyclette violette est au garage.' }])
    openai.answer('cites', says('Au garage [1].'))
    const answerId = await chat.ask('Où est la bicyclette violette ?', model)
    await chat.whole('sse', answerId)
    expect((await chat.read(answerId)).citations[0]).toMatchObject({ document: { title: 'Vélo' } })
    await instance.data(`mutation ($id: ID!) { documentDelete(input: { id: $id }) { deletedId } }`, { id })
    expect((await chat.read(answerId)).citations).toEqual([
      { number: 1, quote: 'La bicyclette violette est au garage.', page: null, chunk: null, document: null },
    ])
  })
})
