/**
 * What an operation cost, and how much of the caller's rate limit is left: every answer tells. Points come back evenly,
 * a full limit in a minute.
 */
export interface Cost {
  /** Fields that the operation asked for at most, lists counted at their page size. */
  requested: number
  /** Fields that one operation may ask for. */
  limit: number
  /** Points that it took. */
  points: number
  /** Points the caller has left; null where there is no limit. */
  remaining: number | null
  /** When all points are there again if nothing is asked until then (ISO 8601); null where there is no limit. */
  resetAt: string | null
}

/** What an answer says of its cost; undefined when it says nothing that can be read. */
export function costOf({ extensions }: { extensions?: { cost?: unknown } }): Cost | undefined {
  const { requested, limit, points, remaining, resetAt } = (extensions?.cost ?? {}) as Record<keyof Cost, unknown>
  if (typeof requested !== 'number' || typeof limit !== 'number' || typeof points !== 'number') return undefined
  return {
    requested,
    limit,
    points,
    remaining: typeof remaining === 'number' ? remaining : null,
    resetAt: typeof resetAt === 'string' ? resetAt : null,
  }
}
