import { z } from 'zod'
import { newId } from '../../data/ids.ts'
import type { Transaction } from '../../data/write.ts'
import { Fault, notFound } from '../../errors/index.ts'
import { canBeSent } from '../../llm/provider.ts'
import { type Find, once } from '../idempotency.ts'
import type { TenantScope } from '../scope.ts'
import { idempotencyKey, text, title, validate } from '../validation.ts'

/** They are listed whole, so there may not be many. */
const mostProviders = 100

const schema = z.object({
  id: z.string().nullish(),
  name: title(100),
  kind: z.enum(['OPENAI_COMPATIBLE', 'OFFLINE']),
  baseUrl: text(500).nullish(),
  key: text(1_000)
    .transform((value) => value.trim())
    // nothing would look like a key that was set, while the stored one stays
    .refine((value) => value.length > 0, 'must not be empty; leave it out to keep the one that is stored')
    .refine(canBeSent, 'must be visible ASCII characters, as a header of HTTP takes them')
    .nullish(),
  idempotencyKey,
})

const findProvider: Find<{ id: string }> = ({ provider }, { id }) =>
  provider.findUnique({ where: { id }, select: { id: true } })

/** The end of a key by which a person knows it: four characters, of a short one what leaves three of it untold. */
const hintOf = (key: string): string => key.slice(Math.max(3, key.length - 4))

export type ProviderKeySet = z.input<typeof schema>

/**
 * Adds a provider, or changes one. The key is stored encrypted and never given out again, save its end as a hint;
 * leaving it out keeps the one that is stored.
 * @returns the provider's id
 * @throws Fault INVALID_INPUT, ADDRESS_REFUSED, NOT_FOUND, CONFLICT, IDEMPOTENCY_CONFLICT
 */
export async function setProvider(scope: TenantScope, input: ProviderKeySet): Promise<string> {
  scope.require('models:manage')
  const value = validate(schema, input)
  if (value.kind === 'OFFLINE')
    throw new Fault('CONFLICT', 'The built-in provider is always there.', { field: ['kind'] })
  if (!value.baseUrl && !value.id) {
    throw new Fault('INVALID_INPUT', '`baseUrl` is needed, for example https://api.mistral.ai/v1.', {
      field: ['baseUrl'],
    })
  }
  const check = async () => ({
    baseUrl: value.baseUrl ? scope.parts.egress.check(value.baseUrl, 'baseUrl').href.replace(/\/+$/, '') : undefined,
    key: value.key
      ? { keySealed: await scope.parts.secrets.seal(scope.database, value.key), keyHint: hintOf(value.key) }
      : {},
  })
  const request = { ...value, key: value.key && scope.parts.secrets.sign('provider-key', value.key) }
  const first = await once(scope, 'providerKeySet', request, findProvider, check, async (tx, { baseUrl, key }) => {
    const id = value.id ?? newId()
    if (value.id) {
      if (baseUrl && !value.key) await keepKeyAtHome(tx, value.id, baseUrl)
      const { count } = await tx.prisma.provider.updateMany({
        where: { id, kind: 'OPENAI_COMPATIBLE' },
        data: { name: value.name, ...(baseUrl ? { baseUrl } : {}), ...key, updatedAt: new Date() },
      })
      if (count === 0) throw notFound('provider', 'id')
    } else {
      if ((await tx.prisma.provider.count()) >= mostProviders) {
        throw new Fault('CONFLICT', `There can be ${mostProviders} providers at most; remove one first.`)
      }
      await tx.prisma.provider.create({
        data: { id, name: value.name, kind: value.kind, baseUrl: baseUrl ?? null, ...key },
      })
    }
    tx.audit({
      ...scope.actor(),
      action: value.key ? 'provider.keySet' : 'provider.update',
      targetType: 'Provider',
      targetId: id,
      detail: { name: value.name, baseUrl: baseUrl ?? null },
    })
    return { id }
  })
  return first.id
}

/** A stored key is sent only where it was given for: a new address needs it again. */
async function keepKeyAtHome(tx: Transaction, id: string, baseUrl: string): Promise<void> {
  const known = await tx.prisma.provider.findUnique({ where: { id }, select: { baseUrl: true, keySealed: true } })
  if (!known?.keySealed || !known.baseUrl || new URL(known.baseUrl).origin === new URL(baseUrl).origin) return
  throw new Fault('INVALID_INPUT', 'The address is another one: give the key for it too.', { field: ['key'] })
}

/** Removes a provider with its key and models; usage that names them stays. @throws Fault NOT_FOUND, CONFLICT */
export async function removeProvider(scope: TenantScope, id: string): Promise<void> {
  scope.require('models:manage')
  await scope.write(async (tx) => {
    const provider = await tx.prisma.provider.findUnique({ where: { id } })
    if (!provider) throw notFound('provider', 'id')
    if (provider.kind === 'OFFLINE')
      throw new Fault('CONFLICT', 'The built-in provider cannot be removed.', { field: ['id'] })
    await tx.prisma.provider.delete({ where: { id } })
    tx.audit({ ...scope.actor(), action: 'provider.delete', targetType: 'Provider', targetId: id })
  })
}
