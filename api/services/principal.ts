/** Every right there is. A principal holds some of them; the graph's fields and the services name what they need. */
export const scopes = [
  'documents:read',
  'documents:write',
  'conversations:read',
  'conversations:write',
  'rag:query',
  'usage:read',
  'models:read',
  'models:manage',
  'integrations:read',
  'integrations:manage',
  'apps:manage',
  'users:manage',
  'tenant:manage',
  'platform:operate',
] as const

export type Scope = (typeof scopes)[number]

export type Role = 'OWNER' | 'ADMIN' | 'MEMBER' | 'ANALYST'

/** What can be done within a tenant. */
export const tenantScopes = scopes.filter((scope) => scope !== 'platform:operate')
const memberScopes: Scope[] = [
  'documents:read',
  'documents:write',
  'conversations:read',
  'conversations:write',
  'rag:query',
  'models:read',
  'integrations:read',
]

export const roleScopes: Record<Role, readonly Scope[]> = {
  OWNER: tenantScopes,
  ADMIN: tenantScopes,
  MEMBER: memberScopes,
  ANALYST: ['usage:read', 'models:read', 'documents:read', 'integrations:read'],
}

export type PrincipalKind = 'USER' | 'API_KEY' | 'OPERATOR' | 'SYSTEM'

/** Who a request acts for. */
export interface Principal {
  kind: PrincipalKind
  id: string
  name: string
  scopes: ReadonlySet<Scope>
  /** What owned rows carry: user:<id> or apiKey:<id>. */
  owner: string
}

export const isScope = (value: string): value is Scope => (scopes as readonly string[]).includes(value)
