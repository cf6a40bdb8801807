import { z } from 'zod'
import { type DatabaseOption, schemaOf } from '../../data/databases.ts'
import { newId } from '../../data/ids.ts'
import { Fault } from '../../errors/index.ts'
import { once } from '../idempotency.ts'
import { hashKey } from '../identity/apiKeys.ts'
import type { Parts, Tenant, TenantScope } from '../scope.ts'
import { idempotencyKey, text, validate } from '../validation.ts'
import { type FirstAccess, firstSecrets } from './firstAccess.ts'
import { domains, name, plan, region, serverUrl, slug } from './input.ts'
import { audited, isTaken } from './operator.ts'
import { finishSetUp } from './setUp.ts'

const schemaFor = (publicUrl: string | undefined) =>
  z.object({
    slug,
    name,
    plan: plan.nullish(),
    region,
    option: z.enum(['EMBEDDED', 'SHARED', 'DEDICATED']).nullish(),
    databaseUrl: serverUrl.nullish(),
    vectorStore: z.enum(['POSTGRES', 'QDRANT']).nullish(),
    domains: domains(publicUrl).nullish(),
    adminEmail: z.email('must be an e-mail address').max(254),
    adminPassword: text(128, 8).nullish(),
    idempotencyKey,
  })

type Schema = ReturnType<typeof schemaFor>
export type TenantCreate = z.input<Schema>
type Value = z.output<Schema>

export interface TenantCreated {
  id: string
  /** Null when the caller chose it. */
  adminPassword: string | null
  apiKey: string
}

/**
 * Creates a tenant with its administrator and an API key that may do everything within it.
 * Guarantees: the row, the reservation of its slug and domains and the audit entry commit together; from then on the
 * set-up is finished whatever dies, by a repeat of the request or by the platform's housekeeping. A repeated idempotency
 * key gives the same answer, and never makes a tenant anew that was deleted since.
 * @throws Fault INVALID_INPUT, CONFLICT, IDEMPOTENCY_CONFLICT; UNAVAILABLE when the set-up did not succeed yet
 */
export async function createTenant(scope: TenantScope, input: TenantCreate): Promise<TenantCreated> {
  scope.require('platform:operate')
  const { parts } = scope
  const { secrets } = parts
  const value = validate(schemaFor(parts.config.PUBLIC_URL), input)

  const sign = (secret: string | null | undefined) => secret && secrets.sign('tenant-create', secret)
  const fingerprinted = { ...value, adminPassword: sign(value.adminPassword), databaseUrl: sign(value.databaseUrl) }
  // the key keeps the id only: whether the tenant was made, and is there, is told by its row and by the audit
  const { id } = await once(
    scope,
    'tenantCreate',
    fingerprinted,
    null,
    async () => optionOf(parts, value),
    async () => ({ id: newId() }),
    { ...fingerprinted, databaseUrl: sign(input.databaseUrl) },
  )

  const { tenant: tenants, platformAudit } = parts.databases.platform
  // in this order: the entry commits with the row, so where it stands and the row does not, the row was deleted
  const made = await platformAudit.findUnique({ where: { id }, select: { id: true } })
  const known = await tenants.findUnique({ where: { id } })
  if (made && !known) throw deletedSince()
  const tenant = known ?? (await insert(scope, id, optionOf(parts, value), value))
  if (tenant.status === 'PROVISIONING') await finishSetUp(parts, tenant)
  const { password, key } = firstSecrets(secrets, tenant)
  return { id, adminPassword: value.adminPassword ? null : password, apiKey: key }
}

const deletedSince = () =>
  new Fault('CONFLICT', 'The tenant that this request created has been deleted since.', { field: ['idempotencyKey'] })

/** @throws Fault INVALID_INPUT for what this installation cannot offer */
function optionOf({ databases }: Parts, value: Value): DatabaseOption {
  const refuse = (field: string, text: string) => new Fault('INVALID_INPUT', text, { field: [field] })
  const option = value.option ?? (value.databaseUrl ? 'DEDICATED' : databases.defaultOption)
  if (value.vectorStore === 'QDRANT') throw refuse('vectorStore', 'Qdrant is not configured on this installation.')
  if (option === 'DEDICATED') {
    if (!value.databaseUrl) throw refuse('databaseUrl', 'A tenant on a server of its own needs that server’s address.')
    return option
  }
  if (value.databaseUrl) throw refuse('databaseUrl', 'Only a tenant on a server of its own takes an address.')
  if (option !== databases.defaultOption) {
    throw refuse(
      'option',
      option === 'SHARED'
        ? 'No managed server is configured on this installation (DATABASE_URL).'
        : 'This installation is on a managed server: the embedded database is not in use.',
    )
  }
  return option
}

async function insert(scope: TenantScope, id: string, option: DatabaseOption, value: Value): Promise<Tenant> {
  const { databases, secrets } = scope.parts
  if (value.databaseUrl) await databases.probe(value.databaseUrl)
  const made = firstSecrets(secrets, { id, slug: value.slug })
  const { hashPassword } = await import('better-auth/crypto')
  const access: FirstAccess = {
    adminEmail: value.adminEmail.toLowerCase(),
    passwordHash: await hashPassword(value.adminPassword ?? made.password),
    keyHash: hashKey(made.key),
    keyPrefix: made.prefix,
  }
  const { tenant: tenants, platformAudit } = databases.platform
  try {
    const [tenant] = await databases.platform.$transaction([
      tenants.create({
        data: {
          id,
          slug: value.slug,
          name: value.name,
          plan: value.plan ?? 'STANDARD',
          region: value.region ?? null,
          option,
          vectorStore: value.vectorStore ?? 'POSTGRES',
          schemaName: schemaOf(value.slug),
          status: 'PROVISIONING',
          serverSealed: value.databaseUrl ? databases.sealServer(id, value.databaseUrl) : null,
          setUpSealed: secrets.sealOwn(`set-up:${id}`, JSON.stringify(access)),
          domains: { create: (value.domains ?? []).map((domain) => ({ domain })) },
        },
      }),
      // under the tenant's own id: what was created once is never created again, even when it is gone
      platformAudit.create({
        data: {
          ...audited(scope, 'tenant.create', { id, slug: value.slug }, { option, domains: value.domains ?? [] }),
          id,
        },
      }),
    ])
    return tenant
  } catch (error) {
    if (!isTaken(error)) throw error
    const repeated = await tenants.findUnique({ where: { id } })
    if (repeated) return repeated
    if (await tenants.findUnique({ where: { slug: value.slug } })) {
      throw new Fault('CONFLICT', 'There is a tenant of this short name already.', { field: ['slug'] })
    }
    await refuseTaken(scope.parts, id, value.domains ?? [])
    throw deletedSince()
  }
}

/** @throws Fault CONFLICT naming a host name that another tenant has */
export async function refuseTaken({ databases }: Parts, id: string, wanted: readonly string[]): Promise<void> {
  const taken = await databases.platform.tenantDomain.findFirst({
    where: { domain: { in: [...wanted] }, tenantId: { not: id } },
  })
  if (taken) throw new Fault('CONFLICT', `Another tenant is reached as ${taken.domain}.`, { field: ['domains'] })
}
