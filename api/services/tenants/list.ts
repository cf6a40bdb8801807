import { z } from 'zod'
import type { PlatformPrisma } from '../../data/databases.ts'
import { cursorsOf } from '../../data/lists/cursor.ts'
import { type Page, type PageArguments, readWindow, type Wanted } from '../../data/lists/loader.ts'
import type { Order } from '../../data/lists/source.ts'
import type { Tenant, TenantScope } from '../scope.ts'
import { text, validate } from '../validation.ts'

type Where = NonNullable<NonNullable<Parameters<PlatformPrisma['tenant']['findMany']>[0]>['where']>

/** What a filter may name of one kind. */
const atMost = 1_000
const some = z.array(z.string()).max(atMost, `must hold at most ${atMost}`).nullish()

const filterSchema = z
  .object({
    status: some,
    option: some,
    search: text(200).nullish(),
    behind: z.boolean().nullish(),
  })
  .nullish()
const argumentsSchema = z.object({ filter: filterSchema })

export type TenantFilter = z.input<typeof filterSchema>

const order: Order[] = [
  { column: 'createdAt', type: 'timestamptz', descending: true },
  { column: 'id', type: 'uuid', descending: true },
]
const list = { home: 'platform', name: 'tenants' }

/** A page of all tenants, newest first. @throws Fault FORBIDDEN, INVALID_INPUT, INVALID_CURSOR */
export async function listTenants(
  scope: TenantScope,
  args: PageArguments,
  wanted: Pick<Wanted, 'rows' | 'total'>,
  filter?: TenantFilter,
): Promise<Page<Tenant>> {
  scope.require('platform:operate')
  const { databases } = scope.parts
  const { tenant: tenants } = databases.platform
  const where = whereOf(validate(argumentsSchema, { filter }).filter, databases.newestVersion)
  const { size, backwards, after, before } = readWindow(list, args, order)
  const [found, total] = await Promise.all([
    wanted.rows
      ? tenants.findMany({
          where: { AND: [where, ...(after ? [beyond(after, 'lt')] : []), ...(before ? [beyond(before, 'gt')] : [])] },
          orderBy: backwards ? [{ createdAt: 'asc' }, { id: 'asc' }] : [{ createdAt: 'desc' }, { id: 'desc' }],
          take: size + 1,
        })
      : [],
    wanted.total ? tenants.count({ where }) : 0,
  ])
  const rows = found.slice(0, size)
  return {
    rows: backwards ? rows.reverse() : rows,
    more: found.length > size,
    total,
    backwards,
    after: after !== null,
    before: before !== null,
    cursorOf: cursorsOf(list, order) as (row: object) => string,
  }
}

function whereOf(filter: z.output<typeof filterSchema>, newest: string): Where {
  // what LIKE would read as a pattern is text
  const contains = filter?.search?.trim().replace(/[\\%_]/g, '\\$&')
  const like = { contains, mode: 'insensitive' } as const
  const behind: Where = {
    OR: [
      { schemaVersion: null },
      { schemaVersion: { lt: newest } },
      { option: { not: 'EMBEDDED' }, passwordSealed: null },
    ],
  }
  return {
    ...(filter?.status ? { status: { in: filter.status } } : {}),
    ...(filter?.option ? { option: { in: filter.option } } : {}),
    AND: [
      ...(contains ? [{ OR: [{ name: like }, { slug: like }] }] : []),
      ...(filter?.behind == null ? [] : [filter.behind ? behind : { NOT: behind }]),
    ],
  }
}

/** The rows strictly behind (`lt`) or before (`gt`) a position. */
function beyond([createdAt, id]: (string | number)[], compare: 'lt' | 'gt'): Where {
  const at = new Date(createdAt!)
  return { OR: [{ createdAt: { [compare]: at } }, { createdAt: at, id: { [compare]: String(id) } }] }
}

/**
 * Tenants by id: the caller's own, and any for an operator. For everybody else another tenant does not exist.
 */
export async function findTenants(scope: TenantScope, ids: readonly string[]): Promise<Map<string, Tenant>> {
  const all = scope.principal.scopes.has('platform:operate')
  if (!all) return new Map(ids.filter((id) => id === scope.tenant.id).map((id) => [id, scope.tenant]))
  const rows = await scope.parts.databases.platform.tenant.findMany({ where: { id: { in: [...ids] } } })
  return new Map(rows.map((row) => [row.id, row]))
}

/** The tenant of a slug, under the same rights; null when there is none. */
export async function tenantOfSlug(scope: TenantScope, slug: string): Promise<Tenant | null> {
  if (slug === scope.tenant.slug) return scope.tenant
  if (!scope.principal.scopes.has('platform:operate') || slug.includes('\0')) return null
  return scope.parts.databases.platform.tenant.findUnique({ where: { slug } })
}

/** Bytes on disk by tenant id; without those whose database is not there or away. One statement a server. */
export async function tenantSizes(scope: TenantScope, tenants: readonly Tenant[]): Promise<Map<string, number>> {
  scope.require('platform:operate')
  const bySlug = await scope.parts.databases.sizes(tenants)
  return new Map(tenants.flatMap(({ id, slug }) => (bySlug.has(slug) ? [[id, bySlug.get(slug)!] as const] : [])))
}

/** Host names by tenant id, in their order. */
export async function tenantDomains(scope: TenantScope, tenants: readonly Tenant[]): Promise<Map<string, string[]>> {
  scope.require('platform:operate')
  const rows = await scope.parts.databases.platform.tenantDomain.findMany({
    where: { tenantId: { in: tenants.map(({ id }) => id) } },
    orderBy: { domain: 'asc' },
  })
  const byTenant = Map.groupBy(rows, ({ tenantId }) => tenantId)
  return new Map(tenants.map(({ id }) => [id, (byTenant.get(id) ?? []).map(({ domain }) => domain)]))
}

/** What only operators are told of a tenant's database. */
export function tenantDatabaseFacts(scope: TenantScope, tenant: Tenant) {
  scope.require('platform:operate')
  const { databases, secrets } = scope.parts
  const { id, serverSealed } = tenant
  const url = serverSealed === null ? null : new URL(secrets.openOwn(`server:${id}`, serverSealed))
  return {
    behind: databases.isBehind(tenant),
    newestVersion: databases.newestVersion,
    /** Host, port and database of a server of its own; never its login. */
    host: url && `${url.host}${url.pathname}`,
  }
}
