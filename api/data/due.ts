export interface DueJobs {
  schema: string
  /** From when on a job of it can be claimed, by this machine's clock. */
  at: Date
}

/** Schemas looked at by one statement. */
const batch = 200

/**
 * In which schemas jobs wait or are active, and from when on one of them can be claimed. Looks at times alone, in one
 * statement for many schemas, as the role that owns them. A schema that is not there (it is being made, or deleted) has
 * no jobs.
 */
export async function dueJobs(
  query: (sql: string) => Promise<{ schema: string; seconds: number }[]>,
  schemas: readonly string[],
): Promise<DueJobs[]> {
  const due: DueJobs[] = []
  for (let start = 0; start < schemas.length; start += batch) {
    due.push(...(await dueOf(query, schemas.slice(start, start + batch))))
  }
  return due
}

async function dueOf(query: Parameters<typeof dueJobs>[0], schemas: readonly string[]): Promise<DueJobs[]> {
  const each = schemas.map(
    (schema) =>
      `select '${schema}' as schema, least(
         (select min(run_at) from "${schema}".job where state = 'WAITING'),
         (select min(lease_until) from "${schema}".job where state = 'ACTIVE')) as at`,
  )
  try {
    const rows = await query(
      `select schema, extract(epoch from at - now())::float8 as seconds
       from (${each.join(' union all ')}) d where at is not null`,
    )
    return rows.map(({ schema, seconds }) => ({ schema, at: new Date(Date.now() + seconds * 1000) }))
  } catch (error) {
    if (!isMissing(error)) throw error
    if (schemas.length === 1) return []
    const half = schemas.length >> 1
    return [...(await dueOf(query, schemas.slice(0, half))), ...(await dueOf(query, schemas.slice(half)))]
  }
}

const isMissing = (error: unknown): boolean => ['42P01', '3F000'].includes((error as { code?: string }).code ?? '')
