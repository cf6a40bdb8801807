import { z } from 'zod'
import { Fault } from '../../errors/index.ts'
import { queryTerms } from '../../language/index.ts'
import { lexicalEmbedding } from '../../llm/embeddings/lexical.ts'
import type { TenantScope } from '../scope.ts'
import { fingerprint, isBlank, text, validate } from '../validation.ts'
import { highlight } from './highlight.ts'
import { termQuery } from './terms.ts'

export type SearchMode = 'VECTOR' | 'KEYWORD' | 'HYBRID'

export interface SearchFilter {
  documentIds?: readonly string[] | null
  integrationIds?: readonly string[] | null
  mimeTypes?: readonly string[] | null
  languages?: readonly string[] | null
  createdAfter?: Date | null
  createdBefore?: Date | null
}

export interface SearchHit {
  score: number
  /** Excerpt as HTML: escaped, the matches in <mark>. */
  highlight: string
  chunkId: string
  documentId: string
  text: string
  page: number | null
  title: string
  /** Gives what comes after it, of the same search. */
  cursor: string
}

/** Candidates that each ranking contributes, and so the deepest page. */
const depth = 200
/** A term in more chunks than this says too little to look chunks up by it, if the query has a rarer one. */
const commonTerm = 5_000
const maxTerms = 32
/** The usual constant of reciprocal rank fusion. */
const fusion = 60

/** What a filter may name of one kind. */
const atMost = 1_000
const some = <T extends z.ZodType>(item: T) => z.array(item).max(atMost, `must hold at most ${atMost}`).nullish()

const schema = z.object({
  query: text(2_000),
  filter: z
    .object({
      documentIds: some(z.string()),
      integrationIds: some(z.string()),
      mimeTypes: some(text(200)),
      languages: some(text(20)),
    })
    .nullish(),
  first: z.int().min(1, 'must be from 1 to 100').max(100, 'must be from 1 to 100'),
})

/**
 * Finds passages among the served chunks of the tenant. HYBRID fuses the lexical-vector and the keyword ranking by
 * reciprocal rank. Scores are comparable within one result only.
 * @returns a page of hits, whether more follow, and how many there are in all (bounded by the depth)
 * @throws Fault INVALID_INPUT, INVALID_CURSOR
 */
export async function search(
  scope: TenantScope,
  input: { query: string; mode: SearchMode; first: number; after?: string | null; filter?: SearchFilter | null },
): Promise<{ hits: SearchHit[]; more: boolean; total: number }> {
  scope.require('rag:query')
  const { query, first } = validate(schema, input)
  const cursors = cursorsOf(scope, input)
  const after = input.after == null ? null : cursors.read(input.after)
  const terms = queryTerms(query).slice(0, maxTerms)
  if (isBlank(query)) throw new Fault('INVALID_INPUT', 'The query is empty.', { field: ['query'] })
  if (terms.length === 0) return { hits: [], more: false, total: 0 }

  const [byVector, byKeyword] = await Promise.all([
    input.mode === 'KEYWORD' ? [] : rankByVector(scope, query, input.filter),
    input.mode === 'VECTOR' ? [] : rankByKeyword(scope, terms, input.filter),
  ])
  const ranked = input.mode === 'HYBRID' ? fuse(byVector, byKeyword) : input.mode === 'VECTOR' ? byVector : byKeyword
  const offset = after ? countUpTo(after, ranked) : 0
  const page = ranked.slice(offset, offset + first)
  const hits = await describe(scope, page, (index, id) => cursors.at(offset + index + 1, id), new Set(terms))
  return { hits, more: offset + page.length < ranked.length, total: ranked.length }
}

/**
 * A cursor names a hit, the rank that it had, from 1, and what was searched where: for another search it means nothing.
 * Ranks change as documents come and go, so the hit is looked for first.
 */
function cursorsOf(
  { database }: TenantScope,
  { query, mode, filter }: { query: string; mode: SearchMode; filter?: SearchFilter | null },
) {
  const list = fingerprint({ home: database.schema, query, mode, filter: filter ?? null }).slice(0, 12)
  return {
    at: (rank: number, id: string) => Buffer.from(`s:${list}:${rank}:${id}`).toString('base64url'),
    /** @throws Fault INVALID_CURSOR */
    read(cursor: string): Place {
      const [, of, rank, id] =
        /^s:([0-9a-f]{12}):([1-9]\d{0,2}):([0-9a-f-]{36})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1')) ??
        []
      if (of !== list || Number(rank) > depth) throw new Fault('INVALID_CURSOR', undefined, { field: ['after'] })
      return { rank: Number(rank), id: id! }
    },
  }
}

interface Place {
  rank: number
  id: string
}

/** How many hits stand up to a place. What followed a hit that is gone has moved up to where it was. */
function countUpTo({ rank, id }: Place, ranked: readonly Ranked[]): number {
  const index = ranked.findIndex((hit) => hit.id === id)
  return index === -1 ? rank - 1 : index + 1
}

interface Ranked {
  id: string
  score: number
}

function fuse(...rankings: Ranked[][]): Ranked[] {
  const scores = new Map<string, number>()
  for (const ranking of rankings) {
    ranking.forEach(({ id }, index) => {
      scores.set(id, (scores.get(id) ?? 0) + 1 / (fusion + index + 1))
    })
  }
  // scaled so that first place in both rankings is 1
  return [...scores]
    .map(([id, score]) => ({ id, score: (score * (fusion + 1)) / rankings.length }))
    .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
    .slice(0, depth)
}

async function rankByVector(
  scope: TenantScope,
  query: string,
  filter: SearchFilter | null | undefined,
): Promise<Ranked[]> {
  const { database } = scope
  const [vector] = lexicalEmbedding.embed([query], 'query')
  const { sql, values } = conditions(filter, 2)
  return database.query<Ranked>(
    `select c.id, 1 - (c.embedding <=> $1::public.vector) as score
     from ${database.table('chunk')} c
     join ${database.table('document')} d on d.id = c.document_id and d.version = c.version
     where c.embedding <=> $1::public.vector < ${1 - lexicalEmbedding.chance} ${sql}
     order by c.embedding <=> $1::public.vector, c.id limit ${depth}`,
    [`[${vector!.join(',')}]`, ...values],
  )
}

/**
 * The chunks that hold any of the terms, by the sum over terms of rarity × saturating frequency by length, as BM25 does.
 * Looking up stays bounded: very common terms do not choose candidates while a rarer one is there.
 */
async function rankByKeyword(
  scope: TenantScope,
  terms: readonly string[],
  filter: SearchFilter | null | undefined,
): Promise<Ranked[]> {
  const { database } = scope
  const chunk = database.table('chunk')
  const { sql, values } = conditions(filter, 2)
  return database.query<Ranked>(
    `with term as materialized (
       select t.literal::tsquery as query, t.literal,
         (select count(*) from (select 1 from ${chunk} c where c.terms @@ t.literal::tsquery limit ${commonTerm}) found) as n
       from unnest($1::text[]) as t(literal)),
     weighed as materialized (
       select query, literal, n, ln(1 + (greatest(${commonTerm}, n) + 0.5) / (n + 0.5)) as rarity from term where n > 0),
     chosen as materialized (
       select string_agg(literal, ' | ')::tsquery as any_term from weighed
       where n < ${commonTerm} or not exists (select 1 from weighed rare where rare.n < ${commonTerm}))
     select c.id, (select sum(w.rarity * f.frequency / (f.frequency + 0.07 * (0.25 + 0.75 * c.tokens / 200.0)))
         from weighed w, lateral (select ts_rank('{0.1, 0.15, 0.2, 0.3}', c.terms, w.query)) as f(frequency)) as score
     from ${chunk} c
     join ${database.table('document')} d on d.id = c.document_id and d.version = c.version
     where c.terms @@ (select any_term from chosen) ${sql}
     order by score desc, c.id limit ${depth}`,
    [terms.map(termQuery), ...values],
  )
}

function conditions(filter: SearchFilter | null | undefined, next: number): { sql: string; values: unknown[] } {
  const values: unknown[] = []
  const parts: string[] = []
  const add = (sql: string, value: unknown) => {
    if (value === null || value === undefined) return
    values.push(value)
    parts.push(`and ${sql.replace('$?', `$${next + values.length - 1}`)}`)
  }
  add('d.id = any($?::uuid[])', filter?.documentIds)
  add('d.integration_id = any($?::uuid[])', filter?.integrationIds)
  add('d.mime_type = any($?::text[])', filter?.mimeTypes)
  add('d.language = any($?::text[])', filter?.languages)
  add('d.created_at >= $?', filter?.createdAfter)
  add('d.created_at < $?', filter?.createdBefore)
  return { sql: parts.join(' '), values }
}

async function describe(
  scope: TenantScope,
  page: readonly Ranked[],
  cursorAt: (index: number, id: string) => string,
  terms: ReadonlySet<string>,
): Promise<SearchHit[]> {
  if (page.length === 0) return []
  const { database } = scope
  const rows = await database.query<{
    id: string
    documentId: string
    text: string
    page: number | null
    title: string
  }>(
    `select c.id, c.document_id as "documentId", c.text, c.page, d.title
     from ${database.table('chunk')} c join ${database.table('document')} d on d.id = c.document_id
     where c.id = any($1::uuid[])`,
    [page.map(({ id }) => id)],
  )
  const found = new Map(rows.map((row) => [row.id, row]))
  return page.flatMap(({ id, score }, index) => {
    const row = found.get(id)
    if (!row) return [] // deleted between the two statements
    const { documentId, text, page, title } = row
    return [
      {
        score,
        chunkId: id,
        documentId,
        text,
        page,
        title,
        cursor: cursorAt(index, id),
        highlight: highlight(text, terms),
      },
    ]
  })
}
