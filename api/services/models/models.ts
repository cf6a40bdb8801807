import { z } from 'zod'
import { newId } from '../../data/ids.ts'
import { Fault, notFound } from '../../errors/index.ts'
import type { TenantScope } from '../scope.ts'
import { line, text, title, validate } from '../validation.ts'

const uses = ['CHAT', 'RAG', 'GENERATION', 'EMBEDDING'] as const
export type ModelUse = (typeof uses)[number]

const price = z
  .string()
  .regex(/^\d{1,9}(?:\.\d{1,6})?$/, 'must be a decimal such as 0.15')
  .nullish()

const schema = z.object({
  id: z.string().nullish(),
  providerId: z.string(),
  name: text(200)
    .transform((value) => value.trim())
    .pipe(line(200)),
  displayName: title(200).nullish(),
  enabled: z.boolean().nullish(),
  contextWindow: z.int().min(1).max(100_000_000).nullish(),
  inputPricePerMillion: price,
  outputPricePerMillion: price,
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'must be a currency code such as EUR')
    .nullish(),
  uses: z.array(z.enum(uses)).min(1).nullish(),
})

export type ModelUpsert = z.input<typeof schema>

/**
 * Registers a model of a provider, or changes one; without an id, the provider's model of that name is changed.
 * A new model takes over the default of its uses from the built-in answerer, so that adding one is enough to use it.
 * @returns the model's id
 * @throws Fault INVALID_INPUT, NOT_FOUND, CONFLICT
 */
export async function upsertModel(scope: TenantScope, input: ModelUpsert): Promise<string> {
  scope.require('models:manage')
  const value = validate(schema, input)
  return scope.write(async (tx) => {
    const provider = await tx.prisma.provider.findUnique({ where: { id: value.providerId } })
    if (!provider) throw notFound('provider', 'providerId')
    const existing = value.id
      ? await tx.prisma.model.findUnique({ where: { id: value.id } })
      : await tx.prisma.model.findUnique({ where: { providerId_name: { providerId: provider.id, name: value.name } } })
    if (value.id && !existing) throw notFound('model', 'id')
    if (provider.kind === 'OFFLINE' && !existing)
      throw new Fault('CONFLICT', 'The built-in provider has its own models.', { field: ['providerId'] })

    const id = existing?.id ?? newId()
    const changes = {
      enabled: value.enabled ?? existing?.enabled ?? true,
      contextWindow: value.contextWindow ?? existing?.contextWindow ?? null,
      inputPricePerMillion: value.inputPricePerMillion ?? existing?.inputPricePerMillion ?? 0,
      outputPricePerMillion: value.outputPricePerMillion ?? existing?.outputPricePerMillion ?? 0,
      currency: value.currency ?? existing?.currency ?? 'EUR',
      uses: value.uses ?? existing?.uses ?? ['CHAT', 'RAG', 'GENERATION'],
      updatedAt: new Date(),
    }
    if (existing) {
      const taken = await tx.prisma.model.findUnique({
        where: { providerId_name: { providerId: provider.id, name: value.name } },
      })
      if (taken && taken.id !== id) {
        throw new Fault('CONFLICT', 'The provider already has a model of this name.', { field: ['name'] })
      }
      await tx.prisma.model.update({
        where: { id },
        data: {
          ...changes,
          providerId: provider.id,
          name: value.name,
          displayName: value.displayName ?? existing.displayName,
        },
      })
    } else {
      await tx.prisma.model.create({
        data: {
          id,
          ...changes,
          providerId: provider.id,
          name: value.name,
          displayName: value.displayName ?? value.name,
        },
      })
      await tx.execute(
        `update ${scope.database.table('model_default')} d set model_id = $1::uuid
         from ${scope.database.table('model')} m join ${scope.database.table('provider')} p on p.id = m.provider_id
         where m.id = d.model_id and p.kind = 'OFFLINE' and d.use = any($2::text[]) and d.use <> 'EMBEDDING'`,
        id,
        changes.enabled ? changes.uses : [],
      )
    }
    tx.audit({
      ...scope.actor(),
      action: existing ? 'model.update' : 'model.create',
      targetType: 'Model',
      targetId: id,
      detail: { name: value.name, enabled: changes.enabled },
    })
    return id
  })
}

/** Makes a model the default for a use. @throws Fault NOT_FOUND, CONFLICT */
export async function setDefaultModel(scope: TenantScope, input: { id: string; use: ModelUse }): Promise<void> {
  scope.require('models:manage')
  await scope.write(async (tx) => {
    const model = await tx.prisma.model.findUnique({ where: { id: input.id } })
    if (!model) throw notFound('model', 'id')
    if (!model.enabled) throw new Fault('CONFLICT', 'A disabled model cannot be the default.', { field: ['id'] })
    if (!model.uses.includes(input.use)) {
      throw new Fault('CONFLICT', `This model is not registered for ${input.use}.`, { field: ['use'] })
    }
    await tx.prisma.modelDefault.upsert({
      where: { use: input.use },
      create: { use: input.use, modelId: model.id },
      update: { modelId: model.id },
    })
    tx.audit({
      ...scope.actor(),
      action: 'model.defaultSet',
      targetType: 'Model',
      targetId: model.id,
      detail: { use: input.use },
    })
  })
}

/** The uses that each model is the default for. */
export async function modelDefaults(scope: TenantScope): Promise<Map<string, ModelUse[]>> {
  scope.require('models:read')
  const rows = await scope.database.query<{ id: string; uses: ModelUse[] }>(
    `select model_id as id, array_agg(use order by use) as uses from ${scope.database.table('model_default')} group by 1`,
  )
  return new Map(rows.map(({ id, uses }) => [id, uses]))
}
