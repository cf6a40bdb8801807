import type { TenantPrisma } from '../../data/databases.ts'
import { newId } from '../../data/ids.ts'
import type { Secrets } from '../../data/secrets.ts'
import { tenantScopes } from '../principal.ts'

/** Who is let into a new tenant first. Holds nothing that signs in. */
export interface FirstAccess {
  adminEmail: string
  passwordHash: string
  keyHash: string
  keyPrefix: string
}

const keyName = 'First key'

/**
 * The password and key that a new tenant's operator is shown. They follow from the tenant's id and the installation's
 * key, so that a repeated request is answered alike although neither is kept anywhere.
 */
export function firstSecrets(secrets: Pick<Secrets, 'sign'>, tenant: { id: string; slug: string }) {
  const key = secrets.sign('first-key', tenant.id).replace(/[-_]/g, 'x').slice(0, 40)
  return {
    password: secrets.sign('first-password', tenant.id).slice(0, 20),
    key: `sft_${tenant.slug}_${key}`,
    prefix: `sft_${tenant.slug}_${key.slice(0, 8)}`,
  }
}

/** Makes a tenant's administrator and key. Repeatable. */
export async function ensureFirstAccess(prisma: TenantPrisma, access: FirstAccess): Promise<void> {
  const { adminEmail, passwordHash, keyHash, keyPrefix } = access
  if (!(await prisma.user.findUnique({ where: { email: adminEmail } }))) {
    await prisma.$transaction(addOwner(prisma, adminEmail, passwordHash))
  }
  await prisma.apiKey.createMany({
    data: [{ id: newId(), name: keyName, prefix: keyPrefix, hash: keyHash, scopes: [...tenantScopes] }],
    skipDuplicates: true,
  })
}

/** The statements that add an owner who signs in by password. */
export function addOwner(prisma: TenantPrisma, email: string, passwordHash: string) {
  const id = newId()
  const account = { id: newId(), accountId: id, providerId: 'credential', userId: id, password: passwordHash }
  return [
    prisma.user.create({ data: { id, email, name: 'Administrator', emailVerified: true, role: 'OWNER' } }),
    prisma.account.create({ data: account }),
  ]
}
