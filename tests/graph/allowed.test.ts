import { readFileSync } from 'node:fs'
import { getOperationAST } from 'graphql'
import { expect, it } from 'vitest'
import { checkCost } from '../../api/http/graph/cost.ts'
import { parseDocument, validateDocument } from '../../api/http/graph/parse.ts'
import { fullSchema } from '../../schema/index.ts'
import { operations } from '../../sdk/src/generated.ts'
import { messagesPerPage } from '../../web/features/chat/page-size.ts'

const documentsOfAdmin: Record<string, string> = JSON.parse(
  readFileSync(new URL('../../web/gql/persisted-documents.json', import.meta.url), 'utf8'),
)

/** The most that a list gives at once: what a page of the admin may come to ask for, and a caller of the SDK. */
const longestPage = 100
/** Where the admin asks for less. */
const pages: Record<string, number> = { Thread: messagesPerPage }

const schema = fullSchema()

/** What a document asks for at the longest page. @throws Fault QUERY_TOO_COSTLY where a limit refuses it */
function costOf(text: string): number {
  const document = parseDocument(text)
  expect(validateDocument(schema, document)).toEqual([])
  const { name, variableDefinitions = [] } = getOperationAST(document)!
  const page = pages[name!.value] ?? longestPage
  const wanted = variableDefinitions.map(({ variable }) => variable.name.value)
  // the variables that must be given are none of the cost, and of many types: they are left away with their check
  const checked = {
    ...document.definitions.find((one) => one.kind === 'OperationDefinition')!,
    variableDefinitions: [],
  }
  const definitions = [checked, ...document.definitions.filter((one) => one.kind === 'FragmentDefinition')]
  const variables = Object.fromEntries(
    ['first', 'last'].filter((one) => wanted.includes(one)).map((one) => [one, page]),
  )
  return checkCost(schema, { ...document, definitions }, null, variables)
}

it.each([
  ['admin', Object.values(documentsOfAdmin)],
  ['SDK', Object.values(operations).map(({ text }) => text)],
])('[GQL-7] [WEB-1] every operation of the %s is allowed at the longest page that it asks for', (_whose, texts) => {
  expect(texts.map(costOf).length).toBeGreaterThan(30)
})
