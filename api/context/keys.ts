import type { TenantDatabase } from '../data/databases.ts'
import type { ApiKey } from '../data/prisma/tenant/client.ts'
import { isScope, type Principal } from '../services/principal.ts'

type KeyRow = Pick<ApiKey, 'id' | 'name' | 'scopes' | 'expiresAt' | 'lastUsedAt' | 'revokedAt'>

/** A key that is good, until it expires. */
export interface GoodKey {
  principal: Principal
  expiresAt: Date | null
  lastUsedAt: Date | null
}

/** What API keys are good for, looked up once a second at most. */
export interface Keys {
  /** The key of a hash, or null when there is none, or it was revoked or has expired. */
  find(database: TenantDatabase, hash: string): Promise<GoodKey | null>
  /** Looks anew the next time: keys of the tenant were changed, or may have been. */
  forget(slug?: string): void
}

/** What was changed without a word of it (by hand, in the database) holds this much later. */
const knownMs = 1_000
const mostKnown = 10_000

interface Known {
  slug: string
  key: GoodKey | null
  until: number
}

/**
 * Every request shows a key, and most show one that was just shown. `forget` is called with each change, in whichever
 * process it was made; what was being looked up then is not kept.
 */
export function createKeys(): Keys {
  const known = new Map<string, Known>()
  let changes = 0
  return {
    async find(database, hash) {
      const now = Date.now()
      const found = known.get(hash)
      if (found && found.until > now && found.slug === database.slug) return stillGood(found.key, now)
      const before = changes
      const key = await lookUp(database, hash)
      if (before === changes) {
        if (known.size >= mostKnown) known.clear()
        known.set(hash, { slug: database.slug, key, until: now + knownMs })
      }
      return stillGood(key, now)
    },
    forget(slug) {
      changes++
      if (slug === undefined) known.clear()
      else for (const [hash, key] of known) if (key.slug === slug) known.delete(hash)
    },
  }
}

const stillGood = (key: GoodKey | null, now: number): GoodKey | null =>
  key?.expiresAt && key.expiresAt.getTime() <= now ? null : key

async function lookUp(database: TenantDatabase, hash: string): Promise<GoodKey | null> {
  const [row] = await database.lookUp<KeyRow>(
    `select id, name, scopes, expires_at as "expiresAt", last_used_at as "lastUsedAt", revoked_at as "revokedAt"
     from ${database.table('api_key')} where hash = $1`,
    [hash],
  )
  if (!row || row.revokedAt) return null
  const { id, name, expiresAt, lastUsedAt } = row
  const owner = `apiKey:${id}`
  return {
    principal: { kind: 'API_KEY', id, name, scopes: new Set(row.scopes.filter(isScope)), owner },
    expiresAt,
    lastUsedAt,
  }
}
