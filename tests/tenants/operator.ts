import { bootstrapKey, type GraphResult, type Instance } from '../harness/index.ts'

type Headers = Record<string, string>
export type UserError = { code: string; message: string; field: string[] | null }

export interface TenantFacts {
  id: string
  slug: string
  name: string
  status: string
  plan: string
  region: string | null
  databaseOption: string
  databaseHost: string | null
  sizeOnDisk: number | null
  schemaBehind: boolean
  schemaVersion: string | null
  migrationError: string | null
  suspendedAt: string | null
  suspensionReason: string | null
  deleteAt: string | null
  domains: string[]
}

export interface Created {
  tenant: TenantFacts | null
  adminPassword: string | null
  apiKey: string | null
  userErrors: UserError[]
}

const facts = `id slug name status plan region databaseOption databaseHost sizeOnDisk schemaBehind schemaVersion
  migrationError suspendedAt suspensionReason deleteAt domains`

/** An operator at work, with the bootstrap key or other headers. */
export function operatorOf(instance: Instance, headers: Headers = { authorization: `Bearer ${bootstrapKey}` }) {
  const act = async <T>(name: string, input: object, fields = `tenant { ${facts} }`) => {
    const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`
    const result: Record<string, T & { userErrors: UserError[] }> = await instance.data(
      `mutation ($input: ${type}!) { ${name}(input: $input) { ${fields} userErrors { code message field } } }`,
      { input },
      headers,
    )
    return result[name]!
  }
  type Changed = { tenant: TenantFacts | null }
  return {
    create: (input: object) =>
      act<Created>(
        'tenantCreate',
        { name: 'Société', adminEmail: 'chef@example.com', ...input },
        `tenant { ${facts} } adminPassword apiKey`,
      ),
    /** The same, for what must succeed. */
    async made(input: object) {
      const { tenant, apiKey, adminPassword, userErrors } = await this.create(input)
      if (!tenant || !apiKey) throw new Error(JSON.stringify(userErrors))
      return { tenant, adminPassword, apiKey, headers: { authorization: `Bearer ${apiKey}` } }
    },
    update: (input: object) => act<Changed>('tenantUpdate', input),
    suspend: (id: string, reason?: string) => act<Changed>('tenantSuspend', { id, reason }),
    resume: (id: string) => act<Changed>('tenantResume', { id }),
    remove: (input: object) =>
      act<Changed & { deletedId: string | null }>('tenantDelete', input, `tenant { ${facts} } deletedId`),
    async read(slug: string): Promise<TenantFacts> {
      const { tenant } = await instance.data<{ tenant: TenantFacts }>(
        `query ($slug: String) { tenant(slug: $slug) { ${facts} } }`,
        { slug },
        headers,
      )
      return tenant
    },
    list: (args: object = {}) =>
      instance.graph<{
        tenants: {
          nodes: TenantFacts[]
          totalCount: number
          pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string; endCursor: string }
        }
      }>(
        `query ($first: Int, $after: Cursor, $last: Int, $before: Cursor, $filter: TenantFilter) {
           tenants(first: $first, after: $after, last: $last, before: $before, filter: $filter) {
             nodes { ${facts} } totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`,
        { ...args },
        headers,
      ),
  }
}

export const codeOf = ({ errors }: GraphResult<never> | GraphResult<unknown>): string =>
  errors?.[0]?.extensions.code ?? 'none'

/** Headers of a browser that is signed in to a tenant. */
export async function signInTo(instance: Instance, slug: string, email: string, password: string): Promise<Headers> {
  const response = await fetch(`${instance.url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: instance.url, 'x-tenant-id': slug },
    body: JSON.stringify({ email, password }),
  })
  if (!response.ok) throw new Error(`Sign-in answered ${response.status}: ${await response.text()}`)
  const cookie = response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')
  return { cookie, 'x-csrf': '1', origin: instance.url, 'x-tenant-id': slug }
}
