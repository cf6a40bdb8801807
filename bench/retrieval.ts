/**
 * Recall of the product's own search on questions whose passage is known: every context becomes a document, a question
 * counts as answered when its document is among the first k.
 * Usage: node bench/retrieval.ts <file with { fr: [{ context, questions }], en: [...] }>
 */
import { readFileSync } from 'node:fs'
import { startInstance } from '../tests/harness/index.ts'
import { report } from './measure.ts'

interface Passage {
  context: string
  questions: (string | { question: string })[]
}

const sets = JSON.parse(readFileSync(process.argv[2]!, 'utf8')) as Record<string, unknown>
for (const language of ['fr', 'en']) {
  const passages = sets[language] as Passage[]
  const instance = await startInstance({ WORKERS: '4' })
  const ids: string[] = []
  for (const [index, { context }] of passages.entries()) {
    type Created = { documentCreate: { document: { id: string } } }
    const { documentCreate } = await instance.data<Created>(
      `mutation($title: String!, $text: String!) { documentCreate(input: { title: $title, text: $text }) { document { id } } }`,
      { title: `Passage ${index + 1}`, text: context },
    )
    ids.push(documentCreate.document.id)
  }
  const ready = `{ documents(filter: { status: [READY, FAILED] }) { totalCount } }`
  type Ready = { documents: { totalCount: number } }
  while ((await instance.data<Ready>(ready)).documents.totalCount < passages.length) {
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  const rows: [string, string][] = []
  for (const mode of ['VECTOR', 'KEYWORD', 'HYBRID']) {
    const found = { 1: 0, 5: 0, 10: 0 }
    let asked = 0
    for (const [index, { questions }] of passages.entries()) {
      for (const question of questions) {
        asked++
        type Hits = { search: { nodes: { document: { id: string } }[] } }
        const { search } = await instance.data<Hits>(
          `query($query: String!, $mode: SearchMode!) { search(query: $query, mode: $mode, first: 20) { nodes { document { id } } } }`,
          { query: typeof question === 'string' ? question : question.question, mode },
        )
        const documents = [...new Set(search.nodes.map(({ document }) => document.id))]
        const rank = documents.indexOf(ids[index]!)
        for (const k of [1, 5, 10] as const) if (rank !== -1 && rank < k) found[k]++
      }
    }
    const at = (k: 1 | 5 | 10) => (found[k] / asked).toFixed(3)
    rows.push([mode, `recall@1 ${at(1)}  @5 ${at(5)}  @10 ${at(10)}  (${asked} questions)`])
  }
  report(`Retrieval, ${language}, ${passages.length} passages`, rows)
  await instance.stop()
}
process.exit(0)
