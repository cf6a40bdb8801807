import type { Databases } from '../data/databases.ts'
import { slugShape } from '../data/ids.ts'
import type { Tenant as TenantRow } from '../data/prisma/platform/client.ts'
import type { Signals } from '../data/signals/index.ts'
import { Fault } from '../errors/index.ts'

export type { TenantRow }

/** The tenants that there are, as every way in sees them: what an operator changes holds everywhere within seconds. */
export interface TenantDirectory {
  /** The tenant of that slug, or null; as it was 2 s ago at most. @throws Fault UNAVAILABLE */
  find(slug: string): Promise<TenantRow | null>
  /** The slug of the tenant that is reached under a host name of its own, or null. @throws Fault UNAVAILABLE */
  byDomain(host: string): Promise<string | null>
  /**
   * The tenant, at a database that this release can use.
   * @throws Fault TENANT_NOT_FOUND, TENANT_SUSPENDED, UNAVAILABLE
   */
  active(slug: string): Promise<TenantRow>
  /** Whether work of the tenant may go on. */
  mayWork(slug: string): Promise<boolean>
  /** Looks anew the next time: the tenant was changed. */
  forget(slug: string): void
}

const domainShape = /^(?=.{1,253}$)[a-z0-9-]+(?:\.[a-z0-9-]+)+$/
const knownMs = 2_000
const activityMs = 60_000
/** Slugs and hosts come from outside: what is kept of them is bounded. */
const mostKnown = 10_000

export function createTenantDirectory(
  databases: Databases,
  signals: Pick<Signals, 'publish'>,
  onError: (error: unknown) => void,
): TenantDirectory {
  const tenants = createCache((slug) => databases.platform.tenant.findUnique({ where: { slug } }))
  const domains = createCache(async (domain) => {
    const row = await databases.platform.tenantDomain.findUnique({
      where: { domain },
      select: { tenant: { select: { slug: true } } },
    })
    return row?.tenant.slug ?? null
  })

  const find = (slug: string): Promise<TenantRow | null> =>
    slugShape.test(slug) ? tenants.get(slug) : Promise.resolve(null)

  const noted = new Map<string, number>()
  const noteActivity = (slug: string): void => {
    const now = Date.now()
    if (now - (noted.get(slug) ?? 0) < activityMs) return
    if (noted.size >= mostKnown) noted.clear()
    noted.set(slug, now)
    databases.platform.tenant.updateMany({ where: { slug }, data: { lastActivityAt: new Date(now) } }).catch(onError)
  }

  return {
    find,
    byDomain: (host) => (domainShape.test(host) ? domains.get(host) : Promise.resolve(null)),
    async active(slug) {
      const tenant = await find(slug)
      if (!tenant || tenant.status === 'DELETING') throw new Fault('TENANT_NOT_FOUND')
      if (tenant.status === 'SUSPENDED') throw new Fault('TENANT_SUSPENDED')
      if (tenant.status === 'PROVISIONING') {
        throw new Fault('UNAVAILABLE', 'This tenant is being set up; try again in a moment.')
      }
      if (databases.isBehind(tenant)) {
        await databases.bringForward(slug)
        signals.publish({ kind: 'tenant', slug })
        tenants.forget(slug)
      }
      noteActivity(slug)
      return tenant
    },
    async mayWork(slug) {
      const tenant = await find(slug)
      return tenant?.status === 'ACTIVE' && !databases.isBehind(tenant)
    },
    forget(slug) {
      tenants.forget(slug)
      domains.clear()
    },
  }
}

function createCache<T>(look: (key: string) => Promise<T>) {
  const known = new Map<string, { until: number; value: Promise<T> }>()
  return {
    get(key: string): Promise<T> {
      const found = known.get(key)
      if (found && found.until > Date.now()) return found.value
      const value = look(key).catch((error: unknown) => {
        known.delete(key)
        throw new Fault('UNAVAILABLE', undefined, { cause: error })
      })
      if (known.size >= mostKnown) known.clear()
      known.set(key, { until: Date.now() + knownMs, value })
      return value
    },
    forget: (key: string) => known.delete(key),
    clear: () => known.clear(),
  }
}
