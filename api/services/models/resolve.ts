import { isId } from '../../data/ids.ts'
import { Fault } from '../../errors/index.ts'
import type { Purpose, ResolvedModel } from '../../llm/call.ts'
import type { TenantScope } from '../scope.ts'

/**
 * The model for a call: the one asked for, by id or by its name at the provider (`gpt-4o`, or `OpenRouter/gpt-4o` where
 * several providers have it), else the tenant's default for the use, else the built-in one.
 * @throws Fault MODEL_UNAVAILABLE when it is unknown or disabled
 */
export async function resolveModel(
  scope: TenantScope,
  use: Purpose,
  asked: string | null | undefined,
): Promise<ResolvedModel> {
  const { database } = scope
  const rows = await database.query<ResolvedModel & { enabled: boolean; fits: boolean }>(
    `select m.id, m.name, m.enabled, $1 = any(m.uses) as fits, p.id as "providerId", p.name as "providerName", p.kind as "providerKind",
       p.base_url as "baseUrl", p.key_sealed as "keySealed", m.input_price_per_million as "inputPrice",
       m.output_price_per_million as "outputPrice", m.currency
     from ${database.table('model')} m join ${database.table('provider')} p on p.id = m.provider_id
     left join ${database.table('model_default')} d on d.model_id = m.id and d.use = $1
     where case when $2::uuid is not null then m.id = $2
                when $3::text is not null then $3 in (m.name, p.name || '/' || m.name)
                else $1 = any(m.uses) and (d.use is not null or p.kind = 'OFFLINE') end
     order by d.use nulls last, m.enabled desc, m.id limit 1`,
    [use, asked && isId(asked) ? asked : null, asked && !isId(asked) ? asked : null],
  )
  const model = rows[0]
  if (!model) throw new Fault('MODEL_UNAVAILABLE', 'There is no such model.', { field: ['model'] })
  if (!model.enabled) {
    throw new Fault('MODEL_UNAVAILABLE', 'This model is disabled; enable it or choose another.', { field: ['model'] })
  }
  if (!model.fits) {
    throw new Fault('MODEL_UNAVAILABLE', `This model is not registered for ${use}.`, { field: ['model'] })
  }
  return model
}
