import { hash, randomBytes } from 'node:crypto'
import { z } from 'zod'
import { newId } from '../../data/ids.ts'
import { Fault, notFound } from '../../errors/index.ts'
import { type Find, once } from '../idempotency.ts'
import { type Scope, scopes } from '../principal.ts'
import type { TenantScope } from '../scope.ts'
import { idempotencyKey, title, validate } from '../validation.ts'

export const hashKey = (key: string): string => hash('sha256', key)

const shape = /^sft_([a-z][a-z0-9-]{0,39})_([A-Za-z0-9]{40})$/

/** The tenant that a key names, or null when the text is not one of our keys. */
export const tenantOfKey = (key: string): string | null => shape.exec(key)?.[1] ?? null

/** A new key: 238 random bits behind a prefix that says what it is and whose. */
export function makeKey(slug: string): { key: string; prefix: string } {
  const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
  let secret = ''
  while (secret.length < 40) {
    for (const byte of randomBytes(48)) if (byte < 248 && secret.length < 40) secret += alphabet[byte % 62]
  }
  return { key: `sft_${slug}_${secret}`, prefix: `sft_${slug}_${secret.slice(0, 8)}` }
}

const schema = z.object({
  name: title(100),
  scopes: z.array(z.enum(scopes)).min(1, 'must name at least one right'),
  expiresAt: z.date().nullish(),
  idempotencyKey,
})

const findApiKey: Find<{ id: string }> = ({ apiKey }, { id }) =>
  apiKey.findUnique({ where: { id }, select: { id: true } })

/**
 * Makes an API key with some of the caller's own rights. The key itself is returned here and never again, save to a
 * repeat with the same idempotency key: for that it is kept, encrypted, as long as the idempotency key is.
 * @throws Fault INVALID_INPUT, FORBIDDEN, IDEMPOTENCY_CONFLICT
 */
export async function createApiKey(
  scope: TenantScope,
  input: { name: string; scopes: readonly Scope[]; expiresAt?: Date | null; idempotencyKey?: string | null },
): Promise<{ id: string; key: string }> {
  scope.require('users:manage')
  const value = validate(schema, input)
  // asked of a repeat too: it is given the key itself, and may have lost the right since
  const missing = value.scopes.find((wanted) => !scope.principal.scopes.has(wanted))
  if (missing) throw new Fault('FORBIDDEN', `You cannot give away \`${missing}\`, which you do not have.`)
  const { secrets } = scope.parts
  const id = newId()
  const { key, prefix } = makeKey(scope.tenant.slug)
  const sealed = value.idempotencyKey == null ? null : await secrets.seal(scope.database, key)
  const first = await once(scope, 'apiKeyCreate', value, findApiKey, null, async (tx) => {
    if (value.expiresAt && value.expiresAt <= new Date()) {
      throw new Fault('INVALID_INPUT', '`expiresAt` must be in the future.', { field: ['expiresAt'] })
    }
    await tx.prisma.apiKey.create({
      data: {
        id,
        name: value.name,
        prefix,
        hash: hashKey(key),
        scopes: [...new Set(value.scopes)],
        createdBy: scope.principal.kind === 'USER' ? scope.principal.id : null,
        expiresAt: value.expiresAt ?? null,
      },
    })
    tx.audit({
      ...scope.actor(),
      action: 'apiKey.create',
      targetType: 'ApiKey',
      targetId: id,
      detail: { name: value.name, scopes: value.scopes },
    })
    return { id, sealed }
  })
  return { id: first.id, key: first.id === id ? key : await secrets.open(scope.database, first.sealed!) }
}

/** Ends a key at once, also for streams that are open with it. Revoking again changes nothing. @throws Fault NOT_FOUND */
export async function revokeApiKey(scope: TenantScope, id: string): Promise<void> {
  scope.require('users:manage')
  await scope.write(async (tx) => {
    const key = await tx.prisma.apiKey.findUnique({ where: { id } })
    if (!key) throw notFound('API key', 'id')
    if (key.revokedAt) return
    await tx.prisma.apiKey.update({ where: { id }, data: { revokedAt: new Date() } })
    tx.event({ topic: 'access', subject: id, type: 'REVOKED', payload: {} })
    tx.audit({
      ...scope.actor(),
      action: 'apiKey.revoke',
      targetType: 'ApiKey',
      targetId: id,
      detail: { name: key.name },
    })
  })
}
