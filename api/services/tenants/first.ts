import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { schemaOf } from '../../data/databases.ts'
import { newId } from '../../data/ids.ts'
import { hashKey, makeKey } from '../identity/apiKeys.ts'
import { scopes } from '../principal.ts'
import type { Parts } from '../scope.ts'
import { addOwner } from './firstAccess.ts'
import { setUpTenant } from './setUp.ts'

/** What the first boot tells its operator. */
export interface FirstBoot {
  adminEmail: string
  /** Null unless it was made up just now: it is shown once. */
  adminPassword: string | null
  /** A full-rights key for this machine's operator; null when it was revoked. */
  apiKey: string | null
}

const bootstrapName = 'Bootstrap key'
const localName = 'Command line of this machine'

/** Makes sure that the first tenant is there with its administrator, its keys and the built-in model. Repeatable. */
export function ensureFirstTenant(parts: Parts): Promise<FirstBoot> {
  // processes that start together do it one after the other
  return parts.databases.alone('first tenant', () => firstBoot(parts))
}

async function firstBoot(parts: Parts): Promise<FirstBoot> {
  const { config } = parts
  const slug = config.TENANT_ID
  const name = config.TENANT_NAME ?? slug.charAt(0).toUpperCase() + slug.slice(1)
  const tenant = await firstTenant(parts, slug, name)
  if (tenant.status === 'DELETING')
    throw new Error(`The tenant ${slug} is being deleted; set TENANT_ID to another one.`)
  await setUpTenant(parts, tenant)
  const adminPassword = await ensureAdmin(parts, slug)
  if (config.BOOTSTRAP_API_KEY) await ensureKey(parts, slug, bootstrapName, config.BOOTSTRAP_API_KEY, true)
  return { adminEmail: config.ADMIN_EMAIL, adminPassword, apiKey: await ensureLocalKey(parts, slug) }
}

async function ensureAdmin(parts: Parts, slug: string): Promise<string | null> {
  const { config } = parts
  const { prisma } = parts.databases.tenant(slug)
  const email = config.ADMIN_EMAIL.toLowerCase()
  const known = await prisma.user.findUnique({ where: { email }, include: { accounts: true } })
  if (known) {
    if (!config.ADMIN_PASSWORD || !(await passwordChanged(parts))) return null
    const { hashPassword, verifyPassword } = await import('better-auth/crypto')
    const account = known.accounts.find(({ providerId }) => providerId === 'credential')
    if (account?.password && (await verifyPassword({ hash: account.password, password: config.ADMIN_PASSWORD })))
      return null
    await prisma.account.updateMany({
      where: { userId: known.id, providerId: 'credential' },
      data: { password: await hashPassword(config.ADMIN_PASSWORD), updatedAt: new Date() },
    })
    await prisma.session.deleteMany({ where: { userId: known.id } })
    return null
  }
  if ((await prisma.user.count()) > 0 && !config.ADMIN_PASSWORD) return null
  await passwordChanged(parts)
  const { hashPassword } = await import('better-auth/crypto')
  const password = config.ADMIN_PASSWORD ?? randomBytes(12).toString('base64url')
  await prisma.$transaction(addOwner(prisma, email, await hashPassword(password)))
  return config.ADMIN_PASSWORD ? null : password
}

/**
 * Whether ADMIN_PASSWORD is another one than at the last start. The environment is the operator's word: a changed
 * password there is a reset, an unchanged one leaves alone what the administrator may have set since.
 */
async function passwordChanged({ config, secrets, databases }: Parts): Promise<boolean> {
  const { installation } = databases.platform
  const adminSeen = secrets.sign('admin-password', `${config.ADMIN_EMAIL}\n${config.ADMIN_PASSWORD ?? ''}`)
  const before = (await installation.findFirstOrThrow()).adminSeen ?? seenByOldRelease(config.DATA_DIR)
  await installation.updateMany({ data: { adminSeen } })
  return before !== adminSeen
}

/** Where it was kept before several processes shared it. */
function seenByOldRelease(dataDir: string): string | null {
  const file = join(dataDir, 'admin.seen')
  return existsSync(file) ? readFileSync(file, 'utf8') : null
}

async function ensureKey(parts: Parts, slug: string, name: string, key: string, revive: boolean): Promise<boolean> {
  const { prisma } = parts.databases.tenant(slug)
  const hash = hashKey(key)
  const known = await prisma.apiKey.findUnique({ where: { hash } })
  if (known) {
    if (known.revokedAt && revive) await prisma.apiKey.update({ where: { hash }, data: { revokedAt: null } })
    return revive || known.revokedAt === null
  }
  await prisma.apiKey.create({
    data: { id: newId(), name, prefix: key.slice(0, Math.min(17, key.length - 24)), hash, scopes: [...scopes] },
  })
  return true
}

/** The key that `npm run demo` and the printed curl use: kept in a private file of the data folder. */
async function ensureLocalKey(parts: Parts, slug: string): Promise<string | null> {
  const file = join(parts.config.DATA_DIR, 'local.key')
  let key = existsSync(file) ? readFileSync(file, 'utf8').trim() : null
  if (!key?.startsWith(`sft_${slug}_`)) {
    key = makeKey(slug).key
    writeFileSync(file, key, { mode: 0o600 })
  }
  return (await ensureKey(parts, slug, localName, key, false)) ? key : null
}

/** Its row, made when there is none. Processes that start together find the same one. */
async function firstTenant({ config, databases }: Parts, slug: string, name: string) {
  await databases.platform.tenant.createMany({
    data: [
      { id: newId(), slug, name, schemaName: schemaOf(slug), option: databases.defaultOption, status: 'PROVISIONING' },
    ],
    skipDuplicates: true,
  })
  const tenant = await databases.platform.tenant.findUniqueOrThrow({ where: { slug } })
  if (!config.TENANT_NAME || config.TENANT_NAME === tenant.name) return tenant
  return databases.platform.tenant.update({ where: { slug }, data: { name } })
}
