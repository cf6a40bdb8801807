import { z } from 'zod'
import type { TenantScope } from '../scope.ts'
import { validate } from '../validation.ts'
import { refuseTaken } from './create.ts'
import { domains, name, plan, region } from './input.ts'
import { changeTenant, isTaken } from './operator.ts'

const schemaFor = (publicUrl: string | undefined) =>
  z.object({
    id: z.string(),
    name: name.nullish(),
    plan: plan.nullish(),
    region,
    domains: domains(publicUrl).nullish(),
  })

export type TenantUpdate = z.input<ReturnType<typeof schemaFor>>

/**
 * Changes what is given of a tenant; its domains as a whole.
 * @throws Fault INVALID_INPUT, NOT_FOUND, CONFLICT when another tenant has a domain
 */
export async function updateTenant(scope: TenantScope, input: TenantUpdate): Promise<void> {
  scope.require('platform:operate')
  const { parts } = scope
  const { id, ...value } = validate(schemaFor(parts.config.PUBLIC_URL), input)
  const { domains } = value
  const change = {
    ...(value.name ? { name: value.name } : {}),
    ...(value.plan ? { plan: value.plan } : {}),
    ...(value.region === undefined ? {} : { region: value.region }),
  }
  try {
    await changeTenant(scope, id, 'tenant.update', (row) => {
      if (!domains) return { data: change, detail: change }
      const had = new Set(row.domains.map(({ domain }) => domain))
      const added = domains.filter((domain) => !had.has(domain))
      return {
        data: {
          ...change,
          domains: { deleteMany: { domain: { notIn: domains } }, create: added.map((domain) => ({ domain })) },
        },
        detail: { ...change, domains },
      }
    })
  } catch (error) {
    if (isTaken(error)) await refuseTaken(parts, id, domains ?? [])
    throw error
  }
}
