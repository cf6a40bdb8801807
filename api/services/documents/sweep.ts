import type { TenantScope } from '../scope.ts'

/** An object is put before the row that names it: what is younger may still get its row. */
const youngMs = 60 * 60_000
/** Keys that one statement compares. */
const batchSize = 500

export interface Sweep {
  /** How many objects were deleted. */
  deleted: number
  /** Where the next sweep goes on; null when this one came to the end. */
  next: string | null
}

/**
 * Deletes objects that no document and no upload names: what a process left that was killed between the object and its
 * row. Objects under keys that documents do not use are left alone.
 * @param options `after`, the `next` of the sweep before; `limit`, how many objects are looked at; `graceMs`, how old
 *   they must be
 */
export async function sweepObjects(
  scope: TenantScope,
  { after, limit = 10_000, graceMs = youngMs }: { after?: string | null; limit?: number; graceMs?: number } = {},
): Promise<Sweep> {
  const before = Date.now() - graceMs
  const sweep: Sweep = { deleted: 0, next: null }
  let batch: Candidate[] = []
  const finish = async () => {
    for (const key of await nameless(scope, batch)) {
      await scope.objects.delete(key)
      sweep.deleted++
    }
    batch = []
  }
  let looked = 0
  for await (const { key, modifiedAt } of scope.objects.list(after ? { after } : {})) {
    const documentId = documentOf(key)
    if (documentId && modifiedAt.getTime() < before) batch.push({ key, documentId })
    if (batch.length === batchSize) await finish()
    looked++
    if (looked === limit) {
      sweep.next = key
      break
    }
  }
  await finish()
  return sweep
}

interface Candidate {
  key: string
  documentId: string
}

/** The document whose key this is or, for an upload under way, will be. */
const documentOf = (key: string): string | undefined =>
  /^(?:[a-z]+\/)?documents\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\//.exec(key)?.[1]

/**
 * Which of the keys no row names. A document's rows are found by the id in the key; the text of the version that is
 * being made is not in its row yet.
 */
async function nameless({ database }: TenantScope, candidates: readonly Candidate[]): Promise<string[]> {
  if (candidates.length === 0) return []
  const rows = await database.query<{ key: string }>(
    `select object.key from unnest($1::text[], $2::uuid[]) as object (key, document_id)
     where not exists (
         select 1 from ${database.table('document')} d where d.id = object.document_id and object.key in
           (d.object_key, d.text_key, 'documents/' || d.id || '/original',
            'documents/' || d.id || '/text-' || d.wanted_version))
       and not exists (
         select 1 from ${database.table('upload')} u where u.id = object.document_id and u.object_key = object.key)`,
    [candidates.map(({ key }) => key), candidates.map(({ documentId }) => documentId)],
  )
  return rows.map(({ key }) => key)
}
