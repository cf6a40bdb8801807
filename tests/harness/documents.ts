import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { rowId } from './chat.ts'
import type { Instance } from './instance.ts'

type UserErrors = { code: string; message?: string; field: string[] | null }[]

export async function createDocument(instance: Instance, input: object) {
  const { documentCreate } = await instance.data<{
    documentCreate: { document: { id: string } | null; userErrors: UserErrors }
  }>(
    `mutation ($input: DocumentCreateInput!) {
       documentCreate(input: $input) { document { id } userErrors { code field } } }`,
    { input },
  )
  return documentCreate
}

export const reindex = (instance: Instance, id: string) =>
  instance.data<{ documentReindex: { document: { status: string } | null; userErrors: UserErrors } }>(
    `mutation ($id: ID!) { documentReindex(input: { id: $id }) { document { status } userErrors { code field } } }`,
    { id },
  )

export const deleteDocument = (instance: Instance, id: string) =>
  instance.data<{ documentDelete: { deletedId: string | null; userErrors: UserErrors } }>(
    `mutation ($id: ID!) { documentDelete(input: { id: $id }) { deletedId userErrors { code field } } }`,
    { id },
  )

/** Ids of the documents that a search finds, best first, each once. */
export async function found(instance: Instance, query: string, mode = 'HYBRID'): Promise<string[]> {
  const { search } = await instance.data<{ search: { nodes: { document: { id: string } }[] } }>(
    `query ($query: String!, $mode: SearchMode!) {
       search(query: $query, mode: $mode) { nodes { document { id } chunk { text } } } }`,
    { query, mode },
  )
  return [...new Set(search.nodes.map(({ document }) => document.id))]
}

/** What lies in the store for a document. */
export function storedObjects(instance: Instance, documentId: string): string[] {
  const folder = join(instance.dataDir, 'files', 'demo', 'documents', rowId(documentId))
  return existsSync(folder) ? readdirSync(folder).sort() : []
}

/** Resolves when no job is waiting or under way: whatever was begun has ended. */
export async function jobsDone(instance: Instance, kind: string): Promise<void> {
  const { prisma } = instance.platform.parts.databases.tenant('demo')
  const until = performance.now() + 20_000
  while ((await prisma.job.count({ where: { kind, runAt: { lte: new Date() } } })) > 0) {
    if (performance.now() > until) throw new Error(`Jobs of kind ${kind} did not end.`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
