export interface DueJobs {
  schema: string
  /** From when on a job of it can be claimed. */
  at: Date
}

/** Schemas looked at by one statement. */
const batch = 200

/**
 * In which schemas jobs wait or are active, and from when on one of them can be claimed. Looks at times alone, in one
 * statement for many schemas, as the role that owns them.
 */
export async function dueJobs(
  query: (sql: string) => Promise<DueJobs[]>,
  schemas: readonly string[],
): Promise<DueJobs[]> {
  const due: DueJobs[] = []
  for (let start = 0; start < schemas.length; start += batch) {
    const each = schemas.slice(start, start + batch).map(
      (schema) =>
        `select '${schema}' as schema, min(case state when 'WAITING' then run_at else lease_until end) as at
         from "${schema}".job where state in ('WAITING', 'ACTIVE')`,
    )
    due.push(...(await query(`select * from (${each.join(' union all ')}) d where at is not null`)))
  }
  return due
}
