import { timingSafeEqual } from 'node:crypto'
import { isIP } from 'node:net'
import { newId } from '../data/ids.ts'
import { Lists } from '../data/lists/loader.ts'
import { Fault } from '../errors/index.ts'
import { hashKey, tenantOfKey } from '../services/identity/apiKeys.ts'
import { type Auth, cookiePrefix, createAuth } from '../services/identity/auth.ts'
import { bindServices } from '../services/index.ts'
import { type Principal, type Role, roleScopes, type Scope, scopes } from '../services/principal.ts'
import { createScope, type Parts, type TenantScope } from '../services/scope.ts'
import type { TenantDirectory } from './directory.ts'
import { createKeys } from './keys.ts'
import type { Charge, Rates } from './rates.ts'

/** What a caller shows, whichever way it came in. */
export interface Credentials {
  /** Value of the Authorization header. */
  authorization: string | null
  cookie: string | null
  /** Value of the X-Tenant-ID header. */
  tenant: string | null
  /** Host that the request named, with its port. */
  host: string
  origin: string
  address: string | null
}

export interface Access {
  /**
   * Who is calling and in which tenant. The order: (1) the credential names its tenant; (2) X-Tenant-ID, else the
   * subdomain of PUBLIC_URL's host, else a domain of the tenant's own, else TENANT_ID, selects among the tenants whose
   * credentials were shown; (3) one that the caller has no credential for is answered as one that does not exist, and
   * is written down.
   * @throws Fault UNAUTHENTICATED, TENANT_NOT_FOUND, TENANT_SUSPENDED, UNAVAILABLE; RATE_LIMITED instead of
   * UNAUTHENTICATED where too many wrong credentials came from one address
   */
  resolve(credentials: Credentials): Promise<TenantScope>
  /** A scope for work without a request: the system's own, or that of the principal who asked for it. */
  scopeFor(slug: string, principal?: Principal): Promise<TenantScope>
  /** Sign-in of the tenant that a request is for. @throws Fault TENANT_NOT_FOUND */
  authFor(credentials: Credentials): Promise<Auth>
  /** Calls back when the credentials stop being good, or lose one of the rights. Returns how to stop watching. */
  watch(credentials: Credentials, rights: ReadonlySet<Scope>, gone: (fault: Fault) => void): () => void
  close(): void
}

/** A revoked key or session closes its streams within this and the check's own time. */
const watchMs = 2_500

/** Sign-in of a tenant is let go of when nobody has used it for as long. */
const idleAuthMs = 5 * 60_000
/** What the first tenant's owner may do besides: they run the installation. */
const operatorScopes: readonly Scope[] = ['platform:operate']

const system: Principal = {
  kind: 'SYSTEM',
  id: 'system',
  name: 'Platform',
  scopes: new Set(scopes),
  owner: 'system',
}

export function createAccess(parts: Parts, directory: TenantDirectory, rates: Rates): Access {
  const { config, databases } = parts
  const keys = createKeys()
  const unlisten = parts.signals.on((signal) => {
    if (signal.kind === 'lost') keys.forget()
    else if (signal.kind === 'tenant' || (signal.kind === 'written' && signal.topics.includes('access')))
      keys.forget(signal.slug)
  })
  const auths = new Map<string, { auth: Promise<Auth>; usedAt: number }>()
  const sweep = setInterval(() => {
    const before = Date.now() - idleAuthMs
    for (const [slug, { usedAt }] of auths) if (usedAt < before) auths.delete(slug)
  }, idleAuthMs)
  sweep.unref()
  const bootstrapHash = config.BOOTSTRAP_API_KEY ? Buffer.from(hashKey(config.BOOTSTRAP_API_KEY)) : null

  const authOf = (slug: string): Promise<Auth> => {
    const known = auths.get(slug)
    const auth = known?.auth ?? createAuth(parts, slug)
    auth.catch(() => auths.delete(slug))
    auths.set(slug, { auth, usedAt: Date.now() })
    return auth
  }

  const base = config.PUBLIC_URL ? new URL(config.PUBLIC_URL) : null
  /** The tenant whose own address the request came to, or null. */
  const ofHost = async ({ host }: Credentials): Promise<string | null> => {
    const name = host.replace(/:\d+$/, '').toLowerCase()
    if (name === base?.hostname || isIP(name)) return null
    if (base && name.endsWith(`.${base.hostname}`)) return name.slice(0, -base.hostname.length - 1)
    return directory.byDomain(name)
  }

  /** The tenant that the request asks for, or null when it leaves it to the credential. */
  const selected = async (credentials: Credentials): Promise<string | null> =>
    credentials.tenant?.toLowerCase() ?? (await ofHost(credentials))

  /** Links lead to the address that the caller used, when that is the tenant's own. */
  const originOf = async (credentials: Credentials, slug: string): Promise<string> =>
    base && (await ofHost(credentials)) === slug ? `${base.protocol}//${credentials.host}` : credentials.origin

  /**
   * The installation is operated from the first tenant alone: whatever the rows of another one say, which its own role
   * can write, nobody of it operates anything.
   */
  const confine = (slug: string, principal: Principal): Principal =>
    slug === config.TENANT_ID
      ? principal
      : { ...principal, scopes: new Set([...principal.scopes].filter((scope) => !operatorScopes.includes(scope))) }

  const enter = async (credentials: Credentials, slug: string, principal: Principal): Promise<TenantScope> =>
    createScope(parts, await directory.active(slug), confine(slug, principal), {
      origin: await originOf(credentials, slug),
      address: credentials.address,
    })

  const refuseOther = async (credentials: Credentials, actor: string, wanted: string): Promise<never> => {
    await databases.platform.platformAudit
      .create({
        data: { id: newId(), action: 'tenant.mismatch', actor, detail: { wanted, address: credentials.address } },
      })
      .catch((error: unknown) => parts.log.error({ err: error }, 'a tenant mismatch could not be audited'))
    throw new Fault('TENANT_NOT_FOUND')
  }

  /** Whether the tenant's credentials can be looked at; one that may not be entered says so only to those who hold some. */
  const reachable = async (slug: string): Promise<boolean> => {
    const tenant = await directory.find(slug)
    if (!tenant || tenant.status === 'DELETING' || tenant.status === 'PROVISIONING') return false
    if (databases.isBehind(tenant)) await directory.active(slug)
    return true
  }

  const byKey = async (credentials: Credentials, shown: string): Promise<TenantScope> => {
    const hash = hashKey(shown)
    const bootstrap = bootstrapHash !== null && timingSafeEqual(Buffer.from(hash), bootstrapHash)
    const slug = bootstrap ? config.TENANT_ID : tenantOfKey(shown)
    if (!slug || !(await reachable(slug))) throw new Fault('UNAUTHENTICATED')
    const database = databases.tenant(slug)
    const key = await keys.find(database, hash)
    if (!key) throw new Fault('UNAUTHENTICATED')
    const { principal } = key
    const wanted = await selected(credentials)
    if (wanted && wanted !== slug) await refuseOther(credentials, principal.owner, wanted)
    const now = new Date()
    if (!key.lastUsedAt || now.getTime() - key.lastUsedAt.getTime() > 60_000) {
      key.lastUsedAt = now
      void database.prisma.apiKey
        .updateMany({ where: { id: principal.id }, data: { lastUsedAt: now } })
        .catch((error: unknown) => parts.log.warn({ err: error }, 'last use of a key not noted'))
    }
    return enter(credentials, slug, principal)
  }

  const bySession = async (credentials: Credentials): Promise<TenantScope> => {
    const cookie = credentials.cookie ?? ''
    const wanted = await selected(credentials)
    const slug = wanted ?? config.TENANT_ID
    const names = new Set(cookie.split(';').map((pair) => pair.trim().split('=')[0]))
    const name = `${cookiePrefix(slug)}.session_token`
    if (!names.has(name) && !names.has(`__Secure-${name}`)) {
      if (wanted && wanted !== config.TENANT_ID) {
        // a good session of the first tenant asks for another one; anything less is a stranger, who leaves no trace
        const own = await bySession({ ...credentials, tenant: config.TENANT_ID })
        await refuseOther(credentials, own.principal.owner, wanted)
      }
      throw new Fault('UNAUTHENTICATED')
    }
    if (!(await reachable(slug))) throw new Fault(wanted ? 'TENANT_NOT_FOUND' : 'UNAUTHENTICATED')
    const headers = new Headers({ cookie, host: credentials.host })
    const session = await (await authOf(slug)).api.getSession({ headers })
    if (!session) {
      // a look-up that failed looks the same: only a database that answers makes it a refusal
      await databases.ping()
      throw new Fault('UNAUTHENTICATED')
    }
    const role = session.user.role as Role
    const principal: Principal = {
      kind: 'USER',
      id: session.user.id,
      name: session.user.name,
      scopes: new Set<Scope>([...(roleScopes[role] ?? []), ...(role === 'OWNER' ? operatorScopes : [])]),
      owner: `user:${session.user.id}`,
    }
    return enter(credentials, slug, principal)
  }

  const resolve = async (credentials: Credentials): Promise<TenantScope> => {
    const bearer = /^Bearer\s+(\S+)$/i.exec(credentials.authorization ?? '')?.[1]
    if (bearer) return byKey(credentials, bearer)
    if (credentials.authorization) throw new Fault('UNAUTHENTICATED', 'Send `Authorization: Bearer <API key>`.')
    return bySession(credentials)
  }

  interface Watcher {
    rights: ReadonlySet<Scope>
    gone: (fault: Fault) => void
  }
  const watched = new Map<string, { timer: NodeJS.Timeout; watchers: Set<Watcher> }>()

  return {
    // good credentials are good, whatever else came from their address
    async resolve(credentials) {
      try {
        const scope = await resolve(credentials)
        rates.known(credentials, scope)
        return scope
      } catch (error) {
        const wrong = error instanceof Fault && error.code === 'UNAUTHENTICATED'
        if (wrong && credentials.authorization) rates.wrong(credentials.address)
        throw error
      }
    },
    async scopeFor(slug, principal = system) {
      return createScope(parts, await directory.active(slug), confine(slug, principal), {
        origin: config.PUBLIC_URL ?? `http://${config.HOST}:${config.PORT}`,
        address: null,
      })
    },
    async authFor(credentials) {
      const slug = (await selected(credentials)) ?? config.TENANT_ID
      await directory.active(slug)
      return authOf(slug)
    },
    watch(credentials, rights, gone) {
      const key = hashKey(
        JSON.stringify([credentials.authorization, credentials.cookie, credentials.tenant, credentials.host]),
      )
      let watch = watched.get(key)
      if (!watch) {
        const watchers = new Set<Watcher>()
        const look = async () => {
          try {
            const { principal } = await resolve(credentials)
            for (const { rights, gone } of [...watchers]) {
              const lost = [...rights].some((right) => !principal.scopes.has(right))
              if (lost) gone(new Fault('FORBIDDEN', 'Your rights have changed.'))
            }
          } catch (error) {
            // only a refusal ends streams: a database that is away for a moment does not
            if (!(error instanceof Fault) || error.code === 'UNAVAILABLE') return
            for (const { gone } of [...watchers]) gone(error)
          }
        }
        const timer = setInterval(() => void look(), watchMs)
        timer.unref()
        watch = { timer, watchers }
        watched.set(key, watch)
      }
      const { timer, watchers } = watch
      const watcher = { rights, gone }
      watchers.add(watcher)
      return () => {
        watchers.delete(watcher)
        if (watchers.size === 0 && watched.get(key)?.watchers === watchers) {
          clearInterval(timer)
          watched.delete(key)
        }
      }
    },
    close() {
      unlisten()
      clearInterval(sweep)
      for (const { timer } of watched.values()) clearInterval(timer)
      watched.clear()
    },
  }
}

/** The context of one operation or event: services and lists of a scope, made anew so that nothing read is stale. */
export function createGraphContext(scope: TenantScope, idempotencyKey: string | null, charge: Charge | null = null) {
  const { principal, tenant, database } = scope
  return {
    principal,
    tenant,
    services: bindServices(scope),
    lists: new Lists({ database, owner: principal.owner, scopes: principal.scopes }),
    idempotencyKey,
    charge,
  }
}
